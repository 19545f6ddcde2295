using System.Collections.Immutable;
using System.Globalization;
using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Closing;

/// <summary>Exits that had to give way come back: which, how large, in which order, how often they are tried, and what the alarm says where they do not.</summary>
public sealed class ExitRestorationTests
{
    private const string Stop = "stop";
    private const string Target = "target";

    private static readonly VenueRejection _no = new("NO", "not now");

    /// <summary>
    /// Of 10 that are held a stop of 6 and a target of 4 had to give way. What rests besides, as quantity, side and group of each order, and what is placed.
    /// </summary>
    public static TheoryData<string, string> Rests => new()
    {
        { "", "Stop 6, Limit 4" },
        { "3 exit", "Stop 6, Limit 1" },
        { "3 other side", "Stop 6, Limit 4" },
        { "3 displaced", "Stop 6, Limit 4" },
        { "3 other side, 2 exit", "Stop 6, Limit 2" },
        { "3 exit, 3 exit", "Stop 4" },
        { "3 exit in a, 3 exit in a", "Stop 6, Limit 1" },
        { "3 exit in a, 2 exit in a", "Stop 6, Limit 1" },
        { "2 exit in a, 3 exit in a", "Stop 6, Limit 1" },
        { "3 exit in a, 2 exit in b", "Stop 5" },
        { "10 exit", "" },
        { "12 exit", "" },
        { "the stop has filled 2", "Stop 4, Limit 4" },
        { "the stop has filled 2, 3 exit", "Stop 4, Limit 3" },
        { "the target is of the other side", "Stop 6" },
    };

    [Theory]
    [MemberData(nameof(Rests))]
    public void What_is_not_covered_gets_its_exits_back_stops_first(string rests, string placed)
    {
        foreach (var isShort in new[] { false, true })
        {
            using var stage = new ExitStage();
            var view = Displace(stage, isShort, filled: rests.Contains("filled 2", StringComparison.Ordinal) ? 2m : 0m, otherTarget: rests.EndsWith("the other side", StringComparison.Ordinal));
            var displaced = ImmutableArray.Create(Target, Stop);
            var resting = rests.Split(", ", StringSplitOptions.RemoveEmptyEntries).Where(static r => char.IsAsciiDigit(r[0])).Select((r, i) => Resting(stage, view, r, i)).ToArray();
            displaced = displaced.AddRange(resting.Where(static r => r.Order.Reason == "displaced").Select(static r => r.Order.ClientOrderId));
            var before = stage.Fixture.Venue.Sent.Count;

            stage.Await(new ExitRestoration(stage.Sender, view with { Resting = resting }, new Backoff(stage.Time)).RunAsync(displaced, CancellationToken.None).AsTask());

            var sent = stage.Fixture.Venue.Sent.Skip(before).ToArray();
            Assert.Equal(placed, string.Join(", ", sent.Select(static o => string.Create(CultureInfo.InvariantCulture, $"{o.Type} {o.Quantity}"))));
            Assert.All(sent, o => Assert.Equal((GuardFixture.Acme, isShort ? OrderSide.Buy : OrderSide.Sell, PositionEffect.Close), (o.Symbol.Value, o.Side, o.Effect)));
            Assert.All(sent, o => Assert.Equal(
                o.Type == OrderType.Stop ? (null, Away(isShort, -10m), TimeInForce.Day) : (Away(isShort, 20m), (decimal?)null, TimeInForce.GoodTillCancel), (o.LimitPrice, o.StopPrice, o.TimeInForce)));
            Assert.All(stage.Fixture.Guard.OpenOrders, static o => Assert.Equal("momentum", o.Strategy));
            Assert.Empty(stage.Fixture.Alarms.All);
        }
    }

    /// <summary>
    /// A venue that refuses: the stop is tried for ten seconds, with pauses that double, and the target once after that. The alarm names how much is left
    /// without which exit, and why.
    /// </summary>
    [Theory]
    [InlineData(0, 9, 11.75)]
    [InlineData(4, 6, 10)]
    public void A_refused_exit_is_tried_for_ten_seconds(int pauses, int tries, double seconds)
    {
        using var stage = new ExitStage();
        var view = Displace(stage);
        var backoff = new Backoff(stage.Time);
        for (var i = 0; i < pauses; i++)
        {
            stage.Await(backoff.PauseAsync(CancellationToken.None).AsTask());
        }

        stage.Fixture.Venue.Answer = static _ => new SubmitOutcome.Rejected(_no);
        var (before, started) = (stage.Fixture.Venue.Sent.Count, stage.Time.GetUtcNow());

        stage.Await(new ExitRestoration(stage.Sender, view, backoff).RunAsync([Stop, Target], CancellationToken.None).AsTask());

        Assert.Equal([.. Enumerable.Repeat(OrderType.Stop, tries), OrderType.Limit], stage.Fixture.Venue.Sent.Skip(before).Select(static o => o.Type));
        Assert.Equal(TimeSpan.FromSeconds(seconds), stage.Time.GetUtcNow() - started);
        Assert.Equal(
            [Left(6), Left(4)],
            stage.Fixture.Alarms.All.Select(static a => a.Code == AlarmCodes.ExitsNotRestored && a.Subject == GuardFixture.Acme ? a.Message : a.ToString()));

        static string Left(int quantity) =>
            $"{quantity} ACME is left without the exits that had to give way: {_no}. Place them again with SubmitAsync, or close the position with GuardedBroker.CloseAsync.";
    }

    /// <summary>An exit that is taken after two refusals, or whose outcome is unknown, is there; one that the guard denies is not, and the alarm names the denial.</summary>
    [Theory]
    [InlineData("refused twice", 3, null)]
    [InlineData("unknown", 1, null)]
    [InlineData("denied", 0, "denied")]
    public void An_exit_is_there_unless_it_is_refused_or_denied(string what, int stops, string? alarm)
    {
        using var stage = new ExitStage();
        var view = Displace(stage);
        var refusals = 2;
        stage.Fixture.Venue.Answer = order => what == "unknown" ? new SubmitOutcome.Unknown("no answer")
            : what == "refused twice" && refusals-- > 0 ? new SubmitOutcome.Rejected(_no) : new SubmitOutcome.Accepted { VenueOrderId = "W-" + order.ClientOrderId };
        if (what == "denied")
        {
            // What is held is gone before the exits come back.
            stage.Fixture.Fill(stage.Fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close)), 10m);
        }

        var before = stage.Fixture.Venue.Sent.Count;
        stage.Await(new ExitRestoration(stage.Sender, view, new Backoff(stage.Time)).RunAsync([Stop, Target], CancellationToken.None).AsTask());

        Assert.Equal(stops, stage.Fixture.Venue.Sent.Skip(before).Count(static o => o.Type == OrderType.Stop));
        var alarms = stage.Fixture.Alarms.All.Where(static a => a.Code == AlarmCodes.ExitsNotRestored).ToArray();
        Assert.Equal(alarm is null ? 0 : 2, alarms.Length);
        Assert.All(alarms, static a => Assert.Contains("NO_POSITION_TO_CLOSE", a.Message, StringComparison.Ordinal));
    }

    /// <summary>A pair that the venue links goes back as one group, sized for what is held; a pair of which one is refused is tried again as a whole.</summary>
    [Theory]
    [InlineData("taken", "Stop 10 + Limit 10", null)]
    [InlineData("one is refused once", "Stop 10 + Limit 10; Stop 10 + Limit 10", null)]
    [InlineData("unknown", "Stop 10 + Limit 10", null)]
    public void A_linked_pair_goes_back_linked(string what, string groups, string? alarm)
    {
        using var stage = new ExitStage(BrokerCapabilities.Plain with { LinksExits = true });
        stage.Fixture.Hold(10m);
        var pair = new GroupRequest
        {
            Exits =
            [
                GuardFixture.Sell(10m, effect: PositionEffect.Close) with { ClientOrderId = Stop, Type = OrderType.Stop, StopPrice = 90m },
                GuardFixture.Sell(10m, 120m, effect: PositionEffect.Close) with { ClientOrderId = Target },
            ],
        };
        stage.Await(stage.Fixture.SubmitGroupAsync(pair).AsTask());
        stage.Fixture.Guard.Observe(stage.Fixture.Report(Stop, VenueOrderStatus.Canceled));
        stage.Fixture.Guard.Observe(stage.Fixture.Report(Target, VenueOrderStatus.Canceled));
        var refusals = what == "one is refused once" ? 1 : 0;
        stage.Fixture.Venue.GroupAnswer = group =>
        {
            SubmitOutcome[] answers = [.. group.Orders.Select(o => what == "unknown" ? new SubmitOutcome.Unknown("no answer") : (SubmitOutcome)new SubmitOutcome.Accepted { VenueOrderId = "W-" + o.ClientOrderId })];
            if (refusals-- > 0)
            {
                answers = [new SubmitOutcome.Rejected(_no), new SubmitOutcome.Rejected(_no)];
            }

            return new GroupOutcome { Orders = [.. answers] };
        };
        var before = stage.Fixture.Venue.Grouped.Count;

        stage.Await(new ExitRestoration(stage.Sender, View(stage), new Backoff(stage.Time)).RunAsync([Stop, Target], CancellationToken.None).AsTask());

        Assert.Equal(
            groups,
            string.Join("; ", stage.Fixture.Venue.Grouped.Skip(before).Select(static g => string.Join(" + ", g.Orders.Select(static o => string.Create(CultureInfo.InvariantCulture, $"{o.Type} {o.Quantity}"))))));
        Assert.Equal(alarm is null ? 0 : 1, stage.Fixture.Alarms.Codes.Count(static c => c == AlarmCodes.ExitsNotRestored));
    }

    /// <summary>The target has ended, and the stop has not: in its place the target would keep the stop out for good. Both wait, and then the stop goes back first.</summary>
    [Fact]
    public void A_target_waits_for_a_stop_that_has_not_ended()
    {
        using var stage = new ExitStage();
        var fixture = stage.Fixture;
        fixture.Hold(10m);
        Work(fixture, isShort: false, Stop, 6m, OrderType.Stop);
        Work(fixture, isShort: false, Target, 4m, OrderType.Limit);
        fixture.Guard.Observe(fixture.Report(Target, VenueOrderStatus.Canceled));
        var before = fixture.Venue.Sent.Count;

        var (waiting, failed) = stage.Await(Run());
        Assert.Equal([Stop, Target], waiting.Order());
        Assert.Equal((0, before), (failed.Length, fixture.Venue.Sent.Count));

        fixture.Guard.Observe(fixture.Report(Stop, VenueOrderStatus.Canceled));
        (waiting, failed) = stage.Await(Run());
        Assert.Equal((0, 0), (waiting.Length, failed.Length));
        Assert.Equal([OrderType.Stop, OrderType.Limit], fixture.Venue.Sent.Skip(before).Select(static o => o.Type));

        Task<(ImmutableArray<string> Waiting, ImmutableArray<string> Failed)> Run() =>
            new ExitRestoration(stage.Sender, View(stage) with { Resting = [] }, new Backoff(stage.Time)).RunAsync([Target, Stop], CancellationToken.None).AsTask();
    }

    /// <summary>A stop and a target of 10 that the venue links; the target has filled 4: 6 of each go back, and after it has filled 10, none.</summary>
    [Theory]
    [InlineData(4, "6 6")]
    [InlineData(10, "")]
    public void Of_linked_exits_what_one_has_filled_goes_back_with_neither(int filled, string placed)
    {
        using var stage = new ExitStage(BrokerCapabilities.Plain with { LinksExits = true });
        var fixture = stage.Fixture;
        fixture.Hold(20m);
        stage.Await(fixture.SubmitGroupAsync(new GroupRequest
        {
            Exits =
            [
                GuardFixture.Sell(10m, 120m, effect: PositionEffect.Close) with { ClientOrderId = Target },
                GuardFixture.Sell(10m, effect: PositionEffect.Close) with { ClientOrderId = Stop, Type = OrderType.Stop, StopPrice = 90m },
            ],
        }).AsTask());
        fixture.Fill(Target, filled, 120m);
        foreach (var id in filled == 10 ? (string[])[Stop] : [Target, Stop])
        {
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled));
        }

        var sent = new List<decimal>();
        fixture.Venue.GroupAnswer = g =>
        {
            sent.AddRange(g.Orders.Select(static o => o.Quantity));
            return new GroupOutcome { Orders = [.. g.Orders.Select(static o => new SubmitOutcome.Accepted { VenueOrderId = "W-" + o.ClientOrderId })] };
        };
        fixture.Venue.Answer = o =>
        {
            sent.Add(o.Quantity);
            return new SubmitOutcome.Accepted { VenueOrderId = "W-" + o.ClientOrderId };
        };
        stage.Await(new ExitRestoration(stage.Sender, View(stage), new Backoff(stage.Time)).RunAsync([Target, Stop], CancellationToken.None).AsTask());

        Assert.Equal(placed, string.Join(' ', sent));
    }

    /// <summary>A target that stood alone gave way first, then a stop and a target that the venue links: the pair goes back first, because it has the stop.</summary>
    [Theory]
    [InlineData(OrderType.Stop)]
    [InlineData(OrderType.StopLimit)]
    public void A_pair_with_a_stop_goes_back_before_a_target_that_stood_alone(OrderType type)
    {
        using var stage = new ExitStage(BrokerCapabilities.Plain with { LinksExits = true });
        var fixture = stage.Fixture;
        fixture.Hold(10m);
        fixture.Work(GuardFixture.Sell(4m, 110m, effect: PositionEffect.Close) with { ClientOrderId = "alone" });
        var pair = new GroupRequest
        {
            Exits =
            [
                GuardFixture.Sell(6m, 120m, effect: PositionEffect.Close) with { ClientOrderId = Target },
                GuardFixture.Sell(6m, type == OrderType.StopLimit ? 89m : null, effect: PositionEffect.Close) with { ClientOrderId = Stop, Type = type, StopPrice = 90m },
            ],
        };
        stage.Await(fixture.SubmitGroupAsync(pair).AsTask());
        foreach (var id in (string[])["alone", Stop, Target])
        {
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled));
        }

        var sent = new List<string>();
        fixture.Venue.Answer = o => Note(sent, o.Quantity, "alone", new SubmitOutcome.Accepted { VenueOrderId = "W-" + o.ClientOrderId });
        fixture.Venue.GroupAnswer = g => Note(sent, g.Orders[0].Quantity, "a pair", new GroupOutcome { Orders = [.. g.Orders.Select(static o => new SubmitOutcome.Accepted { VenueOrderId = "W-" + o.ClientOrderId })] });

        stage.Await(new ExitRestoration(stage.Sender, View(stage), new Backoff(stage.Time)).RunAsync(["alone", Target, Stop], CancellationToken.None).AsTask());

        Assert.Equal(["a pair of 6", "alone of 4"], sent);
    }

    private static T Note<T>(List<string> sent, decimal quantity, string what, T answer)
    {
        sent.Add(string.Create(CultureInfo.InvariantCulture, $"{what} of {quantity}"));
        return answer;
    }

    private static decimal? Away(bool isShort, decimal distance) => isShort ? 100m - distance : 100m + distance;

    private static ExitView View(ExitStage stage) => stage.Fixture.Guard.ViewExit(GuardFixture.Acme, PositionLeg.Net)!;

    /// <summary>Holds 10, with a stop of 6 and a target of 4 that were canceled.</summary>
    private static ExitView Displace(ExitStage stage, bool isShort = false, decimal filled = 0m, bool otherTarget = false)
    {
        var fixture = stage.Fixture;
        if (otherTarget)
        {
            // A target of a position on the other side, from before it was closed and another one opened.
            fixture.Hold(isShort ? 4m : -4m);
            Work(fixture, !isShort, Target, 4m, OrderType.Limit);
            fixture.Guard.Observe(fixture.Report(Target, VenueOrderStatus.Canceled));
            fixture.Fill(fixture.Work((isShort ? GuardFixture.Sell(4m, effect: PositionEffect.Close) : GuardFixture.Buy(4m, effect: PositionEffect.Close)) with { ClientOrderId = "close" }), 4m);
        }

        fixture.Hold(isShort ? -10m - filled : 10m + filled);
        Work(fixture, isShort, Stop, 6m, OrderType.Stop);
        if (!otherTarget)
        {
            Work(fixture, isShort, Target, 4m, OrderType.Limit);
            fixture.Guard.Observe(fixture.Report(Target, VenueOrderStatus.Canceled));
        }

        if (filled > 0m)
        {
            fixture.Fill(Stop, filled);
        }

        fixture.Guard.Observe(fixture.Report(Stop, VenueOrderStatus.Canceled));
        var view = View(stage);
        Assert.Equal((isShort ? -10m : 10m, 0), (view.Basis, view.Resting.Count));
        return view;
    }

    private static void Work(GuardFixture fixture, bool isShort, string id, decimal quantity, OrderType type) => fixture.Work(new OrderRequest
    {
        ClientOrderId = id,
        Symbol = GuardFixture.Acme,
        Side = isShort ? OrderSide.Buy : OrderSide.Sell,
        Quantity = quantity,
        Type = type,
        LimitPrice = type == OrderType.Limit ? Away(isShort, 20m) : null,
        StopPrice = type == OrderType.Stop ? Away(isShort, -10m) : null,
        TimeInForce = type == OrderType.Stop ? TimeInForce.Day : TimeInForce.GoodTillCancel,
        Effect = PositionEffect.Close,
        Strategy = "momentum",
    });

    /// <summary>An exit that rests, from words such as <c>3 exit in a</c>.</summary>
    private static (TrackedOrder Order, string? Group) Resting(ExitStage stage, ExitView view, string words, int number)
    {
        var quantity = decimal.Parse(words.Split(' ')[0], CultureInfo.InvariantCulture);
        var exits = view.Basis > 0m ? OrderSide.Sell : OrderSide.Buy;
        var order = stage.Fixture.Guard.FindOrder(Stop)! with
        {
            ClientOrderId = $"rest-{number}",
            Side = !words.Contains("other side", StringComparison.Ordinal) ? exits : exits == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
            Quantity = quantity,
            Filled = 0m,
            Leaves = quantity,
            Reason = words.Contains("displaced", StringComparison.Ordinal) ? "displaced" : null,
        };
        return (order, words.Contains(" in ", StringComparison.Ordinal) ? words[^1..] : null);
    }
}
