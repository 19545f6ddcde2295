using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>
/// The venue makes an order anew under another id, and nobody had asked for that: a leg of a group, an order that is changed in the venue's own app. It stays the order that was approved,
/// in whatever order its end and its new beginning are told.
/// </summary>
public sealed class MadeAnewByTheVenueTests
{
    private const string First = "V-1";
    private const string Second = "V-2";

    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;
    private readonly string _id;

    public MadeAnewByTheVenueTests()
    {
        _fixture = _desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { ReplaceQuantity = ReplaceQuantity.Independent });
        _fixture.Hold(10m);
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = First };
        _id = _fixture.Work(GuardFixture.Sell(10m, 110m, PositionEffect.Close));
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
    }

    private TrackedOrder Order => _fixture.Guard.FindOrder(_id)!;

    [Theory]
    [InlineData(null)]
    [InlineData("5a3d0bd4-1c8a-4f2e-9d59-0f0e9a2d1b11")]
    public void AReportOfTheNewId_LinkedWithTheOld_IsTheOrder(string? name)
    {
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.New, First) with { ClientOrderId = name });

        AssertOne(OrderState.Working, Second);
    }

    [Fact]
    public void TheEndOfTheOldId_First_LeavesOpenWhatBecameOfIt()
    {
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));
        Assert.Equal((OrderState.Unknown, 10m), (Order.State, Order.Leaves));

        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.New, First));

        AssertOne(OrderState.Working, Second);
    }

    [Fact]
    public void TheEndOfTheOldId_Late_SaysNothing()
    {
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.New, First));
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));

        AssertOne(OrderState.Working, Second);
    }

    [Fact]
    public void WhatTheNewOneExecutes_IsTheOrders()
    {
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.PartiallyFilled, First) with { Fill = new Fill { ExecutionId = "E-1", Quantity = 4m, Price = 110m }, CumulativeQuantity = 4m });
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.Filled) with { Fill = new Fill { ExecutionId = "E-2", Quantity = 6m, Price = 110m }, CumulativeQuantity = 10m });

        Assert.Equal((OrderState.Filled, 10m, 0m, 0m), (Order.State, Order.Filled, _fixture.Net(), _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed));
        Assert.DoesNotContain("EXTERNAL_EXECUTION", _fixture.Alarms.Codes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AList_WithoutAName_IsTheOrder(bool isEndTold)
    {
        if (isEndTold)
        {
            _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));
        }

        _fixture.Time.Advance(TimeSpan.FromSeconds(30));
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(Second, First)], _fixture.Now));

        AssertOne(OrderState.Working, Second);
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(Second, null)], _fixture.Now.AddSeconds(1)));
        AssertOne(OrderState.Working, Second);
    }

    [Fact]
    public async Task ALookup_FindsWhatTookItsPlace()
    {
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));
        OrderQuery? asked = null;
        _desk.Find = _ => new OrderLookup.Found(Listed(Second, First) with { ClientOrderId = _id });
        _desk.Asked = query => asked = query;

        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await _fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);

        AssertOne(OrderState.Working, Second);
        Assert.Equal((First, OrderType.Limit), (asked!.VenueOrderId, asked.Type));
    }

    [Fact]
    public async Task ALookup_ThatNamesNothingInItsPlace_EndsTheOrder_UntilAReportLinksIt()
    {
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));
        _desk.Find = _ => new OrderLookup.Found(Listed(First, null) with { ClientOrderId = _id, Status = VenueOrderStatus.Replaced });

        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await _fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);
        Assert.Equal((OrderState.Replaced, 0), (Order.State, _fixture.Guard.OpenOrders.Count));

        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.New, First));
        AssertOne(OrderState.Working, Second);
    }

    /// <summary>The new order has a quantity and a sum of its own: under one name with the old one 40 that can be executed would count nowhere.</summary>
    [Fact]
    public void WhatTakesThePlaceOfAPartlyExecutedOrder_IsAnOrderOfItsOwn()
    {
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.PartiallyFilled) with { Fill = new Fill { ExecutionId = "E-1", Quantity = 4m, Price = 110m }, CumulativeQuantity = 4m });
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced) with { CumulativeQuantity = 4m });
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.New, First));

        Assert.Equal((OrderState.Unknown, 4m, First), (Order.State, Order.Filled, Order.VenueOrderId));
        Assert.Equal(10m, _fixture.Guard.OpenOrders.Single(static o => !o.IsManaged).Leaves);
    }

    /// <summary>Seen first under an id of the venue's own, and only later linked: one order, counted once.</summary>
    [Theory]
    [InlineData("g3")]
    [InlineData(null)]
    public async Task AnOrderThatWasTakenForSomebodyElses_IsOne_OnceItIsLinked(string? name)
    {
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed("V-3", Second) with { ClientOrderId = name }], _fixture.Now));
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced));
        _desk.Find = _ => new OrderLookup.Found(Listed("V-3", First) with { ClientOrderId = _id });
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await _fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);
        _fixture.Guard.Observe(Report("V-3", VenueOrderStatus.New));

        AssertOne(OrderState.Working, "V-3");
    }

    [Fact]
    public async Task ALookup_NamesTheReplacementThatWasTaken_AndNoneThatWasRefused()
    {
        var fixture = _desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { ReplaceQuantity = ReplaceQuantity.Independent });
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = First };
        var entry = fixture.Work(GuardFixture.Buy(5m, 90m));

        // The number of the refused one is 9, that of the taken one 10: as texts they come the other way round.
        for (var i = 2; i < 9; i++)
        {
            fixture.Venue.Answer = static order => new SubmitOutcome.Accepted { VenueOrderId = $"V-{order.ClientOrderId}" };
            fixture.Work(GuardFixture.Buy(1m, 80m + i));
        }

        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Rejected { Rejection = new VenueRejection("422", "not yet") };
        var refused = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = entry, LimitPrice = 91m });
        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Accepted { VenueOrderId = Second };
        var taken = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = entry, LimitPrice = 92m });
        Assert.True(fixture.Venue.Replaced.Count == 2, $"{refused}; {taken}");
        Assert.Equal(["9", "10"], fixture.Venue.Replaced.Select(static r => r.Order.ClientOrderId.Split('-')[^1]));
        OrderQuery? asked = null;
        _desk.Asked = query => asked = query.ClientOrderId == entry ? query : asked;
        fixture.Time.Advance(TimeSpan.FromSeconds(30));
        await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);

        Assert.Equal(fixture.Venue.Replaced[1].Order.ClientOrderId, asked?.ReplacedBy);
    }

    [Fact]
    public void AnOrderThatHasEndedOtherwise_TakesNoOtherUnderItsName()
    {
        _fixture.Guard.Observe(Report(First, VenueOrderStatus.Canceled) with { CumulativeQuantity = 0m });
        _fixture.Guard.Observe(Report(Second, VenueOrderStatus.New, First));

        Assert.Equal(OrderState.Canceled, Order.State);
        Assert.Equal(($"venue:{GuardFixture.Acme}:{Second}", false), _fixture.Guard.OpenOrders.Select(static o => (o.ClientOrderId, o.IsManaged)).Single());
    }

    [Fact]
    public async Task AReplacementThatWasAskedFor_EndsTheOldOrder()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Independent });
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = First };
        fixture.Venue.ReplaceAnswer = static _ => new ReplaceOutcome.Accepted { VenueOrderId = Second };
        var entry = fixture.Work(GuardFixture.Buy(5m, 90m));
        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = entry, LimitPrice = 91m });

        fixture.Guard.Observe(Report(First, VenueOrderStatus.Replaced) with { ClientOrderId = entry, Side = OrderSide.Buy, OrderQuantity = 5m });

        Assert.Equal(OrderState.Replaced, fixture.Guard.FindOrder(entry)!.State);
        Assert.Equal(Second, Assert.Single(fixture.Guard.OpenOrders).VenueOrderId);
    }

    [Fact]
    public void AnOrderThatNobodyNamed_IsOneOrder_InListsAndReports()
    {
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(First, null), Listed("V-9", null)], _fixture.Now));
        _fixture.Guard.Observe(Report("V-9", VenueOrderStatus.New));

        Assert.Equal(2, _fixture.Guard.OpenOrders.Count);
        Assert.Equal([_id, $"venue:{GuardFixture.Acme}:V-9"], _fixture.Guard.OpenOrders.Select(static o => o.ClientOrderId));
    }

    private static ExecutionReport Report(string venueOrderId, VenueOrderStatus status, string? previous = null) => new()
    {
        Symbol = GuardFixture.Acme,
        VenueOrderId = venueOrderId,
        PreviousVenueOrderId = previous,
        Side = OrderSide.Sell,
        Status = status,
        OrderQuantity = 10m,
    };

    private static VenueOrder Listed(string venueOrderId, string? previous) => new()
    {
        ClientOrderId = null,
        VenueOrderId = venueOrderId,
        PreviousVenueOrderId = previous,
        Symbol = GuardFixture.Acme,
        Side = OrderSide.Sell,
        Quantity = 10m,
        Type = OrderType.Limit,
        LimitPrice = 110m,
    };

    private void AssertOne(OrderState state, string venueOrderId)
    {
        Assert.Equal((state, venueOrderId, 10m), (Order.State, Order.VenueOrderId, Order.Leaves));
        Assert.Equal(_id, Assert.Single(_fixture.Guard.OpenOrders).ClientOrderId);
        Assert.DoesNotContain("DUPLICATE_ORDER", _fixture.Alarms.Codes);
    }
}
