namespace Guardrails.Orders;

/// <summary>What a bot wants changed of a live order. What is <see langword="null"/> stays as it is.</summary>
/// <remarks>Immutable and safe to share between threads. Side, symbol, leg and type of an order cannot be changed: cancel it and submit another.</remarks>
public sealed record ReplaceRequest
{
    /// <summary>The order to change.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The new whole quantity, what is executed already included; above that.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The new limit price; only for an order that has one.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The new trigger price; only for an order that has one.</summary>
    public decimal? StopPrice { get; init; }
}
