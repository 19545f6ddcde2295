using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Resolving;

/// <summary>What is read about an order of unknown outcome, what of it is booked, and what the alarm says where it proves nothing.</summary>
public sealed class ResolvingEvidenceTests
{
    private const string Id = "order";

    private readonly Desk _desk = new();

    /// <summary>What the venue answers after the horizon, and the reason that the alarm names.</summary>
    public static TheoryData<string, string?> Reasons => new()
    {
        { "nothing is there", null },
        { "it works", null },
        { "it is canceled", null },
        { "the lookup fails", "no" },
        { "the lookup throws", "TimeoutException: too late" },
        { "the lookup answers nothing", "the venue gave no readable answer" },
        { "it is not readable", "what the venue tells of it does not say what became of it" },
        { "the lookup is from before the horizon", "it can still turn up at the venue" },
        { "a page of orders", "the open orders do not prove its absence" },
        { "no orders", "the open orders do not prove its absence" },
        { "the orders throw", "the open orders do not prove its absence" },
        { "a page of executions", "the executions do not prove its absence" },
        { "no executions", "the executions do not prove its absence" },
        { "a page of positions", "the positions do not prove its absence" },
        { "no positions", "the positions do not prove its absence" },
        { "another position", "the positions do not prove its absence" },
        { "no position source", "there is no position source to prove its absence" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task What_proves_nothing_is_an_alarm_after_the_horizon_and_not_a_tick_before(string answer, string? reason)
    {
        var fixture = Open(o => o.PositionSource = answer == "no position source" ? null : o.PositionSource);
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));
        Answer(fixture, answer);
        fixture.Time.Advance(Desk.Horizon - TimeSpan.FromTicks(1));
        if (answer is not ("it works" or "it is canceled"))
        {
            await fixture.Guard.ResolveUnknownOrdersAsync();
            Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(Id)!.State);
            Assert.Empty(StillUnknown(fixture));
            fixture.Time.Advance(TimeSpan.FromSeconds(0.25));
        }
        else
        {
            fixture.Time.Advance(TimeSpan.FromTicks(1));
        }

        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(reason is null ? Array.Empty<(string, string)>() : [(Id, Still(reason))], StillUnknown(fixture));
        Assert.Equal(
            answer switch { "nothing is there" => OrderState.Released, "it works" => OrderState.Working, "it is canceled" => OrderState.Canceled, _ => OrderState.Unknown },
            fixture.Guard.FindOrder(Id)!.State);
    }

    /// <summary>Executions of the order are booked, by either id, and those of another order of the bot's: what others executed is in the positions.</summary>
    [Theory]
    [InlineData("its id", 4, 0)]
    [InlineData("the venue's id", 4, 0)]
    [InlineData("the id of another", 0, 4)]
    [InlineData("the venue's id of another", 0, 4)]
    [InlineData("no id", 0, 0)]
    [InlineData("the id of an unknown order", 0, 0)]
    public async Task Executions_that_are_read_are_booked_when_they_are_of_an_own_order(string name, int booked, int ofOther)
    {
        var fixture = Open();
        var other = fixture.Work(GuardFixture.Buy(7m, 100m) with { ClientOrderId = "other" });
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m), confirmed: true);
        var (client, venue) = name switch { "its id" => (Id, null), "the venue's id" => (null, "V-" + Id), "the id of another" => (other, "V-" + other), "the venue's id of another" => (null, "V-" + other), "no id" => ((string?)null, (string?)null), _ => ("x", null) };
        _desk.Executions = () => ExecutionSnapshot.Complete([fixture.Execution(Id, 4m) with { ClientOrderId = client, VenueOrderId = venue }], fixture.Now);
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 4m));

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal((booked + ofOther, booked, ofOther), (fixture.Net(), fixture.Guard.FindOrder(Id)!.Filled, fixture.Guard.FindOrder(other)!.Filled));
        Assert.DoesNotContain(fixture.Guard.OpenOrders, static o => !o.IsManaged);
    }

    /// <summary>The executions that are read for one order tell that one of another order was corrected, which the stream had lost.</summary>
    [Fact]
    public async Task Executions_that_are_read_tell_of_a_correction_of_another_order()
    {
        var fixture = Open();
        var other = fixture.Work(GuardFixture.Buy(6m, 100m) with { ClientOrderId = "other" });
        var trade = fixture.Execution(other, 6m, executionId: "E-2");
        fixture.Guard.Observe(trade);
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));
        var correction = trade with { CumulativeQuantity = 5m, Fill = trade.Fill! with { Kind = FillKind.Correction, Quantity = 5m } };
        _desk.Executions = () => ExecutionSnapshot.Complete([trade, correction], fixture.Now);
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 5m));

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal((5m, 5m), (fixture.Guard.FindOrder(other)!.Filled, fixture.Net()));
        Assert.Contains("EXECUTION_CORRECTED", fixture.Alarms.Codes);
    }

    /// <summary>Executions are read from the horizon before the order on, where the venue lists them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Executions_are_read_where_the_venue_lists_them(bool lists)
    {
        var fixture = Open(o => o.Capabilities = o.Capabilities with { ListsExecutions = lists });
        var created = fixture.Now;
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(lists ? created - Desk.Horizon : null, _desk.ExecutionsSince);
        Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(Id)!.State);
    }

    /// <summary>The capabilities promise executions, and the adapter has left the call at its default: the order is not unknown for ever, and a person hears why.</summary>
    [Fact]
    public async Task An_adapter_that_promises_executions_and_lists_none_is_named()
    {
        var fixture = Open(o => o.OrderLookup = new WithoutExecutions(_desk));
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);

        Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(Id)!.State);
        var alarm = Assert.Single(fixture.Alarms.All, static a => a is { Code: AlarmCodes.ReadingFailed, Subject: "executions" });
        Assert.Contains("Implement it, or set ListsExecutions to false", alarm.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Of 10 that are held, a sale of 6 is lost and 40 s later one of 4, and the venue holds 6. Nothing is found of either. The younger one explains the
    /// position until its own horizon has passed, however often nothing was found of it before.
    /// </summary>
    [Fact]
    public async Task An_order_before_its_horizon_explains_the_position_however_often_it_was_not_found()
    {
        var fixture = Open();
        fixture.Hold(10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 6m));
        await LoseAsync(fixture, GuardFixture.Sell(6m, effect: PositionEffect.Close));
        fixture.Time.Advance(TimeSpan.FromSeconds(40));
        await LoseAsync(fixture, GuardFixture.Sell(4m, effect: PositionEffect.Close), "young");

        for (var i = 0; i < 50; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await fixture.Guard.ResolveUnknownOrdersAsync();
        }

        Assert.Equal((10m, OrderState.Unknown, OrderState.Unknown), (fixture.Net(), fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder("young")!.State));
        for (var i = 0; i < 60; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await fixture.Guard.ResolveUnknownOrdersAsync();
        }

        Assert.Equal((6m, OrderState.Released, OrderState.Released), (fixture.Net(), fixture.Guard.FindOrder(Id)!.State, fixture.Guard.FindOrder("young")!.State));
    }

    /// <summary>An answer that does not come is given up after the time that a read may take, and the look goes on.</summary>
    [Fact]
    public async Task A_lookup_that_hangs_is_given_up_in_time()
    {
        var fixture = Open();
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));
        fixture.Time.Advance(Desk.Horizon);
        _desk.Waiting = static _ => new TaskCompletionSource().Task;

        var look = fixture.Guard.ResolveUnknownOrdersAsync().AsTask();
        fixture.Time.Advance(fixture.Options.MaxPositionReadWait - TimeSpan.FromMilliseconds(1));
        Assert.False(look.IsCompleted);
        Assert.Empty(StillUnknown(fixture));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        await look.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Single(StillUnknown(fixture));
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(Id)!.State);
    }

    /// <summary>Whoever calls a look off hears that; a venue that breaks off by itself has only failed to answer.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_caller_calls_a_look_off(bool byCaller)
    {
        var fixture = Open();
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));
        fixture.Time.Advance(Desk.Horizon);
        using var cancel = new CancellationTokenSource();
        _desk.Waiting = byCaller ? token => Task.Delay(Timeout.Infinite, token) : static _ => throw new OperationCanceledException("the venue's own");

        var look = fixture.Guard.ResolveUnknownOrdersAsync(cancel.Token).AsTask();
        if (byCaller)
        {
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
            Assert.Empty(StillUnknown(fixture));
        }
        else
        {
            await look;
            Assert.Equal([(Id, Still("OperationCanceledException: the venue's own"))], StillUnknown(fixture));
        }

        // The next look is not locked out.
        _desk.Waiting = static _ => Task.CompletedTask;
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(Id)!.State);
    }

    /// <summary>A venue that breaks down while the look is called off has failed to answer: the look ends as always.</summary>
    [Fact]
    public async Task A_venue_that_breaks_down_when_the_look_is_called_off_has_failed()
    {
        var fixture = Open();
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m));
        fixture.Time.Advance(Desk.Horizon);
        using var cancel = new CancellationTokenSource();
        _desk.Waiting = _ =>
        {
            cancel.Cancel();
            throw new IOException("the line is down");
        };

        await fixture.Guard.ResolveUnknownOrdersAsync(cancel.Token);

        Assert.Equal([(Id, Still("IOException: the line is down"))], StillUnknown(fixture));
    }

    /// <summary>Orders of others rest while an order of the bot's own is looked for by the venue's id alone: they stay, they are no order of the bot's, and nobody cancels them.</summary>
    [Theory]
    [InlineData("found")]
    [InlineData("executed")]
    [InlineData("reported")]
    [InlineData("not there")]
    public async Task An_order_of_others_survives_while_an_own_order_is_told_of_by_the_venues_id_alone(string how)
    {
        var fixture = Open();
        await LoseAsync(fixture, GuardFixture.Buy(10m, 100m), confirmed: true);
        var other = new VenueOrder { ClientOrderId = "web-1", VenueOrderId = "W-1", Symbol = GuardFixture.Acme, Side = OrderSide.Sell, Quantity = 3m, Type = OrderType.Limit, LimitPrice = 150m };
        var own = other with { VenueOrderId = "V-" + Id, Side = OrderSide.Buy, Quantity = 10m, FilledQuantity = 4m, LimitPrice = 100m, Status = VenueOrderStatus.PartiallyFilled };
        var report = fixture.Execution(Id, 4m) with { ClientOrderId = null, VenueOrderId = "V-" + Id };
        fixture.Guard.Observe(OpenOrderSnapshot.Partial([other], fixture.Now, "a page"));
        _desk.Find = id => how == "found" ? new OrderLookup.Found(own with { ClientOrderId = id }) : new OrderLookup.NotFound(fixture.Now);
        _desk.Orders = () => OpenOrderSnapshot.Complete([other], fixture.Now);
        _desk.Executions = () => ExecutionSnapshot.Complete(how == "executed" ? [report] : [], fixture.Now);
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, how == "not there" ? 0m : 4m));
        if (how == "reported")
        {
            fixture.Guard.Observe(report);
        }

        fixture.Time.Advance(Desk.Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(15));
        await fixture.Guard.ResolveUnknownOrdersAsync();

        var left = Assert.Single(fixture.Guard.OpenOrders, static o => !o.IsManaged);
        Assert.Equal(("web-1", 3m, OrderState.Working), (left.ClientOrderId, left.Leaves, left.State));
        Assert.Equal([Id], fixture.Guard.OpenOrders.Where(static o => o.IsManaged).Select(static o => o.ClientOrderId).DefaultIfEmpty(Id));
        Assert.Equal(how == "not there" ? 0m : 4m, fixture.Guard.FindOrder(Id)!.Filled);
        Assert.Equal((how == "not there" ? 0m : 4m, how == "not there" ? 0m : 4m), (fixture.Net(), fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed));
        Assert.DoesNotContain(fixture.Guard.UnwantedOrders, static o => o.ClientOrderId == "web-1");
        Assert.DoesNotContain("web-1", fixture.Guard.DueCancellations().Due);
    }

    private GuardFixture Open(Action<OrderGuardOptions>? configure = null) => _desk.Open(ExitCap.None, o =>
    {
        o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1) };
        configure?.Invoke(o);
    });

    private static async Task LoseAsync(GuardFixture fixture, OrderRequest request, string id = Id, bool confirmed = false)
    {
        fixture.Venue.Answer = order => confirmed ? new SubmitOutcome.Accepted { VenueOrderId = "V-" + order.ClientOrderId } : new SubmitOutcome.Unknown("no answer");
        await fixture.SubmitAsync(request with { ClientOrderId = id });
        if (confirmed)
        {
            fixture.Venue.CancelAnswer = static _ => new CancelOutcome.Unknown("no answer");
            await fixture.CancelAsync(id);
        }

        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(id)!.State);
    }

    private void Answer(GuardFixture fixture, string answer)
    {
        var order = new VenueOrder { ClientOrderId = Id, VenueOrderId = "V1", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m };
        var early = fixture.Now + Desk.Horizon - TimeSpan.FromTicks(1);
        _desk.Find = _ => answer switch
        {
            "it works" => new OrderLookup.Found(order),
            "it is canceled" => new OrderLookup.Found(order with { Status = VenueOrderStatus.Canceled }),
            "it is not readable" => new OrderLookup.Found(order with { Side = default }),
            "the lookup fails" => new OrderLookup.Failed("no"),
            "the lookup throws" => throw new TimeoutException("too late"),
            "the lookup answers nothing" => null!,
            "the lookup is from before the horizon" => new OrderLookup.NotFound(early),
            _ => new OrderLookup.NotFound(fixture.Now),
        };
        _desk.Orders = () => answer switch
        {
            "a page of orders" => OpenOrderSnapshot.Partial([], fixture.Now, "a page"),
            "no orders" => null!,
            "the orders throw" => throw new TimeoutException("too late"),
            _ => OpenOrderSnapshot.Complete([], fixture.Now),
        };
        _desk.Executions = () => answer switch
        {
            "a page of executions" => ExecutionSnapshot.Partial([], fixture.Now, "a page"),
            "no executions" => null!,
            _ => ExecutionSnapshot.Complete([], fixture.Now),
        };
        _desk.Positions = () => answer switch
        {
            "a page of positions" => PositionSnapshot.Partial([], fixture.Now, "a page"),
            "no positions" => null!,
            "another position" => fixture.Snapshot((GuardFixture.Acme, 3m)),
            _ => fixture.Snapshot(),
        };
    }

    private static string Still(string reason) =>
        $"BUY 10 ACME @ 100, of unknown outcome: still unknown 1 min after the send: {reason}. OrderGuard.ResolveAsync takes what a person has found.";

    private static IEnumerable<(string Subject, string Message)> StillUnknown(GuardFixture fixture) =>
        fixture.Alarms.All.Where(static a => a.Code == AlarmCodes.OrderOutcomeUnknown && a.Message.Contains("still unknown", StringComparison.Ordinal)).Select(static a => (a.Subject, a.Message)).ToArray();

    private sealed class WithoutExecutions(Desk desk) : IOrderLookup
    {
        public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => desk.FindOrderAsync(query, cancellationToken);

        public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => desk.GetOpenOrdersAsync(cancellationToken);
    }
}
