using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The symbol may take new risk: allowed, not restricted, and tradable now (C08).</summary>
internal sealed class PermissionRule : OrderRule
{
    public override string Name => "Permission";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var symbol = context.Frame.Symbol;
        return symbol.IsPermitted && symbol.Instrument!.Tradable
            ? RuleVerdict.Pass
            : RuleVerdict.Violated(
                DenialCodes.SymbolNotPermitted, subject: $"{symbol.Symbol} {(symbol.IsPermitted ? "is not tradable at the venue" : "is not permitted by the limits")}");
    }
}
