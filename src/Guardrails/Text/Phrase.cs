using System.Globalization;

namespace Guardrails.Text;

/// <summary>Numbers, ages, times and names as a person reads them. Texts are made only when somebody reads them.</summary>
internal static class Phrase
{
    private const string Seconds = "s";
    private const string Milliseconds = "ms";

    /// <summary>A quantity, a count or a price: all its decimals, and no more.</summary>
    public static string Number(decimal value) => value.ToString(Math.Abs(value) >= 0.000001m ? "#,##0.############" : "#,##0.############################", CultureInfo.InvariantCulture);

    /// <summary>An amount of money without its currency: at least two decimals, and as many as dust needs to be more than 0.</summary>
    public static string Money(decimal value) => value.ToString(Math.Abs(value) >= 0.000001m ? "#,##0.00##########" : "#,##0.00##########################", CultureInfo.InvariantCulture);

    /// <summary>A value with its unit: <c>429.00 USD</c>, <c>7 units</c>, <c>31 s</c>.</summary>
    public static string Value(decimal value, string unit) =>
        TimeIn(unit) is { } ticks ? Age(ToTicks(value, ticks)) + RestOf(unit)
        : unit.Length == 0 ? Number(value)
        : $"{Plain(value, unit)} {(value == 1m && unit is "units" or "orders" or "entries" ? Singular(unit) : unit)}";

    /// <summary>A value without its unit, but for a time: <c>429.00</c>, <c>7</c>, <c>31 s</c>.</summary>
    public static string Plain(decimal value, string unit) =>
        TimeIn(unit) is { } ticks ? Age(ToTicks(value, ticks)) : IsCurrency(unit) ? Money(value) : Number(value);

    /// <summary>Two values that are compared, so that they read differently where they differ: <c>60.001 s</c> against <c>60 s</c> instead of 1 min against 1 min.</summary>
    public static (string First, string Second) Both(decimal first, decimal second, string unit)
    {
        var (one, other) = (Plain(first, unit), Plain(second, unit));
        return one == other && first != second && TimeIn(unit) is { } ticks ? (InSeconds(first * ticks), InSeconds(second * ticks)) : (one, other);
    }

    /// <summary>The unit that stands behind two values of <see cref="Plain"/>; empty for a time, which has it already.</summary>
    public static string UnitBehind(string unit) => TimeIn(unit) is null ? unit.Length == 0 ? "" : " " + unit : RestOf(unit);

    /// <inheritdoc cref="Age(long)"/>
    public static string Age(TimeSpan age) => Age(age.Ticks);

    /// <summary>A time as the two largest units that matter: <c>850 ms</c>, <c>2.5 s</c>, <c>31 s</c>, <c>5 min 12 s</c>, <c>3 h 20 min</c>, <c>2 d 4 h</c>.</summary>
    public static string Age(long ticks)
    {
        var (sign, span) = (ticks < 0 ? "-" : "", TimeSpan.FromTicks(Math.Abs(ticks)));
        return sign + (span.TotalSeconds < 1d ? Text(span.TotalMilliseconds, "0.###") + " ms"
            : span.TotalMinutes < 1d ? Text(span.TotalSeconds, "0.###") + " s"
            : span.TotalHours < 1d ? Two((long)span.TotalMinutes, "min", span.Seconds, "s")
            : span.TotalDays < 1d ? Two((long)span.TotalHours, "h", span.Minutes, "min")
            : Two((long)span.TotalDays, "d", span.Hours, "h"));
    }

    /// <summary>A moment: <c>2026-01-05 14:30:00 UTC</c>.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Since when something holds: <c>since 2026-01-05 14:30:00 UTC (12 min 5 s)</c>.</summary>
    public static string Since(long utcTicks, long nowUtcTicks) =>
        $"since {Moment(new DateTimeOffset(utcTicks, TimeSpan.Zero))} ({(nowUtcTicks - utcTicks < TimeSpan.TicksPerSecond ? "just now" : Age(Whole(nowUtcTicks - utcTicks)))})";

    /// <summary>When something happened: <c>at 2026-01-05 14:30:00 UTC (12 min 5 s ago)</c>.</summary>
    public static string At(long utcTicks, long nowUtcTicks) =>
        $"at {Moment(new DateTimeOffset(utcTicks, TimeSpan.Zero))} ({(nowUtcTicks - utcTicks < TimeSpan.TicksPerSecond ? "just now" : $"{Age(Whole(nowUtcTicks - utcTicks))} ago")})";

    /// <summary>A signed quantity of a position: <c>10 ACME long</c>, <c>nothing of ACME</c>.</summary>
    public static string Held(decimal net, Symbol symbol) => net == 0m ? $"nothing of {symbol}" : $"{Number(Math.Abs(net))} {symbol} {(net > 0m ? "long" : "short")}";

    /// <summary>An order: <c>SELL 10 ACME stop 95, Working, id g1-2</c>.</summary>
    public static string Order(OrderSide side, decimal quantity, Symbol symbol, decimal? limit, decimal? stop) =>
        $"{side.ToString().ToUpperInvariant()} {Number(quantity)} {symbol}{(limit is { } l ? $" @ {Number(l)}" : "")}{(stop is { } s ? $" stop {Number(s)}" : "")}";

    /// <summary>A time longer than a second without its parts of a second.</summary>
    public static long Whole(long ticks) => ticks < TimeSpan.TicksPerSecond ? ticks : ticks - (ticks % TimeSpan.TicksPerSecond);

    private static string InSeconds(decimal ticks) => $"{Number(ticks / TimeSpan.TicksPerSecond)} s";

    private static string Two(long large, string largeUnit, int small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}{(small == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {small} {smallUnit}"))}");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The ticks of the time that a unit such as <c>ms</c> or <c>s since the same order</c> begins with; <see langword="null"/> for other units.</summary>
    private static long? TimeIn(string unit) => Begins(unit, Milliseconds) ? TimeSpan.TicksPerMillisecond : Begins(unit, Seconds) ? TimeSpan.TicksPerSecond : null;

    private static string RestOf(string unit) => unit[(Begins(unit, Milliseconds) ? Milliseconds.Length : Seconds.Length)..];

    private static bool Begins(string unit, string time) => unit == time || (unit.StartsWith(time, StringComparison.Ordinal) && unit[time.Length] == ' ');

    private static long ToTicks(decimal value, long ticks) => (long)Math.Clamp(value * ticks, long.MinValue, long.MaxValue);

    private static bool IsCurrency(string unit) => unit.Length is >= 2 and <= 10 && unit.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static string Singular(string unit) => unit == "entries" ? "entry" : unit[..^1];
}
