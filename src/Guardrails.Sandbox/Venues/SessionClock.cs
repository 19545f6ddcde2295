using System.Collections.Concurrent;

namespace Guardrails.Sandbox.Venues;

/// <summary>
/// The market's hours: the phase of the day as it is told, and the calendar of New York, Monday to Friday from 9:30 to 16:00, without holidays. Thread-safe.
/// </summary>
internal sealed class SessionClock(TimeProvider time)
{
    public static readonly TimeOnly PreOpen = new(4, 0);
    public static readonly TimeOnly Open = new(9, 30);
    public static readonly TimeOnly Close = new(16, 0);
    public static readonly TimeOnly PostClose = new(20, 0);

    private static readonly TimeZoneInfo _newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private readonly ConcurrentDictionary<string, bool> _expired = new(StringComparer.Ordinal);
    private volatile SessionPhase _phase = SessionPhase.Core;

    public SessionPhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>Whether it is in its regular hours.</summary>
    public bool IsOpen => _phase == SessionPhase.Core;

    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset NewYorkNow => InNewYork(Now);

    public DateTimeOffset NextOpen => Next(Open);

    public DateTimeOffset NextClose => Next(Close);

    /// <summary>When the phase ends by the calendar.</summary>
    public DateTimeOffset PhaseEnd => Next(Phase switch
    {
        SessionPhase.Pre => Open,
        SessionPhase.Core => Close,
        SessionPhase.Post => PostClose,
        _ => PreOpen,
    });

    /// <summary>When the next night begins before a trading day.</summary>
    public DateTimeOffset NextOvernightOpen => Next(PostClose, isBefore: true);

    /// <summary>When the next night ends before a trading day.</summary>
    public DateTimeOffset NextOvernightClose => Next(PreOpen);

    public static DateTimeOffset InNewYork(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _newYork);

    /// <summary>The day that it is in New York.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(InNewYork(at).DateTime);

    /// <summary>A time of a day in New York.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly hour)
    {
        var local = day.ToDateTime(hour);
        return new DateTimeOffset(local, _newYork.GetUtcOffset(local));
    }

    /// <summary>When a day begins in New York.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => At(day, TimeOnly.MinValue);

    /// <summary>The first trading day after a day.</summary>
    public static DateOnly TradingDayAfter(DateOnly day)
    {
        do
        {
            day = day.AddDays(1);
        }
        while (!IsTradingDay(day));

        return day;
    }

    public static bool IsTradingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The last day of an option is over, whatever the calendar says.</summary>
    public void Expire(string symbol) => _expired[symbol] = true;

    /// <summary>Whether the last day of an option is over.</summary>
    public bool IsExpired(SandboxAsset contract) => contract.Option!.Expiry < DayOf(Now) || _expired.ContainsKey(contract.Symbol);

    /// <summary>The next time of day on a trading day, or on the day before one.</summary>
    private DateTimeOffset Next(TimeOnly hour, bool isBefore = false)
    {
        var now = NewYorkNow;
        for (var day = DateOnly.FromDateTime(now.DateTime); ; day = day.AddDays(1))
        {
            var at = At(day, hour);
            if (IsTradingDay(isBefore ? day.AddDays(1) : day) && at > now)
            {
                return at;
            }
        }
    }
}
