using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Exposure;
using Guardrails.Orders;

namespace Guardrails.Rules;

/// <summary>Limit and stop price, and what a market order meets, are within a band around the reference price (C03).</summary>
internal sealed class PriceCollarRule : OrderRule
{
    public override string Name => "PriceCollar";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        if (frame.Symbol.PriceCollar is not { } cell || frame.Mark == 0m)
        {
            return RuleVerdict.Pass;
        }

        if (context.Request.Type == OrderType.Market)
        {
            if (frame.Existing.IsPricedTogether)
            {
                // The net price of all legs is asked about once they all are known.
                return RuleVerdict.Pass;
            }

            ref readonly var quote = ref frame.Symbol.Quote;
            return Check(frame.IsBuy ? quote.Ask : quote.Bid, frame, cell, frame.IsBuy ? nameof(Quote.Ask) : nameof(Quote.Bid));
        }

        var verdict = Check(frame.LimitPrice, frame, cell, nameof(OrderRequest.LimitPrice));
        return verdict.IsPass ? Check(frame.StopPrice, frame, cell, nameof(OrderRequest.StopPrice)) : verdict;
    }

    private static RuleVerdict Check(in decimal? price, DecisionFrame frame, ResolvedLimit cell, string name)
    {
        if (price is not { } given || Math.Abs(given - frame.Mark) <= frame.Pricing.CollarBand)
        {
            return RuleVerdict.Pass;
        }

        var away = decimal.Round(Math.Abs(given - frame.Mark) / Math.Abs(frame.Mark) * 100m, 4);
        return RuleVerdict.Explained(
            DenialCodes.PriceOutsideCollar, new OutsideCollar(name, given, frame.Mark, frame.Pricing.CollarBand, frame.Symbol.Instrument!.QuoteCurrency), away, cell.Limit.Value * 100m, "% from the reference price", name, cell.Limit.Severity);
    }
}
