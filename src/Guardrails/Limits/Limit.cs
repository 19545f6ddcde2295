using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Guardrails.Configuration;

namespace Guardrails.Limits;

/// <summary>
/// One limit: an amount in the account currency (or in units, for quantity limits), or a fraction of equity; and what passing it does.
/// </summary>
/// <remarks>
/// <c>default(Limit)</c> is an amount of 0 that blocks: nothing is allowed. A limit is passed when the value is <em>above</em> it; exactly at the limit is allowed.
/// As text a limit is an amount (<c>400</c>) or a percentage of equity (<c>40%</c>, <c>40 % of equity</c>), with <c>(warn)</c> behind it when it reports
/// instead of denying.
/// </remarks>
[TypeConverter(typeof(TextConverter<Limit>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public readonly record struct Limit : IParsable<Limit>, ITextValue<Limit>
{
    private const string Equity = "of equity";
    private const string Warning = "(warn)";

    /// <summary>The largest fraction of equity that can be meant at all.</summary>
    internal const decimal MaxFraction = 1000m;

    private Limit(decimal value, bool isFractionOfEquity, LimitSeverity severity)
    {
        Value = value;
        IsFractionOfEquity = isFractionOfEquity;
        Severity = severity;
    }

    /// <summary>The amount, or the fraction (0.25 is 25 %).</summary>
    public decimal Value { get; }

    /// <summary>Whether <see cref="Value"/> is a fraction of equity, worked out anew whenever equity is reported.</summary>
    public bool IsFractionOfEquity { get; }

    /// <summary>What passing the limit does.</summary>
    public LimitSeverity Severity { get; }

    /// <summary>A fixed amount.</summary>
    public static Limit Amount(decimal value) => new(value, false, LimitSeverity.Block);

    /// <summary>A fraction of equity: 0.25 is 25 %. A fraction above 10 is refused by <see cref="RiskLimits.Validate"/> unless <see cref="RiskLimits.AllowLeverageAbove10"/> is set.</summary>
    public static Limit OfEquity(decimal fraction) => new(fraction, true, LimitSeverity.Block);

    /// <summary>A fixed amount, written as a number.</summary>
    public static implicit operator Limit(decimal value) => Amount(value);

    /// <summary>The same limit, reporting instead of denying.</summary>
    public Limit AsWarning() => new(Value, IsFractionOfEquity, LimitSeverity.Warn);

    /// <summary>Reads the text of a limit: <c>400</c>, <c>40%</c>, <c>25 % of equity</c>, <c>400 (warn)</c>.</summary>
    /// <param name="s">The text: digits with a decimal point, without thousands separators.</param>
    /// <param name="provider">Not asked: limits are written the same in every culture.</param>
    /// <exception cref="FormatException">The text is no limit; the message says why and how a limit is written.</exception>
    public static Limit Parse(string s, IFormatProvider? provider = null) => TextValue.Parse<Limit>(s);

    /// <summary>Reads the text of a limit without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: limits are written the same in every culture.</param>
    /// <param name="result">The limit; 0 when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Limit result) => TextValue.TryParse(s, out result);

    /// <summary>For example <c>400</c>, <c>25 % of equity</c>, <c>400 (warn)</c>. <see cref="Parse"/> reads it back.</summary>
    public override string ToString()
    {
        var text = !IsFractionOfEquity ? Value.ToString(CultureInfo.InvariantCulture)
            : Value is > -Text.Amount.MaxValue and < Text.Amount.MaxValue ? (Value * 100m).ToString("0.############################", CultureInfo.InvariantCulture) + $" % {Equity}"
            : string.Create(CultureInfo.InvariantCulture, $"{Value} times equity");
        return Severity == LimitSeverity.Warn ? $"{text} {Warning}" : text;
    }

    static string ITextValue<Limit>.Noun => "a limit";

    static string ITextValue<Limit>.Allowed => $"write an amount such as 400, or a percentage of equity such as 40%, with {Warning} behind it to report instead of deny";

    static string? ITextValue<Limit>.Read(string text, out Limit value)
    {
        value = default;
        var rest = text.AsSpan().Trim();
        var warns = TextValue.CutEnd(ref rest, Warning);
        var saysEquity = TextValue.CutEnd(ref rest, Equity);
        var isPercent = TextValue.CutEnd(ref rest, "%");
        if (saysEquity && !isPercent)
        {
            return "names equity without a percentage";
        }

        if (Text.Amount.CheckBelow(rest, isPercent ? (MaxFraction * 100m) + 1m : Text.Amount.MaxValue, out var number) is { } problem)
        {
            return problem;
        }

        if (number < 0m || (isPercent && number > MaxFraction * 100m))
        {
            return number < 0m ? "is below 0" : "is above 100000 % of equity";
        }

        value = new Limit(isPercent ? number / 100m : number, isPercent, warns ? LimitSeverity.Warn : LimitSeverity.Block);
        return null;
    }
}
