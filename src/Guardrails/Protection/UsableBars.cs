using Guardrails.MarketData;

namespace Guardrails.Protection;

/// <summary>The bars that a stop may be moved by, or why there are none.</summary>
internal static class UsableBars
{
    /// <summary>Says why the bars of a reading cannot be used, and what leads out; <see langword="null"/> when they can.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="symbol">The symbol of the position.</param>
    /// <param name="wanted">How many bars the formula needs.</param>
    /// <param name="bars">The bars; none when they cannot be used.</param>
    public static string? Problem(BarReading? reading, Symbol symbol, int wanted, out IReadOnlyList<PriceBar> bars)
    {
        bars = [];
        if (reading is null)
        {
            return $"No reading of bars is given. Read at least {wanted} with IBarSource.GetBarsAsync.";
        }

        if (reading.Symbol != symbol)
        {
            return $"The bars are of {reading.Symbol}, and the position is in {symbol}. Ask IBarSource.GetBarsAsync for {symbol}.";
        }

        if (reading is BarReading.Ok ok && ok.Bars.Count >= wanted)
        {
            bars = ok.Bars;
            return null;
        }

        return $"{reading}. " + reading.Match(
            _ => $"At least {wanted} are needed: raise BarRequest.Count.",
            static _ => "Look at the symbol and the feed.",
            _ => $"At least {wanted} are needed: ask for no more, or wait for them.",
            static _ => "Ask again when another bar has closed, and look at the feed when it lasts.",
            static _ => "Report the fault to the source of the bars.",
            static _ => "Ask again.");
    }
}
