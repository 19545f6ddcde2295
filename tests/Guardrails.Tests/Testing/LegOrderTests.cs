using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>Orders of several instruments at the simulated venue: all legs or none, and the one fault that breaks that.</summary>
public sealed class LegOrderTests
{
    private readonly World _world = new(SimulatedVenueProfile.EquitiesHoldingShares);

    public LegOrderTests()
    {
        _world.Broker.Venue.List(new Instrument { Symbol = "ABC", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true });
        _world.Broker.Venue.SetPrice("ABC", 40m);
    }

    [Fact]
    public void Arrive_AtMarket_ExecutesEveryLegInItsRatio()
    {
        Send(Order(2m, ratio: 3));

        Assert.Equal((2m, -6m), (Net("XYZ"), Net("ABC")));
        Assert.All(_world.Broker.Venue.Orders, static o => Assert.Equal((VenueOrderStatus.Filled, "V-1"), (o.Status, o.MultilegId)));
    }

    /// <summary>One of each costs 100 - 40 = 60, net.</summary>
    [Theory]
    [InlineData(60, true)]
    [InlineData(59.99, false)]
    public void Arrive_AtANetPrice_WaitsUntilOneUnitCostsNoMore(double limit, bool isExecuted)
    {
        Send(Order(1m, limit: (decimal)limit));
        Assert.Equal(isExecuted ? (1m, -1m) : (0m, 0m), (Net("XYZ"), Net("ABC")));

        _world.Broker.Venue.SetPrice("ABC", 41m);
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1m, -1m), (Net("XYZ"), Net("ABC")));
    }

    [Theory]
    [InlineData("unknown symbol")]
    [InlineData("off the step")]
    [InlineData("scripted")]
    public void Arrive_OneLegCannotBe_RefusesAll(string what)
    {
        if (what == "scripted")
        {
            _world.Broker.Venue.RejectNext("NO", "no");
        }

        var order = Order(1m);
        order = what switch
        {
            "unknown symbol" => order with { Legs = [order.Legs[0], order.Legs[1] with { Symbol = "NONE" }] },
            "off the step" => order with { Quantity = 0.5m },
            _ => order,
        };

        var outcome = Send(order);

        Assert.Equal(2, outcome.Orders.Count);
        Assert.All(outcome.Orders, static o => Assert.IsType<SubmitOutcome.Rejected>(o));
        Assert.Empty(_world.Broker.Venue.OpenOrders);
    }

    /// <summary>Of 4 units of 1 and 3, a ceiling of 7 for every order lets 2 units be executed, which are 2 and 6.</summary>
    [Fact]
    public void FillNextOnly_AndAllowFills_LetWholeUnitsBeExecuted()
    {
        _world.Broker.Venue.FillNextOnly(0m);
        Send(Order(4m, ratio: 3));
        Assert.Equal((0m, 0m), (Net("XYZ"), Net("ABC")));

        _world.Broker.Venue.AllowFills(7m);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2m, -6m), (Net("XYZ"), Net("ABC")));

        _world.Broker.Venue.ReleaseFills();
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((4m, -12m), (Net("XYZ"), Net("ABC")));
    }

    [Fact]
    public void Arrive_MoreLegsThanTheVenueTakes_IsNotSupported()
    {
        var world = new World(SimulatedVenueProfile.Plain);

        Assert.All(World.Inline(() => world.Broker.SendMultilegUnguardedAsync(Order(1m)).Result).Orders, static o => Assert.IsType<SubmitOutcome.Rejected>(o));
    }

    [Fact]
    public void Cancel_OfOneLeg_CancelsAll()
    {
        Send(Order(1m, limit: 10m));

        _ = World.Inline(() => _world.Broker.CancelUnguardedAsync("s-2").Result);
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.All(_world.Broker.Venue.Orders, static o => Assert.Equal(VenueOrderStatus.Canceled, o.Status));
    }

    [Fact]
    public void Replace_OfALeg_IsRefused()
    {
        Send(Order(1m, limit: 10m));

        var outcome = Assert.IsType<ReplaceOutcome.Rejected>(World.Inline(() => _world.Broker.ReplaceUnguardedAsync("s", 2m).Result));

        Assert.Equal("LEG_OF_ORDER", outcome.Rejection.Code);
    }

    [Theory]
    [InlineData(TimeInForce.ImmediateOrCancel)]
    [InlineData(TimeInForce.FillOrKill)]
    public void Arrive_AtOnceOrNotAtAll_EndsWhenThePriceIsNotThere(TimeInForce timeInForce)
    {
        Send(Order(1m, limit: 10m) with { TimeInForce = timeInForce });

        Assert.All(_world.Broker.Venue.Orders, static o => Assert.Equal(VenueOrderStatus.Expired, o.Status));
    }

    [Fact]
    public void Execute_InParts_KeepsTheLegsInStep()
    {
        _world.Broker.InjectNext(FaultClass.PartialFill);
        Send(Order(10m));

        Assert.Equal((10m, -10m), (Net("XYZ"), Net("ABC")));
        Assert.True(_world.Broker.Venue.Executions.Count >= 4);
    }

    /// <summary>A leg that only reduces lets the others go no further than it can.</summary>
    [Fact]
    public void Execute_OfLegsThatOnlyReduce_StopsWithTheSmallest()
    {
        var world = new World(SimulatedVenueProfile.Spot with { MaxLegs = 2, FeeRate = 0m });
        world.Broker.Venue.List(new Instrument { Symbol = "ABC", QuoteCurrency = "USD", BaseAsset = "ABC", TickSize = 0.01m, LotSize = 1m });
        world.Broker.Venue.SetPrice("ABC", 40m);
        world.Broker.Venue.SeedPosition("ABC", 5m, 40m);
        _ = World.Inline(() => world.Broker.SendMultilegUnguardedAsync(Order(5m)).Result);
        world.Broker.Venue.InjectTrade("ABC", OrderSide.Sell, 3m, announce: false);
        world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((2m, 0m), (world.Broker.Venue.GetState().NetOf("XYZ"), world.Broker.Venue.GetState().NetOf("ABC")));
    }

    [Fact]
    public void LegLeftOut_OneLegStaysOpen()
    {
        _world.Broker.InjectNext(FaultClass.LegLeftOut);
        Send(Order(1m));

        Assert.Single(_world.Broker.Venue.Orders, static o => o.Status == VenueOrderStatus.Filled);
        Assert.Single(_world.Broker.Venue.OpenOrders);
    }

    private static MultilegRequest Order(decimal quantity, decimal? limit = null, int ratio = 1) => new()
    {
        ClientOrderId = "s",
        Quantity = quantity,
        LimitPrice = limit,
        Legs = [new() { Symbol = "XYZ", Side = OrderSide.Buy }, new() { Symbol = "ABC", Side = OrderSide.Sell, Ratio = ratio }],
    };

    private decimal Net(string symbol) => _world.Broker.Venue.GetState().NetOf(symbol);

    private GroupOutcome Send(MultilegRequest order)
    {
        var outcome = World.Inline(() => _world.Broker.SendMultilegUnguardedAsync(order).Result);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        return outcome;
    }
}
