using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The venue takes the order type for the instrument (C04).</summary>
internal sealed class OrderTypeRule : OrderRule
{
    public override string Name => "OrderType";

    internal override RulePhase Phase => RulePhase.Instrument;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        if (context.Frame.Symbol.Takes(context.Request.Type))
        {
            return RuleVerdict.Pass;
        }

        return RuleVerdict.Violated(DenialCodes.OrderTypeUnsupported, subject: context.Request.Type.ToString());
    }
}
