using System.Net;
using System.Net.Sockets;
using Alpaca.Markets;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;
using OrderType = Guardrails.Orders.OrderType;
using Sdk = Alpaca.Markets;
using TimeInForce = Guardrails.Orders.TimeInForce;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The code of the guide "keep your SDK" as it stands there, one fault at a time.</summary>
public sealed class KeepYourSdkTests
{
    public static TheoryData<string> Orders => ["market", "limit", "stop", "stop limit"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Every_term_of_an_order_class_arrives(string kind)
    {
        using var world = new SdkWorld();
        OrderBase order = kind switch
        {
            "market" => MarketOrder.Buy("AAA", 7),
            "limit" => LimitOrder.Buy("AAA", 7, 95m),
            "stop" => StopOrder.Buy("AAA", 7, 105m),
            _ => StopLimitOrder.Buy("AAA", 7, 105m, 106m),
        };
        order.Duration = kind == "limit" ? Sdk.TimeInForce.Gtc : Sdk.TimeInForce.Day;
        order.ClientOrderId = $"bot-{kind.Replace(' ', '-')}";

        Assert.Equal(order.ClientOrderId, Taken(world.Submit(order)));

        var there = world.AtVenue(order.ClientOrderId);
        var expected = kind switch
        {
            "market" => (OrderType.Market, (decimal?)null, (decimal?)null, TimeInForce.Day),
            "limit" => (OrderType.Limit, 95m, null, TimeInForce.GoodTillCancel),
            "stop" => (OrderType.Stop, null, 105m, TimeInForce.Day),
            _ => (OrderType.StopLimit, 106m, 105m, TimeInForce.Day),
        };
        Assert.Equal(expected, (there.Type, there.LimitPrice, there.StopPrice, there.TimeInForce));
        Assert.Equal((OrderSide.Buy, 7m), (there.Side, there.Quantity));
    }

    [Fact]
    public void Every_term_of_a_request_arrives_and_an_exit_carries_its_intent()
    {
        using var world = new SdkWorld();
        Taken(world.Submit(MarketOrder.Buy("AAA", 10)));
        world.Pass(TimeSpan.FromSeconds(3));

        var exit = Taken(world.Submit(new NewOrderRequest("AAA", 10, Sdk.OrderSide.Sell, Sdk.OrderType.StopLimit, Sdk.TimeInForce.Gtc)
        {
            StopPrice = 90m,
            LimitPrice = 89m,
            PositionIntent = PositionIntent.SellToClose,
            ClientOrderId = "exit-1",
        }));

        var there = world.AtVenue(exit);
        Assert.Equal(("exit-1", OrderSide.Sell, 10m, OrderType.StopLimit, 89m, 90m, true), (there.ClientOrderId, there.Side, there.Quantity, there.Type, there.LimitPrice!.Value, there.StopPrice!.Value, there.ReduceOnly));
    }

    [Fact]
    public void An_order_above_a_limit_never_reaches_the_venue()
    {
        using var world = new SdkWorld();

        var denied = Assert.IsType<OrderResult.Denied>(world.Submit(LimitOrder.Buy("AAA", 2_000, 100m)));

        Assert.Equal("EXPOSURE_LONG_EXCEEDS_LIMIT", denied.Denial.Code.Code);
        Assert.Empty(world.Broker.Venue.Orders);
    }

    [Theory]
    [InlineData(FaultClass.ResponseLost, 10)]
    [InlineData(FaultClass.RequestLost, 0)]
    [InlineData(FaultClass.RequestDelayed, 10)]
    public void An_order_without_an_answer_is_unknown_until_the_lookup_by_its_id_settles_it(FaultClass fault, int held)
    {
        using var world = new SdkWorld();
        var before = world.Guard.Risk.GetHeadroom("AAA", OrderSide.Buy).Quantity;
        world.Broker.InjectNext(fault);
        world.Sdk.IsMute = true;

        var unknown = Assert.IsType<OrderResult.Unknown>(world.Submit(MarketOrder.Buy("AAA", 10)));
        Assert.Equal(OrderState.Unknown, world.Guard.FindOrder(unknown.ClientOrderId)!.State);
        Assert.True(world.Guard.Risk.GetHeadroom("AAA", OrderSide.Buy).Quantity <= before - 10m);
        world.Pass(TimeSpan.FromSeconds(90));

        Assert.Empty(world.Guard.OpenOrders);
        Assert.Equal((held, held), (world.Guard.FindPosition("AAA")?.Net ?? 0m, world.HeldAtVenue("AAA")));
        Assert.True(world.Broker.Venue.Orders.Count <= 1);
    }

    [Fact]
    public void A_404_of_somebody_in_between_does_not_make_an_order_absent()
    {
        using var world = new SdkWorld();
        var readings = new SdkReadings(world.Sdk, world.Sdk, world.Time);

        foreach (var (words, information) in new (string, IErrorInformation?)[] { ("Not Found", null), ("order not found", null), ("no such route", new SdkErrorInformation("")) })
        {
            world.Sdk.NextLookupFails = new RestClientErrorException(HttpStatusCode.NotFound, 404, words, information);
            Assert.IsType<OrderLookup.Failed>(world.Wait(readings.FindOrderAsync(OrderQuery.For("AAA", "x"), default).AsTask()));
        }

        Assert.IsType<OrderLookup.NotFound>(world.Wait(readings.FindOrderAsync(OrderQuery.For("AAA", "x"), default).AsTask()));
    }

    [Fact]
    public void An_event_that_is_told_twice_is_booked_once()
    {
        using var world = new SdkWorld();
        Taken(world.Submit(MarketOrder.Buy("AAA", 10)));
        world.Pass(TimeSpan.FromSeconds(3));

        foreach (var update in world.Updates.ToList())
        {
            world.Sdk.Tell(update);
        }

        world.Pass(TimeSpan.FromSeconds(20));
        Assert.Contains(world.Updates, static update => update.Event == TradeEvent.Fill);
        Assert.Equal(10m, world.Guard.FindPosition("AAA")!.Net);
        Assert.Equal(States.TradingState.Active, world.Guard.GetState(States.TradingScope.Of("AAA")));
    }

    [Fact]
    public void A_refused_order_is_rejected_and_gives_its_capacity_back()
    {
        using var world = new SdkWorld();
        var before = world.Guard.Risk.GetHeadroom("AAA", OrderSide.Buy).Quantity;
        world.Broker.Venue.RejectNext(message: "insufficient buying power");

        var rejected = Assert.IsType<OrderResult.Rejected>(world.Submit(LimitOrder.Buy("AAA", 10, 95m)));

        Assert.Equal(("40310000", "insufficient buying power"), (rejected.Rejection.Code, rejected.Rejection.Message));
        Assert.Equal(before, world.Guard.Risk.GetHeadroom("AAA", OrderSide.Buy).Quantity);
        Assert.Empty(world.Guard.OpenOrders);
    }

    [Fact]
    public void A_refusal_as_a_duplicate_is_the_first_order()
    {
        using var world = new SdkWorld();
        world.Broker.InjectNext(FaultClass.DuplicateIdReject);
        world.Sdk.IsMute = true;

        Assert.IsType<OrderResult.Unknown>(world.Submit(LimitOrder.Buy("AAA", 10, 95m)));
        world.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(OrderState.Working, Assert.Single(world.Guard.OpenOrders).State);
        Assert.Single(world.Broker.Venue.Orders);
    }

    [Fact]
    public void A_partial_fill_is_booked_and_the_rest_works_until_it_is_canceled()
    {
        using var world = new SdkWorld();
        world.Broker.Venue.FillNextOnly(4m);
        var id = Taken(world.Submit(LimitOrder.Buy("AAA", 10, 100m)));
        world.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(4m, world.Guard.FindPosition("AAA")!.Net);
        Assert.Equal((OrderState.PartiallyFilled, 4m), (world.Guard.FindOrder(id)!.State, world.Guard.FindOrder(id)!.Filled));

        world.Wait(world.Bot.CancelAsync(id, new("enough", "test")).AsTask());
        world.Pass(TimeSpan.FromSeconds(5));
        Assert.Empty(world.Guard.OpenOrders);
        Assert.Equal((4m, 4m), (world.Guard.FindPosition("AAA")!.Net, world.HeldAtVenue("AAA")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FaultClass.ResponseLost)]
    [InlineData(FaultClass.EventLost)]
    public void A_replaced_order_goes_on_under_another_id_and_counts_once(FaultClass? fault)
    {
        using var world = new SdkWorld();
        var id = Taken(world.Submit(LimitOrder.Buy("AAA", 10, 95m)));
        world.Pass(TimeSpan.FromSeconds(3));
        if (fault is { } wrong)
        {
            world.Broker.InjectNext(wrong);
        }

        world.Wait(world.Bot.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 96m, Quantity = 8m }).AsTask());
        world.Pass(TimeSpan.FromSeconds(90));

        var order = Assert.Single(world.Guard.OpenOrders);
        Assert.NotEqual(id, order.ClientOrderId);
        Assert.Equal((OrderState.Working, 8m, 96m), (order.State, order.Quantity, order.LimitPrice));
        Assert.Equal(order.ClientOrderId, Assert.Single(world.Broker.Venue.OpenOrders).ClientOrderId);

        world.Broker.Venue.SetPrice("AAA", 96m);
        world.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal((8m, 8m), (world.Guard.FindPosition("AAA")!.Net, world.HeldAtVenue("AAA")));
    }

    [Fact]
    public void An_order_that_has_executed_something_is_not_replaced()
    {
        using var world = new SdkWorld();
        world.Broker.Venue.FillNextOnly(4m);
        var id = Taken(world.Submit(LimitOrder.Buy("AAA", 10, 100m)));
        world.Pass(TimeSpan.FromSeconds(3));

        var rejected = Assert.IsType<ReplaceResult.Rejected>(world.Wait(world.Bot.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 99m }).AsTask()));

        Assert.Equal(VenueRejection.NotSentCode, rejected.Rejection.Code);
        Assert.Equal(id, Assert.Single(world.Broker.Venue.OpenOrders).ClientOrderId);
    }

    [Fact]
    public void An_event_that_the_sdk_cannot_read_stops_new_risk_until_everything_is_read_again()
    {
        using var world = new SdkWorld();
        Taken(world.Submit(MarketOrder.Buy("AAA", 10)));
        world.Pass(TimeSpan.FromSeconds(3));

        world.Broker.Venue.Bust(world.Broker.Venue.Executions.Single().ExecutionId);
        world.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.IsType<OrderResult.Denied>(world.Submit(MarketOrder.Buy("BBB", 1)));
        world.Pass(TimeSpan.FromSeconds(25));
        Assert.True(world.Guard.FindPosition("AAA")!.InDoubt);
        world.Pass(TimeSpan.FromSeconds(90));

        Assert.Equal((0m, 0m), (world.HeldAtVenue("AAA"), world.Guard.FindPosition("AAA")?.Net ?? 0m));
        Taken(world.Submit(MarketOrder.Buy("BBB", 1)));
    }

    [Fact]
    public void A_buy_whose_side_the_sdk_has_made_a_sell_quarantines_the_symbol()
    {
        using var world = new SdkWorld();
        Taken(world.Submit(LimitOrder.Buy("AAA", 10, 95m)));
        world.Pass(TimeSpan.FromSeconds(3));
        var last = world.Updates[^1];

        world.Sdk.Tell(new SdkUpdate(last.Event, null, null, null, last.TimestampUtc, (SdkOrder)last.Order with { OrderSide = Sdk.OrderSide.Sell }));

        Assert.NotEqual(States.TradingState.Active, world.Guard.GetState(States.TradingScope.Of("AAA")));
    }

    [Fact]
    public void What_this_way_cannot_send_is_refused_before_anything_is_sent()
    {
        using var world = new SdkWorld();

        Assert.Throws<NotSupportedException>(() => world.Submit(LimitOrder.Buy("AAA", 10, 100m).Bracket(110m, 90m)));
        Assert.Throws<NotSupportedException>(() => world.Submit(MarketOrder.Buy("AAA", OrderQuantity.Notional(1_000m))));
        Assert.Throws<NotSupportedException>(() => world.Submit(new NewOrderRequest("AAA", 10, Sdk.OrderSide.Buy, Sdk.OrderType.TrailingStop, Sdk.TimeInForce.Day)));
        Assert.Throws<NotSupportedException>(() => world.Submit(new NewOrderRequest("AAA", 10, Sdk.OrderSide.Buy, Sdk.OrderType.Market, Sdk.TimeInForce.Opg)));
        Assert.Throws<NotSupportedException>(() => world.Submit(new NewOrderRequest("AAA", 10, Sdk.OrderSide.Buy, Sdk.OrderType.Limit, Sdk.TimeInForce.Day) { LimitPrice = 99m, ExtendedHours = true }));
        Assert.Throws<NotSupportedException>(() => world.Submit(new NewOrderRequest("AAA", 10, Sdk.OrderSide.Buy, Sdk.OrderType.Market, Sdk.TimeInForce.Day) { OrderClass = OrderClass.OneTriggersOther }));
        Assert.Empty(world.Broker.Venue.Orders);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(422, true)]
    [InlineData(429, true)]
    [InlineData(301, false)]
    [InlineData(408, false)]
    [InlineData(500, false)]
    [InlineData(502, false)]
    [InlineData(503, false)]
    [InlineData(504, false)]
    public void A_status_is_a_refusal_only_from_400_to_499(int status, bool isRefusal)
    {
        Assert.Equal(isRefusal, SdkSender.ToRejection(new RestClientErrorException((HttpStatusCode)status, status, "words", null)) is not null);
    }

    [Fact]
    public void What_is_no_answer_of_the_venue_is_no_refusal_by_it()
    {
        Assert.Null(SdkSender.ToRejection(new TimeoutException("HTTP response timed out.")));
        Assert.Null(SdkSender.ToRejection(new RestClientErrorException("Unable to deserialize JSON response message.")));
        Assert.Null(SdkSender.ToRejection(new HttpRequestException("reset", new SocketException((int)SocketError.ConnectionReset))));
        Assert.Null(SdkSender.ToRejection(new FormatException("$.type")));
        Assert.False(SdkSender.ToRejection(new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)))!.ByVenue);
        Assert.False(SdkSender.ToRejection(new RequestValidationException("symbol"))!.ByVenue);
    }

    private static string Taken(OrderResult result) => Assert.IsType<OrderResult.Accepted>(result).Order.ClientOrderId;
}
