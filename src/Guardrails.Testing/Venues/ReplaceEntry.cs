using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>What is asked to be changed of an order, as it arrives at the venue. What is <see langword="null"/> stays as it is.</summary>
internal sealed record ReplaceEntry
{
    public required OrderOrigin Origin { get; init; }

    /// <summary>The order to change.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The id of the order that takes its place; not used where it stays the same order.</summary>
    public required string NewClientOrderId { get; init; }

    public decimal? Quantity { get; init; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    public static ReplaceEntry From(OutboundReplace replace) => new()
    {
        Origin = OrderOrigin.Guarded,
        ClientOrderId = replace.ClientOrderId,
        NewClientOrderId = replace.Order.ClientOrderId,
        Quantity = replace.Order.Quantity,
        LimitPrice = replace.Order.LimitPrice,
        StopPrice = replace.Order.StopPrice,
    };
}
