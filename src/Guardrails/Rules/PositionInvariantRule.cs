using System.Globalization;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>
/// An order that opens is never against the side that is held, or that could still be held when orders in flight fill (C21). The two legs
/// of a hedged symbol are separate positions, so nothing there is opposite.
/// </summary>
internal sealed class PositionInvariantRule : OrderRule
{
    public override string Name => "PositionInvariant";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var ledger = frame.Key.Ledger;
        var worst = frame.IsBuy ? ledger.Low : ledger.High;
        if (frame.Symbol.AllowsOpposingEntries || (frame.IsBuy ? worst >= 0m : worst <= 0m))
        {
            return RuleVerdict.Pass;
        }

        return Violated(frame, worst);
    }

    private static RuleVerdict Violated(DecisionFrame frame, decimal worst)
    {
        var ledger = frame.Key.Ledger;
        var held = frame.IsBuy ? ledger.Net < 0m : ledger.Net > 0m;
        return RuleVerdict.Explained(
            held ? DenialCodes.OppositePositionHeld : DenialCodes.OppositeOrderInFlight,
            held ? new OppositeHeld(frame.Symbol.Symbol, ledger.Net, frame.Key.Managed)
                : OrderPhrase.Largest(frame.Key, frame.IsBuy ? OrderSide.Sell : OrderSide.Buy) is { } across ? new OwnOrderAcross(across.ToTracked(), Trades: false)
                : null,
            Math.Abs(held ? ledger.Net : worst),
            0m,
            "units",
            held ? $"existing {(frame.IsBuy ? "SHORT" : "LONG")} {ledger.Net.ToString(CultureInfo.InvariantCulture)}"
                : $"reachable {(frame.IsBuy ? "SHORT" : "LONG")} {worst.ToString(CultureInfo.InvariantCulture)}");
    }
}
