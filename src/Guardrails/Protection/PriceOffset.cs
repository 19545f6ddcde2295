using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Guardrails.Configuration;

namespace Guardrails.Protection;

/// <summary>
/// Where an exit rests: at a price, or so far from the entry price. Of a long position the stop is below the entry and the target above it; of a short one it is the other way round.
/// </summary>
/// <remarks>
/// As text an offset is a price (<c>187.50</c>), a percentage of the entry price (<c>5%</c>), a multiple of the initial risk (<c>2 R</c>) or of the average true range (<c>1.5 ATR</c>).
/// <c>default(PriceOffset)</c> is none, and <see cref="ProtectionPlan.Validate"/> refuses it.
/// </remarks>
[TypeConverter(typeof(TextConverter<PriceOffset>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public readonly record struct PriceOffset : IParsable<PriceOffset>, ITextValue<PriceOffset>
{
    private const string Risk = "R";
    private const string Range = "ATR";

    private PriceOffset(PriceOffsetKind kind, decimal value) => (Kind, Value) = (kind, value);

    /// <summary>An offset as it was written to a journal.</summary>
    internal static PriceOffset Recorded(PriceOffsetKind kind, decimal value) => new(kind, value);

    /// <summary>What <see cref="Value"/> means.</summary>
    public PriceOffsetKind Kind { get; }

    /// <summary>The price, the fraction (0.05 is 5 %), or the multiple.</summary>
    public decimal Value { get; }

    /// <summary>At a price.</summary>
    public static PriceOffset At(decimal price) => new(PriceOffsetKind.Price, price);

    /// <summary>So far from the entry price, as a fraction of it: 0.05 is 5 %.</summary>
    public static PriceOffset Fraction(decimal fraction) => new(PriceOffsetKind.Fraction, fraction);

    /// <summary>So many times the initial risk from the entry price: with an entry at 100 and a first stop at 95, 2 R are 10.</summary>
    public static PriceOffset OfRisk(decimal multiple) => new(PriceOffsetKind.Risk, multiple);

    /// <summary>So many average true ranges from the entry price.</summary>
    public static PriceOffset OfTrueRange(decimal multiple) => new(PriceOffsetKind.TrueRange, multiple);

    /// <summary>Reads the text of an offset: <c>187.50</c>, <c>5%</c>, <c>2 R</c>, <c>1.5 ATR</c>.</summary>
    /// <param name="s">The text: digits with a decimal point, without thousands separators.</param>
    /// <param name="provider">Not asked: offsets are written the same in every culture.</param>
    /// <exception cref="FormatException">The text is no offset; the message says why and how one is written.</exception>
    public static PriceOffset Parse(string s, IFormatProvider? provider = null) => TextValue.Parse<PriceOffset>(s);

    /// <summary>Reads the text of an offset without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: offsets are written the same in every culture.</param>
    /// <param name="result">The offset; none when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PriceOffset result) => TextValue.TryParse(s, out result);

    /// <summary>For example <c>187.50</c>, <c>5 %</c>, <c>2 R</c>, <c>1.5 ATR</c>. <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => Kind switch
    {
        PriceOffsetKind.Price => Value.ToString(CultureInfo.InvariantCulture),
        PriceOffsetKind.Fraction => $"{Percent(Value)} %",
        PriceOffsetKind.Risk => string.Create(CultureInfo.InvariantCulture, $"{Value} {Risk}"),
        PriceOffsetKind.TrueRange => string.Create(CultureInfo.InvariantCulture, $"{Value} {Range}"),
        _ => "none",
    };

    static string ITextValue<PriceOffset>.Noun => "an offset";

    static string ITextValue<PriceOffset>.Allowed => $"write a price such as 187.50, a percentage of the entry price such as 5%, or a multiple such as 2 {Risk} or 1.5 {Range}";

    static string? ITextValue<PriceOffset>.Read(string text, out PriceOffset value)
    {
        value = default;
        var rest = text.AsSpan().Trim();
        var kind = TextValue.CutEnd(ref rest, "%") ? PriceOffsetKind.Fraction : TextValue.CutEnd(ref rest, Range) ? PriceOffsetKind.TrueRange : TextValue.CutEnd(ref rest, Risk) ? PriceOffsetKind.Risk : PriceOffsetKind.Price;
        if (Text.Amount.CheckBelow(rest, Text.Amount.MaxValue, out var number) is { } problem)
        {
            return problem;
        }

        var offset = new PriceOffset(kind, kind == PriceOffsetKind.Fraction ? number / 100m : number);
        if (offset.Problem is { } why)
        {
            return why;
        }

        value = offset;
        return null;
    }

    /// <summary>What is wrong with it, as the words that follow it; <see langword="null"/> when nothing is.</summary>
    internal string? Problem =>
        Kind == 0 ? "is no offset"
        : Text.Amount.Problem(Value) is { } problem ? problem
        : Value <= 0m ? "is not above 0"
        : null;

    private static string Percent(decimal fraction) =>
        Math.Abs(fraction) < Text.Amount.MaxValue ? (fraction * 100m).ToString("0.############################", CultureInfo.InvariantCulture) : fraction.ToString(CultureInfo.InvariantCulture) + " times 100";
}
