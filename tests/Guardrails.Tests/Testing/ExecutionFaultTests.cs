using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>What goes wrong with executions, and what the venue says of it afterwards.</summary>
public sealed class ExecutionFaultTests
{
    private static readonly SimulatedVenueProfile Equities = SimulatedVenueProfile.EquitiesHoldingShares;

    [Fact]
    public void PartialFill_TheRestComesMuchLater() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.PartialFill);
        lab.Buy("id", 10);
        lab.Advance(999);
        Assert.InRange(lab.Held, 1m, 9m);
        lab.Advance(10_000);
        Assert.Equal(10m, lab.Held);
        Assert.Equal(3, lab.Told.Count);
    });

    [Fact]
    public void PartialFill_OfAnOrderThatMustBeExecutedAtOnce_LosesTheRest() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.PartialFill);
        lab.Send(OrderRequest.Buy("XYZ", 10) with { ClientOrderId = "id", TimeInForce = TimeInForce.ImmediateOrCancel });
        lab.Advance(20_000);
        Assert.InRange(lab.Held, 1m, 9m);
        Assert.Equal("id Expired", lab.Told[^1]);
    });

    [Fact]
    public void Overfill_MoreIsExecutedAndTheExcessIsAttributed() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.Overfill);
        lab.Buy("id", 10);
        lab.Advance(10);
        Assert.Equal(["id New", "id Filled 11"], lab.Told);
        Assert.Equal((11m, 10m), (lab.Reports[^1].CumulativeQuantity, lab.Reports[^1].OrderQuantity));
        Assert.Equal((11m, FaultClass.Overfill), lab.Broker.Venue.Executions.Select(execution => (execution.Quantity, execution.DueTo)).Single());
        Assert.Equal((FaultClass.Overfill, 1m, "E-1", "id"), EffectOf(lab));
    });

    [Fact]
    public void WrongSide_TheOppositeIsAcknowledgedAndExecuted() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.WrongSide);
        Assert.Equal(OrderSide.Buy, Assert.IsType<SubmitOutcome.Accepted>(lab.Sell("id", 10)).Echo!.Side);
        lab.Advance(10);
        Assert.All(lab.Reports, report => Assert.Equal(OrderSide.Buy, report.Side));
        Assert.Equal(10m, lab.Held);
        Assert.Equal((FaultClass.WrongSide, 10m, "E-1", "id"), EffectOf(lab));
    });

    [Fact]
    public void Bust_TakesTheExecutionBackAndEndsTheOrder() => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 10);
            lab.Advance(10);
            lab.Broker.Venue.Bust("E-1");
            Assert.Equal((FillKind.Bust, "E-1", 10m, 0m), lab.Reports[^1] is { Fill: { } fill } report ? (fill.Kind, fill.ExecutionId, fill.Quantity, report.CumulativeQuantity) : default);
            Assert.Equal(VenueOrderStatus.Canceled, lab.Reports[^1].Status);
            var state = lab.Broker.Venue.GetState();
            Assert.Equal((0m, 10_000m, 0m, 0m), (lab.Held, state.Equity, state.ProfitAndLoss, state.Fees));
            Assert.Equal((FaultClass.Bust, -10m, "E-1", "id"), EffectOf(lab));
            Assert.Empty(lab.Broker.Venue.Executions);
            Assert.Throws<ArgumentException>(() => lab.Broker.Venue.Bust("E-1"));
        },
        SimulatedVenueProfile.FuturesOneWay);

    [Fact]
    public void Bust_OfAPart_TheRestWorksOn() => FaultLab.Run(lab =>
    {
        lab.Broker.Venue.FillNextOnly(4m);
        lab.Buy("id", 10);
        lab.Advance(10);
        lab.Broker.InjectNext(FaultClass.Bust);
        lab.Broker.Venue.ReleaseFills();
        lab.Advance(5000);
        Assert.Equal(["id New", "id PartiallyFilled 4", "id Filled 6", "id Canceled 6"], lab.Told);
        Assert.Equal(4m, lab.Held);
    });

    [Fact]
    public void Bust_OnSpot_PaysTheFeeBackInTheBaseAsset() => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 10);
            lab.Advance(10);
            Assert.Equal(9.99m, lab.Held);
            lab.Broker.Venue.Bust("E-1");
            Assert.Equal((0m, 10_000m), (lab.Held, lab.Broker.Venue.GetState().Equity));
        },
        SimulatedVenueProfile.Spot,
        lot: 0.001m);

    [Fact]
    public void Correction_GivesAnotherQuantityAndPrice() => FaultLab.Run(lab =>
    {
        lab.Buy("id", 10);
        lab.Advance(10);
        lab.Broker.Venue.Correct("E-1", 8m, 99m);
        Assert.Equal((FillKind.Correction, 8m, 99m, 8m), lab.Reports[^1] is { Fill: { } fill } report ? (fill.Kind, fill.Quantity, fill.Price, report.CumulativeQuantity) : default);
        Assert.Equal((8m, 10_000m - (8m * 99m)), (lab.Held, lab.Broker.Venue.GetState().Cash));
        Assert.Equal((FaultClass.Correction, -2m, "E-1", "id"), EffectOf(lab));
        Assert.Equal((8m, 99m), lab.Broker.Venue.Executions.Select(execution => (execution.Quantity, execution.Price)).Single());
    });

    [Fact]
    public void Correction_Drawn_TakesALotAway() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.Correction);
        lab.Buy("id", 10);
        lab.Advance(5000);
        Assert.Equal(9m, lab.Held);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FillRacesCancel_WhatIsExecutedStands(ulong seed) => FaultLab.Run(lab =>
    {
        lab.Buy("id", 10, 90m);
        lab.Broker.Faults = FaultPlan.None.With(FaultClass.FillRacesCancel, 1m) with { Seed = seed };
        var outcome = lab.Cancel("id");
        lab.Advance(10);
        Assert.InRange(lab.Held, 1m, 10m);
        Assert.Equal(lab.Held == 10m, outcome is CancelOutcome.Rejected { Rejection.Code: "ORDER_NOT_OPEN" });
        Assert.Equal(lab.Held < 10m, outcome is CancelOutcome.Accepted { Echo.Status: VenueOrderStatus.Canceled });
        Assert.Empty(lab.Broker.Venue.OpenOrders);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FillRacesReplace_OfTheSameOrder_CountsInItsQuantity(ulong seed) => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 10, 90m);
            lab.Broker.Faults = FaultPlan.None.With(FaultClass.FillRacesReplace, 1m) with { Seed = seed };
            var outcome = lab.Replace("id", 15);
            Assert.InRange(lab.Held, 1m, 10m);
            Assert.Equal(lab.Held == 10m, outcome is ReplaceOutcome.Rejected { Original.Status: VenueOrderStatus.Filled });
            lab.Broker.Venue.SetPrice("XYZ", 90m);
            lab.Advance(10);
            Assert.Equal(outcome is ReplaceOutcome.Rejected ? 10m : 15m, lab.Held);
        },
        SimulatedVenueProfile.Plain with { ReplaceQuantity = ReplaceQuantity.Total });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FillRacesReplace_OfAnotherOrder_BothAreExecuted(ulong seed) => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 10, 90m);
            lab.Broker.Faults = FaultPlan.None.With(FaultClass.FillRacesReplace, 1m) with { Seed = seed };
            Assert.IsType<ReplaceOutcome.Accepted>(lab.Replace("id", 15));
            var raced = lab.Held;
            Assert.InRange(raced, 1m, 10m);
            lab.Broker.Venue.SetPrice("XYZ", 90m);
            lab.Advance(10);
            Assert.Equal(raced + 15m, lab.Held);
        },
        SimulatedVenueProfile.Plain with { ReplaceQuantity = ReplaceQuantity.Independent });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void CumulativeInAnswer_IsToldByEveryAnswerBeforeTheStreamHasTheExecution(ulong seed) => FaultLab.Run(lab =>
    {
        // The rest of an order that is executed in part stays open: the market does not reach it again.
        lab.Broker.Faults = FaultPlan.None.With(FaultClass.CumulativeInAnswer, 1m) with { Seed = seed };
        lab.Broker.Venue.FillNextOnly(9m);
        var echo = Assert.IsType<SubmitOutcome.Accepted>(lab.Buy("id", 10)).Echo!;
        var told = echo.CumulativeQuantity!.Value;
        Assert.InRange(told, 1m, 9m);
        Assert.Null(echo.Fill);
        Assert.Equal(VenueOrderStatus.PartiallyFilled, echo.Status);
        Assert.Equal(told, Assert.IsType<OrderLookup.Found>(lab.Find("id")).Order.FilledQuantity);
        Assert.Equal(told, lab.OpenOrders().Items.Single().FilledQuantity);
        Assert.Equal(told, lab.Visible());
        lab.Advance(199);
        Assert.DoesNotContain(lab.Reports, report => report.CumulativeQuantity == told && report.Fill is null);
        Assert.DoesNotContain(lab.Reports, report => report.Fill?.ExecutionId == "E-1");
        lab.Advance(1801);
        Assert.Contains(lab.Reports, report => report.Fill?.ExecutionId == "E-1" && report.Fill.Quantity == told);
        Assert.Equal(9m, lab.Held);
    });

    [Fact]
    public void CumulativeInAnswer_AnOrderThatRestsOrMustBeFilledWhole_GivesNoOpportunity() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.CumulativeInAnswer);
        lab.Buy("rests", 10, 90m);
        lab.Send(OrderRequest.Buy("XYZ", 10) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 95m });
        lab.Send(OrderRequest.Buy("XYZ", 10) with { ClientOrderId = "whole", TimeInForce = TimeInForce.FillOrKill });
        Assert.Empty(lab.Broker.InjectedFaults);
    });

    [Fact]
    public void SharedExecutionId_TwoInstrumentsHaveTheSame() => FaultLab.Run(lab =>
    {
        lab.Broker.Venue.List(new Instrument { Symbol = "ABC", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m });
        lab.Broker.Venue.SetPrice("ABC", 50m);
        lab.Broker.InjectNext(FaultClass.SharedExecutionId);
        lab.Buy("id", 5);
        lab.Advance(10);
        lab.Send(OrderRequest.Buy("ABC", 3));
        lab.Advance(10);
        Assert.Equal([("XYZ", "E-1"), ("ABC", "E-1")], lab.Broker.Venue.Executions.Select(execution => (execution.Symbol.Value, execution.ExecutionId)));
        lab.Broker.Venue.Bust("E-1", "XYZ");
        Assert.Equal(3m, lab.Held);
    });

    [Fact]
    public void BaseFeeUnreported_ThePositionIsSmallerThanTold() => FaultLab.Run(
        lab =>
        {
            lab.Broker.InjectNext(FaultClass.BaseFeeUnreported);
            lab.Buy("id", 10);
            lab.Advance(10);
            Assert.Equal((10m, 0m, null), lab.Reports[^1].Fill is { } fill ? (fill.Quantity, fill.Fee, fill.FeeAsset) : default);
            Assert.Equal(9.99m, lab.Held);
            Assert.Equal((FaultClass.BaseFeeUnreported, -0.01m, "E-1", "id"), EffectOf(lab));
        },
        SimulatedVenueProfile.Spot,
        lot: 0.001m);

    [Fact]
    public void DoubleOcoFill_BothExitsAreExecutedAndThePositionFlips() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
            lab.SendExits(10);
            lab.Broker.InjectNext(FaultClass.DoubleOcoFill);
            lab.Broker.Venue.SetPrice("XYZ", 110m);
            lab.Advance(10);
            Assert.Equal(-10m, lab.Held);
            Assert.Equal((FaultClass.DoubleOcoFill, -10m, "E-2", "stop"), EffectOf(lab));
            Assert.Equal(["target Filled 10", "stop Filled 10"], lab.Told.Skip(2));
        },
        Equities);

    [Fact]
    public void DormantLegs_TheExitsStayHeldUntilTheFaultEnds() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Faults = FaultPlan.None.With(FaultClass.DormantLegs, 1m);
            lab.SendBracket(10);
            lab.Advance(10);
            Assert.All(lab.Broker.Venue.OpenOrders, order => Assert.Equal((VenueOrderStatus.Held, null), (order.Status, order.WaitsFor)));
            lab.Broker.Venue.SetPrice("XYZ", 94m);
            lab.Advance(10);
            Assert.Equal(10m, lab.Held);
            lab.Broker.StopFaults();
            lab.Advance(10);
            Assert.Equal((0m, 2), (lab.Held, lab.Broker.InjectedFaults[FaultClass.DormantLegs]));
        },
        Equities);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StopWithoutFill_TheStopHasTriggeredAndRests(bool byScript) => FaultLab.Run(lab =>
    {
        lab.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
        lab.Broker.InjectNext(FaultClass.StopWithoutFill);
        lab.Send(OrderRequest.Sell("XYZ", 10) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 95m });
        lab.Broker.Venue.SetPrice("XYZ", 94m);
        lab.Broker.Venue.SetPrice("XYZ", 90m);
        lab.Advance(60_000);
        Assert.Equal((10m, 1), (lab.Held, lab.Broker.Venue.OpenOrders.Count));
        if (byScript)
        {
            lab.Broker.Venue.ReleaseFills();
        }
        else
        {
            lab.Broker.StopFaults();
        }

        lab.Advance(10);
        Assert.Equal(0m, lab.Held);
    });

    [Fact]
    public void HoldReleasedLate_ANewExitIsRefusedForAWhile() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
            lab.SendExits(10);
            lab.Broker.InjectNext(FaultClass.HoldReleasedLate);
            Assert.IsType<CancelOutcome.Accepted>(lab.Cancel("stop"));
            lab.Advance(999);
            Assert.IsType<SubmitOutcome.Rejected>(lab.Sell("exit", 10));
            lab.Advance(4001);
            Assert.IsType<SubmitOutcome.Accepted>(lab.Sell("exit2", 10));
        },
        Equities);

    private static (FaultClass, decimal, string?, string?) EffectOf(FaultLab lab)
    {
        var effect = Assert.Single(lab.Broker.Venue.GetState().InjectedEffects);
        return (effect.Fault, effect.Change, effect.ExecutionId, effect.ClientOrderId);
    }
}
