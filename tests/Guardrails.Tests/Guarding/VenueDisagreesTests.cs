using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>What the venue has is not what was approved, or it does not say: the order counts, and somebody does something about it.</summary>
public sealed class VenueDisagreesTests
{
    private readonly GuardFixture _fixture = new(static o => o.OrderLookup = new SilentDesk());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An answer that shows another symbol says nothing about the order: it is looked up, not left on its way for ever.</summary>
    [Fact]
    public async Task SubmitAsync_TheAnswerNamesAnotherSymbol_IsUnknownAndUnwanted()
    {
        _fixture.Venue.Answer = static order => new SubmitOutcome.Accepted
        {
            VenueOrderId = "V-1",
            Echo = new ExecutionReport { Symbol = "OTHER", Side = order.Side, Status = VenueOrderStatus.New, OrderQuantity = order.Quantity }
        };

        var unknown = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m, 100m), Token));

        Assert.Equal(10m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.High);
        Assert.Equal([unknown.ClientOrderId], _fixture.Guard.DueCancellations().Due);
        Assert.Contains("SYMBOL_MISMATCH", _fixture.Alarms.Codes);
    }

    /// <summary>An order that has to go is asked for again, but not as fast as the venue can refuse.</summary>
    [Fact]
    public async Task CancelAsync_RefusedForAnUnwantedOrder_IsDueLaterAndLater()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { Side = OrderSide.Sell });
        _fixture.Venue.CancelAnswer = static _ => new CancelOutcome.Rejected(new VenueRejection("BUSY", "not now"));
        foreach (var wait in new[] { 250, 500, 1000 })
        {
            Assert.Equal([id], _fixture.Guard.DueCancellations().Due);
            await _fixture.CancelAsync(id);
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(wait - 1));
            Assert.Empty(_fixture.Guard.DueCancellations().Due);
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task ResolveUnknownOrdersAsync_AnExitUnknownFor2Seconds_IsAnAlarmOfItsOwn()
    {
        _fixture.Hold(10m);
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        await _fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token);
        await _fixture.Guard.ResolveUnknownOrdersAsync(Token);
        _fixture.Time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        await _fixture.Guard.ResolveUnknownOrdersAsync(Token);
        Assert.DoesNotContain("EXIT_OUTCOME_UNKNOWN", _fixture.Alarms.Codes);

        _fixture.Time.Advance(TimeSpan.FromTicks(1));
        await _fixture.Guard.ResolveUnknownOrdersAsync(Token);

        Assert.Contains("EXIT_OUTCOME_UNKNOWN", _fixture.Alarms.Codes);
    }

    /// <summary>What is alive after somebody has proved that it never arrived is not what anybody counted on.</summary>
    [Fact]
    public async Task Observe_AFillOfAnOrderThatWasProvedAbsent_MakesTheRestUnwanted()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        var id = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m, 100m), Token)).ClientOrderId;
        await _fixture.Guard.ResolveAsync(id, new OrderEvidence.NotAtVenue(), new("not in the order list", "ann"), Token);
        Assert.Empty(_fixture.Guard.DueCancellations().Due);

        _fixture.Fill(id, 4m);

        Assert.Equal((OrderState.PartiallyFilled, 4m), (_fixture.Guard.FindOrder(id)!.State, _fixture.Net()));
        Assert.Equal([id], _fixture.Guard.DueCancellations().Due);
    }

    [Fact]
    public async Task ReplaceAsync_TheOrderEndsFirst_WasNotReplaced()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = new BrokerCapabilities { ReplaceQuantity = ReplaceQuantity.Total });
        var id = fixture.Work(GuardFixture.Buy(10m, 99m));
        fixture.Venue.ReplaceAnswer = _ =>
        {
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled, 0m));
            return new ReplaceOutcome.Accepted { VenueOrderId = null };
        };

        var rejected = Assert.IsType<ReplaceResult.Rejected>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 98m }));

        Assert.Equal((OrderState.Canceled, 99m), (rejected.Order.State, rejected.Order.LimitPrice));
    }

    /// <summary>A conversion that the venue declares is no finding; the same difference without it is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Observe_TermsTheVenueIsKnownToConvert_AreNoFinding(bool declared)
    {
        var fixture = new GuardFixture(o => o.Capabilities = new BrokerCapabilities
        {
            Conversions = declared ? [new TermsConversion { SentType = OrderType.Market, SentTimeInForce = null, ReportedType = OrderType.Limit, ReportedTimeInForce = TimeInForce.ImmediateOrCancel }] : [],
        });
        fixture.Venue.Answer = static order => new SubmitOutcome.Accepted
        {
            VenueOrderId = "V-1",
            Echo = new ExecutionReport
            {
                Symbol = order.Symbol,
                Side = order.Side,
                Status = VenueOrderStatus.New,
                OrderQuantity = order.Quantity,
                Type = OrderType.Limit,
                TimeInForce = TimeInForce.ImmediateOrCancel,
            }
        };

        fixture.Work(GuardFixture.Buy(10m));

        Assert.Equal(!declared, fixture.Alarms.Codes.Contains("TERMS_DIFFER"));
    }

    private sealed class SilentDesk : IOrderLookup
    {
        public ValueTask<OrderLookup> FindOrderAsync(Symbol symbol, string clientOrderId, CancellationToken cancellationToken) =>
            ValueTask.FromResult<OrderLookup>(new OrderLookup.Failed("503"));

        public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(OpenOrderSnapshot.Failed("503"));
    }
}
