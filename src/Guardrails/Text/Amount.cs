using System.Globalization;

namespace Guardrails.Text;

/// <summary>
/// Brings numbers from the outside (text, <see cref="double"/>) into <see cref="decimal"/>. <c>NaN</c>, infinities, overflow and
/// over-precise input are refused with the value named; nothing is ever replaced by 0.
/// </summary>
internal static class Amount
{
    /// <summary>The largest magnitude of a quantity or price: 10^12.</summary>
    public const decimal MaxMagnitude = 1_000_000_000_000m;

    /// <summary>The largest number of decimals of a quantity or price.</summary>
    public const int MaxDecimals = 12;

    /// <summary>The largest value of one order, one position or one limit, in any currency: 10^15.</summary>
    public const decimal MaxValue = 1_000_000_000_000_000m;

    private const string NotANumber = "is not a decimal number in range";

    /// <summary>
    /// With at most <see cref="MaxDecimals"/> decimals, rounded away from 0: a quotient such as 10/3 is no less than it was. What is so close to 0 that this
    /// would change more than a millionth of it stays as it is.
    /// </summary>
    public static decimal Fit(decimal value) => value.Scale <= MaxDecimals || Math.Abs(value) < 0.000001m ? value
        : decimal.Round(value, MaxDecimals, value > 0m ? MidpointRounding.ToPositiveInfinity : MidpointRounding.ToNegativeInfinity);

    /// <summary>
    /// Converts a finite <see cref="double"/>, keeping 15 significant digits and 12 decimals: what a person means by 0.1 + 0.2 is 0.3.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="name">What it is, for the error message.</param>
    /// <exception cref="ArgumentException">It is NaN, infinite, larger than 10^12 in magnitude, or not 0 but closer to 0 than 12 decimals can say.</exception>
    public static decimal FromDouble(double value, string name = "value")
    {
        if (!double.IsFinite(value) || Math.Abs(value) > (double)MaxMagnitude)
        {
            throw new ArgumentException($"{name} is {value.ToString("R", CultureInfo.InvariantCulture)}; a finite number of at most 10^12 is required.", name);
        }

        var converted = decimal.Round((decimal)value, MaxDecimals);
        if (converted == 0m && value != 0d)
        {
            throw new ArgumentException($"{name} is {value.ToString("R", CultureInfo.InvariantCulture)}, closer to 0 than {MaxDecimals} decimals can say.", name);
        }

        return converted;
    }

    /// <summary>Reads invariant text: an optional sign, digits, an optional decimal point and exponent; no thousands separators.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What it is, for the error message.</param>
    /// <exception cref="ArgumentException">It is not a number (<c>NaN</c> and infinities included), larger than 10^12 in magnitude, or has more than 12 decimals.</exception>
    public static decimal Parse(string? text, string name = "value")
    {
        if (Check(text, out var value) is { } problem)
        {
            throw new ArgumentException($"{name} '{Identifier.Shown(text)}' {problem}.", name);
        }

        return value;
    }

    /// <summary>Reads invariant text without throwing.</summary>
    public static bool TryParse(string? text, out decimal value) => Check(text, out value) is null;

    /// <summary>Reads text as <see cref="Parse"/> does, with another bound on the magnitude, which is not allowed itself.</summary>
    /// <returns>What is wrong with the text; <see langword="null"/> when nothing is.</returns>
    public static string? CheckBelow(ReadOnlySpan<char> text, decimal bound, out decimal value)
    {
        var problem = Read(text, out value);
        if (problem is null && (value >= bound || value <= -bound))
        {
            problem = FormattableString.Invariant($"is not below {bound} in magnitude");
        }

        value = problem is null ? value : 0m;
        return problem;
    }

    private static string? Check(string? text, out decimal value)
    {
        var problem = Read(text, out value) ?? Problem(value);
        problem = problem == NotANumber ? $"{problem}; write it like 1234.56" : problem;
        value = problem is null ? value : 0m;
        return problem;
    }

    /// <summary>Reads a number of any magnitude, with at most 12 decimals.</summary>
    private static string? Read(ReadOnlySpan<char> text, out decimal value)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
            | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out value))
        {
            value = 0m;
            return NotANumber;
        }

        // decimal.TryParse silently rounds to 28 digits; a text that asks for more than 12 decimals is refused before that matters.
        return value == 0m && HasNonZeroDigit(text) ? $"is closer to 0 than {MaxDecimals} decimals can say"
            : value.Scale > MaxDecimals && decimal.Round(value, MaxDecimals) != value ? $"has more than {MaxDecimals} decimals"
            : null;
    }

    /// <summary>Says what is wrong with a number as a quantity or price; <see langword="null"/> when nothing is.</summary>
    internal static string? Problem(in decimal value) => IsPlain(value) ? null
        : value > MaxMagnitude || value < -MaxMagnitude ? "is larger in magnitude than 10^12"
        : value.Scale > MaxDecimals && decimal.Round(value, MaxDecimals) != value ? $"has more than {MaxDecimals} decimals"
        : null;

    /// <summary>Nearly every number: few digits and few decimals. This is asked in every decision.</summary>
    private static bool IsPlain(in decimal value)
    {
        var parts = DecimalParts.Of(value);
        return parts.IsShort && parts.Low <= (ulong)MaxMagnitude && value.Scale <= MaxDecimals;
    }

    private static bool HasNonZeroDigit(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is 'e' or 'E')
            {
                return false;
            }

            if (c is >= '1' and <= '9')
            {
                return true;
            }
        }

        return false;
    }
}
