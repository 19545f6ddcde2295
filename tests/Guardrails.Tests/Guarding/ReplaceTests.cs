using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Replacing an order: until the venue has confirmed, what was and what may come both count as far as they can be executed.</summary>
public sealed class ReplaceTests
{
    private static readonly VenueRejection No = new("NO", "not today");

    [Theory]
    [InlineData(10, 15, 15)]
    [InlineData(10, 6, 10)]
    [InlineData(10, 11, 11)]
    public async Task ReplaceAsync_Total_ReservesTheLargerOfBothUntilConfirmed(int from, int to, int reserved)
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(from, 100m));

        Assert.IsType<ReplaceResult.Pending>(await fixture.ReplaceAsync(To(id, to)));

        Assert.Equal((OrderState.PendingReplace, (decimal)from), (State(fixture, id), fixture.Guard.FindOrder(id)!.Quantity));
        Assert.Equal(reserved, MaxLong(fixture));
        fixture.Guard.Observe(Confirmed(fixture, id, to));
        Assert.Equal((OrderState.Working, (decimal)to), (State(fixture, id), MaxLong(fixture)));
    }

    /// <summary>A refusal of the new order's id as a duplicate proves that the first send arrived.</summary>
    [Fact]
    public async Task ReplaceAsync_Independent_RefusedAsADuplicate_IsNeverRejected()
    {
        var fixture = Of(ReplaceQuantity.Independent);
        var id = fixture.Work(GuardFixture.Buy(10m, 99m));
        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Rejected { Rejection = new VenueRejection("DUP", "seen before") { IsDuplicateId = true } };

        var result = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 98m });

        Assert.IsType<ReplaceResult.Unknown>(result);
        Assert.Equal(20m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    [Fact]
    public async Task ReplaceAsync_Independent_ReservesBothUntilTheOldHasEnded()
    {
        var fixture = Of(ReplaceQuantity.Independent);
        var old = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Fill(old, 4m);

        var done = Assert.IsType<ReplaceResult.Replaced>(await fixture.ReplaceAsync(To(old, 12m)));

        Assert.Equal((8m, OrderState.Working, OrderState.PendingReplace), (done.Order.Quantity, State(fixture, done.Order.ClientOrderId), State(fixture, old)));
        Assert.Equal(4m + 6m + 8m, MaxLong(fixture));
        fixture.Guard.Observe(fixture.Report(old, VenueOrderStatus.Replaced, 4m));
        Assert.Equal(4m + 8m, MaxLong(fixture));
    }

    [Theory]
    [InlineData(ReplaceQuantity.Total)]
    [InlineData(ReplaceQuantity.Independent)]
    public async Task ReplaceAsync_Rejected_LeavesTheOrderAsItWas(ReplaceQuantity kind)
    {
        var fixture = Of(kind);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Rejected { Rejection = No };

        var rejected = Assert.IsType<ReplaceResult.Rejected>(await fixture.ReplaceAsync(To(id, 15m, 99m)));

        Assert.Equal((No, OrderState.Working, 100m), (rejected.Rejection, rejected.Order.State, rejected.Order.LimitPrice));
        Assert.Equal(10m, MaxLong(fixture));
        Assert.IsType<ReplaceResult.Rejected>(await fixture.ReplaceAsync(To(id, 16m)));
    }

    [Fact]
    public async Task ReplaceAsync_RejectedAfterTheOrderWentMissing_LeavesItUnknown()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Venue.ReplaceAnswer = _ =>
        {
            fixture.Time.Advance(TimeSpan.FromMinutes(1));
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
            return new ReplaceOutcome.Rejected { Rejection = No };
        };

        await fixture.ReplaceAsync(To(id, 15m));

        Assert.Equal((OrderState.Unknown, 10m), (State(fixture, id), MaxLong(fixture)));
    }

    [Fact]
    public async Task ReplaceAsync_RejectedWithTheOriginal_IsWorkingAndCanBeReplacedAgain()
    {
        var fixture = Of(ReplaceQuantity.Total);
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = null };
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Venue.ReplaceAnswer = _ => new ReplaceOutcome.Rejected { Rejection = No, Original = Terms(fixture, id, 10m, 100m) with { VenueOrderId = "V1" } };

        await fixture.ReplaceAsync(To(id, 15m));

        Assert.Equal((OrderState.Working, 10m), (State(fixture, id), MaxLong(fixture)));
        Assert.IsType<ReplaceResult.Rejected>(await fixture.ReplaceAsync(To(id, 16m)));
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("stream")]
    [InlineData("list")]
    [InlineData("person")]
    public async Task ReplaceAsync_Unanswered_IsUnknownAndSettledByWhateverShowsTheNewTerms(string by)
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Venue.ReplaceAnswer = by == "echo" ? _ => new ReplaceOutcome.Accepted { VenueOrderId = "V2", Echo = Terms(fixture, id, 15m, 99m) } : static _ => new ReplaceOutcome.Unknown("no answer");

        var result = await fixture.ReplaceAsync(To(id, 15m, 99m));

        var order = new VenueOrder { ClientOrderId = id, Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 15m, Type = OrderType.Limit, LimitPrice = 99m };
        switch (by)
        {
            case "echo":
                Assert.IsType<ReplaceResult.Replaced>(result);
                break;
            case "stream":
                Assert.Equal(OrderState.Unknown, State(fixture, id));
                fixture.Guard.Observe(Terms(fixture, id, 15m, 99m));
                break;
            case "list":
                fixture.Guard.Observe(OpenOrderSnapshot.Partial([order], fixture.Now, "one page"));
                break;
            default:
                await fixture.Guard.ResolveAsync(id, new OrderEvidence.AtVenue(order), new("web page", "me"), TestContext.Current.CancellationToken);
                break;
        }

        var now = fixture.Guard.FindOrder(id)!;
        Assert.Equal((OrderState.Working, 15m, 99m), (now.State, now.Quantity, now.LimitPrice));
        Assert.Equal(15m, MaxLong(fixture));
    }

    [Fact]
    public async Task ReplaceAsync_AFillRacesIt_CountsWhatIsLeftOfTheLarger()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        await fixture.ReplaceAsync(To(id, 6m));

        fixture.Fill(id, 4m);
        Assert.Equal((OrderState.PendingReplace, 4m, 6m), (State(fixture, id), fixture.Net(), fixture.Guard.FindOrder(id)!.Leaves));
        fixture.Guard.Observe(Confirmed(fixture, id, 6m) with { Status = VenueOrderStatus.PartiallyFilled });

        Assert.Equal((OrderState.PartiallyFilled, 6m), (State(fixture, id), MaxLong(fixture)));
        Assert.DoesNotContain(Alarms.AlarmCodes.Overfill, fixture.Alarms.Codes);
    }

    [Fact]
    public async Task ReplaceAsync_FilledWhileItMayBeSmaller_BooksNoMoreThanIsSure()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        await fixture.ReplaceAsync(To(id, 6m));

        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Filled));
        Assert.Equal((OrderState.Filled, 6m), (State(fixture, id), fixture.Net()));
        fixture.Fill(id, 6m);
        fixture.Fill(id, 4m);

        Assert.Equal(10m, fixture.Net());
    }

    [Fact]
    public async Task Observe_AnOldReportAfterAShrinkingReplacement_IsNotALargerOrder()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(12m, 100m));
        var before = Terms(fixture, id, 12m, 100m);
        fixture.Guard.Observe(before);
        await fixture.ReplaceAsync(To(id, 10m));
        fixture.Guard.Observe(Confirmed(fixture, id, 10m));

        fixture.Guard.Observe(before);

        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
        Assert.Equal(10m, MaxLong(fixture));
        fixture.Guard.Observe(Terms(fixture, id, 12.5m, 100m));
        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));
        Assert.Equal(12.5m, MaxLong(fixture));
    }

    [Fact]
    public async Task Observe_AReportFromBeforeTheRequest_DoesNotConfirmTheReturnToTheOldTerms()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        var before = Terms(fixture, id, 10m, 100m) with { TransactTime = fixture.Now };
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await fixture.ReplaceAsync(To(id, 12m));
        fixture.Guard.Observe(Confirmed(fixture, id, 12m));
        await fixture.ReplaceAsync(To(id, 10m));

        fixture.Guard.Observe(before);
        Assert.Equal((OrderState.PendingReplace, 12m), (State(fixture, id), MaxLong(fixture)));
        fixture.Guard.Observe(before with { TransactTime = fixture.Now });

        Assert.Equal((OrderState.Working, 10m), (State(fixture, id), MaxLong(fixture)));
    }

    [Theory]
    [InlineData(ReplaceQuantity.Total, 15, null)]
    [InlineData(ReplaceQuantity.Total, 16, "POSITION_LONG_EXCEEDS_LIMIT")]
    [InlineData(ReplaceQuantity.Independent, 5, null)]
    [InlineData(ReplaceQuantity.Independent, 6, "POSITION_LONG_EXCEEDS_LIMIT")]
    public async Task ReplaceAsync_AtTheLimit_IsJudgedAgainstTheWorstOfBoth(ReplaceQuantity kind, int to, string? code)
    {
        var fixture = Of(kind, new RiskLimits { MaxGrossExposure = 10_000_000m, MaxLongPosition = 15m });
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));

        var result = await fixture.ReplaceAsync(To(id, to));

        Assert.Equal(code, (result as ReplaceResult.Denied)?.Denial.Code.Code);
    }

    [Fact]
    public async Task ReplaceAsync_APriceUp_IsValuedAtTheHigherUntilConfirmedDown()
    {
        var fixture = Of(ReplaceQuantity.Total, new RiskLimits { MaxGrossExposure = 1_100m });
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));

        Assert.Equal(DenialCodes.ExposureGrossExceedsLimit, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(To(id, limit: 110.01m))).Denial.Code);
        await fixture.ReplaceAsync(To(id, limit: 110m));
        Assert.Equal(1_100m, Gross(fixture));
        fixture.Guard.Observe(Terms(fixture, id, 10m, 110m));
        await fixture.ReplaceAsync(To(id, limit: 101m));
        Assert.Equal(1_100m, Gross(fixture));
        fixture.Guard.Observe(Terms(fixture, id, 10m, 101m));

        Assert.Equal(1_010m, Gross(fixture));
    }

    [Fact]
    public async Task ReplaceAsync_UnderWay_BothPricesMatchWithOwnOrders()
    {
        var limits = new RiskLimits { MaxGrossExposure = 10_000_000m, Symbols = new Dictionary<Symbol, SymbolLimits> { [GuardFixture.Acme] = new() { OpposingEntries = OpposingEntries.WithinLimits } } };
        var fixture = Of(ReplaceQuantity.Total, limits);
        var id = fixture.Work(GuardFixture.Buy(10m, 99m));
        await fixture.ReplaceAsync(To(id, limit: 97m));

        Assert.Equal(DenialCodes.SelfMatch, fixture.Ask(GuardFixture.Sell(1m, 99m)).Denial!.Code);
        fixture.Guard.Observe(Terms(fixture, id, 10m, 97m));

        Assert.True(fixture.Ask(GuardFixture.Sell(1m, 97.01m)).IsApproved);
        Assert.Equal(DenialCodes.SelfMatch, fixture.Ask(GuardFixture.Sell(1m, 97m)).Denial!.Code);
    }

    [Fact]
    public async Task ReplaceAsync_BuyingPower_HoldsTheMoreAndGivesItBackWhenRefused()
    {
        var fixture = Of(ReplaceQuantity.Total, new RiskLimits { MaxGrossExposure = 10_000_000m, RequireBuyingPower = true });
        fixture.Account(buyingPower: 1_500m);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));

        Assert.Equal(DenialCodes.BuyingPowerExceeded, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(To(id, 16m))).Denial.Code);
        await fixture.ReplaceAsync(To(id, 14m));
        Assert.False(fixture.Ask(GuardFixture.Buy(2m, 100m)).IsApproved);
        Assert.True(fixture.Ask(GuardFixture.Buy(1m, 100m)).IsApproved);
        fixture.Guard.Observe(Confirmed(fixture, id, 14m));
        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Rejected { Rejection = No };
        await fixture.ReplaceAsync(To(id, 15m));

        Assert.True(fixture.Ask(GuardFixture.Buy(1m, 100m)).IsApproved);
    }

    [Fact]
    public async Task ReplaceAsync_ASliceOfAParent_TakesTheLargerOfTheParent()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var parent = new ParentOrder("p", 15m);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m) with { Parent = parent });

        Assert.Equal(DenialCodes.ParentQuantityExceeded, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(To(id, 16m))).Denial.Code);
        await fixture.ReplaceAsync(To(id, 8m));
        Assert.False(fixture.Ask(GuardFixture.Buy(6m, 100m) with { Parent = parent }).IsApproved);
        fixture.Guard.Observe(Confirmed(fixture, id, 8m));

        Assert.True(fixture.Ask(GuardFixture.Buy(7m, 100m) with { Parent = parent }).IsApproved);
        Assert.False(fixture.Ask(GuardFixture.Buy(8m, 100m) with { Parent = parent }).IsApproved);
    }

    [Theory]
    [InlineData(96, null, null, null)]
    [InlineData(94, null, null, "PROTECTION_NEEDS_OWN_CALL")]
    [InlineData(null, null, 9, "PROTECTION_NEEDS_OWN_CALL")]
    [InlineData(null, 93, null, null)]
    [InlineData(null, 200, null, "PROTECTION_NEEDS_OWN_CALL")]
    public async Task ReplaceAsync_Protection_IsOnlyTightened(int? stop, int? limit, int? quantity, string? code)
    {
        var fixture = Of(ReplaceQuantity.Total);
        fixture.Hold(10m);
        var id = fixture.Work(GuardFixture.Sell(10m, 94m, PositionEffect.Close) with { Type = OrderType.StopLimit, StopPrice = 95m });
        var request = new ReplaceRequest { ClientOrderId = id, StopPrice = stop, LimitPrice = limit, Quantity = quantity };

        Assert.Equal(code, (await fixture.ReplaceAsync(request) as ReplaceResult.Denied)?.Denial.Code.Code);

        if (code is not null)
        {
            Assert.IsType<ReplaceResult.Pending>(await fixture.Guard.LoosenProtectionAsync(request, new("because", "me"), fixture.Venue.SendAsync, default));
        }
    }

    [Fact]
    public async Task ReplaceAsync_AnEntryThatExitsWaitFor_IsNotMadeAnotherOrder()
    {
        var fixture = Of(ReplaceQuantity.Independent);
        var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest
        {
            Entry = GuardFixture.Buy(10m, 99m),
            Exits = [GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m }],
        }));
        var entry = Assert.IsType<OrderResult.Accepted>(sent.Orders[0]).Order.ClientOrderId;

        Assert.Equal(DenialCodes.OrderNotReplaceable, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(To(entry, limit: 100m))).Denial.Code);
    }

    [Fact]
    public async Task ReplaceAsync_ANewVenueId_IsTheSameOrder()
    {
        var fixture = Of(ReplaceQuantity.Total);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Accepted { VenueOrderId = "V2" };
        await fixture.ReplaceAsync(To(id, 12m));

        fixture.Guard.Observe(fixture.Execution(id, 3m) with { ClientOrderId = null, VenueOrderId = "V2" });
        fixture.Guard.Observe(fixture.Execution(id, 2m) with { ClientOrderId = null, VenueOrderId = "V-" + id });

        Assert.Equal((5m, 5m), (fixture.Guard.FindOrder(id)!.Filled, fixture.Net()));
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
    }

    [Theory]
    [InlineData(ReplaceQuantity.Total)]
    [InlineData(ReplaceQuantity.Independent)]
    public async Task ReplaceAsync_TheSenderFails_BeforeNothingHappenedAfterItIsUnknown(ReplaceQuantity kind)
    {
        var fixture = Of(kind);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        using var canceled = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => fixture.Guard.ReplaceAsync(
            To(id, 15m), (_, ct) => { canceled.Cancel(); ct.ThrowIfCancellationRequested(); return default; }, canceled.Token).AsTask());
        Assert.Equal((OrderState.Working, 10m), (State(fixture, id), MaxLong(fixture)));
        Assert.Equal(VenueRejection.NotSentCode, Assert.IsType<ReplaceResult.Rejected>(await fixture.Guard.ReplaceAsync(To(id, 15m), static (_, _) => throw new InvalidOperationException("x"))).Rejection.Code);
        Assert.Equal((OrderState.Working, 10m), (State(fixture, id), MaxLong(fixture)));
        Assert.IsType<ReplaceResult.Unknown>(await fixture.Guard.ReplaceAsync(To(id, 15m), static (proof, _) => { proof.Redeem(); throw new InvalidOperationException("x"); }));

        Assert.Equal(kind == ReplaceQuantity.Total ? 15m : 25m, MaxLong(fixture));
    }

    [Theory]
    [InlineData(ReplaceQuantity.NotSupported, 15, "ORDER_NOT_REPLACEABLE")]
    [InlineData(ReplaceQuantity.Total, 4, "QUANTITY_INVALID")]
    [InlineData(ReplaceQuantity.Total, -1, "QUANTITY_INVALID")]
    [InlineData(ReplaceQuantity.Total, 5, null)]
    public async Task ReplaceAsync_WhatCannotBe_IsDenied(ReplaceQuantity kind, int to, string? code)
    {
        var fixture = Of(kind);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Fill(id, 4m);

        Assert.Equal(code, (await fixture.ReplaceAsync(To(id, to)) as ReplaceResult.Denied)?.Denial.Code.Code);
        Assert.Equal(10m, MaxLong(fixture));
        Assert.Equal(DenialCodes.OrderNotFound, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(To("nobody", 1m))).Denial.Code);
        Assert.Equal(DenialCodes.RequestMissing, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(null!)).Denial.Code);
    }

    private static GuardFixture Of(ReplaceQuantity kind, RiskLimits? limits = null) => new(o =>
    {
        o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = kind, RenamesOnReplace = true, AttachesExits = true, LinksExits = true };
        o.Limits = limits ?? o.Limits;
    });

    private static ReplaceRequest To(string id, decimal? quantity = null, decimal? limit = null) => new() { ClientOrderId = id, Quantity = quantity, LimitPrice = limit };

    private static ExecutionReport Confirmed(GuardFixture fixture, string id, decimal quantity) => fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = quantity };

    private static ExecutionReport Terms(GuardFixture fixture, string id, decimal quantity, decimal limit) => Confirmed(fixture, id, quantity) with { LimitPrice = limit };

    private static OrderState State(GuardFixture fixture, string id) => fixture.Guard.FindOrder(id)!.State;

    private static decimal Gross(GuardFixture fixture) => fixture.Guard.Risk.GetExposure().Lines.Single(static l => l is { Scope: "account", Measure: "gross" }).Used;

    private static decimal MaxLong(GuardFixture fixture) => fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong;
}
