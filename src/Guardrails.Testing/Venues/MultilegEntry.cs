using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>The fields of an order of several instruments as it arrives at the venue.</summary>
internal sealed record MultilegEntry(decimal Quantity, decimal? LimitPrice, IReadOnlyList<OrderEntry> Legs)
{
    public static MultilegEntry From(OutboundMultileg order, bool hedgeMode) =>
        new(order.Quantity, order.LimitPrice, [.. order.Legs.Select(leg => OrderEntry.From(leg, hedgeMode))]);

    public static MultilegEntry From(MultilegRequest order, string clientOrderId, bool hedgeMode) =>
        new(order.Quantity, order.LimitPrice, [.. order.Legs.Select((leg, i) => OrderEntry.From(
            new OrderRequest { Symbol = leg.Symbol, Side = leg.Side, Quantity = order.Quantity * leg.Ratio, Effect = leg.Effect, TimeInForce = order.TimeInForce },
            i == 0 ? clientOrderId : FormattableString.Invariant($"{clientOrderId}-{i + 1}"), hedgeMode))]);
}
