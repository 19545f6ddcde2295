using Guardrails.Book;

namespace Guardrails.Deciding;

/// <summary>What of an order is there already when it is judged: nothing, unless it changes an order that lives, or shares a group with one.</summary>
/// <param name="Order">The order it changes; <see langword="null"/> when it is new.</param>
/// <param name="Counted">How much of its quantity is executed or counts already, so that it adds only the rest.</param>
/// <param name="Executed">How much of its quantity is executed already.</param>
/// <param name="WaitsForEntry">Whether it is the exit of an entry that is approved with it, and starts to work when that fills.</param>
/// <param name="IsLegOfGroup">Whether it is an exit of a group: it protects.</param>
/// <param name="Together">All legs of the order of several instruments that it is a leg of; <see langword="null"/> when it is none.</param>
/// <param name="IsPricedTogether">Whether that order has a net price, which stands in for a price of the leg's own.</param>
/// <param name="AttachedStop">The price of the stop that goes out with it; <see langword="null"/> when none does.</param>
internal readonly record struct ExistingPart(OrderView? Order, decimal Counted, decimal Executed, bool WaitsForEntry = false, bool IsLegOfGroup = false, decimal? AttachedStop = null, IReadOnlyList<OrderRequest>? Together = null,
    bool IsPricedTogether = false);
