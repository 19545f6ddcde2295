using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Resolving;

/// <summary>When the venue is asked about an order, to the tick: one tick before a wait is over nothing is asked, and at its end one question is.</summary>
public sealed class LookupScheduleTests
{
    private static readonly TimeSpan _tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan _soonest = TimeSpan.FromMilliseconds(1);

    private readonly Desk _desk = new();
    private readonly List<string> _asked = [];

    public static TheoryData<string, string, double[]> Waits => new()
    {
        { "an entry", "not found", [0.25, 0.5, 1, 2, 4, 8, 15, 15] },
        { "an entry", "failed", [0.25, 0.5, 1, 2, 4, 8, 15, 15] },

        // Twice a second for four seconds: an exit is urgent. After that the wait doubles as it does for others.
        { "an exit", "not found", [0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 2, 4, 8, 15, 15] },
        { "an exit", "failed", [0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 2, 4, 8, 15, 15] },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task An_order_of_unknown_outcome_is_asked_about_at_the_end_of_each_wait(string order, string answer, double[] waits)
    {
        var fixture = await LoseAsync(order, answer);

        foreach (var wait in waits.Select(TimeSpan.FromSeconds))
        {
            Assert.Equal(wait, await AskAsync(fixture, 1));
            fixture.Time.Advance(wait - _tick);
            Assert.Equal(_soonest, await AskAsync(fixture, 0));
            fixture.Time.Advance(_tick);
        }

        await AskAsync(fixture, 1);
    }

    /// <summary>How long an exit is asked about twice a second: asked at 0 s, 1 s and then 4 s after it came into doubt, or a tick beside that.</summary>
    [Theory]
    [InlineData("an exit", -1, 0.5)]
    [InlineData("an exit", 0, 1)]
    [InlineData("an exit", 1, 1)]
    [InlineData("an entry", -1, 1)]
    public async Task An_exit_is_asked_about_twice_a_second_for_four_seconds(string order, int ticks, double wait)
    {
        var fixture = await LoseAsync(order, "not found");
        await AskAsync(fixture, 1);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(0.5), await AskAsync(fixture, 1));
        fixture.Time.Advance(TimeSpan.FromSeconds(3) + TimeSpan.FromTicks(ticks));

        Assert.Equal(TimeSpan.FromSeconds(wait), await AskAsync(fixture, 1));
    }

    /// <summary>An exit that was sent again is in doubt anew: it is asked about at once, and its waits begin anew.</summary>
    [Fact]
    public async Task An_exit_that_was_sent_again_is_asked_about_at_once()
    {
        var fixture = await LoseAsync("an exit", "not found");
        for (var i = 0; i < 30; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await fixture.Guard.ResolveUnknownOrdersAsync();
        }

        _asked.Clear();
        Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(Exit));

        foreach (var wait in new[] { 0.25, 0.5, 0.5 })
        {
            Assert.Equal(TimeSpan.FromSeconds(wait), await AskAsync(fixture, 1));
            fixture.Time.Advance(TimeSpan.FromSeconds(wait));
        }
    }

    /// <summary>An order that came out of doubt and into it again starts with the shortest wait.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_in_doubt_again_is_asked_about_at_once(bool isLookedAtBetween)
    {
        var fixture = await LoseAsync("an entry", "not found");
        await RunAsync(fixture, 0, 0.25, 0.5, 1, 2);
        fixture.Guard.Observe(fixture.Report("order", VenueOrderStatus.New));
        if (isLookedAtBetween)
        {
            Assert.Null(await fixture.Guard.ResolveUnknownOrdersAsync());
        }

        fixture.Time.Advance(fixture.Options.Capabilities.PositionVisibilityLag + _tick);
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder("order")!.State);
        _asked.Clear();

        Assert.Equal(TimeSpan.FromSeconds(0.25), await AskAsync(fixture, 1));
    }

    /// <summary>A cancellation or replacement gets five seconds for its confirmation; that of somebody else's order is not waited for.</summary>
    [Theory]
    [InlineData("cancel")]
    [InlineData("replace")]
    public async Task A_change_that_nobody_confirms_is_asked_about_after_five_seconds(string change)
    {
        var fixture = Open("not found");
        Assert.Null(await fixture.Guard.ResolveUnknownOrdersAsync());
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Work(GuardFixture.Buy(1m, 99m) with { ClientOrderId = "beside" });
        Assert.Null(await fixture.Guard.ResolveUnknownOrdersAsync());
        if (change == "cancel")
        {
            Assert.IsType<CancelResult.Pending>(await fixture.CancelAsync(id));
        }
        else
        {
            Assert.IsType<ReplaceResult.Pending>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 99m }));
        }

        Assert.Equal(TimeSpan.FromSeconds(5), await AskAsync(fixture, 0));
        fixture.Time.Advance(TimeSpan.FromSeconds(5) - _tick);
        Assert.Equal(TimeSpan.FromSeconds(5), await AskAsync(fixture, 0));
        fixture.Time.Advance(_tick);
        Assert.Equal(TimeSpan.FromSeconds(0.25), await AskAsync(fixture, 1));
    }

    /// <summary>An order that should have been executed by now, or an exit that should have ended, is asked about after one second: nothing may protect what it has opened.</summary>
    [Theory]
    [InlineData("market", 1)]
    [InlineData("limit above the ask", 1)]
    [InlineData("limit at the ask", null)]
    [InlineData("limit above an ask that is old", null)]
    [InlineData("exit to be canceled", 1)]
    public async Task What_should_have_happened_is_asked_about_after_a_second(string order, int? seconds)
    {
        var fixture = Open("not found");
        fixture.Hold(10m);
        fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Bid = 99.9m, Ask = 100m, Time = fixture.Now });
        if (order == "exit to be canceled")
        {
            var stop = fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m });
            Assert.IsType<CancelResult.Pending>(await fixture.Guard.CancelProtectionAsync(stop, new Attribution("test", "test"), fixture.Venue.SendAsync));
        }
        else
        {
            fixture.Work(order == "market" ? GuardFixture.Buy(1m) : GuardFixture.Buy(1m, order == "limit at the ask" ? 100m : 100.1m));
        }

        if (order.EndsWith("old", StringComparison.Ordinal))
        {
            fixture.Time.Advance(fixture.Options.Limits.MaxQuoteAge + _tick);
        }

        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, await AskAsync(fixture, 0));
        fixture.Time.Advance(TimeSpan.FromSeconds(1) - _tick);
        await AskAsync(fixture, 0);
        fixture.Time.Advance(_tick);
        await AskAsync(fixture, seconds is null ? 0 : 1);
    }

    /// <summary>A target that waits for its entry is not executed, wherever the price is.</summary>
    [Fact]
    public async Task What_waits_for_its_entry_is_not_asked_about()
    {
        var fixture = Open("not found");
        fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Bid = 99.9m, Ask = 100m, Time = fixture.Now });
        Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest
        {
            Entry = GuardFixture.Buy(10m, 90m),
            Exits = [GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 80m }, GuardFixture.Sell(10m, 95m, PositionEffect.Close)],
        }));

        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await AskAsync(fixture, 0));
    }

    [Fact]
    public async Task The_cancellation_of_an_order_of_somebody_else_is_not_waited_for()
    {
        var fixture = Open("not found");
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([new VenueOrder { ClientOrderId = "web", VenueOrderId = "V1", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 1m, Type = OrderType.Limit, LimitPrice = 90m }], fixture.Now));
        await fixture.CancelAsync("web");
        Assert.Equal(OrderState.PendingCancel, fixture.Guard.FindOrder("web")!.State);

        Assert.Null(await AskAsync(fixture, 0));
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await AskAsync(fixture, 0));
    }

    /// <summary>
    /// 4 of 10 are known from a sum alone. The execution is asked for once the position was quiet for five seconds, and then after 5, 10, 20 s and so on,
    /// at most every five minutes, from a minute before the order on.
    /// </summary>
    [Fact]
    public async Task An_execution_that_only_a_sum_has_told_of_is_asked_for_until_it_is_told()
    {
        var fixture = Open("not found");
        var created = fixture.Now;
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Time.Advance(TimeSpan.FromSeconds(7));
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.PartiallyFilled, cumulative: 4m));
        var reads = 0;
        _desk.Executions = () =>
        {
            reads++;
            return ExecutionSnapshot.Complete([], fixture.Now);
        };

        Assert.Equal(TimeSpan.FromSeconds(5), await fixture.Guard.ResolveUnknownOrdersAsync());
        fixture.Time.Advance(TimeSpan.FromSeconds(5) - _tick);
        Assert.Equal(TimeSpan.FromSeconds(5), await fixture.Guard.ResolveUnknownOrdersAsync());
        Assert.Equal(0, reads);
        fixture.Time.Advance(_tick);
        foreach (var wait in new[] { 5d, 10, 20, 40, 80, 160, 300, 300 }.Select(TimeSpan.FromSeconds))
        {
            // The next look is due in five seconds: others may be in doubt by then.
            Assert.Equal(TimeSpan.FromSeconds(5), await fixture.Guard.ResolveUnknownOrdersAsync());
            Assert.Equal((1, created - TimeSpan.FromMinutes(1)), (reads, _desk.ExecutionsSince));
            reads = 0;
            fixture.Time.Advance(wait - _tick);
            Assert.Equal(_soonest, await fixture.Guard.ResolveUnknownOrdersAsync());
            Assert.Equal(0, reads);
            fixture.Time.Advance(_tick);
        }

        _desk.Executions = () => ExecutionSnapshot.Complete([fixture.Execution(id, 4m)], fixture.Now);
        await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Null(await fixture.Guard.ResolveUnknownOrdersAsync());
        Assert.Equal((14m, OrderState.PartiallyFilled), (fixture.Net(), fixture.Guard.FindOrder(id)!.State));
        Assert.Empty(_asked);
    }

    /// <summary>After another execution the position has to be quiet for five seconds again.</summary>
    [Fact]
    public async Task An_execution_is_not_asked_for_while_its_position_moves()
    {
        var fixture = Open("not found");
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        var other = fixture.Work(GuardFixture.Buy(5m, 100m) with { ClientOrderId = "other" });
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.PartiallyFilled, cumulative: 4m));
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), await fixture.Guard.ResolveUnknownOrdersAsync());
        Assert.NotNull(_desk.ExecutionsSince);
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        fixture.Fill(other, 1m);
        var reads = 0;
        _desk.Executions = () =>
        {
            reads++;
            return ExecutionSnapshot.Complete([], fixture.Now);
        };

        // Due in two seconds by its wait, and in five by the position.
        Assert.Equal(TimeSpan.FromSeconds(5), await fixture.Guard.ResolveUnknownOrdersAsync());
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(3), await fixture.Guard.ResolveUnknownOrdersAsync());
        Assert.Equal(0, reads);
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(1, reads);
    }

    /// <summary>The alarm of an exit comes two seconds after it came into doubt, before anything is looked up, and once per look.</summary>
    [Theory]
    [InlineData("an exit", -1, 0)]
    [InlineData("an exit", 0, 1)]
    [InlineData("an exit", 1, 1)]
    [InlineData("an entry", 1, 0)]
    public async Task An_exit_of_unknown_outcome_alarms_after_two_seconds(string order, int ticks, int alarms)
    {
        var fixture = Open("not found");
        if (order == "an exit")
        {
            await SubmitUnknownAsync(fixture, GuardFixture.Buy(1m) with { ClientOrderId = "another" });
        }

        await SubmitUnknownAsync(fixture, order == "an exit" ? Exit : Entry);
        fixture.Time.Advance(TimeSpan.FromSeconds(2) + TimeSpan.FromTicks(ticks));
        var before = new List<int>();
        _desk.Find = id =>
        {
            before.Add(Exits().Count);
            return new OrderLookup.NotFound(fixture.Now);
        };

        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(alarms, Exits().Count);
        Assert.All(before, count => Assert.Equal(alarms, count));
        Assert.All(Exits(), static a => Assert.Equal(("order", "the outcome of the exit order (SELL 6 ACME, of unknown outcome: no answer) is unknown for more than 2 s. OrderGuard.ResolveUnknownOrdersAsync asks the venue; OrderGuard.ResolveAsync takes what a person has found."), (a.Subject, a.Message)));

        IReadOnlyList<Alarm> Exits() => [.. fixture.Alarms.All.Where(static a => a.Code == AlarmCodes.ExitOutcomeUnknown)];
    }

    /// <summary>Exits are asked about before entries: the answers before theirs may take their time.</summary>
    [Fact]
    public async Task Exits_are_asked_about_first()
    {
        var fixture = Open("not found");
        await SubmitUnknownAsync(fixture, GuardFixture.Buy(1m) with { ClientOrderId = "a" });
        await SubmitUnknownAsync(fixture, Exit);

        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(["order", "a"], _asked);
    }

    /// <summary>While one look is under way a second one asks nothing, and comes back soon; afterwards everything is as before.</summary>
    [Fact]
    public async Task A_second_look_at_the_same_time_asks_nothing()
    {
        var fixture = await LoseAsync("an entry", "not found");
        TimeSpan? second = null;
        _desk.Find = id =>
        {
            _asked.Add(id);
            second = fixture.Guard.ResolveUnknownOrdersAsync().AsTask().GetAwaiter().GetResult();
            return new OrderLookup.NotFound(fixture.Now);
        };

        Assert.Equal(TimeSpan.FromSeconds(0.25), await AskAsync(fixture, 1));
        Assert.Equal(TimeSpan.FromSeconds(0.25), second);

        fixture.Time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.Equal(TimeSpan.FromSeconds(0.5), await AskAsync(fixture, 1));
    }

    private static OrderRequest Exit => GuardFixture.Sell(6m, effect: PositionEffect.Close) with { ClientOrderId = "order" };

    private static OrderRequest Entry => GuardFixture.Buy(6m, 100m) with { ClientOrderId = "order" };

    private GuardFixture Open(string answer)
    {
        var fixture = _desk.Open(ExitCap.None, static o =>
        {
            o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1) };
            o.Capabilities = o.Capabilities with { ReplaceQuantity = ReplaceQuantity.Total, AttachesExits = true, LinksExits = true };
        });
        fixture.Hold(10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Positions((GuardFixture.Acme, 10m));
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 10m));
        _desk.Find = id =>
        {
            _asked.Add(id);
            return answer == "failed" ? new OrderLookup.Failed("no") : new OrderLookup.NotFound(fixture.Now);
        };
        return fixture;
    }

    private async Task<GuardFixture> LoseAsync(string order, string answer)
    {
        var fixture = Open(answer);
        await SubmitUnknownAsync(fixture, order == "an exit" ? Exit : Entry);
        return fixture;
    }

    private static async Task SubmitUnknownAsync(GuardFixture fixture, OrderRequest request)
    {
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(request));
    }

    private static async Task RunAsync(GuardFixture fixture, params double[] waits)
    {
        foreach (var wait in waits)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(wait));
            await fixture.Guard.ResolveUnknownOrdersAsync();
        }
    }

    /// <returns>When the next look is due.</returns>
    private async Task<TimeSpan?> AskAsync(GuardFixture fixture, int questions)
    {
        _asked.Clear();
        var next = await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(questions, _asked.Count);
        return next;
    }
}
