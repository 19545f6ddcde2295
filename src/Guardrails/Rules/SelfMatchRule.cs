using Guardrails.Book;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Orders;

namespace Guardrails.Rules;

/// <summary>The order cannot trade with an own order that rests on the other side of the same symbol (C07).</summary>
internal sealed class SelfMatchRule : OrderRule
{
    public override string Name => "SelfMatch";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        if (frame.Request.Type is not (OrderType.Market or OrderType.Limit))
        {
            return RuleVerdict.Pass;
        }

        foreach (var key in frame.Symbol.Keys)
        {
            var resting = frame.IsBuy ? key.BestOwnAsk : key.BestOwnBid;
            if (resting != 0m && (frame.LimitPrice is not { } limit || (frame.IsBuy ? limit >= resting : limit <= resting)))
            {
                return RuleVerdict.Explained(
                    DenialCodes.SelfMatch, Resting(key, frame.IsBuy ? OrderSide.Sell : OrderSide.Buy, resting), frame.LimitPrice ?? frame.Mark, resting, context.Instrument.QuoteCurrency, $"own resting {(frame.IsBuy ? "sell" : "buy")}");
            }
        }

        return RuleVerdict.Pass;
    }

    private static OwnOrderAcross? Resting(PositionView key, OrderSide side, decimal price)
    {
        foreach (var order in key.Live)
        {
            if (order.Side == side && order.Type == OrderType.Limit && (order.LimitPrice == price || order.Pending?.LimitPrice == price))
            {
                return new OwnOrderAcross(order.ToTracked(), Trades: true);
            }
        }

        return null;
    }
}
