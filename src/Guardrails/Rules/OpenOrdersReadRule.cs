using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>Open orders at the venue have been read once, so that external orders count (C28).</summary>
internal sealed class OpenOrdersReadRule : OrderRule
{
    public override string Name => "OpenOrdersRead";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Frame.Book.OpenOrderReading.IsKnown ? RuleVerdict.Pass : RuleVerdict.Violated(DenialCodes.OpenOrdersMissing);
}
