using Guardrails.Text;

namespace Guardrails.Exposure;

/// <summary>
/// Turns quantities into money. Every term is rounded to 8 places when it is made, up where it adds to exposure and towards zero where it
/// offsets, so sums are exact and equal a recomputation to the last digit.
/// </summary>
internal static class Valuation
{
    public const int Places = 8;

    /// <summary>Quantity × price × multiplier, rounded up; held at the largest supported value instead of overflowing.</summary>
    public static decimal Up(in decimal quantity, in decimal price, in decimal multiplier) =>
        multiplier == 1m && TryMultiply(quantity, price, out var value) ? value : UpChecked(quantity, price, multiplier);

    private static decimal UpChecked(decimal quantity, decimal price, decimal multiplier)
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

    /// <summary>
    /// The product of two usual factors, digit for digit as <c>decimal</c> makes it: both above 0, few enough places that nothing is rounded, and
    /// digits that stay below <see cref="Amount.MaxValue"/> even without a decimal point. Says no to all others.
    /// </summary>
    private static bool TryMultiply(in decimal a, in decimal b, out decimal product)
    {
        // Not DecimalParts: these factors were made a moment ago, and reading them in one piece would wait for that.
        Span<int> bits = stackalloc int[8];
        decimal.GetBits(a, bits);
        decimal.GetBits(b, bits[4..]);

        // Low digits, middle digits, high digits; the sign bit and, from bit 16, the scale.
        unchecked
        {
            var digits = (ulong)(uint)bits[0] * (uint)bits[4];
            var flags = bits[3] + bits[7];
            if ((bits[1] | bits[2] | bits[5] | bits[6]) != 0 || (bits[3] | bits[7]) < 0 || flags > Places << 16 || digits - 1 >= (ulong)Amount.MaxValue - 1)
            {
                product = 0m;
                return false;
            }

            product = new decimal((int)digits, (int)(digits >> 32), 0, isNegative: false, (byte)(flags >> 16));
            return true;
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

    /// <summary>The highest price an order can work at by itself, slippage included for what can execute at market; 0 when it has none of its own.</summary>
    public static decimal CeilingPrice(Orders.OrderType type, decimal? limit, decimal? stop, decimal slippage)
    {
        if (stop is null)
        {
            return Math.Abs(limit ?? 0m);
        }

        var trigger = Math.Abs(stop.Value);
        return Math.Max(Math.Abs(limit ?? 0m), type == Orders.OrderType.Stop ? trigger * (1m + slippage) : trigger);
    }
}
