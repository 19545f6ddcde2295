using Guardrails.Orders;

namespace Guardrails.Denials.Explanations;

/// <summary>An id that an order has, or had.</summary>
/// <param name="Id">The id.</param>
/// <param name="Earlier">The order; <see langword="null"/> when it has ended and is no longer remembered.</param>
/// <param name="IsSame">Whether it is the same order once more.</param>
internal sealed record UsedId(string Id, TrackedOrder? Earlier, bool IsSame) : Explanation
{
    public override string Sentence(Violation violation) => Earlier is { } order
        ? $"{(IsSame ? "This very order was asked for before" : "An earlier order has this id")}: {Id} ({OrderPhrase.Of(order)}{(order.Reason is { Length: > 0 } why ? $": {why}" : "")})."
        : $"The id {Id} was used before, by an order that has ended and is no longer remembered.";

    public override string Brief(Violation violation) => Earlier is { } order ? $"{Id} ({OrderPhrase.Of(order)})" : $"{Id} (ended, no longer remembered)";

    public override string Remedy(Violation violation) =>
        $"{(Earlier is null ? "Find out from the venue what became of that order" : $"OrderGuard.FindOrder(\"{Id}\") shows what becomes of that order")}. A new OrderRequest.ClientOrderId is a second order: use one only where a second order is meant.";
}
