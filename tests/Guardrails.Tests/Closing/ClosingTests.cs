using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>Whatever rests beside it, a position can be closed at every kind of venue, and never goes through zero.</summary>
public sealed class ClosingTests
{
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfAProtectedPosition_LeavesNothing(string profile)
    {
        using var world = Of(profile);
        world.Protected(59m);

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = new("close", "bot") }));
        world.Pass(2);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((59m, 0m), (result.ClosedQuantity, result.Remaining));
        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Empty(world.Guard.OpenOrders);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfAPart_GivesTheRestItsExitsBack(string profile)
    {
        using var world = Of(profile);
        world.Protected(59m);
        var before = world.Venue.Venue.OpenOrders.Count;

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, Quantity = 29m, By = new("close", "bot") }));
        world.Pass(4);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((29m, 30m), (result.ClosedQuantity, result.Remaining));
        Assert.Equal(30m, world.AtVenue);
        Assert.Equal(before, world.Venue.Venue.OpenOrders.Count);
        Assert.Contains(world.Venue.Venue.OpenOrders, static o => o is { Type: OrderType.Stop, StopPrice: 90m });
        if (profile is not ("FuturesOneWay" or "FuturesHedge"))
        {
            Assert.All(world.Venue.Venue.OpenOrders, static o => Assert.Equal(30m, o.Quantity));
        }

        // The stop still works, and not for more than is there.
        world.Price(80m);
        world.Pass(2);
        Assert.Equal(0m, world.AtVenue);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_AskedTwiceAtOnce_IsOneClose(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);

        var first = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, Quantity = 4m, By = new("close", "bot") }).AsTask();
        var second = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, Quantity = 4m, By = new("close", "bot") }).AsTask();
        var results = (world.Await(first), world.Await(second));
        world.Pass(4);

        Assert.Equal(results.Item1, results.Item2);
        Assert.Equal(6m, world.AtVenue);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_WhereNothingIsHeld_IsRefusedAndSendsNothing(string profile)
    {
        using var world = Of(profile);
        var sent = world.Venue.Venue.Orders.Count;

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = new("close", "bot") }));

        Assert.Equal(DenialCodes.NoPositionToClose, Assert.IsType<CloseResult.Refused>(result).Denial.Code);
        Assert.Equal(sent, world.Venue.Venue.Orders.Count);
        Assert.Equal(DenialCodes.NoPositionToClose, world.Guard.RecentDenials[0].Code);
    }

    [Fact]
    public void CloseAsync_OfSomebodyElsesHolding_IsRefused()
    {
        using var world = Of("Plain");
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 10m);
        world.Pass(1);

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }));

        Assert.Equal("10 held is not managed by this guard", Assert.IsType<CloseResult.Refused>(result).Denial.Violations[0].Subject);
        Assert.Equal(10m, world.AtVenue);
    }

    /// <summary>What only the venue knows of is not ours to close, also in a quarantine: a person has to name it.</summary>
    [Fact]
    public void CloseAsync_OfWhatOnlyTheVenueHolds_IsRefused()
    {
        using var world = Of("Plain");
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 10m, announce: false);
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, new("looked odd", "ann"));

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 10m, By = new("close", "bot") }));

        Assert.IsType<CloseResult.Refused>(result);
        Assert.Equal(0m, result.ClosedQuantity);
        Assert.Equal(10m, world.AtVenue);
    }

    /// <summary>Two bots, or an impatient one: the second part joins the first, it does not come on top.</summary>
    [Fact]
    public void CloseAsync_OfAPartWhileAPartIsUnderWay_JoinsIt()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain with { FillParts = 3, FillLatency = TimeSpan.FromSeconds(1) });
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open }));
        world.Pass(20);
        var first = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 3m, By = new("close", "bot") }).AsTask();
        while (world.Tracked == 10m)
        {
            world.Pass(0.1);
        }

        Assert.False(first.IsCompleted);
        var second = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 3m, By = new("close", "bot") }).AsTask();

        Assert.Equal((3m, 3m), (world.Await(first).ClosedQuantity, world.Await(second).ClosedQuantity));
        Assert.Equal(7m, world.AtVenue);
    }

    /// <summary>A sink may do as it likes, also wait for somebody who closes: nothing is told under a lock.</summary>
    [Fact]
    public void CloseAsync_AnAlarmSinkThatWaitsForAnotherClose_IsNotHeldUp()
    {
        using var world = Of("Plain");
        world.Protected(10m);
        var passed = false;
        world.Alarms.Raising = alarm =>
        {
            if (alarm.Code == AlarmCodes.ClockDiscontinuity)
            {
                var other = new Thread(() => world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 1m, By = new("close", "bot") }).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default));
                other.Start();
                passed = other.Join(TimeSpan.FromSeconds(10));
            }
        };
        world.Time.StepWallClock(TimeSpan.FromSeconds(5));

        _ = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") });

        Assert.True(passed);
    }

    /// <summary>IR-23: the answer is lost, the bot closes again, and the first close fills as well.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_WithALostAnswer_NeverFlips(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);
        world.Venue.InjectNext(FaultClass.ResponseLost);

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = new("close", "bot") }));
        world.Pass(90);

        Assert.Equal(0m, world.AtVenue);
        Assert.True(result.IsClosed, result.ToString());
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_WhileTheStopFillsFirst_NeverFlips(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);
        world.Venue.InjectNext(FaultClass.FillRacesCancel);

        world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = new("close", "bot") }));
        world.Pass(30);

        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
        Assert.DoesNotContain(world.Venue.Venue.Executions.Select(Running()), static held => held < 0m);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_RefusedByTheVenueAtFirst_GoesOn(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);
        world.Venue.Venue.RejectNext("-4118", "ReduceOnly Order is rejected");

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = new("close", "bot") }));
        world.Pass(2);

        Assert.True(result.IsClosed, result.ToString());
        Assert.Equal(0m, world.AtVenue);
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    [Fact]
    public void CloseAsync_LargerThanTheVenueTakesAtOnce_IsSliced()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }, maxOrder: 10m);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 9m) with { Effect = PositionEffect.Open })));
            world.Pass(1);
        }

        var result = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }));

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal(27m, result.ClosedQuantity);
        Assert.Equal(0m, world.AtVenue);
    }

    [Fact]
    public void CloseAsync_ThatTheVenueNeverTakes_EndsIncompleteAndProtected()
    {
        using var world = Of("EquitiesHoldingShares");
        world.Protected(10m);
        var closing = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }).AsTask();
        for (var i = 0; i < 400 && !closing.IsCompleted; i++)
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var result = world.Await(closing);
        world.Pass(5);

        Assert.IsType<CloseResult.Incomplete>(result);
        Assert.Equal(10m, result.Remaining);
        Assert.Contains("trading is halted", ((CloseResult.Incomplete)result).Why);
        Assert.Contains("EXIT_INCOMPLETE", world.Alarms.Codes);
        Assert.Equal(10m, world.AtVenue);
    }

    [Fact]
    public void SubmitAsync_WhileThePositionIsBeingClosed_IsDenied()
    {
        using var world = Of("EquitiesHoldingShares");
        world.Protected(10m);
        var closing = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }).AsTask();
        Assert.False(closing.IsCompleted);

        var denied = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open })));

        Assert.True(denied.Denial.Has(DenialCodes.ExitUnderWay));
        Assert.True(world.Await(closing).IsClosed);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open })));
    }

    /// <summary>A crash at every moment of a close: the next start goes on, and the position ends closed, never naked, never flipped.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_ACrashAtAnyMoment_IsTakenUp(string profile)
    {
        for (var milliseconds = 0; milliseconds <= 3000; milliseconds += 250)
        {
            using var world = Of(profile);
            world.Protected(59m);
            var closing = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, Quantity = 29m, By = new("close", "bot") }).AsTask();
            world.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            world.Crash();
            _ = closing.Exception; // seen: the process has ended
            world.Connect();
            world.Pass(40);

            Assert.Equal(30m, world.AtVenue);
            Assert.Contains(world.Venue.Venue.OpenOrders, static o => o is { Type: OrderType.Stop, StopPrice: 90m });
            Assert.Empty(world.Guard.ExitsUnderWay());
            world.Price(80m);
            world.Pass(2);
            Assert.Equal(0m, world.AtVenue);
        }
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("EquitiesHoldingShares")]
    [InlineData("FuturesOneWay")]
    public void ReverseAsync_ClosesSeesFlatAndOpens(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);

        var result = world.Await(world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), new("reverse", "bot")));
        world.Pass(2);

        Assert.True(result.Close!.IsClosed);
        Assert.IsType<OrderResult.Accepted>(Assert.IsType<ReverseResult.Sent>(result).Open);
        Assert.Equal((-7m, -7m), (world.AtVenue, world.Tracked));
        Assert.Contains(world.Venue.Venue.Executions.Select(Running()), static held => held == 0m);
    }

    [Fact]
    public void ReverseAsync_InHedgeMode_OpensTheOtherLeg()
    {
        using var world = Of("FuturesHedge");
        world.Protected(10m);

        var result = world.Await(world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), new("reverse", "bot")));
        world.Pass(2);

        Assert.IsType<OrderResult.Accepted>(Assert.IsType<ReverseResult.Sent>(result).Open);
        Assert.Equal(0m, world.Tracked);
        Assert.Equal(-7m, world.Guard.FindPosition(Acme, PositionLeg.Short)!.Net);
    }

    [Fact]
    public void ReverseAsync_WhenTheCloseFails_OpensNothing()
    {
        using var world = Of("Plain");
        world.Protected(10m);
        world.Venue.Venue.RejectNext("halted", "trading is halted");
        var reversing = world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), new("reverse", "bot")).AsTask();
        for (var i = 0; i < 400 && !reversing.IsCompleted; i++)
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var result = world.Await(reversing);

        Assert.IsType<ReverseResult.NotSent>(result);
        Assert.Equal(10m, world.AtVenue);
    }

    [Fact]
    public void ReverseAsync_SomebodyOpensAgainMeanwhile_WhatIsHeldKeepsItsExits()
    {
        using var world = Of("Plain");
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open })));
        var reversing = world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), new("reverse", "bot")).AsTask();

        world.Protected(10m);
        world.Pass(5);

        Assert.False(reversing.IsCompleted);
        Assert.Equal(OrderType.Stop, Assert.Single(world.Venue.Venue.OpenOrders).Type);
        Assert.IsType<ReverseResult.NotSent>(world.Await(reversing));
        Assert.Equal(10m, world.AtVenue);
    }

    [Fact]
    public void ReverseAsync_TheSideThatIsHeld_IsNoReversal()
    {
        using var world = Of("Plain");
        world.Protected(10m);

        var result = world.Await(world.Broker.ReverseAsync(OrderRequest.Buy(Acme, 7m), new("reverse", "bot")));

        Assert.Null(result.Close);
        Assert.Contains("nothing to reverse", Assert.IsType<ReverseResult.NotSent>(result).Why);
        Assert.Equal(10m, world.AtVenue);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void FlattenAsync_LatchesCancelsClosesAndAsksAgain(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open })));
        world.Pass(1);

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, new("end of day", "ann")));
        world.Pass(2);

        Assert.True(result is FlattenResult.Flat, string.Join("; ", world.Alarms.All) + string.Join(';', result.Closes));
        Assert.Equal(0m, world.AtVenue);
        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Equal(TradingState.Halted, world.Guard.GetState(TradingScope.Account));
    }

    [Theory]
    [InlineData(FlattenTarget.Managed, 25)]
    [InlineData(FlattenTarget.Everything, 0)]
    public void FlattenAsync_TouchesOthersHoldingsOnlyWhenTold(FlattenTarget target, int left)
    {
        using var world = Of("FuturesOneWay");
        world.Protected(10m, target: false);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 25m);
        world.Pass(1);

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Of(Acme), target, new("out", "ann")));
        world.Pass(2);

        Assert.True(left == world.AtVenue, string.Join("; ", result.Closes));
        Assert.IsType<FlattenResult.Flat>(result);
    }

    [Fact]
    public void FlattenAsync_OfAStrategy_IsRefusedInWords()
    {
        using var world = Of("Plain");

        var exception = Assert.Throws<ArgumentException>(() => world.Await(world.Broker.FlattenAsync(TradingScope.OfStrategy("mean"), FlattenTarget.Managed, new("out", "ann"))));

        Assert.Contains("netted over strategies", exception.Message);
    }

    [Fact]
    public void SetState_OutOfActive_CancelsEntriesAndNoExit()
    {
        using var world = Of("FuturesOneWay");
        world.Protected(10m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open })));

        world.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, new("lunch", "ann"));
        world.Pass(1);

        Assert.Equal(OrderType.Stop, Assert.Single(world.Venue.Venue.OpenOrders).Type);
    }

    [Fact]
    public void CancelEntriesAsync_NamesWhatCouldNotBeConfirmed()
    {
        using var world = Of("FuturesOneWay");
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open })));

        Assert.Empty(world.Await(world.Broker.CancelEntriesAsync(TradingScope.Account, new("stop it", "ann"))));
        Assert.Equal(TradingState.ReduceOnly, world.Guard.GetState(TradingScope.Account));
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    private static Func<SimulatedExecution, decimal> Running()
    {
        var held = 0m;
        return execution => held += execution.Side == OrderSide.Buy ? execution.Quantity : -execution.Quantity;
    }
}
