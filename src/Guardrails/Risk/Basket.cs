using Guardrails.Book;

namespace Guardrails.Risk;

/// <summary>Judges several orders as one: each is reserved before the next is judged, and everything is taken back at the end.</summary>
internal static class Basket
{
    public static BasketDecision Evaluate(AccountBook book, IReadOnlyList<OrderRequest> requests, in GuardInstant now)
    {
        var decisions = new List<Decision>(requests.Count);
        var reserved = new Stack<(OrderSlot Order, decimal MarkBefore)>();
        try
        {
            foreach (var request in requests)
            {
                var decision = book.Decide(request, now);
                decisions.Add(decision);
                if (decision.IsApproved)
                {
                    var admission = book.Admission();
                    var markBefore = book.Frame.Symbol.Mark;
                    book.Reserve(admission);
                    reserved.Push((book.FindOrder(admission.Order.ClientOrderId)!, markBefore));
                }
            }
        }
        finally
        {
            while (reserved.TryPop(out var entry))
            {
                book.Retract(entry.Order);
                entry.Order.Key.Symbol.MoveMark(entry.MarkBefore);
            }
        }

        return new BasketDecision(decisions);
    }
}
