using System.Globalization;
using System.Text;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Questions: what is proof, what is no answer, and how an order is found that the venue names otherwise.</summary>
public sealed class ReadingTests
{
    private const string Leg = "5a3d0bd4-1c8a-4f2e-9d59-0f0e9a2d1b11";

    private static readonly string _pair = "{\"id\":\"v-1\",\"client_order_id\":\"bot-2\",\"symbol\":\"ACME\",\"qty\":\"5\",\"filled_qty\":\"0\",\"side\":\"sell\",\"type\":\"limit\",\"order_class\":\"oco\",\"time_in_force\":\"gtc\",\"limit_price\":\"110\",\"status\":\"new\",\"legs\":[" + StopOf("v-2", "held") + "]}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenOrders_AreReadToTheLastPage()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, $"[{string.Join(',', Enumerable.Range(1, 500).Select(Row))}]").Answer(200, $"[{Row(500)},{Row(501)}]");
        using var broker = venue.Broker();

        var open = await broker.GetOpenOrdersAsync(Cancelled);

        Assert.Equal((true, 501), (open.IsComplete, open.Items.Count));
        Assert.Equal("/v2/orders?status=open&nested=true&direction=asc&limit=500&after_order_id=v-500", venue.Requests.Last().Path);
    }

    [Fact]
    public async Task OpenOrders_WithoutTheirSecondPage_ArePartial()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, $"[{string.Join(',', Enumerable.Range(1, 500).Select(Row))}]").Answer(500, "");
        using var broker = venue.Broker();

        var open = await broker.GetOpenOrdersAsync(Cancelled);

        Assert.Equal((SnapshotCompleteness.Partial, 500), (open.Completeness, open.Items.Count));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(404, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, "[{}")]
    [InlineData(401, "{\"message\":\"unauthorized.\"}")]
    public async Task AReadingWithoutAnAnswer_IsFailed_AndNeverFlat(int status, string body)
    {
        await using var venue = await StubVenue.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            venue.Answer(status, body);
        }

        using var broker = venue.Broker();

        Assert.Equal(SnapshotCompleteness.Failed, (await broker.GetPositionsAsync(Cancelled)).Completeness);
        Assert.Equal(SnapshotCompleteness.Failed, (await broker.GetOpenOrdersAsync(Cancelled)).Completeness);
        Assert.Equal(SnapshotCompleteness.Failed, (await broker.GetExecutionsAsync("ACME", DateTimeOffset.UnixEpoch, Cancelled)).Completeness);
        Assert.Null(await broker.GetAccountAsync(Cancelled));
        Assert.IsType<OrderLookup.Failed>(await broker.FindOrderAsync(OrderQuery.For("ACME", "bot-1"), Cancelled));
    }

    [Fact]
    public async Task ALegOfALostAnswer_IsFoundThroughTheOrderThatCarriesTheName()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(404, NotFound).Answer(200, WithoutLegs(_pair)).Answer(200, _pair);
        using var broker = venue.Broker();

        var found = Assert.IsType<OrderLookup.Found>(await broker.FindOrderAsync(
            new OrderQuery { Symbol = "ACME", VenueSymbol = "ACME", ClientOrderId = "bot-3", Type = OrderType.Stop, SentWith = ["bot-2"] }, Cancelled)).Order;

        Assert.Equal(("bot-3", "v-2", 95m, VenueOrderStatus.Held), (found.ClientOrderId, found.VenueOrderId, found.StopPrice, found.Status));
        Assert.Equal("/v2/orders/v-1?nested=true", venue.Requests.Last().Path);
    }

    [Fact]
    public async Task ALegIsAbsent_OnlyWhenNoneOfTheGroupIsThere()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(404, NotFound).Answer(404, NotFound).Answer(404, NotFound).Answer(500, "");
        using var broker = venue.Broker();
        var query = new OrderQuery { Symbol = "ACME", VenueSymbol = "ACME", ClientOrderId = "bot-3", Type = OrderType.Stop, SentWith = ["bot-2"] };

        Assert.IsType<OrderLookup.NotFound>(await broker.FindOrderAsync(query, Cancelled));
        Assert.IsType<OrderLookup.Failed>(await broker.FindOrderAsync(query, Cancelled));
    }

    [Fact]
    public async Task AnOrderThatTheVenueMadeAnew_IsFollowed()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, StopOf("v-2", "replaced", ",\"replaced_by\":\"v-7\"")).Answer(200, StopOf("v-7", "replaced", ",\"replaces\":\"v-2\",\"replaced_by\":\"v-8\"")).Answer(200, StopOf("v-8", "new", ",\"replaces\":\"v-7\""));
        using var broker = venue.Broker();

        var found = Assert.IsType<OrderLookup.Found>(await broker.FindOrderAsync(
            new OrderQuery { Symbol = "ACME", VenueSymbol = "ACME", ClientOrderId = "bot-3", VenueOrderId = "v-2" }, Cancelled)).Order;

        Assert.Equal(("bot-3", "v-8", "v-2", VenueOrderStatus.New), (found.ClientOrderId, found.VenueOrderId, found.PreviousVenueOrderId, found.Status));
    }

    [Fact]
    public async Task AnOrderThatWasExecutedInPart_IsNotFollowed()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Row(2, "replaced", ",\"replaced_by\":\"v-7\"").Replace("\"filled_qty\":\"0\"", "\"filled_qty\":\"2\"", StringComparison.Ordinal));
        using var broker = venue.Broker();

        var found = Assert.IsType<OrderLookup.Found>(await broker.FindOrderAsync(new OrderQuery { Symbol = "ACME", VenueSymbol = "ACME", ClientOrderId = "bot-2", VenueOrderId = "v-2" }, Cancelled)).Order;

        Assert.Equal(("v-2", VenueOrderStatus.Replaced, 2m), (found.VenueOrderId, found.Status, found.FilledQuantity));
    }

    [Fact]
    public async Task AReplacementThatTheGuardAskedFor_IsAnOrderOfItsOwn()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Row(2, "replaced", ",\"replaced_by\":\"v-7\"")).Answer(200, Row(7, "new", ",\"replaces\":\"v-2\""));
        using var broker = venue.Broker();

        var found = Assert.IsType<OrderLookup.Found>(await broker.FindOrderAsync(
            new OrderQuery { Symbol = "ACME", VenueSymbol = "ACME", ClientOrderId = "bot-2", VenueOrderId = "v-2", ReplacedBy = "bot-7" }, Cancelled)).Order;

        Assert.Equal(("v-2", VenueOrderStatus.Replaced), (found.VenueOrderId, found.Status));
    }

    [Fact]
    public async Task Instruments_OptionsAreDescribedByTheirSymbolAndWhatTheyAreOn_AndOthersByTheVenue()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Wire.Bodies.Equity).Answer(200, """{"ppind":false}""").Answer(200, Wire.Bodies.Equity).Answer(200, Wire.Bodies.Crypto)
            .Answer(200, """{"quotes":{"BTC/USD":{"t":"2026-10-08T10:00:00Z","bp":49999,"bs":1,"ap":50001,"as":1}}}""").Answer(404, """{"code":40410000,"message":"asset not found for NONE"}""");
        using var broker = venue.Broker();

        var option = (await broker.GetInstrumentAsync("ACME260116C00100000", Cancelled))!;
        Assert.Equal((100m, 0.10m, 0.05m), (option.Multiplier, option.TickSize, option.TickRules.Single().TickSize));
        Assert.Equal(new Symbol("ACME"), (await broker.GetInstrumentAsync("ACME", Cancelled))!.Symbol);
        var coin = (await broker.GetInstrumentAsync("BTC/USD", Cancelled))!;
        Assert.Equal(("BTC", 2m), (coin.BaseAsset, coin.MaxQuantity)); // half of 200,000 USD at 50,000
        Assert.Null(await broker.GetInstrumentAsync("NONE", Cancelled));

        // Nothing is answered any more.
        var untold = (await broker.GetInstrumentAsync("NONE260116C00100000", Cancelled))!;
        Assert.Equal((100m, 0.01m, 0), (untold.Multiplier, untold.TickSize, untold.TickRules.Count));
    }

    [Fact]
    public async Task AHugeBody_EndsTheReading_AtTheLimit()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(static async context =>
        {
            var block = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 100; i++)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        using var broker = venue.Broker();

        Assert.Contains("larger than 16777216 bytes", (await broker.GetPositionsAsync(Cancelled)).Reason, StringComparison.Ordinal);
    }

    private const string NotFound = """{"code":40410000,"message":"order not found"}""";

    private static string Row(int number) => Row(number, "new");

    private static string Row(int number, string status, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"id\":\"v-{number}\",\"client_order_id\":\"bot-{number}\",\"symbol\":\"ACME\",\"qty\":\"5\",\"filled_qty\":\"0\",\"side\":\"buy\",\"type\":\"limit\",\"order_class\":\"\",\"time_in_force\":\"day\",\"limit_price\":\"90\",\"status\":\"{status}\"{more}}}");

    private static string StopOf(string id, string status, string more = "") =>
        $"{{\"id\":\"{id}\",\"client_order_id\":\"{Leg}\",\"symbol\":\"ACME\",\"qty\":\"5\",\"filled_qty\":\"0\",\"side\":\"sell\",\"type\":\"stop\",\"order_class\":\"oco\",\"time_in_force\":\"gtc\",\"stop_price\":\"95\",\"status\":\"{status}\"{more}}}";

    private static string WithoutLegs(string order) => $"{order[..order.IndexOf(",\"legs\"", StringComparison.Ordinal)]}}}";
}
