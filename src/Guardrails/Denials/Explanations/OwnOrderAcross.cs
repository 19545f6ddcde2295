using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>An own order on the other side that stands in the way.</summary>
/// <param name="Order">The order.</param>
/// <param name="Trades">Whether the new order could trade with it; otherwise it could open the side that the new order must not be opened against.</param>
internal sealed record OwnOrderAcross(TrackedOrder Order, bool Trades) : Explanation
{
    public override string Sentence(Violation violation) => Trades
        ? $"The order ({(violation.Observed is { } price and not 0m ? $"at {Phrase.Number(price)} {violation.Unit}" : "at market")}) could trade with the account's own order {Name}."
        : $"Order {Name} may still fill {Phrase.Number(Order.Leaves)}, so that {Phrase.Number(violation.Observed ?? 0m)} {Order.Key.Symbol} {(Order.Side == OrderSide.Buy ? "long" : "short")} can be reached, and the opposite side must not be opened beside it (hedging is not allowed).";

    public override string Brief(Violation violation) => Name;

    public override string? Remedy(Violation violation) => violation.Source != Book.InputSource.Guard ? null
        : Trades ? $"Price it away from {Phrase.Number(violation.Limit ?? 0m)} {violation.Unit}, or cancel that order first with OrderGuard.CancelAsync(\"{Order.ClientOrderId}\", …)."
        : $"Wait until that order ends, or cancel it with OrderGuard.CancelAsync(\"{Order.ClientOrderId}\", …).";

    private string Name => $"{Order.ClientOrderId} ({OrderPhrase.Of(Order)})";
}
