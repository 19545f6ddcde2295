using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>
/// The quantity is not the price and the price not the quantity (C10): a quantity within 25 % of the reference price together with a price
/// that is ten times away from it; and never more units than exist.
/// </summary>
internal sealed class SwappedUnitsRule : OrderRule
{
    public override string Name => "SwappedUnits";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        if (frame.Quantity > context.Instrument.UnitsOutstanding)
        {
            return RuleVerdict.Violated(DenialCodes.QuantityAboveOutstanding, frame.Quantity, context.Instrument.UnitsOutstanding, "units");
        }

        ref readonly var pricing = ref frame.Pricing;
        if (frame.Quantity < pricing.NearLow || frame.Quantity > pricing.NearHigh || frame.LimitPrice is not { } limit || frame.Mark <= 0m || limit <= 0m)
        {
            return RuleVerdict.Pass;
        }

        return limit > frame.Mark * 10m || limit * 10m < frame.Mark
            ? RuleVerdict.Violated(DenialCodes.QuantityPriceSwapped, frame.Quantity, frame.Mark, context.Instrument.QuoteCurrency, Text.Phrase.Number(limit))
            : RuleVerdict.Pass;
    }
}
