using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Says by the calendar of trading days how long the market was closed. A calendar that could lack days says nothing: a day that is missing would make old bars look fresh.</summary>
internal static class TradingTime
{
    /// <summary>The market was closed for longer than a week once, in 1914.</summary>
    private const int LongestPause = 7;

    /// <summary>How long the market was closed between two moments.</summary>
    /// <param name="calendar">Trading days, in any order. A day that is not listed between the first and the last has no session.</param>
    /// <param name="from">The earlier moment.</param>
    /// <param name="to">The later moment.</param>
    /// <param name="wholeDays">Whether a day with a session counts as open from midnight to midnight, as a bar of a day does.</param>
    /// <returns>A problem when the calendar does not reach from the one moment to the other.</returns>
    public static (TimeSpan Closed, string? Problem) ClosedBetween(IReadOnlyList<AlpacaCalendarDay> calendar, DateTimeOffset from, DateTimeOffset to, bool wholeDays)
    {
        var open = TimeSpan.Zero;
        DateOnly? before = null;
        DateTimeOffset? reachesFrom = null, reachesTo = null;
        foreach (var row in calendar.OrderBy(static day => day?.Date))
        {
            if (row is null || row.Date is { Year: < 1970 or > 9000 })
            {
                return (default, $"the calendar has a day that is none ({row?.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "null"})");
            }

            if (row.Date is not { } date || row.Open is not { } opens || row.Close is not { } closes || opens >= closes)
            {
                return (default, $"the calendar has a day ({row.Date:yyyy-MM-dd}) without an opening before its close");
            }

            if (date == before)
            {
                return (default, $"the calendar has {date:yyyy-MM-dd} twice");
            }

            if (before is { } last && date.DayNumber - last.DayNumber > LongestPause)
            {
                return (default, $"the calendar has no day between {last:yyyy-MM-dd} and {date:yyyy-MM-dd}");
            }

            var (midnight, next) = (NewYorkTime.At(date, TimeOnly.MinValue), NewYorkTime.At(date.AddDays(1), TimeOnly.MinValue));
            open += wholeDays ? Overlap(midnight, next, from, to) : Overlap(NewYorkTime.At(date, opens), NewYorkTime.At(date, closes), from, to);
            (before, reachesFrom, reachesTo) = (date, reachesFrom ?? midnight, next);
        }

        return reachesFrom <= from && to < reachesTo ? (to - from - open, null) : (default, "the calendar does not reach from the last bar to now");
    }

    private static TimeSpan Overlap(DateTimeOffset begins, DateTimeOffset ends, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (begins > from ? begins : from, ends < to ? ends : to);
        return first < last ? last - first : TimeSpan.Zero;
    }
}
