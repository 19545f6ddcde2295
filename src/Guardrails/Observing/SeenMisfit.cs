using Guardrails.Book;

namespace Guardrails.Observing;

/// <summary>A misfit as a reader of facts saw it. What follows from it is in <see cref="MisfitPolicy"/>.</summary>
/// <param name="Misfit">What does not fit.</param>
/// <param name="Symbol">The symbol it is about.</param>
/// <param name="ClientOrderId">The order it is about, as the venue names it; <see langword="null"/> where it is about none.</param>
/// <param name="Detail">The numbers, for the alarm; of no use where the misfit has no flag of its own.</param>
/// <param name="Reason">Why the symbol and the account are restricted; of no use where the misfit restricts nothing.</param>
internal readonly record struct SeenMisfit(Misfit Misfit, Symbol Symbol, string? ClientOrderId, string Detail = "", string Reason = "")
{
    public SeenMisfit(Misfit misfit, OrderView order, string detail = "", string reason = "")
        : this(misfit, order.Symbol, order.ClientOrderId, detail, reason) => Order = order;

    /// <summary>The order in the books.</summary>
    public OrderView? Order { get; }

    /// <summary>The quantity that the venue has, where the misfit is about a quantity or about an order that is not in the books yet.</summary>
    public decimal Quantity { get; init; }

    /// <summary>The terms that the venue has; <see langword="null"/> where they are as approved.</summary>
    public ShownTerms? Shown { get; init; }

    /// <summary>The symbol that the order was reported for.</summary>
    public Symbol ReportedFor { get; init; }

    /// <summary>Why the symbol that the order was reported for is restricted.</summary>
    public string ReportedForReason { get; init; } = "";
}
