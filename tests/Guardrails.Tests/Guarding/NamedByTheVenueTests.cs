using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Shell;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>
/// A fill that names only the venue's id of an order, and comes before anybody could know whose id that is: it counts at once, and it is
/// ours as soon as the venue says so. It is booked once, however often and under whatever name it is told.
/// </summary>
public sealed class NamedByTheVenueTests
{
    private const string Venue = "V-1";

    private readonly ScriptedJournal _journal = new();
    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;

    public NamedByTheVenueTests() => _fixture = _desk.Open(ExitCap.None, o => o.Journal = _journal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the answer to the send")]
    [InlineData("the echo")]
    [InlineData("a report under our id")]
    [InlineData("a lookup")]
    [InlineData("the list of open orders")]
    [InlineData("the order found by a person")]
    public async Task Observe_TheVenueTellsTheIdLater_TheFillIsOurs(string how)
    {
        var id = await FillThenTellAsync(GuardFixture.Buy(10m, 100m), how, Fill("E1", 4m));

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((4m, 4m, 10m), (position.Net, position.Managed, position.High));
        Assert.Equal((OrderState.PartiallyFilled, 4m, 6m, Venue), (Order(id).State, Order(id).Filled, Order(id).Leaves, Order(id).VenueOrderId));
        Assert.Single(_fixture.Guard.OpenOrders);
        Assert.Null(_fixture.Guard.FindOrder($"venue:{GuardFixture.Acme}:{Venue}"));
        Assert.Contains("EXTERNAL_EXECUTION", _fixture.Alarms.Codes);
        AssertReplays();
    }

    [Fact]
    public async Task Observe_TheFillIsRepeatedUnderEitherName_IsBookedOnce()
    {
        var id = await FillThenTellAsync(GuardFixture.Buy(10m, 100m), "the answer to the send", Fill("E1", 4m), Fill("E2", 1m));

        _fixture.Guard.Observe(Fill("E1", 4m));
        _fixture.Guard.Observe(Fill("E2", 1m) with { ClientOrderId = id });
        _fixture.Guard.Observe(Fill("E1", 4m) with { ClientOrderId = id, VenueOrderId = null });
        Assert.Equal((5m, 5m), (_fixture.Net(), Order(id).Filled));

        _fixture.Guard.Observe(Fill("E3", 5m) with { ClientOrderId = id, Status = VenueOrderStatus.Filled });
        Assert.Equal((10m, 10m, OrderState.Filled), (_fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed, Order(id).State));
        AssertReplays();
    }

    [Fact]
    public async Task Observe_TheWholeOrderWasFilledBefore_HasEnded()
    {
        var id = await FillThenTellAsync(GuardFixture.Buy(10m, 100m), "the answer to the send", Fill("E1", 10m) with { CumulativeQuantity = 10m, Status = VenueOrderStatus.Filled });

        Assert.Equal((OrderState.Filled, 10m, 10m), (Order(id).State, Order(id).Filled, _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed));
        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.DoesNotContain("OVERFILL", _fixture.Alarms.Codes);
        AssertReplays();
    }

    /// <summary>Told under our id first, without the venue's: the same execution was booked twice, and one of the two goes.</summary>
    [Fact]
    public async Task Observe_BookedUnderBothNames_IsTakenBackOnce()
    {
        var id = await FillThenTellAsync(
            GuardFixture.Buy(10m, 100m), "the answer to the send", Fill("E1", 4m), Fill("E1", 4m) with { VenueOrderId = null, ClientOrderId = "ours" });

        Assert.Equal((4m, 4m, 4m), (_fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed, Order(id).Filled));
        AssertReplays();
    }

    /// <summary>What an exit executed was taken for somebody else's sale of what is ours; it is the bot's own.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Observe_AnExitWasFilledBefore_TakesWhatIsManagedOnce(int others)
    {
        if (others > 0)
        {
            _fixture.Guard.Observe(new ExecutionReport
            {
                Symbol = GuardFixture.Acme,
                ClientOrderId = "somebody",
                Side = OrderSide.Buy,
                Status = VenueOrderStatus.Filled,
                Fill = new Fill { ExecutionId = "S", Quantity = others, Price = 100m },
            });
        }

        _fixture.Hold(10m);
        var id = await FillThenTellAsync(
            GuardFixture.Sell(10m, effect: PositionEffect.Close), "the answer to the send", Fill("E1", 4m) with { Side = OrderSide.Sell });

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((6m + others, 6m, 6m), (position.Net, position.Managed, Order(id).Leaves));
        AssertReplays();
    }

    [Fact]
    public async Task Observe_MoreThanTheOrderWasFilledBefore_IsAnOverfill()
    {
        var id = await FillThenTellAsync(GuardFixture.Buy(10m, 100m), "the answer to the send", Fill("E1", 12m));

        Assert.Equal((12m, OrderState.Filled), (_fixture.Net(), Order(id).State));
        Assert.Contains("OVERFILL", _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Quarantined, _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
    }

    [Fact]
    public async Task Observe_TheOtherSideWasFilledBefore_IsAMismatchOfOurs()
    {
        var id = await FillThenTellAsync(GuardFixture.Buy(10m, 100m), "the answer to the send", Fill("E1", 4m) with { Side = OrderSide.Sell });

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((-4m, -4m, -10m, 2m), (position.Net, position.Managed, position.Low, position.High));
        Assert.Contains("SIDE_MISMATCH", _fixture.Alarms.Codes);
        Assert.Equal([id], _fixture.Guard.DueCancellations().Due);
        Assert.Equal((TradingState.Quarantined, TradingState.ReduceOnly), (_fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)), _fixture.Guard.GetState(TradingScope.Account)));
        _fixture.Guard.Observe(Fill("E1", 4m) with { Side = OrderSide.Sell, ClientOrderId = id });
        Assert.Equal(-4m, _fixture.Net());
        AssertReplays();
    }

    [Fact]
    public async Task Observe_TheOrderBelongsToAStrategy_ItsShareMoves()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxStrategyExposure = 1_000m });
        fixture.Venue.Answer = order =>
        {
            fixture.Guard.Observe(Fill("E1", 10m));
            return new SubmitOutcome.Accepted { VenueOrderId = Venue };
        };

        await fixture.SubmitAsync(GuardFixture.Buy(10m, 100m) with { Strategy = "alpha" }, Token);
        fixture.Guard.Observe(Fill("-", 1m) with { Fill = null, Status = VenueOrderStatus.Canceled });
        fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked into", "ann"));
        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, new("looked into", "ann"));

        Assert.False(fixture.Ask(GuardFixture.Buy(1m, 100m) with { Strategy = "alpha" }).IsApproved);
        Assert.True(fixture.Ask(GuardFixture.Buy(1m, 100m) with { Strategy = "beta" }).IsApproved);
    }

    /// <summary>A replacement under a new id of the venue: its first fill may come before the answer, too.</summary>
    [Fact]
    public async Task ReplaceAsync_AFillNamesTheNewIdBeforeTheAnswer_IsOurs()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = new BrokerCapabilities { ReplaceQuantity = ReplaceQuantity.Total, RenamesOnReplace = true });
        var id = fixture.Work(GuardFixture.Buy(10m, 99m));
        fixture.Venue.ReplaceAnswer = _ =>
        {
            fixture.Guard.Observe(Fill("E1", 4m));
            return new ReplaceOutcome.Accepted { VenueOrderId = Venue };
        };

        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 100m });

        Assert.Equal((4m, 4m, Venue), (fixture.Net(), fixture.Guard.FindOrder(id)!.Filled, fixture.Guard.FindOrder(id)!.VenueOrderId));
        Assert.Equal(4m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed);
    }

    private TrackedOrder Order(string id) => _fixture.Guard.FindOrder(id)!;

    private static ExecutionReport Fill(string executionId, decimal quantity) => new()
    {
        Symbol = GuardFixture.Acme,
        VenueOrderId = Venue,
        Side = OrderSide.Buy,
        Status = VenueOrderStatus.PartiallyFilled,
        Fill = new Fill { ExecutionId = executionId, Quantity = quantity, Price = 100m },
    };

    /// <summary>Sends an order whose fills arrive before the send returns, and lets the venue tell its id afterwards.</summary>
    private async Task<string> FillThenTellAsync(OrderRequest request, string how, params ExecutionReport[] fills)
    {
        string? id = null;
        _fixture.Venue.Answer = order =>
        {
            id = order.ClientOrderId;
            foreach (var fill in fills)
            {
                _fixture.Guard.Observe(fill.ClientOrderId is null ? fill : fill with { ClientOrderId = id });
            }

            var confirmed = new ExecutionReport { Symbol = order.Symbol, VenueOrderId = Venue, Side = order.Side, Status = VenueOrderStatus.New, OrderQuantity = order.Quantity };
            return how switch
            {
                "the answer to the send" => new SubmitOutcome.Accepted { VenueOrderId = Venue },
                "the echo" => new SubmitOutcome.Accepted { VenueOrderId = null, Echo = confirmed },
                _ => new SubmitOutcome.Unknown("time-out"),
            };
        };
        await _fixture.SubmitAsync(request, Token);
        var found = new VenueOrder
        {
            ClientOrderId = id!,
            VenueOrderId = Venue,
            Symbol = GuardFixture.Acme,
            Side = request.Side,
            Quantity = request.Quantity,
            FilledQuantity = 4m,
            Type = request.Type,
            LimitPrice = request.LimitPrice,
            Status = VenueOrderStatus.PartiallyFilled,
        };
        switch (how)
        {
            case "a report under our id":
                _fixture.Guard.Observe(new ExecutionReport { Symbol = GuardFixture.Acme, ClientOrderId = id, VenueOrderId = Venue, Side = request.Side, Status = VenueOrderStatus.New });
                break;
            case "a lookup":
                _desk.Find = _ => new OrderLookup.Found(found);
                await _fixture.Guard.ResolveUnknownOrdersAsync(Token);
                break;
            case "the list of open orders":
                _fixture.Guard.Observe(OpenOrderSnapshot.Complete([found], _fixture.Now));
                break;
            case "the order found by a person":
                await _fixture.Guard.ResolveAsync(id!, new OrderEvidence.AtVenue(found), new("on the screen", "ann"), Token);
                break;
        }

        return id!;
    }

    /// <summary>What the journal says gives the same books.</summary>
    private void AssertReplays()
    {
        var book = new AccountBook(GuardOpening.Configure(_fixture.Options));
        foreach (var record in _journal.Records)
        {
            book.Apply(EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span));
        }

        Assert.Equal(_fixture.Guard.StateHash, book.ToStateHash());
    }
}
