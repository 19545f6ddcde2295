using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A close of more than is left to be closed, and the order that takes the rest.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Held">What can be closed without the other orders, signed.</param>
/// <param name="Net">What is booked, signed.</param>
/// <param name="Other">The largest of the other orders that may still close; <see langword="null"/> when there is none.</param>
/// <param name="Protects">Whether that order protects the position.</param>
internal sealed record TooMuchToClose(Symbol Symbol, decimal Held, decimal Net, TrackedOrder? Other, bool Protects) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"{Phrase.Number(violation.Observed ?? 0m)} is to be closed, and at most {Phrase.Number(violation.Limit ?? 0m)} can be: {Phrase.Held(Held, Symbol)} is managed{(Held == Net ? "" : $" of {Phrase.Number(Math.Abs(Net))} held")}{(Other is { } order ? $", of which order {order.ClientOrderId} ({OrderPhrase.Of(order)}) may still take {Phrase.Number(order.Leaves)}" : "")}.";

    public override string Brief(Violation violation) =>
        $"{Phrase.Number(violation.Observed ?? 0m)} > {Phrase.Number(violation.Limit ?? 0m)}: {Phrase.Held(Held, Symbol)}{(Other is { } order ? $", order {order.ClientOrderId} may take {Phrase.Number(order.Leaves)} of it" : "")}";

    public override string? Remedy(Violation violation) => Other is { } order
        ? $"{(violation.Limit is > 0m and var most ? $"Close at most {Phrase.Number(most)}, or cancel" : "Cancel")} that order first with {(Protects ? "OrderGuard.CancelProtectionAsync" : "OrderGuard.CancelAsync")}(\"{order.ClientOrderId}\", …); GuardedBroker.CloseAsync does both, and gives what is left its exits back."
        : null;
}
