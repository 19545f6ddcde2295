using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

public sealed class SubmitTests
{
    private readonly GuardFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubmitAsync_Denied_SendsNothing()
    {
        var result = await _fixture.SubmitAsync(GuardFixture.Buy(0m), Token);

        Assert.Equal(DenialCodes.QuantityInvalid, Assert.IsType<OrderResult.Denied>(result).Denial.Code);
        Assert.Empty(_fixture.Venue.Sent);
        Assert.Single(_fixture.Guard.RecentDenials);
    }

    [Fact]
    public async Task SubmitAsync_AcceptedWithoutEcho_IsWorking()
    {
        var order = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).Order;

        Assert.Equal((OrderState.Working, 5m, "V-" + order.ClientOrderId), (order.State, order.Leaves, order.VenueOrderId));
    }

    [Fact]
    public async Task SubmitAsync_AcceptedWithAgreeingEcho_IsWorkingAndUnflagged()
    {
        _fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V1", Echo = Echo(o) with { VenueOrderId = null } };

        var order = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).Order;

        Assert.Equal((OrderState.Working, "V1"), (order.State, order.VenueOrderId));
        Assert.Empty(_fixture.Alarms.All);
    }

    [Fact]
    public async Task SubmitAsync_AcceptedWithAFilledEcho_IsBookedAtOnce()
    {
        _fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V1", Echo = Echo(o) with { Status = VenueOrderStatus.Filled, CumulativeQuantity = o.Quantity } };

        var order = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).Order;

        Assert.Equal((OrderState.Filled, 5m), (order.State, order.Filled));
        Assert.Equal(5m, _fixture.Net());
    }

    [Fact]
    public async Task SubmitAsync_EchoOfTheOtherSide_IsAcceptedCountsBothWaysAndTightens()
    {
        _fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V1", Echo = Echo(o) with { Side = OrderSide.Sell } };

        Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token));

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((-5m, 5m), (position.Low, position.High));
        Assert.Contains("SIDE_MISMATCH", _fixture.Alarms.Codes);
    }

    /// <summary>The answer says that the venue has it, but cannot be read beyond that: the order is there, and can still be found.</summary>
    [Fact]
    public async Task SubmitAsync_AcceptedWithUnreadableEcho_KeepsTheVenuesIdAndAlarms()
    {
        _fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V1", Echo = Echo(o) with { Side = 0 } };

        await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);

        var order = Assert.Single(_fixture.Guard.OpenOrders);
        Assert.Equal((OrderState.Working, "V1", 5m), (order.State, order.VenueOrderId, order.Leaves));
        Assert.Contains("UNREADABLE_REPORT", _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task SubmitAsync_Rejected_FreesTheCapacityAndCarriesTheRefusal()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Rejected(new VenueRejection("40310000", "not enough"));

        var result = await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);

        Assert.Equal(new VenueRejection("40310000", "not enough"), Assert.IsType<OrderResult.Rejected>(result).Rejection);
        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.Equal(0m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public async Task SubmitAsync_EchoThatSaysRejected_IsRejected()
    {
        _fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V1", Echo = Echo(o) with { Status = VenueOrderStatus.Rejected, Text = "halted" } };

        var result = await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);

        Assert.Equal("halted", Assert.IsType<OrderResult.Rejected>(result).Rejection.Message);
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task SubmitAsync_Unknown_KeepsTheCapacity()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("HTTP 504");

        var result = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token));

        Assert.Equal("HTTP 504", result.Why);
        AssertUnknown(result.ClientOrderId);
    }

    [Fact]
    public async Task SubmitAsync_SenderReturnsNull_IsUnknown()
    {
        _fixture.Venue.Answer = static _ => null!;

        AssertUnknown(Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).ClientOrderId);
    }

    [Fact]
    public async Task SubmitAsync_ExceptionBeforeTheProofIsRedeemed_ReservesNothing()
    {
        var result = await _fixture.Guard.SubmitAsync(GuardFixture.Buy(5m), static (_, _) => throw new IOException("no route"), Token);

        Assert.Equal(new VenueRejection("NOT_SENT", "IOException: no route"), Assert.IsType<OrderResult.Rejected>(result).Rejection);
        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.Equal(0m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SubmitAsync_ExceptionAfterTheProofIsRedeemed_IsUnknown(bool cancellation)
    {
        _fixture.Venue.Answer = _ => throw (cancellation ? new TaskCanceledException("HttpClient.Timeout") : new IOException("reset by peer"));

        var result = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token));

        Assert.Contains(cancellation ? "HttpClient.Timeout" : "reset by peer", result.Why, StringComparison.Ordinal);
        AssertUnknown(result.ClientOrderId);
    }

    [Fact]
    public async Task SubmitAsync_CancelledAfterTheProofIsRedeemed_IsUnknownAndNotAnException()
    {
        using var cancel = new CancellationTokenSource();
        var result = await _fixture.Guard.SubmitAsync(
            GuardFixture.Buy(5m),
            async (proof, token) =>
            {
                proof.Redeem();
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                throw new InvalidOperationException("not reached");
            },
            cancel.Token);

        AssertUnknown(Assert.IsType<OrderResult.Unknown>(result).ClientOrderId);
    }

    [Fact]
    public async Task SubmitAsync_CancelledBeforeTheProofIsRedeemed_ThrowsAndReservesNothing()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _fixture.Guard.SubmitAsync(
            GuardFixture.Buy(5m),
            async (_, token) =>
            {
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                throw new InvalidOperationException("not reached");
            },
            cancel.Token));

        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.Equal(0m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public async Task SubmitAsync_CancelledBeforeTheCall_ThrowsAndDecidesNothing()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _fixture.SubmitAsync(GuardFixture.Buy(0m), cancel.Token));
        Assert.Empty(_fixture.Guard.RecentDenials);
    }

    [Fact]
    public async Task SubmitAsync_SenderSlowerThanTheApprovalLives_SendsNothingAndFreesTheCapacity()
    {
        var result = await _fixture.Guard.SubmitAsync(
            GuardFixture.Buy(5m),
            (proof, token) =>
            {
                _fixture.Time.Advance(TimeSpan.FromSeconds(6));
                return _fixture.Venue.SendAsync(proof, token);
            },
            Token);

        var violation = Assert.Single(Assert.IsType<OrderResult.Denied>(result).Denial.Violations);
        Assert.Equal((DenialCodes.ApprovalExpired, 6m, 5m, "s"), (violation.Code, violation.Observed, violation.Limit, violation.Unit));
        Assert.Empty(_fixture.Venue.Sent);
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task SubmitAsync_FilledBeforeTheAnswer_IsBookedOnceAndReportedAsFilled()
    {
        _fixture.Venue.Answer = o =>
        {
            _fixture.Fill(o.ClientOrderId, 5m);
            return new SubmitOutcome.Accepted { VenueOrderId = "V1", Echo = Echo(o) };
        };

        var order = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).Order;

        Assert.Equal((OrderState.Filled, 5m), (order.State, order.Filled));
        Assert.Equal(5m, _fixture.Net());
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    [Fact]
    public async Task SubmitAsync_FilledBeforeAnUnknownAnswer_IsNotUnknown()
    {
        _fixture.Venue.Answer = o =>
        {
            _fixture.Fill(o.ClientOrderId, 2m);
            return new SubmitOutcome.Unknown("time-out");
        };

        var order = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).Order;

        Assert.Equal((OrderState.PartiallyFilled, 2m, 3m), (order.State, order.Filled, order.Leaves));
    }

    /// <summary>A cancellation that was asked for meanwhile makes it pending, and no less confirmed.</summary>
    [Fact]
    public async Task SubmitAsync_ReportedBeforeARejectionWhileItIsBeingCanceled_StaysCounted()
    {
        var id = "";
        _fixture.Venue.Answer = o =>
        {
            id = o.ClientOrderId;
            _ = _fixture.Guard.CancelAsync(id, static (proof, _) =>
            {
                proof.Redeem();
                return ValueTask.FromResult<CancelOutcome>(new CancelOutcome.Unknown("no answer"));
            });
            _fixture.Guard.Observe(new ExecutionReport { Symbol = GuardFixture.Acme, ClientOrderId = id, VenueOrderId = "V1", Side = OrderSide.Buy, Status = VenueOrderStatus.New, OrderQuantity = 5m });
            return new SubmitOutcome.Rejected(new VenueRejection("1", "no"));
        };

        await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);

        Assert.Equal(5m, _fixture.Guard.FindOrder(id)!.Leaves);
        Assert.Contains("REJECTED_AFTER_FILL", _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task SubmitAsync_FilledBeforeARejection_BooksTheFactAndDistrustsTheSymbol()
    {
        _fixture.Venue.Answer = o =>
        {
            _fixture.Fill(o.ClientOrderId, 2m);
            return new SubmitOutcome.Rejected(new VenueRejection("1", "no"));
        };

        await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);

        Assert.Equal(2m, _fixture.Net());
        Assert.Contains("REJECTED_AFTER_FILL", _fixture.Alarms.Codes);
        Assert.Equal(DenialCodes.StateReduceOnly, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
    }

    [Fact]
    public async Task SubmitAsync_InFlight_IsVisibleWhileTheSenderRuns()
    {
        _fixture.Venue.Answer = o =>
        {
            Assert.Equal(OrderState.InFlight, _fixture.Guard.FindOrder(o.ClientOrderId)!.State);
            return new SubmitOutcome.Accepted { VenueOrderId = "V1" };
        };

        await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);
        Assert.Single(_fixture.Venue.Sent);
    }

    [Fact]
    public async Task Match_EveryResult_CallsItsOwnHandler()
    {
        async Task<string> KindAsync(SubmitOutcome answer, decimal quantity = 1m)
        {
            _fixture.Venue.Answer = _ => answer;
            return (await _fixture.SubmitAsync(GuardFixture.Buy(quantity), Token)).Match(_ => "denied", _ => "accepted", _ => "rejected", _ => "unknown");
        }

        Assert.Equal("denied", await KindAsync(new SubmitOutcome.Accepted { VenueOrderId = "V" }, 0m));
        Assert.Equal("accepted", await KindAsync(new SubmitOutcome.Accepted { VenueOrderId = "V" }));
        Assert.Equal("rejected", await KindAsync(new SubmitOutcome.Rejected(new VenueRejection("1", ""))));
        Assert.Equal("unknown", await KindAsync(new SubmitOutcome.Unknown("?")));
    }

    internal static ExecutionReport Echo(OutboundOrder order) => new()
    {
        Symbol = order.Symbol,
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = "V1",
        Side = order.Side,
        Status = VenueOrderStatus.New,
        OrderQuantity = order.Quantity,
        Type = order.Type,
        TimeInForce = order.TimeInForce,
    };

    private void AssertUnknown(string clientOrderId)
    {
        var order = _fixture.Guard.FindOrder(clientOrderId)!;
        Assert.Equal((OrderState.Unknown, 5m), (order.State, order.Leaves));
        Assert.Equal(505m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
        Assert.Equal(DenialCodes.OrderOutcomeUnknown, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
    }
}
