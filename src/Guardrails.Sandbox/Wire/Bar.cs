using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>The prices that an instrument had in one stretch of time.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Open">The price at the beginning, or the first one in it.</param>
/// <param name="High">The highest.</param>
/// <param name="Low">The lowest.</param>
/// <param name="Close">The last.</param>
/// <param name="Average">The average of the prices that were set in it; without any, the price itself.</param>
/// <param name="Count">How many prices were set in it.</param>
internal sealed record Bar(DateTimeOffset Start, decimal Open, decimal High, decimal Low, decimal Close, decimal Average, int Count)
{
    /// <summary>A bar for every stretch in which a price was known, the oldest first, those that begin before or after the bounds left out.</summary>
    /// <param name="changes">The prices that were set, the oldest first.</param>
    /// <param name="frame">How long the bars are.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The last moment.</param>
    public static IEnumerable<Bar> Make(IReadOnlyList<PriceChange> changes, BarFrame frame, DateTimeOffset from, DateTimeOffset until)
    {
        if (changes.Count == 0)
        {
            yield break;
        }

        var (next, known) = (0, default(decimal?));
        var start = frame.StartOf(changes[0].At > from ? changes[0].At : from);
        for (; start <= until; start = frame.After(start))
        {
            // What was set before the first bar is known when it begins.
            for (; next < changes.Count && changes[next].At < start; next++)
            {
                known = changes[next].Price;
            }

            var (first, end) = (next, frame.After(start));
            while (next < changes.Count && changes[next].At < end)
            {
                next++;
            }

            var bar = Of(start, known, [.. changes.Skip(first).Take(next - first).Select(static change => change.Price)]);
            known = bar.Close;
            if (start >= from)
            {
                yield return bar;
            }
        }
    }

    private static Bar Of(DateTimeOffset start, decimal? known, IReadOnlyList<decimal> set)
    {
        IReadOnlyList<decimal> all = known is { } price ? [price, .. set] : set;
        return new Bar(start, all[0], all.Max(), all.Min(), all[^1], set.Count == 0 ? all[0] : decimal.Round(set.Average(), 6), set.Count);
    }
}
