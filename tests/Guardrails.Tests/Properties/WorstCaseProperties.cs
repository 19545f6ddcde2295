namespace Guardrails.Tests.Properties;

/// <summary>The extremes the guard reckons with, against everything that can really happen.</summary>
public sealed class WorstCaseProperties
{
    [Fact]
    public void Worst_case_equals_everything_the_venue_can_do() => Law.Holds(
        steps: 5,
        static (tape, trace) =>
        {
            var book = SmallBook.Read(tape, trace, unmanagedToo: false);
            var position = RiskManager.For(book.ToPortfolio(), new RiskLimits()).FindPosition(SmallBook.Symbol);
            Compare(book, position?.Low ?? 0m, position?.High ?? 0m, trace);
        },
        cases: 3000,
        found: ["12253699823946211060,8844981030896727675,1", "15521247794109093997,9744528197840092657,18", "480782923640443290,9202657665347722409,17"]);

    [Fact]
    public void Worst_case_covers_everything_also_beside_holdings_of_others() => Law.Holds(
        steps: 5,
        static (tape, trace) =>
        {
            var book = SmallBook.Read(tape, trace, unmanagedToo: true);
            var key = book.ToAccountBook(new RiskLimits()).Find(SmallBook.Symbol)?.Keys[0];
            Compare(book, key?.Ledger.Low ?? 0m, key?.Ledger.High ?? 0m, trace);
        },
        cases: 1500);

    private static void Compare(SmallBook book, decimal low, decimal high, Trace trace)
    {
        var (lowest, highest) = Reach.Of(book);
        trace.Add($"reachable {lowest}..{highest}, the guard reckons with {low}..{high}");
        Assert.True(low <= lowest && high >= highest, "the guard reckons with less than what can happen");
        if (Conservative(book) is null)
        {
            Assert.True(low == lowest && high == highest, "the guard reckons with more than what can happen");
        }
    }

    /// <summary>Where the guard reckons with more than what can happen, on purpose; <see langword="null"/> where it must be exact.</summary>
    internal static string? Conservative(SmallBook book)
    {
        var orders = book.Orders;
        var groups = orders.Where(static o => o.Group >= 0).GroupBy(static o => o.Group).ToList();
        return orders.Any(static o => o.Capped) && book.Managed != book.Net
                ? "caps act on the whole position, so they are not relied on while a part of it is somebody else's"
            : orders.Any(static o => o.Capped) && orders.Any(static o => o is { WaitsFor: >= 0, Capped: false })
                ? "what a capped order takes can be the very cover a waiting order counts on, so waiting orders count in full beside it"
            : groups.Any(static g => g.GroupBy(static o => o.Side).Any(static s => s.Any(static o => o.Capped) && !s.All(static o => o.Capped)))
                ? "a linked group with one plain order on a side counts as plain there"
            : groups.Any(static g => g.Any(static o => o.WaitsFor >= 0) && g.Any(static o => o.Filled > 0))
                ? "a linked order that waits is held against its own fills, not against those of its group"
            : orders.Any(o => o.WaitsFor >= 0 && orders[o.WaitsFor].Side == o.Side)
                ? "an order that waits for one of its own side counts in full, whatever the parent can still fill"
            : orders.Any(o => o.WaitsFor >= 0 && orders.Any(s => !ReferenceEquals(s, o) && s.WaitsFor == o.WaitsFor && (s.Group < 0 || s.Group != o.Group)))
                ? "orders that wait for the same parent without being linked could all use the same cover, so they count in full"
            : groups.Any(static g => g.Any(static o => o.WaitsFor >= 0) && g.Select(static o => o.WaitsFor).Distinct().Count() > 1)
                ? "in a linked group of orders that do not all wait for the same parent they count in full"
            : null;
    }
}
