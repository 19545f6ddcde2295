using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Tests.Wire;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Mapping;

public sealed class OrderReaderTests
{
    private const string Id = "0a1b2c3d-0000-4000-8000-0000000000";

    private static readonly DateTimeOffset _asked = new(2026, 1, 5, 14, 32, 0, TimeSpan.Zero);

    [Fact]
    public void Order_Simple_IsOneReportWithEveryTerm()
    {
        var row = Assert.Single(Rows(Bodies.SimpleOrder));

        Assert.Equal(
            new ExecutionReport
            {
                Symbol = "ACME",
                ClientOrderId = "bot-17",
                VenueOrderId = $"{Id}b1",
                PreviousVenueOrderId = $"{Id}b0",
                Side = OrderSide.Sell,
                Status = VenueOrderStatus.PartiallyFilled,
                CumulativeQuantity = 4m,
                OrderQuantity = 10m,
                ReduceOnly = true,
                Type = OrderType.StopLimit,
                TimeInForce = TimeInForce.GoodTillCancel,
                LimitPrice = 93.5m,
                StopPrice = 94.1m,
                TransactTime = new DateTimeOffset(2026, 1, 5, 14, 31, 0, TimeSpan.Zero),
            },
            row.Report);
        Assert.Equal(
            new VenueOrder
            {
                ClientOrderId = "bot-17",
                VenueOrderId = $"{Id}b1",
                PreviousVenueOrderId = $"{Id}b0",
                Symbol = "ACME",
                Side = OrderSide.Sell,
                Quantity = 10m,
                FilledQuantity = 4m,
                Type = OrderType.StopLimit,
                LimitPrice = 93.5m,
                StopPrice = 94.1m,
                TimeInForce = TimeInForce.GoodTillCancel,
                Status = VenueOrderStatus.PartiallyFilled,
                ReduceOnly = true,
            },
            row.Listed);
    }

    [Theory]
    [InlineData("pending_new", "gtc", "0", VenueOrderStatus.PendingNew)]
    [InlineData("pending_review", "gtc", "0", VenueOrderStatus.PendingNew)]
    [InlineData("accepted", "gtc", "0", VenueOrderStatus.New)]
    [InlineData("new", "gtc", "0", VenueOrderStatus.New)]
    [InlineData("accepted_for_bidding", "gtc", "0", VenueOrderStatus.New)]
    [InlineData("partially_filled", "gtc", "4", VenueOrderStatus.PartiallyFilled)]
    [InlineData("held", "gtc", "0", VenueOrderStatus.Held)]
    [InlineData("pending_replace", "gtc", "4", VenueOrderStatus.PendingReplace)]
    [InlineData("pending_cancel", "gtc", "4", VenueOrderStatus.PendingCancel)]
    [InlineData("stopped", "gtc", "0", VenueOrderStatus.New)]
    [InlineData("suspended", "gtc", "4", VenueOrderStatus.PartiallyFilled)]
    [InlineData("calculated", "day", "4", VenueOrderStatus.PartiallyFilled)]
    [InlineData("done_for_day", "day", "4", VenueOrderStatus.Expired)]
    [InlineData("done_for_day", "opg", "0", VenueOrderStatus.Expired)]
    [InlineData("done_for_day", "gtc", "4", VenueOrderStatus.PartiallyFilled)]
    [InlineData("done_for_day", "gtc", "0", VenueOrderStatus.New)]
    [InlineData("done_for_day", "some_day", "0", VenueOrderStatus.New)]
    [InlineData("filled", "gtc", "10", VenueOrderStatus.Filled)]
    [InlineData("filled", "gtc", "0", VenueOrderStatus.Filled)]
    [InlineData("canceled", "gtc", "4", VenueOrderStatus.Canceled)]
    [InlineData("expired", "gtc", "0", VenueOrderStatus.Expired)]
    [InlineData("rejected", "gtc", "0", VenueOrderStatus.Rejected)]
    [InlineData("replaced", "gtc", "4", VenueOrderStatus.Replaced)]
    public void Status_OfEveryWord_IsKnown(string word, string time, string filled, VenueOrderStatus expected)
    {
        var row = Assert.Single(Rows($$"""{"id":"1","symbol":"ACME","side":"buy","qty":"10","filled_qty":"{{filled}}","status":"{{word}}","time_in_force":"{{time}}"}"""));

        Assert.Equal(expected, row.Report.Status);
        Assert.Equal(expected is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected or VenueOrderStatus.Replaced, !row.IsLive);
    }

    [Theory]
    [InlineData("""{"id":"1","symbol":"ACME","qty":"1","status":"new"}""", "$.side is missing")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"","qty":"1","status":"new"}""", "$.side ''")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"sell_short","qty":"1","status":"new"}""", "$.side 'sell_short' is no side")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"BUY","qty":"1","status":"new"}""", "$.side 'BUY' is no side")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"buy","qty":"1","status":"frozen"}""", "$.status 'frozen' is no status")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"buy","qty":"1"}""", "$.status is missing")]
    [InlineData("""{"id":"1","symbol":"","side":"buy","qty":"1","status":"new"}""", "$.symbol ''")]
    [InlineData("""{"symbol":"ACME","side":"buy","qty":"1","status":"new"}""", "$.id is missing")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"buy","qty":"0","status":"new"}""", "$.qty '0'")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"buy","qty":"1","filled_qty":"-1","status":"new"}""", "$.filled_qty '-1'")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"buy","qty":"1","status":"new","legs":[{"id":"2","symbol":"ACME","side":"hold","qty":"1","status":"new"}]}""", "$.legs[0].side 'hold'")]
    [InlineData("""{"id":"1","symbol":"ACME","side":"buy","qty":"1","status":"new","legs":[{"id":"2","legs":[{"id":"3"}]}]}""", "$.legs[0].legs is there")]
    [InlineData("""{"id":"1","symbol":"","side":"","order_class":"mleg","qty":"1","status":"new"}""", "$.legs is empty")]
    public void Order_ThatIsNotUnderstood_FailsWithItsPlaceAndWord(string body, string problem)
    {
        var result = OrderReader.Read(Reading.Read<AlpacaOrder>(body), OrderReader.NoNames);

        Assert.StartsWith(problem, result.Problem?.ToString(), StringComparison.Ordinal);
        Assert.Null(result.Value);
        Assert.False(OrderReader.Open([Reading.Read<AlpacaOrder>(body), Reading.Read<AlpacaOrder>(Bodies.SimpleOrder)], OrderReader.NoNames, _asked).IsComplete);
        Assert.IsType<OrderLookup.Failed>(OrderReader.Lookup(Reading.Read<AlpacaOrder>(body), "bot-1", OrderReader.NoNames));
    }

    [Fact]
    public void Words_ThatDecideNothing_StayOpen()
    {
        var row = Assert.Single(Rows("""{"id":"1","symbol":"ACME","side":"buy","qty":"1","status":"new","type":"pegged","time_in_force":"gtd","position_intent":"","order_class":"ladder","asset_class":"crypto_perp"}"""));

        Assert.Equal((null, null, null), (row.Report.Type, row.Report.TimeInForce, row.Report.ReduceOnly));
        Assert.Equal(OrderType.Market, row.Listed!.Type);
    }

    [Fact]
    public void Bracket_ExitsWaitForTheEntry_ThenAreAPair()
    {
        var order = Reading.Read<AlpacaOrder>(Bodies.Bracket);
        var waiting = Listed(order);
        Assert.Equal([(null, null, VenueOrderStatus.New), ($"{Id}c1", "bot-20", VenueOrderStatus.Held), ($"{Id}c1", "bot-20", VenueOrderStatus.Held)], waiting.Select(static o => (o.GroupId, o.WaitsFor, o.Status)));
        Assert.Equal([null, true, true], waiting.Select(static o => o.GroupLinkedByVenue));

        var filled = order with { Status = "filled", FilledQty = 7m, Legs = [order.Legs![0] with { Status = "new" }, order.Legs[1]] };
        var open = OrderReader.Open([filled], OrderReader.NoNames, _asked);
        Assert.True(open.IsComplete);
        Assert.Equal([($"{Id}c1", null, null, VenueOrderStatus.Filled), ($"{Id}c2", $"{Id}c1", null, VenueOrderStatus.New), ($"{Id}c3", $"{Id}c1", null, VenueOrderStatus.Held)], open.Items.Select(static o => (o.VenueOrderId, o.GroupId, o.WaitsFor, o.Status)));
    }

    [Fact]
    public void Oco_IsOneGroupOfTargetAndStop() => Assert.Equal(
        [("bot-31", $"{Id}e1", true, null, VenueOrderStatus.New, OrderType.Limit), ((string?)null, $"{Id}e1", true, null, VenueOrderStatus.Held, OrderType.Stop)],
        Listed(Reading.Read<AlpacaOrder>(Bodies.Oco)).Select(static o => (o.ClientOrderId, o.GroupId, o.GroupLinkedByVenue, o.WaitsFor, o.Status, o.Type)));

    [Fact]
    public void Oto_ExitWaitsAlone()
    {
        var order = Reading.Read<AlpacaOrder>(Bodies.Bracket);

        Assert.Equal([(null, null), (null, "bot-20")], Listed(order with { OrderClass = "oto", Legs = [order.Legs![1]] }).Select(static o => (o.GroupId, o.WaitsFor)));
    }

    [Fact]
    public void Multileg_OnlyLegsAreOrders_AtMarketWithTheirWholeQuantity()
    {
        var rows = Rows(Bodies.Multileg);

        Assert.Equal(
            [("ACME260116C00100000", OrderSide.Buy, 5m, 5m, OrderType.Market, false), ("ACME260116C00110000", OrderSide.Sell, 5m, 5m, OrderType.Market, false)],
            rows.Select(static r => (r.Report.Symbol.Value, r.Report.Side, r.Report.OrderQuantity!.Value, r.Report.CumulativeQuantity!.Value, r.Report.Type!.Value, r.Report.ReduceOnly!.Value)));
        Assert.All(rows, static r => Assert.Equal((null, null, null), (r.Listed!.GroupId, r.Listed.WaitsFor, r.Report.LimitPrice)));
    }

    [Fact]
    public void Legs_AreKnownByTheirOwnNamesAgain()
    {
        var bracket = Outbound.Group(Outbound.Order(OrderSide.Buy, 7m, OrderType.Limit, 100m, time: TimeInForce.GoodTillCancel, id: "bot-20"), Outbound.Stop(7m, 95m, id: "bot-22"), Outbound.Target(7m, 110m, id: "bot-21"));
        var order = Reading.Read<AlpacaOrder>(Bodies.Bracket);
        Assert.Equal(["bot-20", "bot-21", "bot-22"], Rows(order, LegNames.Of(bracket, order)).Select(static r => r.Report.ClientOrderId));

        var pair = Outbound.Group(null, Outbound.Stop(7m, 95m, id: "bot-30"), Outbound.Target(7m, 110m, id: "bot-31"));
        var oco = Reading.Read<AlpacaOrder>(Bodies.Oco);
        Assert.Equal(["bot-31", "bot-30"], Rows(oco, LegNames.Of(pair, oco)).Select(static r => r.Report.ClientOrderId));

        var spread = Reading.Read<AlpacaOrder>(Bodies.Multileg);
        var turned = spread with { Legs = [spread.Legs![1], spread.Legs[0]] };
        var names = LegNames.Of(OrderWriterTests.Spread(5m, 1.25m), turned);
        Assert.Equal(["bot-40-2", "bot-40"], Rows(turned, names).Select(static r => r.Report.ClientOrderId));
        Assert.Equal("ACME260116C00110000", Assert.IsType<OrderLookup.Found>(OrderReader.Lookup(turned, "bot-40-2", names)).Order.Symbol.Value);
    }

    [Fact]
    public void Orders_ByAmountOfMoney_MakeAListPartialAndAReportComplete()
    {
        var order = Reading.Read<AlpacaOrder>("""{"id":"1","client_order_id":"hand-1","symbol":"ACME","side":"buy","notional":"10","qty":null,"filled_qty":"0.05","status":"accepted","time_in_force":"day","type":"market"}""");
        var row = Assert.Single(Rows(order, OrderReader.NoNames));
        Assert.Equal((null, 0.05m, null), (row.Report.OrderQuantity, row.Report.CumulativeQuantity!.Value, row.Listed));

        var open = OrderReader.Open([order, Reading.Read<AlpacaOrder>(Bodies.SimpleOrder)], OrderReader.NoNames, _asked);
        Assert.Equal((SnapshotCompleteness.Partial, 1), (open.Completeness, open.Items.Count));
        Assert.Contains("amount of money", open.Reason, StringComparison.Ordinal);
        Assert.Equal(0.05m, Assert.Single(Rows(order with { Status = "filled" }, OrderReader.NoNames)).Listed!.Quantity);
    }

    [Fact]
    public void Lists_AreWholeUnlessSomebodySaysOtherwise()
    {
        var orders = Reading.Read<IReadOnlyList<AlpacaOrder>>($"[{Bodies.Bracket},{Bodies.Oco},{Bodies.SimpleOrder},{Bodies.SimpleOrder},{Bodies.TrailingOrder}]");
        var open = OrderReader.Open(orders, OrderReader.NoNames, _asked);

        Assert.True(open.IsComplete);
        Assert.Equal(_asked, open.AsOf);
        Assert.Equal(["c1", "c2", "c3", "e1", "e2", "b1"], open.Items.Select(static o => o.VenueOrderId![^2..]));
        Assert.Equal("page 2 is missing", OrderReader.Open(orders, OrderReader.NoNames, _asked, "page 2 is missing").Reason);
    }

    [Fact]
    public void Lookup_OfAnotherOrder_IsNoAnswer()
    {
        var order = Reading.Read<AlpacaOrder>(Bodies.SimpleOrder);

        Assert.Equal($"{Id}b1", Assert.IsType<OrderLookup.Found>(OrderReader.Lookup(order, "bot-17", OrderReader.NoNames)).Order.VenueOrderId);
        Assert.Contains("bot-18", Assert.IsType<OrderLookup.Failed>(OrderReader.Lookup(order, "bot-18", OrderReader.NoNames)).Why, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MappedOrder> Rows(string body) => Rows(Reading.Read<AlpacaOrder>(body), OrderReader.NoNames);

    private static IReadOnlyList<MappedOrder> Rows(AlpacaOrder order, IReadOnlyDictionary<string, string> names)
    {
        Assert.True(OrderReader.Read(order, names).Is(out var rows, out var problem), problem?.ToString());
        return rows;
    }

    private static IReadOnlyList<VenueOrder> Listed(AlpacaOrder order) => [.. Rows(order, OrderReader.NoNames).Select(static r => r.Listed!)];
}
