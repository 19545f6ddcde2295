using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Tests.Testing;

public sealed class SimulatedVenueTests
{
    [Fact]
    public async Task Limit_ThatRested_TradesAtItsLimit()
    {
        var world = new World();
        await world.SendAsync(OrderRequest.Sell("XYZ", 5, 110m));
        world.Advance(10);
        Assert.Equal(0m, world.Held);
        world.Broker.Venue.SetPrice("XYZ", 112m);
        world.Advance(10);
        Assert.Equal(110m, world.Broker.Venue.Orders.Single().AveragePrice);
    }

    [Fact]
    public async Task Limit_ThatIsMarketable_TradesAtTheMarket()
    {
        var world = new World();
        await world.SendAsync(OrderRequest.Buy("XYZ", 5, 110m));
        world.Advance(10);
        Assert.Equal(100m, world.Broker.Venue.Orders.Single().AveragePrice);
    }

    [Theory]
    [InlineData(OrderSide.Sell, 90, 89)]
    [InlineData(OrderSide.Buy, 110, 111)]
    public async Task Stop_TriggersWhenThePriceReachesIt(OrderSide side, int stop, int price)
    {
        var world = new World();
        await world.SendAsync(OrderRequest.Buy("XYZ", 5) with { Side = side, Type = OrderType.Stop, StopPrice = stop });
        world.Advance(10);
        Assert.Single(world.Broker.Venue.OpenOrders);
        world.Broker.Venue.SetPrice("XYZ", price);
        world.Advance(10);
        Assert.Equal((VenueOrderStatus.Filled, price), world.Broker.Venue.Orders.Select(order => (order.Status, (int)order.AveragePrice!)).Single());
    }

    [Theory]
    [InlineData(TimeInForce.ImmediateOrCancel, 3, VenueOrderStatus.Expired)]
    [InlineData(TimeInForce.FillOrKill, 0, VenueOrderStatus.Expired)]
    [InlineData(TimeInForce.GoodTillCancel, 3, VenueOrderStatus.PartiallyFilled)]
    public async Task Part_WhatIsLeft_EndsOrRestsByItsTimeInForce(TimeInForce timeInForce, int filled, VenueOrderStatus status)
    {
        var world = new World();
        world.Broker.Venue.FillNextOnly(3m);
        await world.SendAsync(OrderRequest.Buy("XYZ", 5) with { TimeInForce = timeInForce });
        world.Advance(10);
        var order = world.Broker.Venue.Orders.Single();
        Assert.Equal((filled, status), ((int)order.FilledQuantity, order.Status));
    }

    [Fact]
    public async Task ReleaseFills_WhatWasHeldBack_IsExecuted()
    {
        var world = new World();
        world.Broker.Venue.FillNextOnly(0m);
        await world.SendAsync(OrderRequest.Buy("XYZ", 5));
        world.Advance(10);
        Assert.Equal(0m, world.Held);
        world.Broker.Venue.ReleaseFills();
        world.Advance(10);
        Assert.Equal(5m, world.Held);
    }

    [Fact]
    public async Task FillParts_WholeLotsThatAddUp()
    {
        var world = new World(SimulatedVenueProfile.Plain with { FillParts = 4 }, lot: 0.1m);
        var parts = new List<decimal>();
        world.Broker.Venue.Pushed += e => parts.AddRange(e is VenueEvent.OrderReported { Report.Fill: { } fill } ? [fill.Quantity] : []);
        await world.SendAsync(OrderRequest.Buy("XYZ", 10m));
        world.Advance(100);
        Assert.Equal((4, 10m), (parts.Count, parts.Sum()));
        Assert.All(parts, part => Assert.Equal(0m, part % 0.1m));
    }

    [Fact]
    public async Task LatencyJitter_SpreadsLatenciesWithinItsBounds()
    {
        var world = new World(SimulatedVenueProfile.Plain with { AckLatency = TimeSpan.FromMilliseconds(5), LatencyJitter = TimeSpan.FromMilliseconds(10) });
        var delays = new List<double>();
        world.Broker.Venue.Pushed += e =>
        {
            if (e is VenueEvent.OrderReported { Report: { Fill: null, TransactTime: { } arrived } })
            {
                delays.Add((world.Time.GetUtcNow() - arrived).TotalMilliseconds);
            }
        };
        for (var i = 0; i < 50; i++)
        {
            await world.SendAsync(OrderRequest.Buy("XYZ", 1));
            world.Advance(100);
        }

        Assert.Equal(50, delays.Count);
        Assert.All(delays, delay => Assert.InRange(delay, 5d, 15d));
        Assert.True(delays.Max() - delays.Min() > 5d);
    }

    [Fact]
    public async Task RejectNext_RefusesOnlyTheNext()
    {
        var world = new World();
        world.Broker.Venue.RejectNext("CODE", "words");
        Assert.Equal("CODE: words", Assert.IsType<SubmitOutcome.Rejected>(await world.SendAsync(OrderRequest.Buy("XYZ", 1))).Rejection.ToString());
        Assert.IsType<SubmitOutcome.Accepted>(await world.SendAsync(OrderRequest.Buy("XYZ", 1)));
    }

    [Theory]
    [InlineData("XYZ", 1.5, null, "LOT_SIZE")]
    [InlineData("XYZ", 1, 100.001, "PRICE_TICK")]
    [InlineData("ABC", 1, null, "UNKNOWN_SYMBOL")]
    public async Task Filters_WhatDoesNotFit_IsRefused(string symbol, double quantity, double? limit, string code)
    {
        var world = new World();
        var outcome = await world.SendAsync(OrderRequest.Buy(symbol, (decimal)quantity, (decimal?)limit));
        Assert.Equal(code, Assert.IsType<SubmitOutcome.Rejected>(outcome).Rejection.Code);
    }

    [Fact]
    public async Task Held_SecondExit_IsRefusedWhileTheFirstHoldsTheShares()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Broker.Venue.SeedPosition("XYZ", 59m, 90m);
        Assert.IsType<SubmitOutcome.Accepted>(await world.SendAsync(OrderRequest.Sell("XYZ", 59, 120m)));
        var second = Assert.IsType<SubmitOutcome.Rejected>(await world.SendAsync(OrderRequest.Sell("XYZ", 59)));
        Assert.Equal("INSUFFICIENT_QUANTITY: insufficient qty available (requested: 59, available: 0, held_for_orders: 59)", second.Rejection.ToString());
    }

    [Fact]
    public async Task ReduceOnly_ForItsWholeLife_NeverTakesMoreThanIsThere()
    {
        var world = new World(SimulatedVenueProfile.FuturesOneWay);
        Assert.IsType<SubmitOutcome.Rejected>(await world.SubmitAsync(world.Proof("flat", OrderSide.Sell, 5, reduceOnly: true)));
        await world.SubmitAsync(world.Proof("open", OrderSide.Buy, 5));
        world.Advance(10);
        await world.SubmitAsync(world.Proof("more", OrderSide.Sell, 9, reduceOnly: true));
        await world.SubmitAsync(world.Proof("again", OrderSide.Sell, 5, reduceOnly: true));
        world.Advance(10);
        Assert.Equal((0m, 0m), world.Broker.Venue.GetState().Positions.Select(position => (position.Quantity, position.Lowest)).Single());
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Fact]
    public async Task HedgeMode_TheLegsAreSeparate_AndACloseNeverOpens()
    {
        var world = new World(SimulatedVenueProfile.FuturesHedge with { FeeRate = 0m });
        await world.SendAsync(OrderRequest.Buy("XYZ", 5));
        await world.SendAsync(OrderRequest.Sell("XYZ", 3));
        world.Advance(10);
        Assert.Equal(["XYZ"], world.Broker.Venue.GetState().HeldLongAndShort.Select(symbol => symbol.Value));
        await world.SendAsync(OrderRequest.Sell("XYZ", 9) with { Effect = PositionEffect.Close });
        world.Advance(10);
        Assert.Equal(
            [(PositionLeg.Long, 0m), (PositionLeg.Short, -3m)],
            world.Broker.Venue.GetState().Positions.Select(position => (position.Leg, position.Quantity)));
    }

    [Fact]
    public async Task Spot_CannotSellWhatIsNotThere_AndPaysTheFeeOfABuyInTheBaseAsset()
    {
        var world = new World(SimulatedVenueProfile.Spot, lot: 0.001m);
        Assert.IsType<SubmitOutcome.Rejected>(await world.SendAsync(OrderRequest.Sell("XYZ", 1)));
        await world.SendAsync(OrderRequest.Buy("XYZ", 1));
        world.Advance(10);
        var state = world.Broker.Venue.GetState();
        Assert.Equal((0.999m, -0.1m, 0.1m), (world.Held, state.ProfitAndLoss, state.Fees));
    }

    [Fact]
    public void InjectTrade_OfSomebodyElse_MovesThePositionAndIsMarked()
    {
        var world = new World();
        world.Broker.Venue.InjectTrade("XYZ", OrderSide.Sell, 4m);
        Assert.Equal(-4m, world.Held);
        Assert.Equal(OrderOrigin.Manual, world.Broker.Venue.Orders.Single().Origin);
    }

    [Fact]
    public void SetPrice_FromWithinAnEvent_IsToldToEverybodyAfterThatEvent()
    {
        var world = new World();
        var told = new List<decimal>();
        world.Broker.Venue.Pushed += e =>
        {
            if (e is VenueEvent.PriceChanged { Quote.Price: 101m })
            {
                world.Broker.Venue.SetPrice("XYZ", 102m);
            }
        };
        world.Broker.Venue.Pushed += e => told.AddRange(e is VenueEvent.PriceChanged change ? [change.Quote.Price] : []);
        world.Broker.Venue.SetPrice("XYZ", 101m);
        Assert.Equal([101m, 102m], told);
    }

    [Fact]
    public void SetPrice_NotAboveZero_IsRefusedAndPublishingItIsNot()
    {
        var world = new World();
        var published = new List<decimal>();
        world.Broker.Venue.Pushed += e => published.AddRange(e is VenueEvent.PriceChanged change ? [change.Quote.Price] : []);
        Assert.Throws<ArgumentException>(() => world.Broker.Venue.SetPrice("XYZ", 0m));
        world.Broker.Venue.PublishQuote(new Quote { Symbol = "XYZ", Price = 0m, Time = world.Time.GetUtcNow() });
        Assert.Equal([0m], published);
        Assert.Equal(100m, world.Broker.Venue.GetPrice("XYZ"));
    }

    [Fact]
    public void Profile_Contradictory_IsRefusedWithEveryProblem()
    {
        var profile = SimulatedVenueProfile.Spot with { FillParts = 0, FeeRate = -1m, HedgeMode = true, AckLatency = TimeSpan.FromSeconds(-1) };
        var refused = Assert.Throws<ArgumentException>(() => new SimulatedBroker(profile, new VirtualTimeProvider()));
        Assert.All(["FillParts", "FeeRate", "HedgeMode", "AckLatency"], name => Assert.Contains(name, refused.Message));
    }

    /// <summary>Money is neither made nor lost by booking: cash and positions always add up to what the trades say.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Ledger_AfterRandomTrades_AddsUp(ulong seed)
    {
        var random = new SeededRandom(seed);
        var world = new World(SimulatedVenueProfile.FuturesOneWay with { FillParts = 3 }, seed: seed);
        var (cash, held, fees) = (10_000m, 0m, 0m);
        world.Broker.Venue.Pushed += e =>
        {
            if (e is VenueEvent.OrderReported { Report: { Fill: { } fill } report })
            {
                var signed = report.Side == OrderSide.Buy ? fill.Quantity : -fill.Quantity;
                (cash, held, fees) = (cash - (signed * fill.Price) - fill.Fee, held + signed, fees + fill.Fee);
            }
        };
        for (var i = 0; i < 200; i++)
        {
            world.Broker.Venue.SetPrice("XYZ", 50m + random.NextBelow(10_000) / 100m);
            var order = random.NextBelow(2) == 0 ? OrderRequest.Buy("XYZ", 1 + random.NextBelow(20)) : OrderRequest.Sell("XYZ", 1 + random.NextBelow(20));
            await world.SendAsync(order);
            world.Advance(20);
        }

        var state = world.Broker.Venue.GetState();
        Assert.Equal((cash, held, decimal.Round(fees, 8)), (state.Cash, world.Held, state.Fees));
        Assert.Equal(state.Cash + (held * world.Broker.Venue.GetPrice("XYZ")), state.Equity);
        Assert.Equal(state.ProfitAndLoss, state.RealizedProfit + state.UnrealizedProfit - state.Fees);
    }
}
