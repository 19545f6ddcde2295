using Guardrails.Book;
using Guardrails.Deciding;

namespace Guardrails.Risk;

/// <summary>Judges several orders as one, on a scratch copy of what they touch: each is reserved there before the next is judged.</summary>
internal static class Basket
{
    public static BasketDecision Evaluate(AccountBook book, IReadOnlyList<OrderRequest> requests, in GuardInstant now)
    {
        var scratch = book.Scratch(requests.OfType<OrderRequest>().Select(static r => r.Symbol));
        var decisions = new List<Decision>(requests.Count);
        foreach (var request in requests)
        {
            var decision = OrderJudge.Decide(scratch, request, now);
            decisions.Add(decision);
            if (decision.IsApproved)
            {
                scratch.Reserve(OrderJudge.Admission(scratch));
            }
            else if (request is not null && scratch.Frame.Symbol is { } denied)
            {
                // A denial takes over the mark it was judged with, as it does outside of a basket.
                scratch.MoveMark(denied.Symbol, scratch.Frame.Mark, now);
            }
        }

        return new BasketDecision { Decisions = decisions };
    }
}
