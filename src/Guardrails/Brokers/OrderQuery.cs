using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>Which order is asked about: everything by which a venue may know it.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record OrderQuery
{
    /// <summary>Its instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The symbol as the venue spells it.</summary>
    public required string VenueSymbol { get; init; }

    /// <summary>Its id.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The venue's id of it.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    public string? VenueOrderId { get; init; }

    /// <summary>Its type.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    public OrderType? Type { get; init; }

    /// <summary>
    /// The ids of the other orders that were sent with it as one. A venue may keep the id of one order of a group alone: the others are then found through that
    /// one, and that it knows no order of this id proves nothing.
    /// </summary>
    /// <value>Default: empty, it was sent alone.</value>
    public IReadOnlyList<string> SentWith { get; init; } = [];

    /// <summary>
    /// The id of the order that the guard asked to take its place (<see cref="ReplaceQuantity.Independent"/>). Where another order took its place, that one is the
    /// order itself under a new id.
    /// </summary>
    /// <value>Default: <see langword="null"/>, none was asked for.</value>
    public string? ReplacedBy { get; init; }

    /// <summary>A question about an order of which the id alone is known.</summary>
    /// <param name="symbol">Its instrument.</param>
    /// <param name="clientOrderId">Its id.</param>
    public static OrderQuery For(Symbol symbol, string clientOrderId) => new() { Symbol = symbol, VenueSymbol = symbol.Value, ClientOrderId = clientOrderId };
}
