using System.Globalization;

namespace Guardrails.Limits;

/// <summary>
/// One limit: an amount in the account currency (or in units, for quantity limits), or a fraction of equity; and what passing it does.
/// </summary>
/// <remarks><c>default(Limit)</c> is an amount of 0 that blocks: nothing is allowed. A limit is passed when the value is <em>above</em> it; exactly at the limit is allowed.</remarks>
public readonly record struct Limit
{
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

    /// <summary>A fraction of equity: 0.25 is 25 %.</summary>
    public static Limit OfEquity(decimal fraction) => new(fraction, true, LimitSeverity.Block);

    /// <summary>A fixed amount, written as a number.</summary>
    public static implicit operator Limit(decimal value) => Amount(value);

    /// <summary>The same limit, reporting instead of denying.</summary>
    public Limit AsWarning() => new(Value, IsFractionOfEquity, LimitSeverity.Warn);

    /// <summary>For example <c>400</c>, <c>25 % of equity</c>, <c>400 (warn)</c>.</summary>
    public override string ToString()
    {
        var text = IsFractionOfEquity
            ? (Value * 100m).ToString("0.####", CultureInfo.InvariantCulture) + " % of equity"
            : Value.ToString(CultureInfo.InvariantCulture);
        return Severity == LimitSeverity.Warn ? text + " (warn)" : text;
    }
}
