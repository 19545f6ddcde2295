using Guardrails.Book;

namespace Guardrails.Tests.Book;

/// <summary>Rounding to a step is rounding of the quotient, on both sides of zero.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0.1")]
    [InlineData("0.01")]
    [InlineData("0.25")]
    [InlineData("5")]
    [InlineData("100")]
    [InlineData("0.000000001")]
    public void Every_value_is_rounded_to_the_multiple_below_and_above(string size)
    {
        var step = new Step(decimal.Parse(size, System.Globalization.CultureInfo.InvariantCulture));
        for (var value = -10m; value <= 10m; value += 0.005m)
        {
            // Written with more digits than it needs, a value is the same value.
            foreach (var same in new[] { value, value * 1.0000m })
            {
                Assert.Equal(decimal.Floor(value / step.Size) * step.Size, step.Down(same));
                Assert.Equal(decimal.Ceiling(value / step.Size) * step.Size, step.Up(same));
                Assert.Equal(step.Down(same) == value, step.Fits(same));
            }
        }
    }
}
