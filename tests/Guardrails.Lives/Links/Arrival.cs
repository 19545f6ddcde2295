using Guardrails.Orders;

namespace Guardrails.Lives.Links;

/// <summary>One order as it comes to the venue.</summary>
internal sealed record Arrival
{
    public required string ClientId { get; init; }

    /// <summary>1 to buy, -1 to sell.</summary>
    public required int Side { get; init; }

    public required int Quantity { get; init; }

    public required OrderType Type { get; init; }

    public int? LimitPrice { get; init; }

    public int? StopPrice { get; init; }

    /// <summary>It closes.</summary>
    public required bool IsExit { get; init; }

    /// <summary>It carries the venue's mark: reduce-only, or the intent to close.</summary>
    public required bool IsMarked { get; init; }

    public int? Price => LimitPrice ?? StopPrice;

    public static Arrival Of(OutboundOrder order) => new()
    {
        ClientId = order.ClientOrderId,
        Side = order.Side == OrderSide.Buy ? 1 : -1,
        Quantity = (int)order.Quantity,
        Type = order.Type,
        LimitPrice = (int?)order.LimitPrice,
        StopPrice = (int?)order.StopPrice,
        IsExit = order.Effect == PositionEffect.Close,
        IsMarked = order.ReduceOnly,
    };

    public override string ToString() => FormattableString.Invariant($"{(Side > 0 ? "Buy" : "Sell")} {Quantity} {Type} as {ClientId}{(IsMarked ? " reduce-only" : "")}");
}
