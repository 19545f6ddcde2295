using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>The quantity is a multiple of the lot, within the venue's minimum and maximum (C04). An exit has been rounded down before.</summary>
internal sealed class LotSizeRule : OrderRule
{
    public override string Name => "LotSize";

    internal override RulePhase Phase => RulePhase.Instrument;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        ref readonly var quantity = ref context.Frame.Quantity;
        ref readonly var lot = ref context.Frame.Symbol.Lot;
        var instrument = context.Instrument;
        return !lot.Fits(quantity) ? RuleVerdict.Explained(DenialCodes.QuantityOffStep, OffLot(quantity, lot), quantity, lot.Size, "units")
            : quantity < instrument.MinQuantity || quantity == 0m
                ? RuleVerdict.Explained(
                    DenialCodes.QuantityBelowMinimum,
                    new BelowMinimum(quantity, lot.Size, lot.Up(Math.Max(instrument.MinQuantity, lot.Size)), instrument.Symbol),
                    context.Request.Quantity,
                    Math.Max(instrument.MinQuantity, lot.Size),
                    "units")
            : quantity > instrument.MaxQuantity ? RuleVerdict.Violated(DenialCodes.QuantityAboveMaximum, quantity, instrument.MaxQuantity, "units")
            : RuleVerdict.Pass;
    }

    private static OffStep OffLot(decimal quantity, in Book.Step lot) =>
        new(nameof(OrderRequest.Quantity), lot.Down(quantity) is > 0m and var down ? down : null, lot.Up(quantity), IsPrice: false);
}
