using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing;

using static Guardrails.Tests.Guarding.OptionDesk;

namespace Guardrails.Tests.Closing;

/// <summary>A spread that is held: its cover goes with it or after it, and never before.</summary>
public sealed class CoverClosingTests
{
    private static readonly Attribution _by = new("end of day", "ann");

    [Fact]
    public void CloseAsync_OfTheCoverAlone_IsRefusedAndNamesTheWayOut()
    {
        using var world = Holding(SimulatedVenueProfile.EquitiesHoldingShares);

        var refused = Assert.IsType<CloseResult.Refused>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = C100, By = _by })));

        Assert.Equal(DenialCodes.CloseUncovers, refused.Denial.Code);
        Assert.Contains("OrderGuard.SubmitMultilegAsync", refused.Denial.Explain(), StringComparison.Ordinal);
        Assert.Equal((3m, -3m), (Held(world, C100), Held(world, C110)));
    }

    /// <summary>Of five, the two that cover nothing are sold.</summary>
    [Fact]
    public void CloseAsync_OfMoreThanTheCover_SellsTheRest()
    {
        using var world = Holding(SimulatedVenueProfile.EquitiesHoldingShares, longs: 5m);

        Assert.IsType<CloseResult.Refused>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = C100, By = _by })));

        Assert.Equal((3m, -3m), (Held(world, C100), Held(world, C110)));
    }

    /// <summary>Where the venue caps exits, a close goes beside a stop that rests. Here that has to give way, or both together would take the cover.</summary>
    [Fact]
    public void CloseAsync_BesideAStopThatRests_SellsWhatCoversNothing()
    {
        using var world = Holding(SimulatedVenueProfile.FuturesOneWay, longs: 5m);
        var stop = OrderRequest.Sell(C100, 2m) with { Effect = PositionEffect.Close, Type = OrderType.Stop, StopPrice = 5m };
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(stop)));
        world.Pass(1);

        Assert.IsType<CloseResult.Refused>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = C100, By = _by })));

        Assert.Equal((3m, -3m), (Held(world, C100), Held(world, C110)));
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    /// <summary>A sale that rests could be short; one that is being canceled is waited for, so that the close is not refused for an order that ends in a moment.</summary>
    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 3)]
    public void CloseAsync_BesideASaleOfTheOption_WaitsForItsCancellation(bool isCanceled, int left)
    {
        using var world = Holding(SimulatedVenueProfile.EquitiesHoldingShares with { CancelLatency = TimeSpan.FromMilliseconds(700) }, longs: 5m);
        var sale = OrderRequest.Sell(C110, 2m) with { Effect = PositionEffect.Open, Type = OrderType.Limit, LimitPrice = 8.05m };
        var resting = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(sale)));
        world.Pass(1);
        var canceling = isCanceled ? world.Broker.CancelAsync(resting.Order.ClientOrderId).AsTask() : Task.CompletedTask;

        Assert.IsType<CloseResult.Refused>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = C100, By = _by })));

        Assert.True(canceling.IsCompletedSuccessfully);
        Assert.Equal((left, -3m), (Held(world, C100), Held(world, C110)));
        Assert.Equal(isCanceled ? 0 : 1, world.Venue.Venue.OpenOrders.Count);
    }

    [Fact]
    public void SubmitMultilegAsync_TheWholeSpread_ClosesBoth()
    {
        using var world = Holding(SimulatedVenueProfile.EquitiesHoldingShares);

        var sent = Assert.IsType<GroupResult.Sent>(world.Await(world.Broker.SubmitMultilegAsync(Close(3m))));
        world.Pass(1);

        Assert.True(sent.IsComplete);
        Assert.Equal((0m, 0m), (Held(world, C100), Held(world, C110)));
        Assert.Empty(world.Guard.OpenOrders);
        Assert.DoesNotContain(AlarmCodes.LegMissing, world.Alarms.Codes);
    }

    /// <summary>The short leg is bought back first, on every kind of venue; the cover is sold once that is executed.</summary>
    [Theory]
    [InlineData("Plain", 0)]
    [InlineData("EquitiesHoldingShares", 0)]
    [InlineData("FuturesOneWay", 0)]
    [InlineData("FuturesOneWay", 3)]
    public void FlattenAsync_OfASpread_ClosesTheShortFirst(string profile, double fillSeconds)
    {
        using var world = Holding(ClosingWorld.All.Single(p => p.Name == profile) with { FillLatency = TimeSpan.FromSeconds(fillSeconds), HoldReleaseLag = TimeSpan.Zero });

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by));

        Assert.IsType<FlattenResult.Flat>(result);
        Assert.Equal((0m, 0m), (Held(world, C100), Held(world, C110)));
        var executed = world.Venue.Venue.Executions.Skip(2).Select(static e => (e.Symbol.Value, e.Side)).ToArray();
        Assert.Equal([(C110, OrderSide.Buy), (C100, OrderSide.Sell)], executed);
    }

    /// <summary>The short leg cannot be bought back: the cover stays, and the result says so.</summary>
    [Fact]
    public void FlattenAsync_TheShortCannotBeClosed_KeepsTheCover()
    {
        using var world = Holding(SimulatedVenueProfile.Plain);
        for (var i = 0; i < 1_000; i++)
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
        }

        var result = Assert.IsType<FlattenResult.Incomplete>(world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by)));

        Assert.Equal((3m, -3m), (Held(world, C100), Held(world, C110)));
        Assert.Equal(2, result.Closes.Count(static c => !c.IsClosed));
    }

    /// <summary>An order that rests at a net price gives way to a close, and does not come back as single orders.</summary>
    [Fact]
    public void CloseAsync_OfTheShortBesideARestingClose_CancelsAllOfThat()
    {
        using var world = Holding(SimulatedVenueProfile.EquitiesHoldingShares);
        var resting = Assert.IsType<GroupResult.Sent>(world.Await(world.Broker.SubmitMultilegAsync(Close(3m) with { LimitPrice = -50m })));
        world.Pass(1);
        Assert.Equal(2, world.Venue.Venue.OpenOrders.Count);

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = C110, By = _by })));
        world.Pass(5);

        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Equal((3m, 0m), (Held(world, C100), Held(world, C110)));
        Assert.All(resting.Orders, o => Assert.Equal(OrderState.Canceled, world.Guard.FindOrder(((OrderResult.Accepted)o).Order.ClientOrderId)!.State));
        Assert.DoesNotContain(AlarmCodes.LegMissing, world.Alarms.Codes);
    }

    /// <summary>The report of one leg's execution is lost: the venue is asked about it before the leg counts as missing.</summary>
    [Fact]
    public void SubmitMultilegAsync_AReportIsLost_TheVenueIsAskedBeforeTheLegIsMissing()
    {
        using var world = Holding(SimulatedVenueProfile.Plain);
        _ = world.Broker.SubmitMultilegAsync(Close(3m)).AsTask();
        world.Pass(0.0015);
        world.Venue.InjectNext(FaultClass.EventLost);

        world.Pass(4);

        Assert.Equal(1, world.Venue.InjectedFaults[FaultClass.EventLost]);
        Assert.Equal((0m, 0m), (world.Guard.FindPosition(C100)!.Net, world.Guard.FindPosition(C110)!.Net));
        world.Pass(60);
        Assert.DoesNotContain(AlarmCodes.LegMissing, world.Alarms.Codes);
    }

    private static decimal Held(ClosingWorld world, string symbol) => world.Venue.Venue.GetState().Positions.Where(p => p.Symbol == symbol).Sum(static p => p.Quantity);

    /// <summary>Calls bought, and three of another sold, each by an order of its own.</summary>
    private static ClosingWorld Holding(SimulatedVenueProfile profile, decimal longs = 3m)
    {
        var world = new ClosingWorld(profile with { MaxLegs = 4, FeeRate = 0m });
        foreach (var (symbol, price) in new[] { (C100, 10m), (C110, 8m) })
        {
            world.Venue.Venue.List(Option(symbol, OptionRight.Call));
            world.Venue.Venue.SetPrice(symbol, price);
        }

        foreach (var request in new[] { OrderRequest.Buy(C100, longs), OrderRequest.Sell(C110, 3m) })
        {
            Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(request with { Effect = PositionEffect.Open })));
            world.Pass(4);
        }

        return world;
    }
}
