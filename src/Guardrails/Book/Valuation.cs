using Guardrails.Text;

namespace Guardrails.Book;

/// <summary>
/// Turns quantities into money. Every term is rounded to 8 places when it is made, up where it adds to exposure and towards zero where it
/// offsets, so sums are exact and equal a recomputation to the last digit.
/// </summary>
internal static class Valuation
{
    public const int Places = 8;

    /// <summary>Quantity × price × multiplier, rounded up; held at the largest supported value instead of overflowing.</summary>
    public static decimal Up(decimal quantity, decimal price, decimal multiplier)
    {
        try
        {
            var value = multiplier == 1m ? quantity * price : quantity * price * multiplier;
            return value >= Amount.MaxValue ? Amount.MaxValue : RoundUp(value);
        }
        catch (OverflowException)
        {
            return Amount.MaxValue;
        }
    }

    /// <summary>Quantity × price × multiplier, rounded towards zero; held at the largest supported value instead of overflowing.</summary>
    public static decimal TowardsZero(decimal quantity, decimal price, decimal multiplier)
    {
        try
        {
            var value = Math.Min(multiplier == 1m ? quantity * price : quantity * price * multiplier, Amount.MaxValue);
            return value.Scale <= Places ? value : decimal.Round(value, Places, MidpointRounding.ToZero);
        }
        catch (OverflowException)
        {
            return Amount.MaxValue;
        }
    }

    public static decimal RoundUp(decimal value) =>
        value.Scale <= Places ? value : decimal.Round(value, Places, MidpointRounding.ToPositiveInfinity);

    public static decimal RoundDown(decimal value) =>
        value.Scale <= Places ? value : decimal.Round(value, Places, MidpointRounding.ToNegativeInfinity);
}
