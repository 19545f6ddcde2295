using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Limits;

namespace Guardrails.Rules;

/// <summary>
/// The position that the order leaves can be closed again (C04): what a fee in the asset itself leaves of it is no less than the venue's smallest order, and a fall of the
/// price does not take it below the venue's minimum value. Example: 10 units at 1.00, a minimum value of 10, and a fall of 10 %: the 9.00 could not be sold.
/// </summary>
internal sealed class ExitMinNotionalRule(Limit fall) : OrderRule
{
    private readonly decimal _left = 1m - fall.Value;

    public override string Name => "ExitMinNotional";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var instrument = context.Instrument;
        if (instrument.MinNotional == 0m && instrument.MaxBaseFee == 0m && instrument.MinQuantity == 0m)
        {
            return RuleVerdict.Pass;
        }

        var frame = context.Frame;
        var held = HeldOnItsSide(frame);
        var bought = frame.Quantity - frame.Existing.Executed;
        if (held + bought <= 0m)
        {
            return RuleVerdict.Pass; // it takes of the other side, and leaves nothing on its own
        }

        var keeps = frame.IsBuy ? 1m - instrument.MaxBaseFee : 1m;
        var left = held + (bought * keeps);
        var price = ExitPrice(frame);

        // Without the part of a lot that cannot be sold there is more than a lot less; where that is enough, nothing has to be divided.
        var sure = left - frame.Symbol.Lot.Size;
        var minimum = SmallestExit.MinNotional(instrument);
        return sure >= instrument.MinQuantity && sure * price * instrument.Multiplier >= minimum ? RuleVerdict.Pass
            : SmallestExit.Least(frame.Symbol, price) is var least && left >= least ? RuleVerdict.Pass
            : Violated(frame, least, left, price, held, keeps);
    }

    /// <summary>What of the position can be closed together with what the order adds; negative where the position is on the other side.</summary>
    private static decimal HeldOnItsSide(DecisionFrame frame)
    {
        var (managed, net) = (ClosableQuantity.Managed(frame.Key), frame.Key.Ledger.Net);
        (managed, net) = frame.IsBuy ? (managed, net) : (-managed, -net);
        return managed > 0m ? managed : Math.Min(0m, net);
    }

    /// <summary>The price that the exit is asked at: that of the stop that goes out with the order, or else what the fall leaves of the lower of mark and own price.</summary>
    private decimal ExitPrice(DecisionFrame frame)
    {
        if (frame.Existing.AttachedStop is { } stop)
        {
            return Math.Abs(stop);
        }

        var mark = frame.Pricing.Mark;
        var own = Math.Abs(frame.LimitPrice ?? frame.StopPrice ?? mark);
        return _left * (mark == 0m ? own : Math.Min(own, mark));
    }

    private RuleVerdict Violated(DecisionFrame frame, decimal least, decimal left, decimal price, decimal held, decimal keeps)
    {
        var instrument = frame.Symbol.Instrument!;
        var whole = Math.Max(0m, frame.Symbol.Lot.Down(left));
        var why = new TooSmallToClose(
            instrument.Symbol, frame.Quantity, held, left, 1m - keeps, whole, price, frame.Existing.AttachedStop is null ? fall.Value : null, least,
            frame.Existing.Executed + SmallestExit.LeastOrder(frame.Symbol, least, held, keeps), instrument.QuoteCurrency);
        return whole < SmallestExit.LeastQuantity(frame.Symbol)
            ? RuleVerdict.Explained(DenialCodes.ExitMinNotional, why, whole, SmallestExit.LeastQuantity(frame.Symbol), "units", severity: fall.Severity)
            : RuleVerdict.Explained(DenialCodes.ExitMinNotional, why, whole * price * instrument.Multiplier, instrument.MinNotional, instrument.QuoteCurrency, severity: fall.Severity);
    }
}
