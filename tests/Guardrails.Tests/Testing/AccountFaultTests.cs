using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Tests.Testing;

/// <summary>What happens to the account and the clock without an order of the bot, and that the truth always adds up.</summary>
public sealed class AccountFaultTests
{
    [Fact]
    public void Liquidate_EndsEveryOrderAndClosesThePositionInNobodysName() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
            lab.SendExits(10);
            lab.Buy("entry", 5, 80m);
            lab.Broker.Venue.Liquidate("XYZ");
            lab.Advance(10);
            Assert.Equal((0m, 0), (lab.Held, lab.Broker.Venue.OpenOrders.Count));
            var report = Assert.Single(lab.Reports, report => report.ClientOrderId is null);
            Assert.Equal((OrderSide.Sell, 10m, VenueOrderStatus.Filled), (report.Side, report.Fill!.Quantity, report.Status));
            Assert.Equal(3, lab.Told.Count(told => told.EndsWith("Canceled", StringComparison.Ordinal)));
            Assert.Equal(OrderOrigin.Venue, lab.Broker.Venue.Orders[^1].Origin);
            Assert.Equal((FaultClass.Liquidation, -10m), lab.Broker.Venue.GetState().InjectedEffects.Select(effect => (effect.Fault, effect.Change)).Single());
            Assert.Equal(1, lab.Broker.InjectedFaults[FaultClass.Liquidation]);
        },
        SimulatedVenueProfile.EquitiesHoldingShares);

    [Fact]
    public void Liquidate_InHedgeMode_ClosesOneLeg() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Venue.SeedPosition("XYZ", 10m, 90m, PositionLeg.Long);
            lab.Broker.Venue.SeedPosition("XYZ", -4m, 90m, PositionLeg.Short);
            lab.Broker.Venue.Liquidate("XYZ", PositionLeg.Short);
            var state = lab.Broker.Venue.GetState();
            Assert.Equal((10m, 0m), (state.NetOf("XYZ", PositionLeg.Long), state.NetOf("XYZ", PositionLeg.Short)));
        },
        SimulatedVenueProfile.FuturesHedge);

    [Fact]
    public void Liquidation_Drawn_HappensAtAMoveOfThePrice() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.Liquidation);
        lab.Broker.Venue.SetPrice("XYZ", 99m);
        lab.Buy("id", 5);
        lab.Advance(10);
        Assert.Equal(5m, lab.Held);
        lab.Broker.Venue.SetPrice("XYZ", 98m);
        Assert.Equal(0m, lab.Held);
    });

    [Fact]
    public void InjectTrade_OfSomebodyElse_IsAttributedAndListed() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Venue.InjectTrade("XYZ", OrderSide.Buy, 3m, announce: false);
            Assert.Empty(lab.Reports);
            Assert.Equal((FaultClass.ExternalTrade, 3m), lab.Broker.Venue.GetState().InjectedEffects.Select(effect => (effect.Fault, effect.Change)).Single());
            Assert.Equal("manual-1", lab.Broker.Venue.Executions.Single().ClientOrderId);
        });

    [Fact]
    public void ExternalHoldings_AreThereFromTheFirstPriceOn() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.ExternalHoldings);
        lab.Broker.Venue.List(new Instrument { Symbol = "ABC", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m });
        lab.Broker.Venue.SetPrice("ABC", 50m);
        var state = lab.Broker.Venue.GetState();
        Assert.InRange(state.NetOf("ABC"), 1m, 100m);
        Assert.Equal((10_000m, state.NetOf("ABC")), (state.Equity, state.InjectedEffects.Single().Change));
    });

    [Fact]
    public void DepositAndWithdraw_MoveEquityAndAreNoProfit() => FaultLab.Run(lab =>
    {
        lab.Broker.Venue.Deposit(500m);
        lab.Broker.Venue.Withdraw(2000m);
        var state = lab.Broker.Venue.GetState();
        Assert.Equal((8500m, 8500m, -1500m, 0m), (state.Equity, state.Cash, state.Deposits, state.ProfitAndLoss));
        Assert.Equal([10_500m, 8500m], lab.Events.OfType<VenueEvent.AccountChanged>().Select(changed => changed.Account.Equity));
        Assert.Throws<ArgumentOutOfRangeException>(() => lab.Broker.Venue.Deposit(0m));
    });

    [Fact]
    public void Split_MultipliesQuantitiesDividesThePriceAndLeavesOrdersAsTheyAre() => FaultLab.Run(lab =>
    {
        lab.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
        lab.Sell("target", 10, 120m);
        lab.Broker.Venue.Split("XYZ", 4m);
        var state = lab.Broker.Venue.GetState();
        Assert.Equal((40m, 25m, 22.5m, 10_000m + 100m), (state.NetOf("XYZ"), state.Positions[0].MarkPrice, state.Positions[0].AveragePrice, state.Equity));
        Assert.Equal((10m, 120m), lab.Broker.Venue.OpenOrders.Select(order => (order.Quantity, order.LimitPrice!.Value)).Single());
        Assert.Equal((FaultClass.Split, 30m), state.InjectedEffects.Select(effect => (effect.Fault, effect.Change)).Single());
        Assert.Equal(25m, lab.Events.OfType<VenueEvent.PriceChanged>().Last().Quote.Price);
        Assert.Equal(40m, lab.Visible());
    });

    [Fact]
    public void ClockStep_MovesOnlyTheWallClock() => FaultLab.Run(lab =>
    {
        var (wall, monotonic) = (lab.Time.GetUtcNow(), lab.Time.GetTimestamp());
        lab.Broker.InjectNext(FaultClass.ClockStep);
        lab.Broker.Venue.SetPrice("XYZ", 99m);
        Assert.InRange((lab.Time.GetUtcNow() - wall).Duration().TotalSeconds, 2d, 120d);
        Assert.Equal(monotonic, lab.Time.GetTimestamp());
    });

    [Fact]
    public void Suspend_TheWallClockMovesOnAndTheStreamsAreLost() => FaultLab.Run(lab =>
    {
        var (wall, monotonic) = (lab.Time.GetUtcNow(), lab.Time.GetTimestamp());
        lab.Broker.InjectNext(FaultClass.Suspend);
        lab.Broker.Venue.SetPrice("XYZ", 99m);
        Assert.InRange((lab.Time.GetUtcNow() - wall).TotalMinutes, 1d, 30d);
        Assert.Equal(monotonic, lab.Time.GetTimestamp());
        lab.Buy("id", 5);
        lab.Advance(10);
        Assert.Empty(lab.Events);
    });

    /// <summary>
    /// Whatever goes wrong: what is held is what was executed and given, and without what faults did, every order moved the position in its
    /// own direction by at most its quantity.
    /// </summary>
    [Fact]
    public void Truth_UnderRandomFaults_AddsUp()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var world = new FaultWorld(seed, FaultPlan.Random(seed));
            world.Play(rounds: 3);
            var (venue, state) = (world.Broker.Venue, world.Broker.Venue.GetState());
            foreach (var symbol in FaultWorld.Symbols)
            {
                var given = state.InjectedEffects.Where(effect => effect.Symbol == symbol && effect.ExecutionId is null).Sum(effect => effect.Change);
                var executed = venue.Executions.Where(execution => execution.Symbol == symbol).Sum(execution => execution.PositionChange);
                Assert.Equal(given + executed, state.NetOf(symbol));
                Assert.Equal(state.Cash + state.LongExposure - state.ShortExposure, state.Equity);
            }

            Assert.All(venue.Orders, order => Assert.True(order.FilledQuantity <= order.Quantity || state.InjectedEffects.Any(effect =>
                effect.ClientOrderId == order.ClientOrderId && effect.Fault is FaultClass.Overfill or FaultClass.Correction or FaultClass.WrongSide), $"seed {seed}: {order} {order.ClientOrderId} {order.DueTo}: {string.Join(", ", state.InjectedEffects.Where(e => e.ClientOrderId == order.ClientOrderId))}"));
            Assert.All(venue.Orders, order => Assert.Equal(
                order.FilledQuantity,
                venue.Executions.Where(execution => execution.VenueOrderId == order.VenueOrderId).Sum(execution => execution.Quantity)));
        }
    }
}
