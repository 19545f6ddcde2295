using Guardrails.Denials;
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
                return RuleVerdict.Violated(
                    DenialCodes.SelfMatch, frame.LimitPrice ?? frame.Mark, resting, context.Instrument.QuoteCurrency, $"own resting {(frame.IsBuy ? "sell" : "buy")}");
            }
        }

        return RuleVerdict.Pass;
    }
}
