namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// New York time by the rule of the United States since 2007: summer time from the second Sunday of March to the first Sunday of November, 02:00 each. No time zone data
/// are asked for: small containers have none.
/// </summary>
internal static class NewYorkTime
{
    private static readonly TimeSpan _winter = TimeSpan.FromHours(-5);
    private static readonly TimeSpan _summer = TimeSpan.FromHours(-4);

    /// <summary>The moment of a time on the clocks of New York. Of an hour that is there twice it is the first.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, local >= Begins(day.Year) && local < Ends(day.Year) ? _summer : _winter);
    }

    private static DateTime Begins(int year) => Sunday(year, 3, 2);

    private static DateTime Ends(int year) => Sunday(year, 11, 1);

    /// <summary>The first or second Sunday of a month at 02:00.</summary>
    private static DateTime Sunday(int year, int month, int number)
    {
        var first = new DateTime(year, month, 1, 2, 0, 0, DateTimeKind.Unspecified);
        return first.AddDays(((7 - (int)first.DayOfWeek) % 7) + (7 * (number - 1)));
    }
}
