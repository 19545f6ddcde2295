namespace Guardrails.Protection;

/// <summary>What the number of a <see cref="PriceOffset"/> means. There is no member with value 0: an offset that nobody has set is none.</summary>
public enum PriceOffsetKind
{
    /// <summary>A price.</summary>
    Price = 1,

    /// <summary>A fraction of the entry price, away from it.</summary>
    Fraction = 2,

    /// <summary>A multiple of the initial risk (R), away from the entry price.</summary>
    Risk = 3,

    /// <summary>A multiple of the average true range (ATR), away from the entry price.</summary>
    TrueRange = 4,
}
