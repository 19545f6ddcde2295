using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>A limit can refuse an order; it can never refuse a fact. What cannot be true is booked, and then nothing new is risked on it.</summary>
public sealed class MisfitFactTests
{
    private readonly GuardFixture _fixture = new();

    [Fact]
    public void Observe_TheOtherSideWasExecuted_IsBookedAsItHappened()
    {
        var id = _fixture.Work(GuardFixture.Sell(10m));
        _fixture.Guard.Observe(_fixture.Execution(id, 10m) with { Side = OrderSide.Buy });

        Assert.Equal(10m, _fixture.Net());
        AssertDistrusted("SIDE_MISMATCH");
    }

    [Fact]
    public void Observe_TheOtherSideWasExecutedInPart_CountsTheRestBothWays()
    {
        var id = _fixture.Work(GuardFixture.Sell(10m));
        _fixture.Guard.Observe(_fixture.Execution(id, 4m) with { Side = OrderSide.Buy });

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((4m, -2m, 10m), (position.Net, position.Low, position.High));
        AssertDistrusted("SIDE_MISMATCH");
    }

    [Fact]
    public void Observe_TheVenueHasALargerQuantity_CountsItAndDistrusts()
    {
        var id = Reserve(10m);
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 100m });

        Assert.Equal(100m, _fixture.Guard.FindOrder(id)!.Leaves);
        Assert.Equal(100m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        AssertDistrusted("QUANTITY_LARGER");
    }

    [Fact]
    public void Observe_TheVenueHasASmallerQuantity_AlarmsAndKeepsTheLargerReservation()
    {
        var id = Reserve(10m);
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 7m });

        Assert.Equal(10m, _fixture.Guard.FindOrder(id)!.Leaves);
        Assert.Equal(["QUANTITY_SMALLER"], _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
    }

    [Theory]
    [InlineData(OrderType.Limit, null)]
    [InlineData(null, TimeInForce.FillOrKill)]
    public void Observe_TheVenueHasOtherTerms_OnlyAlarms(OrderType? type, TimeInForce? timeInForce)
    {
        var id = Reserve(10m);
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { Type = type, TimeInForce = timeInForce });

        Assert.Equal(["TERMS_DIFFER"], _fixture.Alarms.Codes);
        Assert.Equal(OrderState.Working, _fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public void Observe_MoreThanTheOrderWasExecuted_IsBookedInFull()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Fill(id, 10m);
        _fixture.Fill(id, 5m);

        Assert.Equal(15m, _fixture.Net());
        Assert.Equal((OrderState.Filled, 15m, 0m), (Order(id).State, Order(id).Filled, Order(id).Leaves));
        AssertDistrusted("OVERFILL");
    }

    [Fact]
    public void Observe_ExecutionAfterTheReportedEnd_IsBooked()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled));
        _fixture.Fill(id, 4m);

        Assert.Equal(4m, _fixture.Net());
        Assert.Equal(OrderState.Canceled, Order(id).State);
        AssertDistrusted("FILL_AFTER_END");
    }

    [Fact]
    public async Task Observe_ExecutionOfAReleasedOrder_IsBookedAndItCountsAgain()
    {
        using var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(10m), TestContext.Current.CancellationToken);
        permit.NotSent();
        var id = permit.Order.ClientOrderId;
        _fixture.Fill(id, 4m);

        Assert.Equal(4m, _fixture.Net());
        Assert.Equal(10m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Equal((OrderState.PartiallyFilled, 6m), (Order(id).State, Order(id).Leaves));
    }

    [Theory]
    [InlineData(OrderSide.Buy, 100.01)]
    [InlineData(OrderSide.Sell, 99.99)]
    public void Observe_PriceWorseThanTheLimit_IsBookedAndAlarmed(OrderSide side, double price)
    {
        var id = _fixture.Work(side == OrderSide.Buy ? GuardFixture.Buy(10m, 100m) : GuardFixture.Sell(10m, 100m));
        _fixture.Fill(id, 10m, (decimal)price);

        Assert.Equal(side == OrderSide.Buy ? 10m : -10m, _fixture.Net());
        Assert.Equal(["PRICE_WORSE_THAN_LIMIT"], _fixture.Alarms.Codes);
    }

    /// <summary>An execution from before the replacement had the limit from before; one from after it has not.</summary>
    [Theory]
    [InlineData(OrderSide.Buy, 98, 100, -1, false)]
    [InlineData(OrderSide.Buy, 98, 100, null, false)]
    [InlineData(OrderSide.Buy, 98, 100, 2, true)]
    [InlineData(OrderSide.Buy, 98, 101, -1, true)]
    [InlineData(OrderSide.Sell, 102, 100, -1, false)]
    [InlineData(OrderSide.Sell, 102, 100, 2, true)]
    public async Task Observe_ExecutionAtTheLimitFromBeforeAReplacement_IsWorseOnlyWhenItIsLater(OrderSide side, int limit, int price, int? seconds, bool worse)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total });
        var id = fixture.Work(side == OrderSide.Buy ? GuardFixture.Buy(10m, 100m) : GuardFixture.Sell(10m, 100m));
        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = limit });
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New) with { LimitPrice = limit });
        Assert.Equal(limit, fixture.Guard.FindOrder(id)!.LimitPrice);

        fixture.Guard.Observe(fixture.Execution(id, 4m, price) with { TransactTime = seconds is { } later ? fixture.Now.AddSeconds(later) : null });

        Assert.Equal(worse, fixture.Alarms.Codes.Contains("PRICE_WORSE_THAN_LIMIT"));
    }

    /// <summary>Ticks are of 0.0001 below 1 and of 0.01 from there on. A difference of a tick of either price is one; less is rounding of the venue.</summary>
    [Theory]
    [InlineData(1.00, 0.9950, true)]
    [InlineData(1.00, 0.9999, true)]
    [InlineData(0.9950, 1.00, true)]
    [InlineData(0.9950, 0.9951, true)]
    [InlineData(0.9950, 0.99505, false)]
    [InlineData(1.01, 1.02, true)]
    [InlineData(1.01, 1.015, false)]
    public void Observe_AnotherPriceWhereTicksChange_IsOneFromATickOn(double approved, double told, bool isAlarmed)
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxPriceStep = null, PriceCollar = null }, true, GuardFixture.Share() with { TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }] });
        fixture.Price(1m);
        var id = fixture.Work(GuardFixture.Buy(10m, (decimal)approved));

        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New) with { LimitPrice = (decimal)told });

        Assert.Equal(isAlarmed, fixture.Alarms.Codes.Contains("ORDER_PRICE_DIFFERS"));
    }

    [Fact]
    public void Observe_ExecutionAtTheLimit_IsNotAlarmed()
    {
        _fixture.Fill(_fixture.Work(GuardFixture.Buy(10m, 100m)), 10m, 100m);

        Assert.Empty(_fixture.Alarms.All);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 3)]
    [InlineData(OrderSide.Sell, -3)]
    public void Observe_ExecutionOfAnExternalOrder_MovesThePositionButIsNotOurs(OrderSide side, int net)
    {
        var report = External(side, VenueOrderStatus.Filled) with { Fill = new Fill { ExecutionId = "F1", Quantity = 3m, Price = 100m } };
        _fixture.Guard.Observe(report);
        _fixture.Guard.Observe(report);

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((net, 0m), (position.Net, position.Managed));
        Assert.Contains("EXTERNAL_EXECUTION", _fixture.Alarms.Codes);
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    [Fact]
    public void Observe_ExternalOrderReportedFilledWithItsQuantityOnly_IsBooked()
    {
        _fixture.Guard.Observe(External(OrderSide.Sell, VenueOrderStatus.Filled) with { OrderQuantity = 8m });

        Assert.Equal(-8m, _fixture.Net());
        Assert.Contains("EXTERNAL_EXECUTION", _fixture.Alarms.Codes);
    }

    /// <summary>Of a foreign order the quantity may never be told: its second execution is no overfill.</summary>
    [Fact]
    public void Observe_ExternalOrderExecutedInParts_IsNoOverfill()
    {
        foreach (var (id, total) in new[] { ("F1", 3m), ("F2", 6m) })
        {
            _fixture.Guard.Observe(External(OrderSide.Buy, VenueOrderStatus.PartiallyFilled) with { CumulativeQuantity = total, Fill = new Fill { ExecutionId = id, Quantity = 3m, Price = 100m } });
        }

        Assert.Equal(6m, _fixture.Net());
        Assert.Equal(["EXTERNAL_EXECUTION", "EXTERNAL_ORDER", "EXTERNAL_EXECUTION"], _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
    }

    /// <summary>Law 5: what the venue closes by itself is booked whatever it is; then nothing is risked before a person has looked.</summary>
    [Theory]
    [InlineData(ExecutionCause.Liquidation, false)]
    [InlineData(ExecutionCause.AutoDeleveraging, false)]
    [InlineData(ExecutionCause.Settlement, true)]
    public void Observe_ExecutedByTheVenueItself_QuarantinesAndRestricts(ExecutionCause cause, bool listedBefore)
    {
        _fixture.Hold(10m);
        var report = External(OrderSide.Sell, VenueOrderStatus.New) with { OrderQuantity = 10m, Cause = cause };
        if (listedBefore)
        {
            _fixture.Guard.Observe(report);
            Assert.Equal(TradingState.Active, _fixture.Guard.GetState(TradingScope.Account));
        }

        _fixture.Guard.Observe(report with { Status = VenueOrderStatus.Filled, Fill = new Fill { ExecutionId = "L1", Quantity = 10m, Price = 60m } });

        Assert.Equal(0m, _fixture.Net());
        Assert.Equal((TradingState.Quarantined, TradingState.ReduceOnly), (_fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)), _fixture.Guard.GetState(TradingScope.Account)));
        Assert.Contains("FORCED_EXECUTION", _fixture.Alarms.Codes);
        Assert.DoesNotContain("EXTERNAL_EXECUTION", _fixture.Alarms.Codes);
    }

    [Fact]
    public void Observe_ExternalOpenOrder_CountsInExposureAndInTheOppositeSide()
    {
        _fixture.Guard.Observe(External(OrderSide.Buy, VenueOrderStatus.New) with { OrderQuantity = 8m });

        Assert.Equal(8m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Equal(DenialCodes.OppositeOrderInFlight, _fixture.Ask(GuardFixture.Sell(1m)).Denial?.Code);
        Assert.False(Assert.Single(_fixture.Guard.OpenOrders).IsManaged);
    }

    [Fact]
    public void Observe_OrderReportedForAnotherSymbol_IsBookedWhereItHappened()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share(), GuardFixture.Share("OTHER"));
        var id = fixture.Work(GuardFixture.Buy(10m));
        fixture.Guard.Observe(fixture.Execution(id, 10m) with { Symbol = "OTHER" });

        Assert.Equal((0m, 10m), (fixture.Net(), fixture.Net("OTHER")));
        Assert.Contains("SYMBOL_MISMATCH", fixture.Alarms.Codes);
        Assert.Equal(TradingState.Quarantined, fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
        Assert.Equal(TradingState.Quarantined, fixture.Guard.GetState(TradingScope.Of("OTHER")));
    }

    [Fact]
    public void Observe_OpenOrderNobodyKnows_CountsInFull()
    {
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete(
            [new VenueOrder { ClientOrderId = "manual", Symbol = GuardFixture.Acme, Side = OrderSide.Sell, Quantity = 9m, FilledQuantity = 2m, LimitPrice = 120m, Type = OrderType.Limit }],
            _fixture.Now));

        Assert.Equal((-7m, 0m), (_fixture.Guard.FindPosition(GuardFixture.Acme)!.Low, _fixture.Net()));
        Assert.Equal(840m, _fixture.Guard.Risk.GetExposure().Lines.Single(static l => l.Measure == "short").Used);
    }

    [Fact]
    public void Observe_TheVenueHoldsSomethingElse_TightensUntilItAgrees()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        _fixture.Supply((GuardFixture.Acme, 12m));

        var violation = _fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations[0];
        Assert.Equal((DenialCodes.PositionInDoubt, 12m, 10m), (violation.Code, violation.Observed, violation.Limit));
        Assert.Equal(10m, _fixture.Net());
        Assert.True(_fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsProvenExit);

        _fixture.Positions((GuardFixture.Acme, 10m));
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void Observe_AnswerOlderThanTheVenueShowsAFill_ProvesNothing()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        _fixture.Positions();

        Assert.False(_fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);
    }

    [Fact]
    public void Observe_NoPositionsBesideAPositionValue_IsNotAFlatAccount()
    {
        _fixture.Account(grossPositionValue: 5_000m);
        _fixture.Positions();

        Assert.Equal(DenialCodes.PositionsMissing, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
    }

    private TrackedOrder Order(string id) => _fixture.Guard.FindOrder(id)!;

    /// <summary>An order that the venue has not confirmed yet.</summary>
    private string Reserve(decimal quantity)
    {
        var permit = _fixture.Guard.AdmitAsync(GuardFixture.Buy(quantity)).AsTask().GetAwaiter().GetResult();
        return permit.Order.ClientOrderId;
    }

    private static ExecutionReport External(OrderSide side, VenueOrderStatus status) => new()
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = "somebody-else",
        VenueOrderId = "V-77",
        Side = side,
        Status = status,
        Leg = PositionLeg.Net,
    };

    private void AssertDistrusted(string alarm)
    {
        Assert.Contains(alarm, _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Quarantined, _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
        Assert.Equal(TradingState.ReduceOnly, _fixture.Guard.GetState(TradingScope.Account));
    }
}
