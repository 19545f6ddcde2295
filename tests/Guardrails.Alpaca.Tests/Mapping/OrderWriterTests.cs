using System.Text;
using Guardrails.Alpaca.Mapping;
using Guardrails.Brokers;
using Guardrails.Orders;
using static Guardrails.Alpaca.Tests.Mapping.Outbound;

namespace Guardrails.Alpaca.Tests.Mapping;

public sealed class OrderWriterTests
{
    private const TimeInForce Gtc = TimeInForce.GoodTillCancel;

    [Fact]
    public void Order_Simple_CarriesEveryTerm()
    {
        Assert.Equal(
            """{"symbol":"BRK.B","qty":"10.5","side":"buy","type":"market","time_in_force":"day","client_order_id":"bot+1'é/~","position_intent":"buy_to_open"}""",
            Text(OrderWriter.Order(Order(OrderSide.Buy, 10.500m, venueSymbol: "BRK.B", id: "bot+1'é/~"), Share)));
        Assert.Equal(
            """{"symbol":"ACME","qty":"7","side":"sell","type":"stop_limit","time_in_force":"gtc","limit_price":"93.5","stop_price":"94.1","client_order_id":"bot-1","position_intent":"sell_to_close"}""",
            Text(OrderWriter.Order(Order(OrderSide.Sell, 7m, OrderType.StopLimit, 93.50m, 94.1m, Gtc, PositionEffect.Close), Share)));
        Assert.Equal(
            """{"symbol":"ACME","qty":"1","side":"sell","type":"limit","time_in_force":"day","limit_price":"0.1234","client_order_id":"bot-1","extended_hours":true,"position_intent":"sell_to_open"}""",
            Text(OrderWriter.Order(Order(OrderSide.Sell, 1m, OrderType.Limit, 0.1234m, time: TimeInForce.DayExtended), Share)));
    }

    /// <summary>A close goes out as good till canceled; a part of a share is traded for the day alone.</summary>
    [Fact]
    public void Order_AtMarketOfAPartOfAShare_IsForTheDay() => Assert.Equal(
        """{"symbol":"ACME","qty":"0.5","side":"sell","type":"market","time_in_force":"day","client_order_id":"bot-1","position_intent":"sell_to_close"}""",
        Text(OrderWriter.Order(Order(OrderSide.Sell, 0.5m, time: Gtc, effect: PositionEffect.Close), Share)));

    [Fact]
    public void Order_OfCoins_HasNoIntent() => Assert.Equal(
        """{"symbol":"BTC/USD","qty":"0.25","side":"sell","type":"limit","time_in_force":"gtc","limit_price":"90000.05","client_order_id":"bot-1"}""",
        Text(OrderWriter.Order(Order(OrderSide.Sell, 0.25m, OrderType.Limit, 90000.05m, time: Gtc, effect: PositionEffect.Close, symbol: "BTCUSD", venueSymbol: "BTC/USD"), Coin)));

    [Theory]
    [InlineData(OrderSide.Buy, PositionEffect.Open, "buy_to_open")]
    [InlineData(OrderSide.Buy, PositionEffect.Close, "buy_to_close")]
    [InlineData(OrderSide.Sell, PositionEffect.Open, "sell_to_open")]
    [InlineData(OrderSide.Sell, PositionEffect.Close, "sell_to_close")]
    public void Order_OfSharesAndOptions_SaysWhatItDoesToThePosition(OrderSide side, PositionEffect effect, string intent)
    {
        Assert.Contains($"\"position_intent\":\"{intent}\"", Text(OrderWriter.Order(Order(side, 1m, effect: effect), Share)), StringComparison.Ordinal);
        Assert.Contains($"\"position_intent\":\"{intent}\"", Text(OrderWriter.Order(Order(side, 1m, effect: effect, symbol: "ACME260116C00100000"), Contract)), StringComparison.Ordinal);
    }

    /// <summary>Type × time in force × what is traded, as the venue documents it.</summary>
    [Theory]
    [InlineData("whole", "Market", "Day GoodTillCancel ImmediateOrCancel FillOrKill")]
    [InlineData("whole", "Limit", "Day GoodTillCancel ImmediateOrCancel FillOrKill DayExtended")]
    [InlineData("whole", "Stop StopLimit", "Day GoodTillCancel")]
    [InlineData("part", "Market", "Day GoodTillCancel")]
    [InlineData("part", "Limit Stop StopLimit", "Day")]
    [InlineData("night part", "Limit", "Day DayExtended")]
    [InlineData("coin", "Market Limit StopLimit", "GoodTillCancel ImmediateOrCancel")]
    [InlineData("coin", "Stop", "")]
    [InlineData("option", "Market Limit", "Day GoodTillCancel")]
    [InlineData("option", "Stop StopLimit", "Day")]
    public void Order_TypeAndTime_AreTakenAsDocumented(string what, string types, string times)
    {
        foreach (var type in types.Split(' ').Select(Enum.Parse<OrderType>))
        {
            foreach (var time in Enum.GetValues<TimeInForce>())
            {
                var (quantity, asset) = what switch { "part" => (1.5m, Share), "night part" => (1.5m, Share with { FractionsInExtendedHours = true }), "coin" => (1.5m, Coin), "option" => (2m, Contract), _ => (2m, Share) };
                decimal? limit = type is OrderType.Limit or OrderType.StopLimit ? 100m : null;
                decimal? stop = type is OrderType.Stop or OrderType.StopLimit ? 101m : null;
                var prepared = OrderWriter.Order(Order(OrderSide.Buy, quantity, type, limit, stop, time), asset);

                Assert.True(times.Split(' ').Contains(time.ToString()) == prepared.Body is not null, $"{what} {type} {time}: {prepared.Refusal?.Message}");
                Assert.True(prepared.Refusal is null or { Code: VenueRejection.NotSentCode, ByVenue: false });
            }
        }
    }

    [Theory]
    [InlineData("100.01", true)]
    [InlineData("100.010", true)]
    [InlineData("100.001", false)]
    [InlineData("1", true)]
    [InlineData("1.001", false)]
    [InlineData("0.9999", true)]
    [InlineData("0.99999", false)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    public void Order_PricesOfShares_AreWholeTicks(string price, bool isTaken)
    {
        var value = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(isTaken, OrderWriter.Order(Order(OrderSide.Buy, 1m, OrderType.Limit, value), Share).Body is not null);
        Assert.Equal(isTaken, OrderWriter.Order(Order(OrderSide.Sell, 1m, OrderType.Stop, stop: value, effect: PositionEffect.Close), Share).Body is not null);
    }

    [Fact]
    public void Order_ThatTheVenueWouldRefuse_IsNotSent()
    {
        Assert.Contains("whole contracts", Why(Order(OrderSide.Buy, 1.5m), Contract), StringComparison.Ordinal);
        Assert.Contains("whole shares", Why(Order(OrderSide.Buy, 1.5m), WholeShare), StringComparison.Ordinal);
        Assert.Contains("sold short", Why(Order(OrderSide.Sell, 1.5m), Share), StringComparison.Ordinal);
        Assert.Contains("sold short", Why(Order(OrderSide.Sell, 1.5m, time: Gtc), Coin), StringComparison.Ordinal);
        Assert.Contains("sold short", Why(Order(OrderSide.Buy, 1.5m, time: Gtc, effect: PositionEffect.Close), Coin), StringComparison.Ordinal);
        Assert.Contains("no multiple of 0.001", Why(Order(OrderSide.Buy, 1.5005m, time: Gtc), Coin), StringComparison.Ordinal);
        Assert.Contains("at least 0.01", Why(Order(OrderSide.Buy, 0.009m, time: Gtc), Coin), StringComparison.Ordinal);
        Assert.Contains("between two ticks of 0.05", Why(Order(OrderSide.Buy, 1m, OrderType.Limit, 100.01m, time: Gtc), Coin), StringComparison.Ordinal);
        Assert.Contains("at most 9 decimals", Why(Order(OrderSide.Buy, 0.0000000001m), Share), StringComparison.Ordinal);
        Assert.Contains("must be above 0", Why(Order(OrderSide.Buy, 0m), Share), StringComparison.Ordinal);
        Assert.Contains("129 characters", Why(Order(OrderSide.Buy, 1m, id: new string('x', 129)), Share), StringComparison.Ordinal);
        Assert.Contains("opens or closes", Why(Order(OrderSide.Buy, 1m, effect: PositionEffect.Auto), Share), StringComparison.Ordinal);
        Assert.Contains("needs a limit price", Why(Order(OrderSide.Buy, 1m, OrderType.Limit), Share), StringComparison.Ordinal);
        Assert.Contains("has no stop price", Why(Order(OrderSide.Buy, 1m, stop: 5m), Share), StringComparison.Ordinal);
        Assert.Contains("extended hours", OrderWriter.Order(Order(OrderSide.Buy, 1m, OrderType.Limit, 5m, time: TimeInForce.DayExtended), Contract).Refusal!.Message, StringComparison.Ordinal);
    }

    /// <summary>An exit of a part of a share for the day goes out, whatever else is refused of parts.</summary>
    [Fact]
    public void Order_ExitOfAPart_IsSent() => Assert.NotNull(OrderWriter.Order(Order(OrderSide.Sell, 0.5m, OrderType.Stop, stop: 94m, effect: PositionEffect.Close), Share).Body);

    [Fact]
    public void Group_EntryWithTwoExits_IsABracket() => Assert.Equal(
        """{"symbol":"ACME","qty":"7","side":"buy","type":"limit","time_in_force":"gtc","limit_price":"100","client_order_id":"bot-1","order_class":"bracket","position_intent":"buy_to_open","take_profit":{"limit_price":"110"},"stop_loss":{"stop_price":"95","limit_price":"94.5"}}""",
        Text(OrderWriter.Group(Group(Order(OrderSide.Buy, 7m, OrderType.Limit, 100m, time: Gtc), Stop(7m, 95m, limit: 94.5m), Target(7m, 110m)), Share, sendsIntent: false)));

    [Fact]
    public void Group_EntryWithOneExit_IsAnOto()
    {
        Assert.EndsWith("""
            "order_class":"oto","position_intent":"sell_to_open","stop_loss":{"stop_price":"105"}}
            """, Text(OrderWriter.Group(Group(Order(OrderSide.Sell, 7m, time: Gtc), Stop(7m, 105m, OrderSide.Buy)), Share)), StringComparison.Ordinal);
        Assert.EndsWith("""
            "order_class":"oto","position_intent":"buy_to_open","take_profit":{"limit_price":"105"}}
            """, Text(OrderWriter.Group(Group(Order(OrderSide.Buy, 7m, time: Gtc), Target(7m, 105m)), Share)), StringComparison.Ordinal);
    }

    /// <summary>The venue's parent of a pair is the target, so the id that goes out is the target's, wherever the stop stands in the group.</summary>
    [Fact]
    public void Group_TwoExits_AreAnOcoNamedAfterTheTarget()
    {
        const string body = """{"symbol":"ACME","qty":"7","side":"sell","type":"limit","time_in_force":"gtc","client_order_id":"bot-2","order_class":"oco","position_intent":"sell_to_close","take_profit":{"limit_price":"110"},"stop_loss":{"stop_price":"95"}}""";

        Assert.Equal(body, Text(OrderWriter.Group(Group(null, Stop(7m, 95m), Target(7m, 110m)), Share)));
        Assert.Equal(body, Text(OrderWriter.Group(Group(null, Target(7m, 110m), Stop(7m, 95m)), Share)));
        Assert.Equal(body.Replace(",\"position_intent\":\"sell_to_close\"", "", StringComparison.Ordinal), Text(OrderWriter.Group(Group(null, Stop(7m, 95m), Target(7m, 110m)), Share, sendsIntent: false)));
    }

    /// <summary>Exits that buy stand the other way round: the target is below, the stop above.</summary>
    [Fact]
    public void Group_OfAShortPosition_StandsTheOtherWayRound()
    {
        Assert.EndsWith("\"take_profit\":{\"limit_price\":\"95\"},\"stop_loss\":{\"stop_price\":\"105\"}}", Text(OrderWriter.Group(Group(null, Target(7m, 95m, OrderSide.Buy), Stop(7m, 105m, OrderSide.Buy)), Share)), StringComparison.Ordinal);
        Assert.Contains("beyond the target", OrderWriter.Group(Group(null, Target(7m, 105m, OrderSide.Buy), Stop(7m, 95m, OrderSide.Buy)), Share).Refusal?.Message, StringComparison.Ordinal);
        var entry = Order(OrderSide.Sell, 7m, OrderType.Limit, 100m, time: Gtc);
        Assert.NotNull(OrderWriter.Group(Group(entry, Target(7m, 95m, OrderSide.Buy), Stop(7m, 105m, OrderSide.Buy)), Share).Body);
        Assert.Contains("beyond the entry's limit", OrderWriter.Group(Group(entry, Stop(7m, 99m, OrderSide.Buy)), Share).Refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_OneExitAlone_IsASimpleOrder() =>
        Assert.Equal(Text(OrderWriter.Order(Stop(7m, 95m), Share)), Text(OrderWriter.Group(Group(null, Stop(7m, 95m)), Share)));

    [Fact]
    public void Group_ThatTheVenueWouldRefuse_IsNotSent()
    {
        var entry = Order(OrderSide.Buy, 7m, OrderType.Limit, 100m, time: Gtc);
        Refuses("shares only", Group(entry, Stop(7m, 95m)), Coin);
        Refuses("one quantity", Group(entry, Stop(6m, 95m)));
        Refuses("whole shares", Group(null, Target(7.5m, 110m), Stop(7.5m, 95m)));
        Refuses("all of them alike", Group(entry, Stop(7m, 95m, time: TimeInForce.Day)));
        Refuses("a limit order and a stop order", Group(null, Stop(7m, 95m), Stop(7m, 94m)));
        Refuses("a limit order and a stop order", Group(null, Target(7m, 110m), Target(7m, 111m)));
        Refuses("opposite", Group(entry, Stop(7m, 105m, OrderSide.Buy)));
        Refuses("market or limit order", Group(Order(OrderSide.Buy, 7m, OrderType.Stop, stop: 100m, time: Gtc), Stop(7m, 95m)));
        Refuses("beyond the target", Group(null, Target(7m, 95m), Stop(7m, 95m)));
        Refuses("beyond the target", Group(null, Target(7m, 105m, OrderSide.Buy), Stop(7m, 105m, OrderSide.Buy)));
        Refuses("beyond the entry's limit", Group(entry, Stop(7m, 100m)));
        Refuses("beyond the entry's limit", Group(entry, Target(7m, 100m), Stop(7m, 95m)));
        Refuses("between two ticks", Group(null, Target(7m, 110.001m), Stop(7m, 95m)));
        Refuses("one symbol", Group(entry, Order(OrderSide.Sell, 7m, OrderType.Stop, stop: 95m, time: Gtc, effect: PositionEffect.Close, symbol: "EMCA")));

        static void Refuses(string why, OutboundGroup group, AssetTerms? asset = null) => Assert.Contains(why, OrderWriter.Group(group, asset ?? Share).Refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Multileg_CarriesRatiosAndTheNetPrice()
    {
        Assert.Equal(
            """{"qty":"5","type":"limit","time_in_force":"day","limit_price":"-0.8","client_order_id":"bot-40","order_class":"mleg","legs":[{"symbol":"ACME260116C00100000","ratio_qty":"1","side":"sell","position_intent":"sell_to_open"},{"symbol":"ACME260116C00110000","ratio_qty":"2","side":"buy","position_intent":"buy_to_close"}]}""",
            Text(OrderWriter.Multileg(Spread(5m, -0.80m))));
        Assert.Contains("\"type\":\"market\"", Text(OrderWriter.Multileg(Spread(5m, null))), StringComparison.Ordinal);
    }

    [Fact]
    public void Multileg_ThatTheVenueWouldRefuse_IsNotSent()
    {
        Assert.Contains("between two ticks", OrderWriter.Multileg(Spread(5m, 1.234m)).Refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be FillOrKill", OrderWriter.Multileg(Spread(5m, 1m, TimeInForce.FillOrKill)).Refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("whole number", OrderWriter.Multileg(Spread(2.5m, 1m)).Refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("2 to 4", OrderWriter.Multileg(new OutboundMultileg { Quantity = 1m, LimitPrice = null, TimeInForce = TimeInForce.Day, Legs = [Order(OrderSide.Buy, 1m)] }).Refusal?.Message, StringComparison.Ordinal);
    }

    internal static OutboundMultileg Spread(decimal quantity, decimal? net, TimeInForce time = TimeInForce.Day) => new()
    {
        Quantity = quantity,
        LimitPrice = net,
        TimeInForce = time,
        Legs =
        [
            Order(OrderSide.Sell, quantity, symbol: "ACME260116C00100000", id: "bot-40"),
            Order(OrderSide.Buy, 2m * quantity, effect: PositionEffect.Close, symbol: "ACME260116C00110000", id: "bot-40-2"),
        ],
    };

    private static string Text(PreparedOrder prepared)
    {
        Assert.True(prepared.Is(out var body, out var refusal), refusal?.Message);
        return Encoding.UTF8.GetString(body);
    }

    private static string? Why(OutboundOrder order, AssetTerms asset) => OrderWriter.Order(order, asset).Refusal?.Message;
}
