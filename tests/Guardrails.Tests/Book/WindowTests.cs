using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Book;

/// <summary>
/// What the book remembers of a window, in little room, says the same as a list that keeps everything. The steps are short, so that every age
/// from one tick before the end of the window to one tick after it occurs.
/// </summary>
public sealed class WindowTests
{
    private const int Steps = 400;
    private const int Window = 7;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_budget_of_messages_is_used_up_when_the_window_has_as_many(int seed)
    {
        var random = new Random(seed);
        var budget = random.Next(1, 5);
        var log = new MessageLog(budget, Window);
        var all = new List<GuardInstant>();
        Assert.Equal(budget, log.Budget);
        Walk(random, now =>
        {
            switch (random.Next(12))
            {
                case 0:
                    log.Clear();
                    all.Clear();
                    break;
                case 1:
                    var ticks = random.Next(-3, 4);
                    log.Change(at => at with { MonotonicTicks = at.MonotonicTicks + ticks, UtcTicks = at.UtcTicks + ticks });
                    all = all.ConvertAll(at => at with { MonotonicTicks = at.MonotonicTicks + ticks, UtcTicks = at.UtcTicks + ticks });
                    break;
                case < 8:
                    log.Add(now);
                    all.Add(now);
                    break;
                default:
                    break;
            }

            // Only the last ones are kept: a clock that is moved can bring an older one into the window again, which does not count.
            var last = all.TakeLast(budget).ToList();
            Assert.Equal(last.Count == budget && now.Since(last[0]) < Window, log.IsUsedUp(now));
            for (var more = 0; more <= budget + 1; more++)
            {
                var then = all.Concat(Enumerable.Repeat(now, more)).TakeLast(budget).ToList();
                Assert.Equal(then.Count == budget && now.Since(then[0]) < Window, log.IsUsedUp(now, more));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_order_is_found_for_as_long_as_the_window_is(int seed)
    {
        var random = new Random(seed);
        var recent = new RecentOrders(Window);
        var all = new List<(OrderFingerprint Print, GuardInstant At)>();
        Walk(random, now =>
        {
            switch (random.Next(4))
            {
                case 0:
                    var ticks = random.Next(0, 3);
                    recent.Change(at => at.Moved(-ticks));
                    all = all.ConvertAll(one => (one.Print, one.At.Moved(-ticks)));
                    break;
                case 1 or 2:
                    var print = Print(random.Next(3));
                    recent.Add(print, now);
                    all.RemoveAll(one => now.Since(one.At) >= Window);
                    all.Add((print, now));
                    break;
                default:
                    break;
            }

            Assert.Equal(all.Count == 0, recent.IsEmpty);
            for (var i = 0; i < 3; i++)
            {
                var same = all.FindLast(one => one.Print == Print(i));
                var age = same == default ? null : (long?)now.Since(same.At);
                Assert.Equal(age < Window ? age : null, recent.Since(Print(i), now));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Refusals_are_too_many_when_they_are_as_many_as_allowed_and_half_of_the_answers(int seed)
    {
        var random = new Random(seed);
        var most = random.Next(1, 5);
        var counts = new TripCounts(AutoTrips.None with { MaxRejections = most, RejectionWindow = TimeSpan.FromTicks(Window) });
        var all = new List<(GuardInstant At, bool IsRejection)>();
        Walk(random, now =>
        {
            if (random.Next(40) == 0)
            {
                counts.Reset();
                all.Clear();
            }

            if (random.Next(10) == 0)
            {
                counts.MoveClock(-1);
                all = all.ConvertAll(static one => (one.At.Moved(-1), one.IsRejection));
            }

            var isRejection = random.Next(2) == 0;
            counts.CountAnswer(isRejection, now);
            all.Add((now, isRejection));
            all.RemoveAll(one => now.Since(one.At) >= Window);

            var rejections = all.Count(static one => one.IsRejection);
            Assert.Equal(rejections >= most && rejections * 2 >= all.Count, counts.WhyByAnswers() is not null);
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Denials_are_too_many_when_the_window_has_as_many_as_allowed(int seed)
    {
        var random = new Random(seed);
        var most = random.Next(1, 5);
        var counts = new TripCounts(AutoTrips.None with { MaxDenials = most, DenialWindow = TimeSpan.FromTicks(Window) });
        var all = new List<GuardInstant>();
        Walk(random, now =>
        {
            if (random.Next(40) == 0)
            {
                counts.Reset();
                all.Clear();
            }

            if (random.Next(10) == 0)
            {
                counts.MoveClock(-1);
                all = all.ConvertAll(static at => at.Moved(-1));
            }

            var more = random.Next(most + 3);
            if (random.Next(2) == 0)
            {
                counts.CountDenials(more, now);
                all.AddRange(Enumerable.Repeat(now, more));
                more = 0;
            }

            var last = all.Concat(Enumerable.Repeat(now, more)).TakeLast(most).ToList();
            Assert.Equal(last.Count == most && now.Since(last[0]) < Window, counts.IsOneTooMany(more, now));
            last = [.. all.TakeLast(most)];
            Assert.Equal(last.Count == most && now.Since(last[0]) < Window, counts.WhyByDenials(now) is not null);
        });
    }

    /// <summary>Another process starts its monotonic time anew: what was counted keeps its age by the wall clock, and none is in the future.</summary>
    [Fact]
    public void Counts_go_on_in_another_process()
    {
        var counts = new TripCounts(AutoTrips.None with { MaxRejections = 1, RejectionWindow = TimeSpan.FromTicks(Window), MaxDenials = 1, DenialWindow = TimeSpan.FromTicks(Window) });
        counts.CountAnswer(isRejection: true, new(100, 5_000));
        counts.CountDenials(1, new(100, 5_000));

        counts.RestartClock(new(101, 0));

        Assert.NotNull(counts.WhyByDenials(new(101, 0)));
        Assert.Null(counts.WhyByDenials(new(100 + Window, 0)));
        counts.CountAnswer(isRejection: false, new(100 + Window - 1, 0));
        Assert.NotNull(counts.WhyByAnswers());
        counts.CountAnswer(isRejection: false, new(100 + Window, 0));
        Assert.Null(counts.WhyByAnswers());
    }

    [Theory]
    [InlineData(2, null, false)]
    [InlineData(2, 3, false)]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, true)]
    public void Unknown_orders_are_too_many_when_they_are_as_many_as_allowed(int orders, int? most, bool isTooMany)
    {
        Assert.Equal(isTooMany, new TripCounts(AutoTrips.None with { MaxUnknownOrders = most }).WhyByUnknown(orders) is not null);
    }

    [Fact]
    public void Nothing_is_counted_where_nothing_is_limited()
    {
        var counts = new TripCounts(AutoTrips.None);
        counts.CountAnswer(isRejection: true, new(100, 100));
        counts.CountDenials(1_000, new(100, 100));

        Assert.False(counts.IsOneTooMany(1_000, new(100, 100)));
        Assert.Null(counts.WhyByAnswers());
        Assert.Null(counts.WhyByDenials(new(100, 100)));
    }

    /// <summary>The range is never smaller than what was reachable, and exact where no two changes fall into one moment.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_could_be_reached_since_is_everything_that_was_reachable(int seed)
    {
        var random = new Random(seed);
        var history = new ReachHistory(resolution: 1);
        var all = new List<(long At, decimal Low, decimal High)>();
        var now = 1_000L;
        for (var i = 0; i < 40; i++)
        {
            now += random.Next(1, 4);
            var (low, high) = (random.Next(-9, 3), random.Next(3, 9));
            history.Note(now, low, high);
            all.Add((now, low, high));
            if (random.Next(12) == 0)
            {
                history.MoveClock(5);
                now += 5;
                all = all.ConvertAll(static one => (one.At + 5, one.Low, one.High));
            }

            if (random.Next(12) == 0)
            {
                var copy = new ReachHistory(resolution: 1);
                copy.CopyFrom(history);
                history = copy;
            }

            for (var since = all[0].At - 2; since <= now + 1; since++)
            {
                // What was reachable at the moment, and everything after it.
                var then = all.FindLastIndex(one => one.At <= since);
                var (least, most) = (5m, 4m);
                var isKnown = history.TrySince(since, ref least, ref most);

                Assert.Equal(all.Count <= 16 || all.Count - then <= 16, isKnown);
                if (isKnown)
                {
                    var seen = all.Skip(Math.Max(0, then)).Select(static one => (one.Low, one.High)).Concat(then < 0 ? [(0m, 0m)] : []).ToList();
                    Assert.Equal((Math.Min(5m, seen.Min(static one => one.Low)), Math.Max(4m, seen.Max(static one => one.High))), (least, most));
                }
            }
        }
    }

    /// <summary>Changes within one moment are kept as one: what was reachable before its last change counts until that change, and only then the last one alone.</summary>
    [Theory]
    [InlineData(100, -5, 9)]
    [InlineData(104, -5, 9)]
    [InlineData(105, -1, 2)]
    [InlineData(200, -1, 2)]
    public void Changes_within_one_moment_are_kept_as_one(int since, int low, int high)
    {
        var history = new ReachHistory(resolution: 10);
        history.Note(100, -5, 3);
        history.Note(102, -2, 9);
        history.Note(104, -1, 2);
        var (least, most) = (0m, 0m);

        Assert.True(history.TrySince(since, ref least, ref most));

        Assert.Equal((low, high), (least, most));
    }

    /// <summary>A moment is over when it has lasted as long as the resolution.</summary>
    [Theory]
    [InlineData(109, -5, 9)]
    [InlineData(110, -5, 4)]
    public void A_moment_lasts_as_long_as_the_resolution(int second, int low, int high)
    {
        var history = new ReachHistory(resolution: 10);
        history.Note(100, -5, 4);
        history.Note(second, -1, 9);
        history.Note(second, -1, 2);
        var (least, most) = (0m, 0m);

        Assert.True(history.TrySince(105, ref least, ref most));

        Assert.Equal((low, Math.Max(high, 9)), (least, most));
    }

    private static OrderFingerprint Print(int quantity) => new("ACME", PositionLeg.Net, OrderSide.Buy, OrderType.Limit, quantity, 1m, null, null);

    /// <summary>Both clocks go on, and not always together.</summary>
    private static void Walk(Random random, Action<GuardInstant> step)
    {
        var now = new GuardInstant(1_000_000, 1_000);
        for (var i = 0; i < Steps; i++)
        {
            var both = random.Next(4);
            now = new GuardInstant(now.UtcTicks + both + (random.Next(5) == 0 ? 1 : 0), now.MonotonicTicks + both + (random.Next(5) == 0 ? 1 : 0));
            step(now);
        }
    }
}
