using Guardrails.Text;

namespace Guardrails.MarketData;

/// <summary>Which bars are asked for: the last closed ones of one symbol at one interval.</summary>
/// <remarks>Immutable and safe to share between threads. Every value is checked when the request is made. A request that is kept and used again costs no memory.</remarks>
public sealed record BarRequest
{
    /// <summary>The largest number of bars of one request.</summary>
    public const int MaxCount = 1_000;

    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    /// <summary>The symbol.</summary>
    /// <exception cref="ArgumentException">The symbol is empty.</exception>
    public required Symbol Symbol
    {
        get;
        init => field = value.IsDefault ? throw new ArgumentException("Symbol is empty; name the instrument whose bars are wanted.", nameof(Symbol)) : value;
    }

    /// <summary>How long a bar is: whole minutes that divide an hour (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30), whole hours that divide a day (1, 2, 3, 4, 6, 8, 12), or a day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval is another one.</exception>
    public required TimeSpan Interval
    {
        get;
        init => field = IsInterval(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(Interval), value, $"Interval is {value}; it is whole minutes that divide an hour, whole hours that divide a day, or a day, for example TimeSpan.FromMinutes(5).");
    }

    /// <summary>How many bars, 1 to <see cref="MaxCount"/>. An indicator over n bars needs some more: <see cref="AverageTrueRange.BarsFor"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1 or above <see cref="MaxCount"/>.</exception>
    public required int Count
    {
        get;
        init => field = value is >= 1 and <= MaxCount ? value : throw new ArgumentOutOfRangeException(nameof(Count), value, $"Count is {value}; it is 1 to {MaxCount}.");
    }

    /// <summary>
    /// How long ago the last bar may have closed. With bars of 5 minutes and 10 minutes here, a bar that closed at 10:05 is fresh until 10:15, so that one bar may be missing. Where the source knows the sessions of the market, the
    /// time in which the market was closed does not count.
    /// </summary>
    /// <value>Default: two intervals.</value>
    /// <exception cref="ArgumentOutOfRangeException">The age is not above 0, or is above 366 days.</exception>
    public TimeSpan MaxAge
    {
        get => field == default ? 2 * Interval : field;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromDays(366) ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxAge), value, $"MaxAge is {value}; it is above 0 and at most 366 days. Leave it out for two intervals.");
    }

    /// <summary>For example <c>15 bars of SPY, 5 min each</c>.</summary>
    public override string ToString() => $"{Count} bars of {Symbol}, {Phrase.Age(Interval)} each";

    internal static bool IsInterval(TimeSpan value) =>
        (value >= TimeSpan.FromMinutes(1) && value < _hour && value.Ticks % TimeSpan.TicksPerMinute == 0 && _hour.Ticks % value.Ticks == 0)
        || (value >= _hour && value <= _day && value.Ticks % TimeSpan.TicksPerHour == 0 && _day.Ticks % value.Ticks == 0);
}
