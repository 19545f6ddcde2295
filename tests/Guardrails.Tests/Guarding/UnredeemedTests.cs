using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Answers of senders that have not redeemed the proof, or that were refused it.</summary>
public sealed class UnredeemedTests
{
    private static readonly VenueRejection No = new("NO", "not today");

    private readonly GuardFixture _fixture = new(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, ReplaceQuantity = ReplaceQuantity.Total });

    public static TheoryData<SubmitOutcome> Outcomes => [new SubmitOutcome.Accepted { VenueOrderId = "V1" }, new SubmitOutcome.Rejected(No), new SubmitOutcome.Unknown("no answer")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubmitAsync_AcceptedWithoutRedeeming_IsBookedAndFlagged()
    {
        var result = await SubmitAsync(static _ => new SubmitOutcome.Accepted { VenueOrderId = "V1" });

        Assert.Equal(OrderState.Working, Assert.IsType<OrderResult.Accepted>(result).Order.State);
        Assert.Contains(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task SubmitAsync_UnknownWithoutRedeeming_IsUnknownAndFlagged()
    {
        var result = await SubmitAsync(static _ => new SubmitOutcome.Unknown("no answer"));

        Assert.IsType<OrderResult.Unknown>(result);
        Assert.Equal(OrderState.Unknown, Assert.Single(_fixture.Guard.OpenOrders).State);
        Assert.Contains(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task SubmitAsync_RejectedWithoutRedeeming_WasNotSent()
    {
        var result = await SubmitAsync(static _ => new SubmitOutcome.Rejected(No));

        Assert.Equal(No, Assert.IsType<OrderResult.Rejected>(result).Rejection);
        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.DoesNotContain(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task Rejected_OfAPermitThatWasNotRedeemed_ReleasesTheOrder()
    {
        using var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);

        permit.Rejected(No);

        var order = _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!;
        Assert.Equal((OrderState.Released, "NO: not today"), (order.State, order.Reason));
    }

    [Fact]
    public async Task Dispose_OfAPermitThatWasNotRedeemed_IsUnknownAndFlagged()
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);

        permit.Dispose();

        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        Assert.Contains(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task Dispose_OfAPermitThatWasRedeemed_IsUnknownAndNotFlagged()
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        permit.Order.Redeem();

        permit.Dispose();

        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        Assert.DoesNotContain(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task SubmitAsync_AnAnswerAfterARefusedRedeem_CountsWhenTheVenueHasTheOrder(SubmitOutcome outcome)
    {
        var result = await SubmitAsync(proof =>
        {
            Halt();
            Assert.Throws<RedeemDeniedException>(proof.Redeem);
            return outcome;
        });

        if (outcome is SubmitOutcome.Accepted)
        {
            // It was sent past the refusal: that is a fact.
            var order = Assert.IsType<OrderResult.Accepted>(result).Order;
            Assert.Equal((OrderState.Working, 5m), (order.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
            Assert.Equal([order.ClientOrderId], _fixture.Guard.UnwantedOrders.Select(static o => o.ClientOrderId));
        }
        else
        {
            Assert.Equal(DenialCodes.StateHalted, Assert.IsType<OrderResult.Denied>(result).Denial.Code);
            Assert.Empty(_fixture.Guard.OpenOrders);
        }

        Assert.Equal(outcome is SubmitOutcome.Accepted, _fixture.Alarms.Codes.Contains(AlarmCodes.ProofNotRedeemed));
    }

    /// <summary>Refused, and sent all the same: the stream is the first to say so.</summary>
    [Fact]
    public async Task Observe_AnOrderThatWasNeverToBeSent_CountsAndHasToGo()
    {
        using var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        Halt();
        Assert.Throws<RedeemDeniedException>(permit.Order.Redeem);

        _fixture.Guard.Observe(_fixture.Report(permit.Order.ClientOrderId, VenueOrderStatus.New));

        var order = Assert.Single(_fixture.Guard.UnwantedOrders);
        Assert.Equal((permit.Order.ClientOrderId, OrderState.Working, 5m), (order.ClientOrderId, order.State, order.Leaves));
        Assert.Contains(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task AdmitAsync_APermitThatNobodyReportsOrDisposes_IsAlarmedOnce()
    {
        var dropped = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        var kept = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(1m), Token);
        kept.NotSent();
        _fixture.Time.Advance(_fixture.Options.ApprovalLifetime);
        _fixture.Price(100m);
        Assert.DoesNotContain(AlarmCodes.PermitDropped, _fixture.Alarms.Codes);

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        _fixture.Price(100m);
        _fixture.Price(100m);

        Assert.Single(_fixture.Alarms.Codes, AlarmCodes.PermitDropped);
        Assert.Equal(OrderState.Reserved, _fixture.Guard.FindOrder(dropped.Order.ClientOrderId)!.State);
        Assert.IsType<CancelResult.Ended>(await _fixture.CancelAsync(dropped.Order.ClientOrderId));
        Assert.Equal(0m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    /// <summary>The bot redeemed, began to send, and its thread ended: the order is unknown once the venue must have it, and is asked for from there on.</summary>
    [Fact]
    public async Task Redeem_AndNoReport_IsUnknownOnceTheVenueMustHaveIt()
    {
        var dropped = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        var reported = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(1m), Token);
        dropped.Order.Redeem();
        reported.Order.Redeem();
        reported.Accepted("V1");
        var since = _fixture.Options.ApprovalLifetime + _fixture.Options.Capabilities.UnknownHorizon;
        foreach (var (wait, state) in new[] { (since, OrderState.InFlight), (TimeSpan.FromMilliseconds(1), OrderState.Unknown), (since, OrderState.Unknown) })
        {
            _fixture.Time.Advance(wait);
            _fixture.Price(100m);
            Assert.Equal((state, 6m), (_fixture.Guard.FindOrder(dropped.Order.ClientOrderId)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        }

        var alarm = Assert.Single(_fixture.Alarms.All, static a => a.Code == AlarmCodes.OrderOutcomeUnknown);
        Assert.Equal(dropped.Order.ClientOrderId, alarm.Subject);
        Assert.Contains("its permit was redeemed and nobody has said what became of it", alarm.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AlarmCodes.PermitDropped, _fixture.Alarms.Codes);

        // A late word still counts.
        dropped.Accepted("V2");
        Assert.Equal(OrderState.Working, _fixture.Guard.FindOrder(dropped.Order.ClientOrderId)!.State);
    }

    /// <summary>The venue's refusal is reported late, when the order is of unknown outcome already: nothing of it was sent a second time, so it has ended.</summary>
    [Fact]
    public async Task Rejected_ReportedAfterTheOrderBecameUnknown_EndsIt()
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        permit.Order.Redeem();
        for (var i = 0; i < 2; i++)
        {
            _fixture.Time.Advance(_fixture.Options.ApprovalLifetime + _fixture.Options.Capabilities.UnknownHorizon);
            _fixture.Price(100m);
        }

        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        permit.Rejected(No);

        Assert.Equal(OrderState.Rejected, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
        Assert.Equal(0m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Report_ThatNothingWasSentAfterARefusedRedeem_ChangesNothing(int report)
    {
        var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(5m), Token);
        Halt();
        Assert.Throws<RedeemDeniedException>(permit.Order.Redeem);

        Action[] reports = [() => permit.Rejected(No), () => permit.Unknown("no answer"), permit.NotSent, permit.Dispose];
        reports[report]();

        Assert.Equal(OrderState.Released, _fixture.Guard.FindOrder(permit.Order.ClientOrderId)!.State);
    }

    [Fact]
    public async Task ReplaceAsync_RejectedWithoutRedeeming_LeavesTheOrderAsItWas()
    {
        var id = _fixture.Work(GuardFixture.Buy(5m, 99m));

        var result = await _fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 8m }, static (_, _) => ValueTask.FromResult<ReplaceOutcome>(new ReplaceOutcome.Rejected { Rejection = No }), Token);

        Assert.Equal(No, Assert.IsType<ReplaceResult.Rejected>(result).Rejection);
        Assert.Equal((OrderState.Working, 5m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
    }

    /// <summary>Who did not redeem cannot have sent the group; what it says of one leg decides about that leg.</summary>
    [Fact]
    public async Task SubmitGroupAsync_WithoutRedeeming_IsSettledLegByLeg()
    {
        var request = new GroupRequest { Entry = GuardFixture.Buy(5m), Exits = [GuardFixture.Sell(5m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m }] };

        var result = await _fixture.Guard.SubmitGroupAsync(
            request, static (_, _) => ValueTask.FromResult(new GroupOutcome { Orders = [new SubmitOutcome.Rejected(No), new SubmitOutcome.Accepted { VenueOrderId = "V2" }] }), Token);

        var orders = Assert.IsType<GroupResult.Sent>(result).Orders;
        Assert.IsType<OrderResult.Rejected>(orders[0]);
        Assert.IsType<OrderResult.Accepted>(orders[1]);
        Assert.Contains(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task SubmitAsync_ARejectionThatSaysNothing_IsUnknown()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Rejected(null!);

        Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token));

        Assert.Equal(OrderState.Unknown, Assert.Single(_fixture.Guard.OpenOrders).State);
    }

    [Fact]
    public async Task CancelAsync_AndReplaceAsync_ARejectionThatSaysNothing_IsUnknown()
    {
        _fixture.Venue.CancelAnswer = static _ => new CancelOutcome.Rejected(null!);
        _fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Rejected { Rejection = null! };
        var first = _fixture.Work(GuardFixture.Buy(5m, 99m));
        var second = _fixture.Work(GuardFixture.Buy(6m, 99m));

        Assert.IsType<ReplaceResult.Unknown>(await _fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = second, Quantity = 8m }));
        Assert.IsType<CancelResult.Unknown>(await _fixture.CancelAsync(first));
    }

    private void Halt() => _fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("test", "test"));

    private ValueTask<OrderResult> SubmitAsync(Func<ApprovedOrder, SubmitOutcome> answer) =>
        _fixture.Guard.SubmitAsync(GuardFixture.Buy(5m), (proof, _) => ValueTask.FromResult(answer(proof)), Token);
}
