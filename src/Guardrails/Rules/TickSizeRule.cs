using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>Prices are multiples of the tick and have a sign the instrument allows (C04). An exit's have been rounded before.</summary>
internal sealed class TickSizeRule : OrderRule
{
    public override string Name => "TickSize";

    internal override RulePhase Phase => RulePhase.Instrument;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var verdict = Check(context, frame.LimitPrice, nameof(OrderRequest.LimitPrice));
        return verdict.IsPass ? Check(context, frame.StopPrice, nameof(OrderRequest.StopPrice)) : verdict;
    }

    private static RuleVerdict Check(in OrderContext context, in decimal? price, string name)
    {
        if (price is not { } given)
        {
            return RuleVerdict.Pass;
        }

        ref readonly var tick = ref context.Frame.Symbol.Prices.At(given);
        return given <= 0m && !context.Instrument.NegativePricesAllowed ? RuleVerdict.Violated(DenialCodes.PriceInvalid, given, subject: name)
            : !tick.Fits(given) ? RuleVerdict.Explained(DenialCodes.PriceOffTick, OffTick(name, given, tick, context.Instrument.NegativePricesAllowed), given, tick.Size, context.Instrument.QuoteCurrency, name)
            : RuleVerdict.Pass;
    }

    private static OffStep OffTick(string name, decimal price, in Book.Step tick, bool canBeNegative) =>
        new(name, tick.Down(price) is var down && (canBeNegative || down > 0m) ? down : null, tick.Up(price), IsPrice: true);
}
