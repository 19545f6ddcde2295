using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>What goes wrong between the bot and the venue: messages, reports, position queries.</summary>
public sealed class MessageFaultTests
{
    private static readonly SimulatedVenueProfile Total = SimulatedVenueProfile.Plain with { ReplaceQuantity = ReplaceQuantity.Total };

    [Fact]
    public void RequestLost_NothingArrives() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.RequestLost);
        Assert.IsType<SubmitOutcome.Unknown>(lab.Buy("id", 5));
        Assert.Empty(lab.Broker.Venue.Orders);
    });

    /// <summary>The process stands still and the venue does not: what arrives late arrives meanwhile, and what is told waits.</summary>
    [Fact]
    public void ClocksJump_TheVenueGoesOn() => FaultLab.Run(
        lab =>
        {
            lab.Broker.InjectNext(FaultClass.RequestDelayed);
            Assert.IsType<SubmitOutcome.Unknown>(lab.Buy("id", 5));
            var before = lab.Time.GetTimestamp();
            lab.Time.Jump(TimeSpan.FromMinutes(5));
            Assert.Equal(before + TimeSpan.FromMinutes(5).Ticks, lab.Time.GetTimestamp());
            Assert.IsType<OrderLookup.Found>(lab.Find("id"));

            lab.Broker.InjectNext(FaultClass.ClocksJump);
            lab.Broker.Venue.SetPrice("XYZ", 101m);
            Assert.InRange(TimeSpan.FromTicks(lab.Time.GetTimestamp() - before) - TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
            Assert.Equal(5m, lab.Held);
        },
        SimulatedVenueProfile.Plain with { UnknownHorizon = TimeSpan.FromSeconds(10) });

    [Fact]
    public void ResponseLost_OfAGroup_LeavesEveryOrderUnknown() => FaultLab.Run(
        lab =>
        {
            lab.Broker.InjectNext(FaultClass.ResponseLost);
            var outcome = lab.SendBracket(5);
            Assert.Equal(3, outcome.Orders.Count);
            Assert.All(outcome.Orders, order => Assert.IsType<SubmitOutcome.Unknown>(order));
            Assert.Equal(3, lab.Broker.Venue.OpenOrders.Count);
        },
        SimulatedVenueProfile.EquitiesHoldingShares);

    [Fact]
    public void RequestDelayed_IsExecutedAfterTheSenderGaveUp() => FaultLab.Run(
        lab =>
        {
            lab.Broker.InjectNext(FaultClass.RequestDelayed);
            Assert.IsType<SubmitOutcome.Unknown>(lab.Buy("id", 5));
            lab.Advance(999);
            Assert.Empty(lab.Broker.Venue.Orders);
            lab.Advance(9001);
            Assert.Equal(5m, lab.Held);
        },
        SimulatedVenueProfile.Plain with { UnknownHorizon = TimeSpan.FromSeconds(10) });

    [Fact]
    public void RateLimited_EveryKindOfMessage_IsRefusedUnread() => FaultLab.Run(
        lab =>
        {
            lab.Broker.Faults = FaultPlan.None.With(FaultClass.RateLimited, 1m);
            Assert.Equal("RATE_LIMITED", Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("id", 5)).Rejection.Code);
            Assert.Equal("RATE_LIMITED", Assert.IsType<CancelOutcome.Rejected>(lab.Cancel("id")).Rejection.Code);
            Assert.Equal("RATE_LIMITED", Assert.IsType<ReplaceOutcome.Rejected>(lab.Replace("id", 5)).Rejection.Code);
            Assert.All(lab.SendExits(5).Orders, order => Assert.Equal("RATE_LIMITED", Assert.IsType<SubmitOutcome.Rejected>(order).Rejection.Code));
            Assert.Empty(lab.Broker.Venue.Orders);
            Assert.Equal(4, lab.Broker.InjectedFaults[FaultClass.RateLimited]);
        },
        Total);

    [Fact]
    public void BusinessReject_EveryKindOfMessage_IsRefused() => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 5, 90m);
            lab.Broker.Faults = FaultPlan.None.With(FaultClass.BusinessReject, 1m);
            Assert.Equal("BUSINESS_REJECT", Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("id2", 5)).Rejection.Code);
            Assert.Equal("BUSINESS_REJECT", Assert.IsType<CancelOutcome.Rejected>(lab.Cancel("id")).Rejection.Code);
            Assert.Equal("BUSINESS_REJECT", Assert.IsType<ReplaceOutcome.Rejected>(lab.Replace("id", 6)).Rejection.Code);
            Assert.Equal(5m, lab.Broker.Venue.OpenOrders.Single().Quantity);
        },
        Total);

    [Theory]
    [InlineData(FaultClass.InsufficientFundsReject, "INSUFFICIENT_FUNDS", false)]
    [InlineData(FaultClass.VenueFilterReject, "FILTER_FAILURE", false)]
    [InlineData(FaultClass.MarketClosedReject, "MARKET_CLOSED", true)]
    public void Reject_OrdersAndReplacementsAreRefusedAndCancellationsOfAClosedMarket(FaultClass fault, string code, bool cancelsToo) => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 5, 90m);
            lab.Broker.Faults = FaultPlan.None.With(fault, 1m);
            Assert.Equal(code, Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("id2", 5)).Rejection.Code);
            Assert.Equal(code, Assert.IsType<ReplaceOutcome.Rejected>(lab.Replace("id", 6)).Rejection.Code);
            Assert.Equal((VenueOrderStatus.New, 5m), lab.Broker.Venue.OpenOrders.Select(order => (order.Status, order.Quantity)).Single());
            Assert.Equal(cancelsToo ? code : null, (lab.Cancel("id") as CancelOutcome.Rejected)?.Rejection.Code);
            Assert.Equal(cancelsToo ? 3 : 2, lab.Broker.InjectedFaults[fault]);
        },
        Total);

    [Fact]
    public void InsufficientFundsReject_OfABracket_LeavesNothing() => FaultLab.Run(
        lab =>
        {
            lab.Broker.InjectNext(FaultClass.InsufficientFundsReject);
            Assert.All(lab.SendBracket(5).Orders, order => Assert.IsType<SubmitOutcome.Rejected>(order));
            Assert.Empty(lab.Broker.Venue.OpenOrders);
        },
        SimulatedVenueProfile.EquitiesHoldingShares);

    [Fact]
    public void AuthenticationReject_EveryKindOfMessage_IsRefusedUnread() => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 5, 90m);
            lab.Broker.Faults = FaultPlan.None.With(FaultClass.AuthenticationReject, 1m);
            Assert.Equal("UNAUTHORIZED", Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("id2", 5)).Rejection.Code);
            Assert.Equal("UNAUTHORIZED", Assert.IsType<CancelOutcome.Rejected>(lab.Cancel("id")).Rejection.Code);
            Assert.Equal("UNAUTHORIZED", Assert.IsType<ReplaceOutcome.Rejected>(lab.Replace("id", 6)).Rejection.Code);
            Assert.All(lab.SendExits(5).Orders, order => Assert.Equal("UNAUTHORIZED", Assert.IsType<SubmitOutcome.Rejected>(order).Rejection.Code));
            Assert.Equal("id", lab.Broker.Venue.Orders.Single().ClientOrderId);
        },
        Total);

    [Fact]
    public void DuplicateIdReject_TheVenueHasTheOrder() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.DuplicateIdReject);
        Assert.True(Assert.IsType<SubmitOutcome.Rejected>(lab.Buy("id", 5)).Rejection.IsDuplicateId);
        lab.Advance(10);
        Assert.Equal(5m, lab.Held);
    });

    [Fact]
    public void GroupPartlyRefused_TheLastExitIsMissing() => FaultLab.Run(
        lab =>
        {
            lab.Broker.InjectNext(FaultClass.GroupPartlyRefused);
            Assert.IsType<SubmitOutcome.Rejected>(lab.SendBracket(5).Orders[2]);
            Assert.Equal(["entry", "target"], lab.Broker.Venue.OpenOrders.Select(order => order.ClientOrderId));
        },
        SimulatedVenueProfile.EquitiesHoldingShares);

    [Fact]
    public void EventDuplicated_TheSameExecutionIsToldTwice() => FaultLab.Run(lab =>
    {
        lab.Buy("id", 5);
        lab.Advance(1);
        lab.Broker.InjectNext(FaultClass.EventDuplicated);
        lab.Advance(1000);
        Assert.Equal(["id New", "id Filled 5", "id Filled 5"], lab.Told);
        Assert.Equal(lab.Reports[1], lab.Reports[2]);
        Assert.Equal(5m, lab.Held);
    });

    [Fact]
    public void EventsReordered_TheLaterOneComesFirst() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.EventsReordered);
        lab.Buy("id", 5);
        lab.Advance(1000);
        Assert.Equal(["id Filled 5", "id New"], lab.Told);
    });

    [Fact]
    public void EventLost_IsNeverTold() => FaultLab.Run(lab =>
    {
        lab.Buy("id", 5);
        lab.Advance(1);
        lab.Broker.InjectNext(FaultClass.EventLost);
        lab.Advance(1000);
        Assert.Equal(["id New"], lab.Told);
        Assert.Equal(5m, lab.Held);
    });

    [Fact]
    public void StreamSilent_TellsNothingForAWhileAndIsNotDisconnected() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.StreamSilent);
        lab.Buy("id", 5);
        lab.Advance(1000);
        Assert.Empty(lab.Events);
        lab.Advance(60_000);
        lab.Sell("id2", 5);
        lab.Advance(1000);
        Assert.Equal(["id2 New", "id2 Filled 5"], lab.Told);
    });

    [Fact]
    public void StopFaults_ASilentStreamSpeaksAgain() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.StreamSilent);
        lab.Buy("id", 5);
        lab.Advance(1);
        lab.Broker.StopFaults();
        lab.Advance(1000);
        Assert.Equal(["id Filled 5"], lab.Told);
    });

    [Theory]
    [InlineData(FaultClass.ReconnectWithReplay, "id New, id Filled 5, id2 New")]
    [InlineData(FaultClass.ReconnectWithoutReplay, "id2 New")]
    public void Reconnect_WhatWasMissedIsToldOrNot(FaultClass fault, string told) => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(fault);
        lab.Buy("id", 5);
        lab.Advance(1000);
        Assert.Empty(lab.Events);
        lab.Connect();
        lab.Buy("id2", 5, 90m);
        lab.Advance(1000);
        Assert.Equal(told, string.Join(", ", lab.Told));
    });

    [Fact]
    public void AckAfterFill_TheExecutionIsToldFirst() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.AckAfterFill);
        lab.Buy("id", 5);
        lab.Advance(1000);
        Assert.Equal(["id Filled 5", "id New"], lab.Told);
    });

    [Fact]
    public void CumulativeBeforeFill_TheQuantityIsKnownBeforeTheExecution() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.CumulativeBeforeFill);
        lab.Buy("id", 5);
        lab.Advance(100);
        Assert.Equal((null, 5m), (lab.Reports[^1].Fill, lab.Reports[^1].CumulativeQuantity));
        lab.Advance(2000);
        Assert.Equal(["id New", "id Filled", "id Filled 5"], lab.Told);
    });

    [Fact]
    public void PositionAhead_ThePositionIsSeenBeforeTheExecutionIsTold() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.PositionAhead);
        lab.Buy("id", 5);
        lab.Advance(100);
        Assert.Equal((5m, 1), (lab.Visible(), lab.Told.Count));
        lab.Advance(2000);
        Assert.Equal(["id New", "id Filled 5"], lab.Told);
    });

    [Fact]
    public void PositionBehind_TheQueryIsBehindTheStream() => FaultLab.Run(lab =>
    {
        lab.Buy("id", 5);
        lab.Broker.InjectNext(FaultClass.PositionBehind);
        Assert.Equal(0m, lab.Visible());
        Assert.Empty(lab.Broker.InjectedFaults);
        lab.Advance(3);
        Assert.Equal((0m, 5m), (lab.Visible(), lab.Visible()));
    });

    [Fact]
    public void PositionsStale_AreFromLongAgoAndCallThemselvesComplete() => FaultLab.Run(lab =>
    {
        lab.Broker.Venue.SeedPosition("XYZ", 7m, 90m);
        lab.Advance(50_000);
        lab.Buy("id", 5);
        lab.Advance(9000);
        lab.Broker.InjectNext(FaultClass.PositionsStale);
        var stale = lab.Positions();
        Assert.Equal((true, 7m), (stale.IsComplete, stale.Items.Sum(position => position.Quantity)));
        Assert.Equal(12m, lab.Visible());
    });

    [Fact]
    public void PositionsEmpty_LooksCompleteWhileTheAccountHasValue() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.PositionsEmpty);
        Assert.Empty(lab.Positions().Items);
        Assert.Empty(lab.Broker.InjectedFaults);
        lab.Broker.Venue.SeedPosition("XYZ", 7m, 90m);
        var empty = lab.Positions();
        Assert.Equal((true, 0), (empty.IsComplete, empty.Items.Count));
        Assert.Equal(700m, lab.Broker.Venue.GetState().GrossExposure);
    });

    [Fact]
    public void PositionsPartial_SaysSo() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.PositionsPartial);
        Assert.Equal((SnapshotCompleteness.Partial, "a page of the answer is missing"), lab.Positions() is var partial ? (partial.Completeness, partial.Reason) : default);
    });
}
