using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The venue takes the order type (C04).</summary>
internal sealed class OrderTypeRule : OrderRule
{
    public override string Name => "OrderType";

    internal override RulePhase Phase => RulePhase.Instrument;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var types = context.Frame.Book.Configuration.Capabilities.OrderTypes;
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i] == context.Request.Type)
            {
                return RuleVerdict.Pass;
            }
        }

        return RuleVerdict.Violated(DenialCodes.OrderTypeUnsupported, subject: context.Request.Type.ToString());
    }
}
