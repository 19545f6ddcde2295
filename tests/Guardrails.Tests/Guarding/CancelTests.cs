using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>Canceling gives nothing back until the venue has confirmed it.</summary>
public sealed class CancelTests
{
    private static readonly VenueRejection No = new("NO", "not today");
    private readonly GuardFixture _fixture = new();

    [Fact]
    public async Task CancelAsync_Taken_KeepsTheCapacityUntilConfirmed()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));

        Assert.IsType<CancelResult.Pending>(await _fixture.CancelAsync(id));

        Assert.Equal((OrderState.PendingCancel, 10m), (State(id), MaxLong));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.PendingCancel));
        Assert.Equal(10m, MaxLong);
        _fixture.Fill(id, 3m);
        Assert.Equal((OrderState.PendingCancel, 10m), (State(id), MaxLong));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, 3m));
        Assert.Equal((OrderState.Canceled, 3m), (State(id), MaxLong));
    }

    [Fact]
    public async Task CancelAsync_ConfirmedByTheEcho_GivesBackAtOnce()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Venue.CancelAnswer = c => new CancelOutcome.Accepted(_fixture.Report(c.ClientOrderId, VenueOrderStatus.Canceled, 4m));

        Assert.IsType<CancelResult.Ended>(await _fixture.CancelAsync(id));

        Assert.Equal((4m, 4m), (_fixture.Net(), MaxLong));
        Assert.IsType<CancelResult.Ended>(await _fixture.CancelAsync(id));
        Assert.Single(_fixture.Venue.Canceled);
    }

    /// <summary>
    /// A request that the venue does not show may be lost, and is sent again after its lag. One that it shows as pending is not, unless the order is shown working
    /// after that; an execution is no such sight.
    /// </summary>
    [Theory]
    [InlineData("nothing", 29_999, true)]
    [InlineData("pending", 29_999, false)]
    [InlineData("pending", 30_000, true)]
    [InlineData("pending, a fill", 29_999, false)]
    [InlineData("pending, working before it", 29_999, false)]
    [InlineData("pending, working after it", 29_999, true)]
    [InlineData("pending, partly filled after it", 29_999, true)]
    public async Task CancelAsync_Again_SendsOnlyWhatTheVenueDoesNotShowAsPending(string shown, int milliseconds, bool sends)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        var asked = _fixture.Now;
        Assert.IsType<CancelResult.Pending>(await _fixture.CancelAsync(id));
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        if (shown != "nothing")
        {
            _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.PendingCancel) with { TransactTime = asked });
        }

        if (shown.EndsWith("a fill", StringComparison.Ordinal))
        {
            _fixture.Guard.Observe(_fixture.Execution(id, 3m) with { Status = VenueOrderStatus.PartiallyFilled, TransactTime = _fixture.Now });
        }
        else if (shown.Contains("working", StringComparison.Ordinal) || shown.Contains("partly", StringComparison.Ordinal))
        {
            var status = shown.Contains("partly", StringComparison.Ordinal) ? VenueOrderStatus.PartiallyFilled : VenueOrderStatus.New;
            _fixture.Guard.Observe(_fixture.Report(id, status) with { TransactTime = shown.EndsWith("before it", StringComparison.Ordinal) ? asked + TimeSpan.FromSeconds(1) : _fixture.Now });
        }

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(milliseconds - 10_000));
        await _fixture.CancelAsync(id);

        Assert.Equal(sends ? 2 : 1, _fixture.Venue.Canceled.Count());
    }

    /// <summary>What the venue had shown of the request before the last one says nothing about the last one.</summary>
    [Fact]
    public async Task CancelAsync_ShownAsPendingBeforeTheLastRequest_IsNoSightOfThatOne()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        await _fixture.CancelAsync(id);
        var old = _fixture.Report(id, VenueOrderStatus.PendingCancel) with { TransactTime = _fixture.Now };
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await _fixture.CancelAsync(id);

        _fixture.Guard.Observe(old);
        _fixture.Time.Advance(TimeSpan.FromSeconds(20));
        await _fixture.CancelAsync(id);

        Assert.Equal(3, _fixture.Venue.Canceled.Count());
    }

    [Fact]
    public async Task CancelAsync_Rejected_ProvesNothing()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Venue.CancelAnswer = static _ => new CancelOutcome.Rejected(No);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(No, Assert.IsType<CancelResult.Rejected>(await _fixture.CancelAsync(id)).Rejection);
            _fixture.Fill(id, 1m);

            // What was executed meanwhile and what is left still count, every time (IR-03).
            Assert.Equal((OrderState.PartiallyFilled, i + 1m, 10m), (State(id), _fixture.Net(), MaxLong));
        }
    }

    [Fact]
    public async Task CancelAsync_Unanswered_IsUnknownAndKeepsItsCapacity()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Venue.CancelAnswer = static _ => throw new TimeoutException("no answer");

        Assert.IsType<CancelResult.Unknown>(await _fixture.CancelAsync(id));

        Assert.Equal((OrderState.Unknown, 10m), (State(id), MaxLong));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New));
        Assert.Equal(OrderState.PendingCancel, State(id));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, 0m));
        Assert.Equal(0m, MaxLong);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("target linked to a stop")]
    public async Task CancelAsync_Protection_NeedsItsOwnCall(string which)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { LinksExits = true });
        fixture.Hold(10m);
        var stop = GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };
        string id;
        if (which == "stop")
        {
            id = fixture.Work(stop);
        }
        else
        {
            var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest { Exits = [stop, GuardFixture.Sell(10m, 110m, PositionEffect.Close)] }));
            id = Assert.IsType<OrderResult.Accepted>(sent.Orders[1]).Order.ClientOrderId;
        }

        Assert.Equal(DenialCodes.ProtectionNeedsOwnCall, Assert.IsType<CancelResult.Denied>(await fixture.CancelAsync(id)).Denial.Code);
        Assert.Empty(fixture.Venue.Canceled);
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Guard.CancelProtectionAsync(id, new("", "me"), fixture.Venue.SendAsync).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Guard.CancelProtectionAsync(id, new(new string('x', 257), "me"), fixture.Venue.SendAsync).AsTask());

        Assert.IsType<CancelResult.Pending>(await fixture.Guard.CancelProtectionAsync(id, new(new string('x', 256), "me"), fixture.Venue.SendAsync));
    }

    [Fact]
    public async Task CancelAsync_ATargetAlone_IsNoProtection()
    {
        _fixture.Hold(10m);
        var id = _fixture.Work(GuardFixture.Sell(10m, 110m, PositionEffect.Close));

        Assert.IsType<CancelResult.Pending>(await _fixture.CancelAsync(id));
        Assert.Equal(DenialCodes.CloseExceedsPosition, _fixture.Ask(GuardFixture.Sell(1m, effect: PositionEffect.Close)).Denial!.Code);
        Assert.Equal(DenialCodes.OrderNotFound, Assert.IsType<CancelResult.Denied>(await _fixture.CancelAsync("nobody")).Denial.Code);
    }

    /// <summary>The venue cannot know the order, so its refusal would say nothing, and forgetting the request would let the order out.</summary>
    [Fact]
    public async Task CancelAsync_OfAnOrderWhoseSendHasNotBegun_EndsItHere()
    {
        using var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(10m, 100m), TestContext.Current.CancellationToken);
        var id = permit.Order.ClientOrderId;
        _fixture.Venue.CancelAnswer = static _ => new CancelOutcome.Rejected(new VenueRejection("UNKNOWN_ORDER", "no such order"));

        var ended = Assert.IsType<CancelResult.Ended>(await _fixture.CancelAsync(id));

        Assert.Equal((OrderState.Released, 0m), (ended.Order.State, MaxLong));
        Assert.Empty(_fixture.Venue.Canceled);
        Assert.Equal(DenialCodes.ApprovalWithdrawn, Assert.Throws<RedeemDeniedException>(() => permit.Order.Redeem()).Denial.Code);
    }

    [Fact]
    public async Task CancelAsync_OfALegThatIsNotSentYet_LetsNothingOfTheGroupOut()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });
        var stop = GuardFixture.Sell(10m) with { Type = OrderType.Stop, StopPrice = 90m, TimeInForce = TimeInForce.GoodTillCancel, Effect = PositionEffect.Close };
        var request = new GroupRequest { Entry = GuardFixture.Buy(10m, 100m), Exits = [stop] };

        var denied = Assert.IsType<GroupResult.Denied>(await fixture.Guard.SubmitGroupAsync(request, async (proof, ct) =>
        {
            Assert.IsType<CancelResult.Ended>(await fixture.Guard.CancelAsync(fixture.Guard.OpenOrders[0].ClientOrderId, fixture.Venue.SendAsync, ct));
            proof.Redeem();
            return GroupOutcome.NotSupported;
        }, TestContext.Current.CancellationToken));

        Assert.Equal(DenialCodes.ApprovalWithdrawn, denied.Denial.Code);
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task CancelAsync_OfASuccessorThatIsNotSentYet_LeavesTheOldOrderAlone()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Independent });
        var old = fixture.Work(GuardFixture.Buy(10m, 100m));

        var denied = Assert.IsType<ReplaceResult.Denied>(await fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = old, Quantity = 4m }, async (proof, ct) =>
        {
            var successor = Assert.Single(fixture.Guard.OpenOrders, o => o.ClientOrderId != old).ClientOrderId;
            Assert.Equal(14m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
            Assert.IsType<CancelResult.Ended>(await fixture.Guard.CancelAsync(successor, fixture.Venue.SendAsync, ct));
            proof.Redeem();
            return new ReplaceOutcome.Accepted { VenueOrderId = "v-2" };
        }, TestContext.Current.CancellationToken));

        Assert.Equal(DenialCodes.ApprovalWithdrawn, denied.Denial.Code);
        Assert.Equal((OrderState.Working, 10m), (Assert.Single(fixture.Guard.OpenOrders).State, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        Assert.IsType<ReplaceResult.Replaced>(await fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = old, Quantity = 4m }, fixture.Venue.SendAsync));
    }

    /// <summary>Whoever is first decides: an order that goes out is canceled at the venue, and one that is canceled here does not go out.</summary>
    [Fact]
    public async Task CancelAsync_WhileTheProofIsRedeemed_IsEitherBeforeOrAfterIt()
    {
        for (var i = 0; i < 300; i++)
        {
            var fixture = new GuardFixture();
            using var permit = await fixture.Guard.AdmitAsync(GuardFixture.Buy(10m, 100m), TestContext.Current.CancellationToken);
            using var start = new Barrier(2);
            var redeeming = Task.Run(() =>
            {
                start.SignalAndWait();
                return Record.Exception(() => permit.Order.Redeem()) is null;
            });
            var canceling = Task.Run(async () =>
            {
                start.SignalAndWait();
                return await fixture.CancelAsync(permit.Order.ClientOrderId);
            });

            var (isOut, canceled) = (await redeeming, await canceling);

            Assert.Equal(isOut, canceled is not CancelResult.Ended);
            Assert.Equal(isOut ? 1 : 0, fixture.Venue.Canceled.Count);
            Assert.Equal(isOut ? 10m : 0m, fixture.Guard.FindPosition(GuardFixture.Acme)?.MaxLong ?? 0m);
            Assert.DoesNotContain(AlarmCodes.GuardFaulted, fixture.Alarms.Codes);
        }
    }

    /// <summary>A close gives back what it had to cancel at the venue, not what nobody has ever sent.</summary>
    [Fact]
    public async Task ExitsToRestore_OfAnExitThatWasNeverSent_AreNone()
    {
        _fixture.Hold(10m);
        var stop = GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m, LimitPrice = null, TimeInForce = TimeInForce.GoodTillCancel };
        using var permit = await _fixture.Guard.AdmitAsync(stop, TestContext.Current.CancellationToken);
        await _fixture.Guard.CancelProtectionAsync(permit.Order.ClientOrderId, new("closing", "test"), _fixture.Venue.SendAsync, TestContext.Current.CancellationToken);
        var worked = _fixture.Work(stop);
        _fixture.Guard.Observe(_fixture.Report(worked, VenueOrderStatus.Canceled));

        var restored = _fixture.Guard.Displaced([permit.Order.ClientOrderId, worked]);

        Assert.Equal(worked, Assert.Single(restored.SelectMany(static g => g.Ended)).ClientOrderId);
    }

    /// <summary>A permit's user can have sent without redeeming. Then the order is there, whatever was thought of it.</summary>
    [Theory]
    [InlineData(true, OrderState.Working)]
    [InlineData(false, OrderState.Unknown)]
    public async Task CancelAsync_OfAnOrderThatWasSentPastTheProof_CountsItAgainOnceItIsTold(bool isAccepted, OrderState state)
    {
        using var permit = await _fixture.Guard.AdmitAsync(GuardFixture.Buy(10m, 100m), TestContext.Current.CancellationToken);
        await _fixture.CancelAsync(permit.Order.ClientOrderId);

        if (isAccepted)
        {
            permit.Accepted("v-1");
        }
        else
        {
            permit.Unknown("no answer");
        }

        Assert.Equal((state, 10m), (State(permit.Order.ClientOrderId), MaxLong));
        Assert.Contains(AlarmCodes.ProofNotRedeemed, _fixture.Alarms.Codes);
        Assert.DoesNotContain(AlarmCodes.GuardFaulted, _fixture.Alarms.Codes);
        Assert.Equal(permit.Order.ClientOrderId, Assert.Single(_fixture.Guard.UnwantedOrders).ClientOrderId);
    }

    [Fact]
    public async Task CancelAsync_NotSent_LeavesTheOrderWorking()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        using var canceled = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => _fixture.Guard.CancelAsync(
            id, (_, ct) => { canceled.Cancel(); ct.ThrowIfCancellationRequested(); return default; }, canceled.Token).AsTask());
        Assert.Equal((OrderState.Working, 10m), (State(id), MaxLong));

        Assert.Equal(VenueRejection.NotSentCode, Assert.IsType<CancelResult.Rejected>(await _fixture.Guard.CancelAsync(id, static (_, _) => throw new InvalidOperationException())).Rejection.Code);
        Assert.IsType<CancelResult.Unknown>(await _fixture.Guard.CancelAsync(id, static (proof, _) => { proof.Redeem(); return ValueTask.FromResult<CancelOutcome>(null!); }));
    }

    [Fact]
    public async Task CancelAsync_WhileReplacing_ConfirmsOnlyWhatTheVenueConfirms()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total });
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 15m });
        await fixture.CancelAsync(id);
        Assert.Equal(15m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);

        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 15m });
        Assert.Equal((OrderState.PendingCancel, 15m), (fixture.Guard.FindOrder(id)!.State, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled, 0m));

        Assert.Equal(0m, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    [Fact]
    public async Task CancelAndReplaceAndFill_FromManyThreads_LeaveNoCapacityBehind()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total });
        for (var round = 0; round < 50; round++)
        {
            var id = fixture.Work(GuardFixture.Buy(10m, 100m));
            var fill = fixture.Execution(id, 4m, executionId: $"r{round}");
            await Task.WhenAll(
                Task.Run(() => fixture.Guard.CancelAsync(id, (p, ct) => { p.Redeem(); return ValueTask.FromResult<CancelOutcome>(new CancelOutcome.Accepted()); }).AsTask()),
                Task.Run(() => fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 15m }, (p, ct) => { p.Redeem(); return ValueTask.FromResult<ReplaceOutcome>(new ReplaceOutcome.Accepted { VenueOrderId = null }); }).AsTask()),
                Task.Run(() => fixture.Guard.Observe(fill)),
                Task.Run(() => fixture.Guard.Observe(fill)));
            Assert.InRange(fixture.Guard.FindOrder(id)!.Leaves, 6m, 11m);
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled, 4m));
        }

        Assert.Equal((200m, 200m, 0), (fixture.Net(), fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong, fixture.Guard.OpenOrders.Count));
    }

    private decimal MaxLong => _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong;

    private OrderState State(string id) => _fixture.Guard.FindOrder(id)!.State;
}
