using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>Bars of SPY of 5 minutes that tests are made of.</summary>
internal static class Bars
{
    public static readonly TimeSpan Five = TimeSpan.FromMinutes(5);

    /// <summary>2 January 2025, 14:30 UTC, where the virtual clock begins; a bar begins then.</summary>
    public static readonly DateTimeOffset Noon = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero);

    public static BarRequest Request(int count, string symbol = "SPY", TimeSpan? maxAge = null) =>
        maxAge is { } age ? new() { Symbol = symbol, Interval = Five, Count = count, MaxAge = age } : new() { Symbol = symbol, Interval = Five, Count = count };

    /// <summary>A bar that ends so many bars after <see cref="Noon"/>.</summary>
    public static PriceBar Ending(int after, string symbol = "SPY") => new()
    {
        Symbol = symbol,
        Start = Noon + ((after - 1) * Five),
        End = Noon + (after * Five),
        Open = 100m,
        High = 102m,
        Low = 99m,
        Close = 101m,
        Volume = 12_345m,
    };

    /// <summary>So many bars, the last one of which ends so many bars after <see cref="Noon"/>.</summary>
    public static List<PriceBar> Of(int count, int endingAfter = 0, string symbol = "SPY") => [.. Enumerable.Range(endingAfter - count + 1, count).Select(after => Ending(after, symbol))];

    /// <summary>Bars of high, low and close; each opens at its close.</summary>
    public static List<PriceBar> Of(params (decimal High, decimal Low, decimal Close)[] prices) =>
        [.. prices.Select((price, i) => Ending(i + 1 - prices.Length) with { High = price.High, Low = price.Low, Open = price.Close, Close = price.Close })];

    /// <summary>Bars that open, close and stay at a price.</summary>
    public static List<PriceBar> Closing(params decimal[] closes) => Of([.. closes.Select(static close => (close, close, close))]);
}
