using Guardrails.Book;
using Guardrails.Deciding;

namespace Guardrails.Risk;

/// <summary>Judges several orders as one: each is reserved before the next is judged, and everything is taken back at the end.</summary>
internal static class Basket
{
    public static BasketDecision Evaluate(AccountBook book, IReadOnlyList<OrderRequest> requests, in GuardInstant now)
    {
        var decisions = new List<Decision>(requests.Count);
        var changes = new Stack<(OrderSlot? Reserved, SymbolBook Symbol, decimal MarkBefore)>();
        try
        {
            foreach (var request in requests)
            {
                var decision = OrderJudge.Decide(book, request, now);
                decisions.Add(decision);
                if (decision.IsApproved)
                {
                    var admission = OrderJudge.Admission(book);
                    var (symbol, markBefore) = (book.Frame.Symbol, book.Frame.Symbol.Mark);
                    book.Reserve(admission);
                    changes.Push((book.FindOrder(admission.Order.ClientOrderId)!, symbol, markBefore));
                }
                else if (request is not null && book.Frame.Symbol is { } denied && book.Frame.Mark != 0m)
                {
                    // A denial takes over the mark it was judged with, as it does outside of a basket.
                    changes.Push((null, denied, denied.Mark));
                    denied.MoveMark(book.Frame.Mark);
                }
            }
        }
        finally
        {
            while (changes.TryPop(out var change))
            {
                if (change.Reserved is { } order)
                {
                    book.Retract(order);
                }

                change.Symbol.MoveMark(change.MarkBefore);
            }
        }

        return new BasketDecision(decisions);
    }
}
