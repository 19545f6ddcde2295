using Guardrails.Book;

namespace Guardrails.Tests.Book;

/// <summary>The sums of one order's executions say the same as a list of all executions.</summary>
public sealed class FillTallyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_sums_are_those_of_the_list(int seed)
    {
        var random = new Random(seed);
        var (tally, list) = (new FillTally(), new Listed());
        for (var i = 0; i < 30; i++)
        {
            Step(random, ref tally, list, $"E{random.Next(5)}");
            Same(list, tally);
        }
    }

    /// <summary>An execution that both orders have counts once, and one keeps the side that it was executed on.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_sums_of_two_orders_together_are_those_of_both_lists(int seed)
    {
        var random = new Random(seed);
        var (own, ownList) = (new FillTally(), new Listed());
        var (other, otherList) = (new FillTally(), new Listed());
        var shared = random.Next(3);
        for (var i = 0; i < 6; i++)
        {
            Step(random, ref own, ownList, $"E{random.Next(3)}");
            Step(random, ref other, otherList, $"{(random.Next(2) == 0 ? "F" : "E")}{random.Next(shared + 1)}");
        }

        var sidesDiffer = random.Next(2) == 0;
        var both = other.Executions().Where(e => ownList.Executions.ContainsKey(e.Id)).Sum(static e => e.Quantity);
        var expected = (ownList.Executed + otherList.Executed - both, Math.Max(ownList.Cumulative, otherList.Cumulative));
        Assert.Equal(expected, own.SumsWith(other));

        own.Absorb(other, sidesDiffer);

        foreach (var (id, execution) in otherList.Executions)
        {
            ownList.Executions.TryAdd(id, (execution.Quantity, execution.IsOtherSide != sidesDiffer));
        }

        (ownList.Executed, ownList.Cumulative) = expected;
        ownList.Booked = Math.Max(ownList.Executed, ownList.Cumulative);
        ownList.MostBooked = Math.Max(ownList.MostBooked, ownList.Booked);
        ownList.IsRevised |= otherList.IsRevised;
        ownList.RevisedAt = Math.Max(ownList.RevisedAt, otherList.RevisedAt);
        Same(ownList, own);
    }

    [Fact]
    public void What_is_inferred_is_what_no_execution_and_no_setting_explains()
    {
        var tally = new FillTally();
        tally.Take(null, 0m, 7m, 7m, false, false);
        Assert.Equal((7m, 7m, 7m), (tally.CountUntoldFees(counts: true), tally.FeeUntold, tally.Inferred));
        tally.Take("E1", 2m, 7m, 0m, false, false);
        Assert.Equal((-2m, 5m, 5m), (tally.CountUntoldFees(counts: true), tally.FeeUntold, tally.Inferred));
        Assert.Equal((-5m, 0m), (tally.CountUntoldFees(counts: false), tally.FeeUntold));
        Assert.Equal((5m, 5m), (tally.CountUntoldFees(counts: true), tally.FeeUntold));
        tally.Settle();
        Assert.Equal(7m, tally.Settled);
        Assert.Equal((-5m, 0m, 0m), (tally.CountUntoldFees(counts: true), tally.FeeUntold, tally.Inferred));
        tally.Take(null, 0m, 9m, 2m, false, false);
        Assert.Equal((2m, 2m), (tally.CountUntoldFees(counts: true), tally.Inferred));
        tally.Take("E2", 9m, 9m, 2m, false, false);
        Assert.Equal((-2m, 0m), (tally.CountUntoldFees(counts: true), tally.Inferred));
    }

    [Fact]
    public void A_fee_is_untold_until_it_is_told_or_settled()
    {
        var tally = new FillTally();
        tally.Take("E1", 4m, 4m, 4m, false, true);
        tally.Take("E2", 3m, 7m, 3m, false, false);
        tally.Take(null, 1m, 8m, 1m, false, true);
        Assert.Equal((5m, 0m), (tally.CountUntoldFees(counts: true), tally.Inferred));
        Assert.Equal((true, false), (tally.IsFeeUntold("E1"), tally.IsFeeUntold("E2")));

        // The same execution with its fee; once more without it changes nothing.
        tally.Take("E1", 0m, 8m, 0m, false, false);
        tally.Take("E1", 0m, 8m, 0m, false, true);
        Assert.Equal((-4m, 1m), (tally.CountUntoldFees(counts: true), tally.FeeUntold));
        Assert.Equal(4m, tally.QuantityOf("E1"));

        tally.Take("E3", 2m, 10m, 2m, false, true);
        tally.Revise("E3", 1.5m, 9.5m, -0.5m, 1, false);
        Assert.Equal((1.5m, 2.5m), (tally.CountUntoldFees(counts: true), tally.FeeUntold));

        var successor = new FillTally();
        successor.Take("E4", 1m, 1m, 1m, false, true);
        successor.Absorb(tally, sidesDiffer: false);
        Assert.Equal((3.5m, true), (successor.CountUntoldFees(counts: true), successor.IsFeeUntold("E3")));

        tally.Settle();
        tally.Take("E3", 0m, 9.5m, 0m, false, false);
        Assert.Equal((-2.5m, 0m, false), (tally.CountUntoldFees(counts: true), tally.FeeUntold, tally.IsFeeUntold("E3")));
        tally.Take("E5", 2m, 11.5m, 2m, false, true);
        Assert.Equal(2m, tally.CountUntoldFees(counts: true));
    }

    [Fact]
    public void An_order_seen_with_fills_has_them_without_an_execution()
    {
        var tally = FillTally.Seen(4m);

        Assert.Equal((4m, 4m, 4m, 0m, 0), (tally.VenueCumulative, tally.Booked, tally.MostBooked, tally.Executed, tally.ExecutionCount));
        Assert.True(tally.AddsUp);
    }

    /// <summary>Each number alone can be wrong.</summary>
    [Theory]
    [InlineData(4, 4, 4, true)]
    [InlineData(4, 3, 4, true)]
    [InlineData(3, 4, 4, true)]
    [InlineData(4, 4, 5, false)]
    [InlineData(4, 4, 3, false)]
    [InlineData(4, 5, 4, false)]
    [InlineData(5, 4, 4, false)]
    [InlineData(-1, -1, -1, false)]
    public void The_larger_sum_has_to_be_what_is_booked(int executed, int cumulative, int booked, bool addsUp)
    {
        var tally = new FillTally();
        tally.Take("E1", executed, cumulative, booked, false, false);
        if (cumulative < 0)
        {
            tally.Revise("E1", executed, cumulative, 0m, 0, false);
        }

        Assert.Equal(addsUp, tally.AddsUp);
    }

    [Fact]
    public void The_side_of_an_unknown_execution_is_in_doubt_until_one_is_known()
    {
        var tally = new FillTally();
        Assert.True(tally.IsOnOtherSide("E1", unlessKnown: true));
        Assert.False(tally.IsOnOtherSide("E1", unlessKnown: false));
        tally.Take("E1", 1m, 1m, 1m, false, false);
        Assert.False(tally.IsOnOtherSide("E1", unlessKnown: true));
        tally.Take("E2", 1m, 2m, 1m, true, false);
        Assert.False(tally.IsOnOtherSide("E1", unlessKnown: true));
        Assert.True(tally.IsOnOtherSide("E2", unlessKnown: false));
        Assert.False(tally.IsOnOtherSide("E3", unlessKnown: true));
    }

    [Fact]
    public void A_clock_that_was_set_back_takes_the_time_of_the_correction_along()
    {
        var tally = new FillTally();
        tally.Take("E1", 5m, 5m, 5m, false, false);
        tally.Revise("E1", 3m, 3m, -2m, 100, false);
        tally.MoveClock(-30);

        Assert.Equal(70, tally.RevisedAtUtcTicks);
    }

    private static void Step(Random random, ref FillTally tally, Listed list, string id)
    {
        var quantity = random.Next(1, 6);
        var cumulative = list.Cumulative + random.Next(-1, 4);
        switch (random.Next(3))
        {
            case 0:
                list.Take(null, 0m, cumulative, false, out var added);
                tally.Take(null, 0m, cumulative, added, false, false);
                break;
            case 1 when list.Executions.ContainsKey(id):
                cumulative = Math.Max(0m, cumulative);
                list.Revise(id, quantity - 1, cumulative, quantity * 10, out var revised);
                tally.Revise(id, quantity - 1, cumulative, revised, quantity * 10, list.Executions[id].IsOtherSide);
                break;
            default:
                if (!list.Executions.ContainsKey(id))
                {
                    var isOtherSide = random.Next(3) == 0;
                    list.Take(id, quantity, cumulative, isOtherSide, out var taken);
                    tally.Take(id, quantity, cumulative, taken, isOtherSide, false);
                }

                break;
        }
    }

    private static void Same(Listed list, in FillTally tally)
    {
        Assert.Equal((list.Executed, list.Cumulative, list.Booked, list.MostBooked), (tally.Executed, tally.VenueCumulative, tally.Booked, tally.MostBooked));
        Assert.Equal((list.IsRevised, list.RevisedAt, list.Executions.Count), (tally.IsRevised, tally.RevisedAtUtcTicks, tally.ExecutionCount));
        Assert.True(tally.AddsUp);
        Assert.Equal(list.Executions.Select(static e => (e.Key, e.Value.Quantity)).Order(), tally.Executions().Order());
        foreach (var (id, execution) in list.Executions)
        {
            Assert.True(tally.HasExecution(id));
            Assert.Equal(execution.Quantity, tally.QuantityOf(id));
            Assert.Equal(execution.IsOtherSide, tally.IsOnOtherSide(id, unlessKnown: false));
        }

        Assert.False(tally.HasExecution("never"));
        Assert.Null(tally.QuantityOf("never"));
    }

    /// <summary>Everything that was told, kept as it was told.</summary>
    private sealed class Listed
    {
        public Dictionary<string, (decimal Quantity, bool IsOtherSide)> Executions { get; } = new(StringComparer.Ordinal);

        public decimal Executed { get; set; }

        public decimal Cumulative { get; set; }

        public decimal Booked { get; set; }

        public decimal MostBooked { get; set; }

        public bool IsRevised { get; set; }

        public long RevisedAt { get; set; }

        public void Take(string? id, decimal quantity, decimal cumulative, bool isOtherSide, out decimal added)
        {
            if (id is not null)
            {
                Executions.Add(id, (quantity, isOtherSide));
            }

            Cumulative = Math.Max(Cumulative, cumulative);
            Count(out added);
        }

        public void Revise(string id, decimal quantity, decimal cumulative, long at, out decimal added)
        {
            Executions[id] = (quantity, Executions[id].IsOtherSide);
            (Cumulative, IsRevised, RevisedAt) = (cumulative, true, Math.Max(RevisedAt, at));
            Count(out added);
        }

        private void Count(out decimal added)
        {
            Executed = Executions.Values.Sum(static e => e.Quantity);
            added = Math.Max(Executed, Cumulative) - Booked;
            Booked += added;
            MostBooked = Math.Max(MostBooked, Booked);
        }
    }
}
