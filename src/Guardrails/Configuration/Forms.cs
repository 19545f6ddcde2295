using System.Collections.Immutable;
using System.Globalization;
using Guardrails.Text;

namespace Guardrails.Configuration;

/// <summary>How the values of settings are written, type by type.</summary>
internal static class Forms
{
    private static readonly ImmutableArray<(string Unit, long Ticks)> Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("min", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    public static TextForm<bool> Truth { get; } = new(
        static (text, out value) => bool.TryParse(text.Trim(), out value) ? null : "is neither true nor false",
        static value => value ? "true" : "false", "write true or false", isLiteral: true);

    public static TextForm<int> Count { get; } = new(
        static (text, out value) => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? null : "is no whole number in range",
        static value => value.ToString(CultureInfo.InvariantCulture), "write a whole number such as 200", isLiteral: true);

    public static TextForm<decimal> Number { get; } = new(
        static (text, out value) => Amount.CheckBelow(text, Amount.MaxValue, out value),
        static value => value.ToString(CultureInfo.InvariantCulture), "write a number such as 0.05", isLiteral: true);

    public static TextForm<TimeSpan> Time { get; } = new(
        ReadTime,
        static value => value.ToString("c", CultureInfo.InvariantCulture), "write a time such as 00:00:05, or 5 s, 250 ms, 1 min, 1 h");

    /// <summary>Text without white space, such as the name of a currency or of a group.</summary>
    public static TextForm<string> Name { get; } = new(
        static (text, out value) =>
        {
            value = text;
            return Identifier.CheckExact(text, 64);
        },
        static value => value, "write a name without white space, such as USD");

    /// <summary>Any text, also none.</summary>
    public static TextForm<string> Characters { get; } = new(
        static (text, out value) =>
        {
            value = text;
            return null;
        },
        static value => value, "write characters such as ._:-");

    /// <summary>A sentence; <see langword="null"/> is written as a word.</summary>
    public static TextForm<string?> Sentence { get; } = new(
        static (text, out value) =>
        {
            value = text.Trim().Equals("none", StringComparison.OrdinalIgnoreCase) ? null : text;
            return string.IsNullOrWhiteSpace(text) ? "is empty" : null;
        },
        static value => value ?? "none", "write a sentence, or none");

    public static TextForm<T> Text<T>()
        where T : ITextValue<T> => new(T.Read, static value => value.ToString()!, T.Allowed);

    public static TextForm<T> Word<T>()
        where T : struct, Enum => new(
            static (text, out value) =>
            {
                value = EnumText.Read<T>(text) ?? default;
                return EnumText.Read<T>(text) is null ? "is no word that exists here" : null;
            },
            static value => value.ToString(), $"write one of {EnumText.Names<T>()}");

    public static OptionalForm<T> Optional<T>(TextForm<T> form, string word = "none")
        where T : struct => new(form, word);

    /// <summary>A number needs its unit: a number alone is days to the runtime and seconds to most people.</summary>
    private static string? ReadTime(string text, out TimeSpan value)
    {
        value = default;
        var rest = text.AsSpan().Trim();
        if (rest.Contains(':'))
        {
            return TimeSpan.TryParseExact(rest, ["c"], CultureInfo.InvariantCulture, out value) ? value < TimeSpan.Zero ? "is below 0" : null : "is no time";
        }

        foreach (var (unit, ticks) in Units)
        {
            if (!rest.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (Amount.CheckBelow(rest[..^unit.Length].TrimEnd(), 1_000_000m, out var number) is { } problem)
            {
                return problem;
            }

            value = TimeSpan.FromTicks((long)(number * ticks));
            return number < 0m ? "is below 0" : number > 0m && value == TimeSpan.Zero ? "is shorter than 0.1 µs" : null;
        }

        return decimal.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "has no unit" : "is no time";
    }
}
