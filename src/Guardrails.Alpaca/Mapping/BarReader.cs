using Guardrails.Alpaca.Wire;
using Guardrails.MarketData;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Reads the bars of an answer, which has the newest first.</summary>
internal static class BarReader
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    /// <summary>The bars, oldest first; or the bar that lacks something.</summary>
    public static (IReadOnlyList<PriceBar> Bars, BarReading.Invalid? Fault) Read(BarRequest request, IReadOnlyList<AlpacaBar> rows)
    {
        var bars = new List<PriceBar>(rows.Count);
        DateTimeOffset? next = null;
        foreach (var row in rows)
        {
            if (row is not { Time: { } start, Open: { } open, High: { } high, Low: { } low, Close: { } close, Volume: { } volume })
            {
                return ([], new BarReading.Invalid(row?.Time is null ? "a bar lacks its time" : "the bar lacks a price or its volume") { Symbol = request.Symbol, Interval = request.Interval, Start = row?.Time });
            }

            if (start.Year is < 1970 or > 9000)
            {
                return ([], new BarReading.Invalid($"the bar is of the year {start.Year}") { Symbol = request.Symbol, Interval = request.Interval, Start = start });
            }

            bars.Add(new PriceBar { Symbol = request.Symbol, Start = start, End = EndOf(start, request.Interval, next), Open = open, High = high, Low = low, Close = close, Volume = volume });
            next = start;
        }

        bars.Reverse();
        return (bars, null);
    }

    /// <summary>
    /// When a bar ends. A bar of a day that begins at midnight New York time ends at the next midnight: after 23 or 25 hours where the clocks are changed. A bar of several hours ends an hour early where the next one begins then, for
    /// the same reason.
    /// </summary>
    internal static DateTimeOffset EndOf(DateTimeOffset start, TimeSpan interval, DateTimeOffset? next)
    {
        var end = start + interval;
        if (interval == _day)
        {
            // Midnight in New York is 04:00 or 05:00 UTC.
            var date = DateOnly.FromDateTime((start - TimeSpan.FromHours(4)).UtcDateTime);
            end = NewYorkTime.At(date, TimeOnly.MinValue) == start ? NewYorkTime.At(date.AddDays(1), TimeOnly.MinValue) : end;
        }

        return interval > _hour && next == end - _hour ? end - _hour : end;
    }
}
