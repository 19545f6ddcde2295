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

    /// <summary>
    /// The stream has shown the order under V-1, and the answer names V-2 with a description that nobody can read. There are two orders, and the second one counts
    /// as what was asked for: 10 each.
    /// </summary>
    [Theory]
    [InlineData("nothing", 20)]
    [InlineData("a quantity of 7", 17)]
    [InlineData("an enormous quantity", 20)]
    [InlineData("a quantity of 0", 20)]
    [InlineData("no side", 20)]
    [InlineData("no status", 20)]
    public async Task SubmitAsync_TheAnswerNamesASecondOrderThatCannotBeRead_CountsItAsAsked(string echoed, int high)
    {
        _fixture.Venue.Answer = order =>
        {
            _fixture.Guard.Observe(_fixture.Report(order.ClientOrderId, VenueOrderStatus.New) with { VenueOrderId = "V-1" });
            var echo = new ExecutionReport { Symbol = GuardFixture.Acme, VenueOrderId = "V-2", Side = order.Side, Status = VenueOrderStatus.New, OrderQuantity = order.Quantity };
            return new SubmitOutcome.Accepted
            {
                VenueOrderId = "V-2",
                Echo = echoed switch
                {
                    "a quantity of 7" => echo with { OrderQuantity = 7m },
                    "an enormous quantity" => echo with { OrderQuantity = decimal.MaxValue },
                    "a quantity of 0" => echo with { OrderQuantity = 0m },
                    "no side" => echo with { Side = 0 },
                    "no status" => echo with { Status = 0 },
                    _ => null,
                },
            };
        };

        await _fixture.SubmitAsync(GuardFixture.Buy(10m, 100m), Token);

        Assert.Equal(high, _fixture.Guard.FindPosition(GuardFixture.Acme)!.High);
        Assert.Contains("ORDER_DUPLICATED", _fixture.Alarms.Codes);
        Assert.Equal(echoed is not ("nothing" or "a quantity of 7"), _fixture.Alarms.Codes.Contains("UNREADABLE_REPORT"));
        Assert.Contains(_fixture.Guard.UnwantedOrders, static o => o.VenueOrderId == "V-2");
    }

    /// <summary>What a person has seen of an order of unknown outcome, and where, stays with the order.</summary>
    [Theory]
    [InlineData(VenueOrderStatus.Canceled, OrderState.Canceled)]
    [InlineData(VenueOrderStatus.Rejected, OrderState.Rejected)]
    [InlineData(VenueOrderStatus.Expired, OrderState.Expired)]
    public async Task ResolveAsync_APersonHasSeenItsEnd_SaysWhoAndWhere(VenueOrderStatus status, OrderState state)
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        var id = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m, 100m), Token)).ClientOrderId;
        var seen = new VenueOrder { ClientOrderId = id, VenueOrderId = "V-1", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m, Status = status };

        var order = await _fixture.Guard.ResolveAsync(id, new OrderEvidence.AtVenue(seen), new("on the venue's page", "ann"), Token);

        Assert.Equal((state, "V-1", "on the venue's page (by ann)"), (order.State, order.VenueOrderId, order.Reason));
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
        public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult<OrderLookup>(new OrderLookup.Failed("503"));

        public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(OpenOrderSnapshot.Failed("503"));
    }
}
