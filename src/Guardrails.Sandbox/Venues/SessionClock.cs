namespace Guardrails.Sandbox.Venues;

/// <summary>
/// The market's hours: open or closed as it is told, and the calendar of New York, Monday to Friday from 9:30 to 16:00, without holidays. Thread-safe.
/// </summary>
internal sealed class SessionClock(TimeProvider time)
{
    private static readonly TimeOnly _open = new(9, 30);
    private static readonly TimeOnly _close = new(16, 0);
    private static readonly TimeZoneInfo _newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private volatile bool _isClosed;

    public bool IsOpen
    {
        get => !_isClosed;
        set => _isClosed = !value;
    }

    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset NewYorkNow => InNewYork(Now);

    public DateTimeOffset NextOpen => Next(_open);

    public DateTimeOffset NextClose => Next(_close);

    public static DateTimeOffset InNewYork(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _newYork);

    public static bool IsTradingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private DateTimeOffset Next(TimeOnly hour)
    {
        var now = NewYorkNow;
        for (var day = DateOnly.FromDateTime(now.DateTime); ; day = day.AddDays(1))
        {
            var local = day.ToDateTime(hour);
            var at = new DateTimeOffset(local, _newYork.GetUtcOffset(local));
            if (IsTradingDay(day) && at > now)
            {
                return at;
            }
        }
    }
}
