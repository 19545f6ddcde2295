using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The order's value reaches the venue's minimum (C04); for exits only where the venue demands it of them, too.</summary>
internal sealed class MinNotionalRule : OrderRule
{
    public override string Name => "MinNotional";

    internal override RulePhase Phase => RulePhase.Instrument;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var minimum = context.Instrument.MinNotional;
        if (minimum == 0m || (frame.IsProvenExit && !context.Instrument.MinNotionalAppliesToExits))
        {
            return RuleVerdict.Pass;
        }

        // The venue multiplies the quantity with the order's own price, or with the market's; without either there is nothing to compare.
        var price = frame.LimitPrice is { } limit ? Math.Abs(limit) : Math.Abs(frame.StopPrice ?? frame.Mark);
        var multiplier = context.Instrument.Multiplier;
        var value = multiplier == 1m ? frame.Quantity * price : frame.Quantity * price * multiplier;
        return price != 0m && value < minimum
            ? RuleVerdict.Violated(DenialCodes.NotionalBelowMinimum, value, minimum, context.Instrument.QuoteCurrency)
            : RuleVerdict.Pass;
    }
}
