using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>A fee that is paid in what is bought is part of what the venue holds, and counts once.</summary>
public sealed class FeeInTheAssetTests
{
    private static readonly Instrument _coin = GuardFixture.Share() with { BaseAsset = "ACM", LotSize = 0.001m, MaxBaseFee = 0.001m };

    private readonly GuardFixture _fixture = new(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true }, true, _coin);

    [Fact]
    public void ManagePosition_AFeeIsToldAfterwards_IsNotCountedAgain()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Filled, cumulative: 10m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        _fixture.Positions((GuardFixture.Acme, 9.99m));
        _fixture.Guard.ManagePosition(GuardFixture.Acme, 9.99m, new("bought before the bot was guarded", "ann"));

        Observe(id, 10m, 0.01m);

        Assert.Equal(9.99m, _fixture.Net());
    }

    [Fact]
    public void Observe_AFeeOfWhatWasExecutedAfterItIsManaged_Counts()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        Observe(id, 4m, 0.004m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        for (var i = 0; i < 2; i++)
        {
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([new VenueOrder { ClientOrderId = id, Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, LimitPrice = 100m, Type = OrderType.Limit, FilledQuantity = 4m, Status = VenueOrderStatus.PartiallyFilled }], _fixture.Now));
            _fixture.Time.Advance(TimeSpan.FromSeconds(6));
            _fixture.Positions((GuardFixture.Acme, 3m));
        }

        var net = _fixture.Net();
        Observe(id, 6m, 0.006m);

        Assert.Equal(net + 5.994m, _fixture.Net());
    }

    [Fact]
    public async Task SubmitGroupAsync_ThePurchasePaysItsFeeInTheAsset_TheExitsSellWhatIsLeft()
    {
        var request = new GroupRequest
        {
            Entry = GuardFixture.Buy(5.5m, 100m),
            Exits = [OrderRequest.Sell(GuardFixture.Acme, 5.5m, 110m), OrderRequest.Sell(GuardFixture.Acme, 2m) with { Type = OrderType.Stop, StopPrice = 90m }],
        };
        await _fixture.SubmitGroupAsync(request);

        // 5.5 less 0.0055, in whole lots.
        Assert.Equal([5.494m, 2m], _fixture.Guard.OpenOrders.Where(static o => o.Side == OrderSide.Sell).Select(static o => o.Quantity).OrderDescending());
    }

    /// <summary>
    /// 1 of 2 is bought and 0.999 of it remain: the venue lets the exit work for 1, and 0.001 would be sold of what somebody else holds. No
    /// quantity of the exits prevents that, because the venue sizes them by each fill.
    /// </summary>
    [Theory]
    [InlineData(LegActivation.EntryPartiallyFilled, OrderSide.Buy, 0.001, false)]
    [InlineData(LegActivation.EntryPartiallyFilled, OrderSide.Sell, 0.001, true)]
    [InlineData(LegActivation.EntryPartiallyFilled, OrderSide.Buy, 0, true)]
    [InlineData(LegActivation.EntryFilled, OrderSide.Buy, 0.001, true)]
    public async Task SubmitGroupAsync_TheVenueSizesTheExitsByWhatIsBought_IsRefusedWhereAFeeIsTakenOfIt(LegActivation activation, OrderSide side, double fee, bool isSent)
    {
        var fixture = new GuardFixture(o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true, LegActivation = activation }, true, _coin with { MaxBaseFee = (decimal)fee });
        var exit = side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;

        var result = await fixture.SubmitGroupAsync(new GroupRequest
        {
            Entry = new OrderRequest { Symbol = GuardFixture.Acme, Side = side, Quantity = 2m, Type = OrderType.Limit, LimitPrice = 100m },
            Exits = [new OrderRequest { Symbol = GuardFixture.Acme, Side = exit, Quantity = 2m, Type = OrderType.Stop, StopPrice = side == OrderSide.Buy ? 90m : 110m }],
        });

        Assert.Equal(isSent, result is GroupResult.Sent);
        if (result is GroupResult.Denied { Denial: var denial })
        {
            var violation = Assert.Single(denial.Violations);
            Assert.Equal(DenialCodes.GroupUnsupported, violation.Code);
            Assert.Contains("ACM", violation.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ask_ThePurchaseIsKnownByItsQuantityOnly_AnExitLeavesRoomForItsFee()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Filled, cumulative: 10m));

        // A fee of 0.01 can be missing: the exit is rounded down to what is there then, and more than a fee above it is refused.
        Assert.Equal(9.99m, _fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).ApprovedQuantity);
        Assert.Equal(9.99m, _fixture.Ask(GuardFixture.Sell(9.99m, effect: PositionEffect.Close)).ApprovedQuantity);
        Assert.False(_fixture.Ask(GuardFixture.Sell(10.02m, effect: PositionEffect.Close)).IsApproved);

        Observe(id, 10m, 0m);
        Assert.True(_fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsApproved);
    }

    /// <summary>Bought 30 with a fee that the report leaves out, beside 20 of others: an exit of 30 would sell 0.03 of theirs.</summary>
    [Theory]
    [InlineData(null, 29.97)]
    [InlineData("ACM", 30)]
    [InlineData("FEE", 30)]
    public void Ask_TheExecutionWasToldWithoutItsFee_AnExitLeavesRoomForIt(string? asset, double most)
    {
        See(20m);
        _fixture.Account();
        _fixture.Price(100m);
        Execute(30m, asset);

        Assert.Equal((decimal)most, _fixture.Ask(GuardFixture.Sell(30m, effect: PositionEffect.Close)).ApprovedQuantity);
        Assert.Equal((decimal)most, _fixture.Ask(OrderRequest.Sell(GuardFixture.Acme, 30m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close }).ApprovedQuantity);
    }

    /// <summary>One lot was bought, and its fee may have been taken of it. Where the venue caps the exit and nothing is others', it decides; elsewhere the lot could open a short.</summary>
    [Theory]
    [InlineData(ExitCap.Held, true)]
    [InlineData(ExitCap.ReduceOnly, true)]
    [InlineData(ExitCap.None, false)]
    public void Ask_OneLotWithAnUntoldFee_GoesWhereTheVenueCapsIt(ExitCap cap, bool isApproved)
    {
        var fixture = new GuardFixture(o => (o.Capabilities, o.Limits) = (BrokerCapabilities.Plain with { ExitCap = cap }, o.Limits with { ExitPriceFall = null }), true, _coin with { LotSize = 1m });
        fixture.Guard.Observe(fixture.Execution(fixture.Work(GuardFixture.Buy(1m)), 1m) with { Status = VenueOrderStatus.Filled });

        Assert.Equal(isApproved, fixture.Ask(GuardFixture.Sell(1m, effect: PositionEffect.Close)).IsApproved);
    }

    [Fact]
    public void Observe_TheFeeIsToldLater_ItIsTakenOnceAndLeavesNoRoomBehind()
    {
        var execution = Execute(10m, null);

        for (var i = 0; i < 2; i++)
        {
            _fixture.Guard.Observe(execution with { Fill = execution.Fill! with { Fee = 0.004m, FeeAsset = "ACM" } });
            Assert.Equal((9.996m, 9.996m), (_fixture.Net(), _fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).ApprovedQuantity));
        }
    }

    /// <summary>The answer has to be younger than the execution by more than the venue lags: an older one agrees with anything.</summary>
    [Theory]
    [InlineData(1, 9.99)]
    [InlineData(6, 10)]
    public void Observe_TheVenueHoldsAllThatWasBought_ThereWasNoFeeInTheAsset(int seconds, double most)
    {
        Execute(10m, null);
        _fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        _fixture.Positions((GuardFixture.Acme, 10m));
        _fixture.Account();
        _fixture.Price(100m);

        Assert.Equal((decimal)most, _fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).ApprovedQuantity);
    }

    /// <summary>9.99 of 10 were sold and the venue holds nothing: the 0.01 was the fee, and nothing that never was.</summary>
    [Theory]
    [InlineData(9.99, TradingState.Active)]
    [InlineData(9.98, TradingState.Quarantined)]
    public void Observe_WhatAnUntoldFeeTookIsMissing_IsNoPhantom(double sold, TradingState state)
    {
        Execute(10m, null);
        _fixture.Guard.Observe(_fixture.Execution(_fixture.Work(GuardFixture.Sell((decimal)sold, effect: PositionEffect.Close)), (decimal)sold) with { Status = VenueOrderStatus.Filled });
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        See(0m);

        Assert.Equal((0m, state), (_fixture.Net(), _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme))));
    }

    [Fact]
    public void Observe_AnExecutionIsToldAgainWithALargerSum_IsBustedByItsWholeQuantity()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        var execution = _fixture.Execution(id, 5m);
        _fixture.Guard.Observe(execution with { CumulativeQuantity = 5m });
        _fixture.Guard.Observe(execution with { CumulativeQuantity = 7m });
        _fixture.Guard.Observe(execution with { CumulativeQuantity = 2m, Fill = execution.Fill! with { Kind = FillKind.Bust } });

        Assert.Equal(2m, _fixture.Net());
    }

    [Theory]
    [InlineData(14.99, 9.99)]
    [InlineData(14.995, 9.99)]
    [InlineData(9.995, 9.995)]
    [InlineData(8, 8)]
    public void Observe_AFeeWasNotToldAndSomebodyElseTraded_WhatMayBeTheFeeIsNotManaged(double held, double managed)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Filled, cumulative: 10m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        See((decimal)held);

        Assert.Equal(((decimal)held, (decimal)managed), (_fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed));
    }

    [Fact]
    public void Observe_AFeeWasNotToldBesideWhatOthersHold_TheFeeIsThePurchases()
    {
        See(5m);
        _fixture.Account();
        _fixture.Price(100m);
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Filled, cumulative: 10m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        See(14.996m);

        Assert.Equal((14.996m, 9.996m), (_fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed));
    }

    [Theory]
    [InlineData(-0.001, "ACM")]
    [InlineData(1, "ACM")]
    [InlineData(0.001, null)]
    public void Validate_AFeeThatCannotBe_Throws(double fee, string? asset) =>
        Assert.Contains("MaxBaseFee", Assert.Throws<ArgumentException>((_coin with { MaxBaseFee = (decimal)fee, BaseAsset = asset }).Validate).Message, StringComparison.Ordinal);

    /// <summary>The venue is seen twice to hold it, with the orders read in between.</summary>
    private void See(decimal held)
    {
        for (var i = 0; i < 2; i++)
        {
            _fixture.Positions((GuardFixture.Acme, held));
            _fixture.Time.Advance(TimeSpan.FromSeconds(6));
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        }
    }

    private ExecutionReport Execute(decimal bought, string? feeAsset)
    {
        var execution = _fixture.Execution(_fixture.Work(GuardFixture.Buy(bought)), bought);
        execution = execution with { Status = VenueOrderStatus.Filled, Fill = execution.Fill! with { FeeAsset = feeAsset } };
        _fixture.Guard.Observe(execution);
        return execution;
    }

    private void Observe(string id, decimal quantity, decimal fee)
    {
        var execution = _fixture.Execution(id, quantity);
        _fixture.Guard.Observe(execution with { Fill = execution.Fill! with { Fee = fee, FeeAsset = "ACM" } });
    }
}
