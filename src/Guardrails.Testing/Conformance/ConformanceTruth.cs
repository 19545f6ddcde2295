using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Conformance;

/// <summary>What a venue truly has, read past the adapter: from its database, its own page, or a client of its own.</summary>
/// <remarks>An immutable copy.</remarks>
public sealed record ConformanceTruth
{
    /// <summary>
    /// Every order of the account that the venue ever took, ended ones included, each once for every time it was taken. An order that took the place of another is one of its own.
    /// </summary>
    public required IReadOnlyList<VenueOrder> Orders { get; init; }

    /// <summary>Every execution: one report with a fill for each.</summary>
    public required IReadOnlyList<ExecutionReport> Executions { get; init; }

    /// <summary>Every position that is not flat, signed.</summary>
    public required IReadOnlyList<VenuePosition> Positions { get; init; }

    /// <summary>How many messages that ask for an order have arrived at the venue, refused ones included; <see langword="null"/> when nobody counts them.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public int? OrderMessages { get; init; }

    /// <summary>What is held of an instrument, all legs together.</summary>
    /// <param name="symbol">The instrument.</param>
    public decimal NetOf(Symbol symbol) => Positions.Where(position => position.Symbol == symbol).Sum(static position => position.Quantity);

    /// <summary>The orders of one client order id.</summary>
    /// <param name="clientOrderId">The id, byte for byte.</param>
    public IReadOnlyList<VenueOrder> OrdersOf(string clientOrderId) => [.. Orders.Where(order => string.Equals(order.ClientOrderId, clientOrderId, StringComparison.Ordinal))];
}
