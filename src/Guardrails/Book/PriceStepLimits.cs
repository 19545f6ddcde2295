namespace Guardrails.Book;

/// <summary>What is too far for one step of the price, and what confirms it.</summary>
/// <param name="Fraction">Most of the price before, as a fraction; <see langword="null"/> when nothing is too far.</param>
/// <param name="Ticks">How many ticks are never too far.</param>
/// <param name="Prices">The steps of prices.</param>
/// <param name="Quotes">How many quotes of one source confirm a step.</param>
/// <param name="ConfirmationTicks">How far apart the first and the last of them are at least.</param>
internal readonly record struct PriceStepLimits(decimal? Fraction, int Ticks, PriceSteps Prices, int Quotes, long ConfirmationTicks)
{
    /// <summary>A step beyond this factor is confirmed by another source or a person only: a source that is stuck confirms itself.</summary>
    private const decimal MostByTime = 2m;

    /// <summary>Whether it is too far from one price to the other.</summary>
    public bool IsStep(decimal price, decimal reference) =>
        Fraction is { } fraction && Math.Abs(price - reference) is var distance && distance > Math.Abs(reference) * fraction && distance > Ticks * Prices.At(reference).Size;

    /// <summary>Whether one price is at most twice the other, on the same side of 0.</summary>
    public static bool IsWithinDouble(decimal price, decimal reference) =>
        price > 0m == reference > 0m && Math.Abs(price) <= Math.Abs(reference) * MostByTime && Math.Abs(reference) <= Math.Abs(price) * MostByTime;
}
