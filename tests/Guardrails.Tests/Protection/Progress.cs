using System.Globalization;
using Guardrails.MarketData;
using Guardrails.Protection;
using Guardrails.Tests.MarketData;

namespace Guardrails.Tests.Protection;

/// <summary>Positions in SPY that tests are made of, and readings of its bars.</summary>
internal static class Progress
{
    public static readonly Instrument Share = new() { Symbol = "SPY", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }] };

    /// <summary>Opened at 100 with R = 5; the best price is the price unless the test says otherwise.</summary>
    public static PositionProgress At(decimal price, PositionSide side = PositionSide.Long, decimal? best = null, decimal? stop = null, decimal? target = null) => new()
    {
        Instrument = Share,
        Side = side,
        EntryPrice = 100m,
        InitialRisk = 5m,
        StopPrice = stop ?? (side == PositionSide.Long ? 95m : 105m),
        TargetPrice = target,
        Price = price,
        BestPrice = best ?? price,
        InitialQuantity = 59m,
        Quantity = 59m,
    };

    /// <summary>A reading of exactly these bars of SPY.</summary>
    public static BarReading Read(IReadOnlyList<PriceBar> bars) => BarReading.Of(Bars.Request(bars.Count), bars, Bars.Noon, Bars.Noon);

    /// <summary>Bars that all have the same true range, around 100.</summary>
    public static List<PriceBar> Ranging(int count, decimal range) => Bars.Of([.. Enumerable.Repeat((100m + (range / 2m), 100m - (range / 2m), 100m), count)]);

    /// <summary>The five cases that have no bars, each of SPY.</summary>
    public static IReadOnlyList<BarReading> Missing { get; } =
    [
        BarReading.Of(Bars.Request(30), [], Bars.Noon, Bars.Noon),
        BarReading.Of(Bars.Request(30), Bars.Of(12), Bars.Noon, Bars.Noon),
        BarReading.Of(Bars.Request(30), Bars.Of(30, endingAfter: -9), Bars.Noon, Bars.Noon),
        BarReading.Of(Bars.Request(1), [Bars.Ending(0) with { Low = 0m }], Bars.Noon, Bars.Noon),
        new BarReading.Unavailable("the connection broke") { Symbol = "SPY", Interval = Bars.Five },
    ];

    /// <summary>Numbers that are no price.</summary>
    public static IReadOnlyList<decimal> NoPrices { get; } = [0m, -1m, -0.01m, 1_000_000_000_000.01m, decimal.MaxValue, decimal.MinValue];

    /// <summary>Numbers that are a price, and that nobody has seen.</summary>
    public static IReadOnlyList<decimal> Strange { get; } = [0.0000000000000000000000000001m, 0.000001m, 99.9999999999999999999999999m, 999_999_999_999.99m, 1_000_000_000_000m];

    public static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    public static decimal? Optional(string? text) => text is null ? null : Number(text);
}
