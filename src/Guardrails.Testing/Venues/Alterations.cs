namespace Guardrails.Testing.Venues;

/// <summary>Other terms that a venue could take an order with by a fault.</summary>
internal static class Alterations
{
    /// <summary>Twice and half the quantity, each price a tenth lower and higher, and the order without its mark where the venue keeps one.</summary>
    public static List<OrderEntry> Of(OrderEntry entry, Instrument instrument, bool keepsMarks)
    {
        var half = Math.Floor(entry.Quantity / 2m / instrument.LotSize) * instrument.LotSize;
        List<OrderEntry> altered =
        [
            entry with { Quantity = entry.Quantity * 2m },
            entry with { Quantity = half },
            entry with { LimitPrice = Moved(entry.LimitPrice, -0.1m) },
            entry with { LimitPrice = Moved(entry.LimitPrice, 0.1m) },
            entry with { StopPrice = Moved(entry.StopPrice, -0.1m) },
            entry with { StopPrice = Moved(entry.StopPrice, 0.1m) },
            entry with { ReduceOnly = entry.ReduceOnly && !keepsMarks },
        ];
        return altered.FindAll(other => other != entry);

        decimal? Moved(decimal? price, decimal share) => price is { } own && instrument.TickSizeAt(own * (1m + share)) is var tick ? decimal.Round(own * (1m + share) / tick) * tick : null;
    }
}
