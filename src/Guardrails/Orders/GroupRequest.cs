namespace Guardrails.Orders;

/// <summary>What a bot asks for as one: an entry together with its exits, or exits alone of which one cancels the other (OCO).</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record GroupRequest
{
    /// <summary>The entry; <see langword="null"/> for exits of a position that is there already.</summary>
    public OrderRequest? Entry { get; init; }

    /// <summary>
    /// One or two exits, all on the side opposite to the position (or to the entry), for the same symbol and strategy; none for more than the
    /// entry's quantity. With an entry they start to work when it has filled.
    /// </summary>
    public required IReadOnlyList<OrderRequest> Exits { get; init; }
}
