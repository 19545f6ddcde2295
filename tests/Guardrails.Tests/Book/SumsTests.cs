using Guardrails.Exposure;
using Guardrails.Text;

namespace Guardrails.Tests.Book;

/// <summary>Short ways of arithmetic have to give what <c>decimal</c> gives, to the last bit: scales are part of what is written.</summary>
public sealed class SumsTests
{
    private static readonly decimal NegativeZero = new(0, 0, 0, isNegative: true, scale: 2);

    public static TheoryData<decimal, decimal> Pairs()
    {
        decimal[] numbers =
        [
            0m, 0.00m, NegativeZero, 1m, -1m, 1.0m, 1.00m, -2.50m, 0.0000000000000000000000000001m, 12345678901234567890.12345678m, decimal.MaxValue / 4m, decimal.MinValue / 4m,
        ];
        var pairs = new TheoryData<decimal, decimal>();
        foreach (var a in numbers)
        {
            foreach (var b in numbers)
            {
                pairs.Add(a, b);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Sums_have_the_digits_and_the_scale_of_decimal(decimal a, decimal b)
    {
        Assert.Equal(decimal.GetBits(a + b), decimal.GetBits(Sums.Plus(a, b)));
        Assert.Equal(decimal.GetBits(a - b), decimal.GetBits(Sums.Minus(a, b)));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Numbers_are_the_same_only_with_the_same_digits_and_scale(decimal a, decimal b)
    {
        Assert.Equal(decimal.GetBits(a).AsSpan().SequenceEqual(decimal.GetBits(b)), DecimalParts.AreSame(a, b));
        Assert.Equal(a < 0m, DecimalParts.IsBelowZero(a));
        Assert.Equal(decimal.GetBits(a).All(static part => part == 0), DecimalParts.IsNothing(a));
    }
}
