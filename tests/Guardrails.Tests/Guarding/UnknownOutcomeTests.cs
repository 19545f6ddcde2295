using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Tests.Guarding;

/// <summary>What became of orders nobody knows about: only reading, and absence only from complete evidence after the horizon.</summary>
public sealed class UnknownOutcomeTests
{
    private static readonly TimeSpan Horizon = Desk.Horizon;
    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;

    public UnknownOutcomeTests()
    {
        _fixture = _desk.Open(ExitCap.None);
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
    }

    [Theory]
    [InlineData(-1, OrderState.Unknown)]
    [InlineData(0, OrderState.Released)]
    public async Task Resolve_NothingIsThere_ConcludesAbsenceAtTheHorizonAndNotBefore(int milliseconds, OrderState state)
    {
        var id = await LoseAsync(GuardFixture.Buy(10m));

        await ResolveAfterAsync(Horizon + TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(state, _fixture.Guard.FindOrder(id)!.State);
        Assert.Equal(state == OrderState.Unknown ? 10m : 0m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Single(_fixture.Venue.Sent);
    }

    [Theory]
    [InlineData("not found is older than the horizon")]
    [InlineData("lookup fails")]
    [InlineData("lookup throws")]
    [InlineData("open orders partial")]
    [InlineData("open orders failed")]
    [InlineData("open orders older than the horizon")]
    [InlineData("positions partial")]
    [InlineData("positions failed")]
    [InlineData("positions throw")]
    [InlineData("positions differ")]
    [InlineData("positions older than the horizon")]
    [InlineData("executions failed")]
    [InlineData("executions older than the horizon")]
    [InlineData("executions null")]
    public async Task Resolve_EvidenceThatIsNotComplete_LeavesItUnknown(string what)
    {
        var id = await LoseAsync(GuardFixture.Buy(10m));
        var early = _fixture.Now + Horizon - TimeSpan.FromMilliseconds(1);
        DateTimeOffset When(string kind) => what == $"{kind} older than the horizon" ? early : _fixture.Now;
        _desk.Find = _ => what switch
        {
            "lookup fails" => new OrderLookup.Failed("no"),
            "lookup throws" => throw new TimeoutException("no"),
            "not found is older than the horizon" => new OrderLookup.NotFound(early),
            _ => new OrderLookup.NotFound(_fixture.Now),
        };
        _desk.Orders = () => what switch
        {
            "open orders partial" => OpenOrderSnapshot.Partial([], _fixture.Now, "a page"),
            "open orders failed" => OpenOrderSnapshot.Failed("no"),
            _ => OpenOrderSnapshot.Complete([], When("open orders")),
        };
        _desk.Positions = () => what switch
        {
            "positions partial" => PositionSnapshot.Partial([], _fixture.Now, "a page"),
            "positions failed" => PositionSnapshot.Failed("no"),
            "positions throw" => throw new TimeoutException("no"),
            "positions differ" => _fixture.Snapshot((GuardFixture.Acme, 1m)),
            _ => PositionSnapshot.Complete([], When("positions")),
        };
        _desk.Executions = () => what switch
        {
            "executions failed" => ExecutionSnapshot.Failed("no"),
            "executions null" => null!,
            _ => ExecutionSnapshot.Complete([], When("executions")),
        };

        await ResolveAfterAsync(Horizon);
        Assert.Equal((OrderState.Unknown, 10m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        _desk.Reset(_fixture);
        await ResolveAfterAsync(Horizon);

        Assert.Equal(OrderState.Released, _fixture.Guard.FindOrder(id)!.State);
    }

    /// <summary>They must not wait for each other: what could explain the difference explains it no more once nothing of it was found.</summary>
    [Fact]
    public async Task Resolve_NothingIsFoundAndThePositionDiffers_TakesThatOverWhileItCountsAndThenGivesItUp()
    {
        var id = await LoseAsync(GuardFixture.Buy(10m));
        _desk.Positions = () => _fixture.Snapshot((GuardFixture.Acme, 4m));
        await ResolveAfterAsync(Horizon - TimeSpan.FromMilliseconds(1));
        await ResolveAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((false, 0m), (_fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt, _fixture.Net()));

        await ResolveAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((4m, 14m), (_fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(id)!.State);
        Assert.Contains(AlarmCodes.PositionDiffers, _fixture.Alarms.Codes);

        await ResolveAfterAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((OrderState.Released, 4m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        Assert.Equal(0m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed);
    }

    /// <summary>Each of two could explain it, so both have to be looked for in vain.</summary>
    [Fact]
    public async Task Resolve_TwoLostExitsAndThePositionDiffers_NeedsBothToBeAbsent()
    {
        var (fixture, _, first) = await LostExitAsync(6m);
        var second = Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(GuardFixture.Sell(4m, effect: PositionEffect.Close) with { ClientOrderId = "exit-2" })).ClientOrderId;
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 7m));
        _desk.Find = id => id == second ? new OrderLookup.Failed("no") : new OrderLookup.NotFound(fixture.Now);
        await RepeatAsync();
        Assert.Equal((10m, OrderState.Unknown, OrderState.Unknown), (fixture.Net(), fixture.Guard.FindOrder(first)!.State, fixture.Guard.FindOrder(second)!.State));

        _desk.Find = _ => new OrderLookup.NotFound(fixture.Now);
        await RepeatAsync();

        Assert.Equal((7m, OrderState.Released, OrderState.Released), (fixture.Net(), fixture.Guard.FindOrder(first)!.State, fixture.Guard.FindOrder(second)!.State));

        async Task RepeatAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                fixture.Time.Advance(Horizon);
                await fixture.Guard.ResolveUnknownOrdersAsync();
            }
        }
    }

    /// <summary>Found, but not readable: it stays unknown, and somebody hears of it.</summary>
    [Fact]
    public async Task Resolve_FoundButUnreadableAfterTheHorizon_StaysUnknownAndAlarms()
    {
        var id = await LoseAsync(GuardFixture.Buy(10m, 100m));
        _desk.Find = _ => new OrderLookup.Found(Order(id) with { Side = default });
        await ResolveAfterAsync(Horizon - TimeSpan.FromMilliseconds(1));
        var before = _fixture.Alarms.Codes.Count(static c => c == "ORDER_OUTCOME_UNKNOWN");

        await ResolveAfterAsync(TimeSpan.FromSeconds(15));

        Assert.Equal((OrderState.Unknown, 10m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        Assert.Equal(before + 1, _fixture.Alarms.Codes.Count(static c => c == "ORDER_OUTCOME_UNKNOWN"));
    }

    [Fact]
    public async Task Resolve_ItIsAtTheVenue_TakesItOver()
    {
        var id = await LoseAsync(GuardFixture.Buy(10m, 100m));
        _desk.Find = _ => new OrderLookup.Found(Order(id) with { FilledQuantity = 4m, Status = VenueOrderStatus.PartiallyFilled });

        Assert.NotNull(await _fixture.Guard.ResolveUnknownOrdersAsync());

        Assert.Equal((OrderState.PartiallyFilled, 4m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Net()));

        // Known from the sum alone: the execution itself, and its fee, are asked for until they are told.
        var execution = _fixture.Execution(id, 4m);
        _desk.Executions = () => ExecutionSnapshot.Complete([execution], _fixture.Now);
        Assert.NotNull(await _fixture.Guard.ResolveUnknownOrdersAsync());
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await _fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(4m, _fixture.Net());
        Assert.Null(await _fixture.Guard.ResolveUnknownOrdersAsync());
    }

    [Fact]
    public async Task Resolve_OnlyTheExecutionsHaveIt_BooksThem()
    {
        var id = await LoseAsync(GuardFixture.Buy(10m, 100m));
        var execution = _fixture.Execution(id, 10m);
        _desk.Executions = () => ExecutionSnapshot.Complete([execution], _fixture.Now);
        _desk.Positions = () => _fixture.Snapshot((GuardFixture.Acme, 10m));

        await ResolveAfterAsync(Horizon);

        Assert.Equal((OrderState.Filled, 10m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Net()));
    }

    [Fact]
    public async Task Observe_SomethingOfAnOrderConcludedAbsent_RevivesIt()
    {
        var id = await LoseAsync(GuardFixture.Buy(10m, 100m));
        await ResolveAfterAsync(Horizon);

        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New));

        Assert.Equal((OrderState.Working, 10m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
    }

    [Theory]
    [InlineData(ExitCap.ReduceOnly, "second", " (second)")]
    [InlineData(ExitCap.ReduceOnly, null, "")]
    [InlineData(ExitCap.None, "second", " (second)")]
    public void Observe_AnExitThatWasExecutedIsListedAsOpen_CountsAndHasToGo(ExitCap cap, string? another, string name)
    {
        var fixture = new GuardFixture(o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = cap });
        fixture.Hold(20m);
        var id = fixture.Work(GuardFixture.Sell(10m, 100m, PositionEffect.Close));
        fixture.Fill(id, 10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(6));

        // It was sent twice, or it works again, in a list that cannot be older than its execution.
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([Order(id) with { Side = OrderSide.Sell, VenueOrderId = another ?? fixture.Guard.FindOrder(id)!.VenueOrderId }], fixture.Now));
        var unwanted = Assert.Single(fixture.Guard.UnwantedOrders);
        Assert.Equal((id + name, 10m), (unwanted.ClientOrderId, unwanted.Leaves));

        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled, cumulative: 0m) with { VenueOrderId = unwanted.VenueOrderId });
        Assert.Equal((0m, 10m), (fixture.Guard.FindOrder(id + name)!.Leaves, fixture.Net()));
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task SubmitAsync_WhileAnOrderIsUnknown_OnlyItsSymbolIsClosedToEntries()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share(), GuardFixture.Share("OTHER"));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        await fixture.SubmitAsync(GuardFixture.Buy(10m));

        Assert.Equal(DenialCodes.OrderOutcomeUnknown, fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
        Assert.True(fixture.Ask(GuardFixture.Buy(1m) with { Symbol = "OTHER" }).IsApproved);
    }

    [Fact]
    public async Task SubmitAsync_RefusedAsADuplicate_TakesOverTheFirst()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Rejected(new VenueRejection("DUP", "id is taken") { IsDuplicateId = true });
        var id = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m, 100m))).ClientOrderId;
        Assert.Equal(10m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        _desk.Find = _ => new OrderLookup.Found(Order(id));

        await _fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(OrderState.Working, _fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task SubmitAsync_AnUnknownExitAgain_DrivesTheSameIdAndBelievesNoSecondRefusal()
    {
        var (fixture, request, id) = await LostExitAsync();
        fixture.Venue.Answer = _ =>
        {
            // The first send is confirmed while the second is under way.
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New));
            return new SubmitOutcome.Rejected(new VenueRejection("DUP", "id is taken") { IsDuplicateId = true });
        };

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(request));

        Assert.Equal([id, id], fixture.Venue.Sent.TakeLast(2).Select(static o => o.ClientOrderId));
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
    }

    [Fact]
    public async Task SubmitAsync_AnUnknownExitAgainThatIsNotSent_IsStillUnknown()
    {
        var (fixture, request, id) = await LostExitAsync();

        var result = await fixture.Guard.SubmitAsync(request, static (_, _) => throw new InvalidOperationException("before the send"));

        Assert.Equal(id, Assert.IsType<OrderResult.Unknown>(result).ClientOrderId);
        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task SubmitAsync_AnUnknownExitAgain_StartsTheHorizonAnew()
    {
        var (fixture, request, id) = await LostExitAsync();
        fixture.Time.Advance(Horizon - TimeSpan.FromSeconds(1));
        Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(request));

        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(OrderState.Unknown, fixture.Guard.FindOrder(id)!.State);
        fixture.Time.Advance(Horizon);
        await fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task SubmitAsync_TakenAfterItsAbsenceWasConcluded_CountsAgain()
    {
        var (fixture, request, id) = await LostExitAsync();
        fixture.Venue.Answer = o =>
        {
            fixture.Time.Advance(Horizon + Horizon);
            fixture.Guard.ResolveUnknownOrdersAsync().AsTask().GetAwaiter().GetResult();
            Assert.Equal(OrderState.Released, fixture.Guard.FindOrder(id)!.State);
            return new SubmitOutcome.Accepted { VenueOrderId = "V1" };
        };

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(request));

        Assert.Equal((OrderState.Working, 10m), (fixture.Guard.FindOrder(id)!.State, fixture.Guard.FindOrder(id)!.Leaves));
    }

    [Fact]
    public async Task Observe_ACompleteListWithoutIt_MakesAnOrderUnknown()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V1" };
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        var lag = _fixture.Options.Capabilities.PositionVisibilityLag;
        _fixture.Time.Advance(lag);
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        Assert.Equal(OrderState.Working, _fixture.Guard.FindOrder(id)!.State);
        _fixture.Time.Advance(TimeSpan.FromTicks(1));
        _fixture.Guard.Observe(OpenOrderSnapshot.Partial([], _fixture.Now, "a page"));
        Assert.Equal(OrderState.Working, _fixture.Guard.FindOrder(id)!.State);

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));

        Assert.Equal((OrderState.Unknown, 10m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        await ResolveAfterAsync(Horizon);
        Assert.Equal(OrderState.Canceled, _fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public async Task ResolveAsync_ByAPerson_IsAttributedAndOnlyForUnknownOrders()
    {
        var id = await LoseAsync(GuardFixture.Buy(10m, 100m));
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Guard.ResolveAsync("nobody", new OrderEvidence.NotAtVenue(), new("seen", "me")).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Guard.ResolveAsync(id, new OrderEvidence.NotAtVenue(), new(" ", "me")).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Guard.ResolveAsync(id, new OrderEvidence.AtVenue(Order(id) with { Symbol = "OTHER" }), new("seen", "me")).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Guard.ResolveAsync(id, new OrderEvidence.AtVenue(Order(id) with { Quantity = -1m }), new("seen", "me")).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => _fixture.Guard.ResolveAsync(id, new OrderEvidence.AtVenue(null!), new("seen", "me")).AsTask());

        var order = await _fixture.Guard.ResolveAsync(id, new OrderEvidence.NotAtVenue(), new("web page", "me"));

        Assert.Equal((OrderState.Released, "web page (by me)"), (order.State, order.Reason));
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Guard.ResolveAsync(id, new OrderEvidence.NotAtVenue(), new("seen", "me")).AsTask());
    }

    [Fact]
    public async Task Connect_ACancellationThatIsNeverConfirmed_IsLookedUp()
    {
        var time = new VirtualTimeProvider();
        var venue = new SimulatedBroker(SimulatedVenueProfile.Plain with { CancelLatency = TimeSpan.FromHours(2) }, time, cash: 10_000m, seed: 1);
        venue.Venue.List(GuardFixture.Share());
        venue.Venue.SetPrice(GuardFixture.Acme, 100m);
        var lookups = new Counting(venue);
        await using var broker = await GuardedBroker.ConnectAsync(venue, new GuardedBrokerOptions
        {
            Guard = new OrderGuardOptions { TimeProvider = time, OrderLookup = lookups, Limits = new RiskLimits { MaxGrossExposure = 10_000m, MaxPositionAge = TimeSpan.FromHours(9), MaxAccountAge = TimeSpan.FromHours(9) } },
            Symbols = [GuardFixture.Acme],
            RefreshInterval = TimeSpan.FromHours(1),
        });
        broker.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = time.GetUtcNow() });
        var id = Assert.IsType<OrderResult.Accepted>(await broker.SubmitAsync(GuardFixture.Buy(1m, 90m))).Order.ClientOrderId;
        Assert.IsType<CancelResult.Pending>(await broker.CancelAsync(id));

        for (var i = 0; i < 200 && lookups.Count == 0; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }

        Assert.True(lookups.Count > 0);
    }

    private async Task<(GuardFixture Fixture, OrderRequest Request, string Id)> LostExitAsync(decimal quantity = 10m)
    {
        var fixture = _desk.Open(ExitCap.None);
        fixture.Hold(10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        _desk.Positions = () => fixture.Snapshot((GuardFixture.Acme, 10m));
        var request = GuardFixture.Sell(quantity, effect: PositionEffect.Close) with { ClientOrderId = "exit-1" };
        return (fixture, request, Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(request)).ClientOrderId);
    }

    private async Task<string> LoseAsync(OrderRequest request) => Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(request)).ClientOrderId;

    private async Task ResolveAfterAsync(TimeSpan time)
    {
        _fixture.Time.Advance(time);
        await _fixture.Guard.ResolveUnknownOrdersAsync();
    }

    private static VenueOrder Order(string id) => new()
    {
        ClientOrderId = id,
        Symbol = GuardFixture.Acme,
        Side = OrderSide.Buy,
        Quantity = 10m,
        Type = OrderType.Limit,
        LimitPrice = 100m,
    };

    private sealed class Counting(IOrderLookup inner) : IOrderLookup
    {
        public volatile int Count;

        public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Count);
            return inner.FindOrderAsync(query, cancellationToken);
        }

        public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => inner.GetOpenOrdersAsync(cancellationToken);
    }
}
