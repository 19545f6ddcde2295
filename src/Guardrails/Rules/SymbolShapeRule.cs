using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The symbol is there (C09).</summary>
internal sealed class SymbolShapeRule : OrderRule
{
    public override string Name => "SymbolShape";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Request.Symbol.IsDefault ? RuleVerdict.Violated(DenialCodes.SymbolInvalid) : RuleVerdict.Pass;
}
