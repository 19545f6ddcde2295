using System.Net;

namespace Guardrails.Sandbox.Tests;

/// <summary>Pairs of a coin and the dollar.</summary>
public sealed class CryptoTests
{
    private const string Position = "/v2/positions/BTCUSD";

    [Fact]
    public async Task A_pair_is_an_asset_with_steps_of_its_own_under_both_names()
    {
        await using var client = await Client.StartAsync();

        var asset = (await client.GetAsync("/v2/assets/BTC%2FUSD")).Json;

        Assert.Equal(("crypto", "CRYPTO", "BTC/USD"), (asset.Text("class"), asset.Text("exchange"), asset.Text("symbol")));
        Assert.Equal(("0.00001", "0.000000001", "0.01"), (asset.Text("min_order_size"), asset.Text("min_trade_increment"), asset.Text("price_increment")));
        Assert.Equal((false, false, true), (asset.GetProperty("marginable").GetBoolean(), asset.GetProperty("shortable").GetBoolean(), asset.GetProperty("fractionable").GetBoolean()));
        Assert.False(asset.TryGetProperty("borrow_status", out _));
        Assert.Equal(asset.Text("id"), (await client.GetAsync("/v2/assets/BTCUSD")).Json.Text("id"));
        Assert.Equal("BTC/USD", Assert.Single((await client.GetAsync("/v2/assets?asset_class=crypto")).Json.Items()).Text("symbol"));
        Assert.DoesNotContain((await client.GetAsync("/v2/assets?asset_class=us_equity")).Json.Items(), static item => item.Text("symbol") == "BTC/USD");
    }

    [Fact]
    public async Task The_fee_of_a_buy_is_taken_from_the_coin()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);

        var bought = await client.OrderAsync((await client.PlaceAsync(Order("buy", "0.5", symbol: "BTCUSD"))).Text("id"), "filled");

        Assert.Equal(("BTC/USD", "crypto", "0.5"), (bought.Text("symbol"), bought.Text("asset_class"), bought.Text("filled_qty")));
        Assert.False(bought.TryGetProperty("position_intent", out _));
        var fill = await stream.WaitForAsync("fill");
        Assert.Equal(("0.5", "0.49875"), (fill.Text("qty"), fill.Text("position_qty")));
        var position = (await client.GetAsync(Position)).Json;
        Assert.Equal(("BTCUSD", "crypto", "0.49875", "0.49875"), (position.Text("symbol"), position.Text("asset_class"), position.Text("qty"), position.Text("qty_available")));
        Assert.Equal(("BTC/USD", "0.5"), (Assert.Single((await client.GetAsync("/v2/account/activities/FILL")).Json.Items()).Text("symbol"), (await client.GetAsync("/v2/account/activities/FILL")).Json[0].Text("qty")));
        Assert.Equal("0.49875", (await client.GetAsync("/v2/positions/BTC%2FUSD")).Json.Text("qty"));
    }

    [Fact]
    public async Task The_fee_of_a_sale_is_taken_from_the_dollars()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("positions", new { symbol = "BTC/USD", qty = "1", price = "60000" });
        Assert.Equal("40000", (await client.GetAsync("/v2/account")).Json.Text("cash"));

        await client.OrderAsync((await client.PlaceAsync(Order("sell", "1"))).Text("id"), "filled");

        Assert.Equal("99850", (await client.GetAsync("/v2/account")).Json.Text("cash"));
    }

    [Theory]
    [InlineData("pre")]
    [InlineData("overnight")]
    [InlineData("closed")]
    public async Task A_pair_is_traded_at_all_hours(string phase)
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("session", new { phase });
        await client.OrderAsync((await client.PlaceAsync(Order("buy", "0.5"))).Text("id"), "filled");
        var stop = await client.PlaceAsync(Order("sell", "0.4", "stop_limit", limit: "57000", stop: "58000"));
        await client.OrderAsync(stop.Text("id"), "new");

        await client.ControlAsync("prices", new Dictionary<string, string> { ["BTC/USD"] = "57500" });

        Assert.Equal("57000", (await client.OrderAsync(stop.Text("id"), "filled")).Text("filled_avg_price"));
        var closed = await client.DeleteAsync(Position);
        Assert.Equal((HttpStatusCode.OK, "gtc"), (closed.Status, closed.Json.Text("time_in_force")));
        await client.OrderAsync(closed.Json.Text("id"), "filled");
        (await client.GetAsync(Position)).Refuses(404, 40410000, "position does not exist");
    }

    [Theory]
    [InlineData("""{"type":"stop","stop_price":"58000"}""", 422, 42210000, "invalid order type for crypto order")]
    [InlineData("""{"time_in_force":"day"}""", 422, 42210000, "invalid crypto time_in_force")]
    [InlineData("""{"time_in_force":"fok"}""", 422, 42210000, "invalid crypto time_in_force")]
    [InlineData("""{"type":"limit","limit_price":"60000","extended_hours":true}""", 422, 42210000, "crypto orders must not have extended_hours")]
    [InlineData("""{"position_intent":"buy_to_open"}""", 422, 42210000, "crypto orders must not have position_intent")]
    [InlineData("""{"type":"limit","limit_price":"60000.001"}""", 422, 42210000, "invalid limit_price 60000.001. price must be a multiple of 0.01")]
    [InlineData("""{"qty":"0.000001"}""", 403, 40310000, "minimal qty of order 0.00001")]
    [InlineData("""{"qty":"0.0001"}""", 403, 40310000, "cost basis must be >= minimal amount of order 10")]
    [InlineData("""{"qty":"4"}""", 403, 40310000, "cost basis must be <= maximal amount of order 200000")]
    [InlineData("""{"qty":"2"}""", 403, 40310000, "insufficient balance for USD (requested: 120000, available: 100000)")]
    [InlineData("""{"side":"sell"}""", 403, 40310000, "insufficient balance for BTC (requested: 0.5, available: 0)")]
    [InlineData("""{"order_class":"bracket","take_profit":{"limit_price":"61000"},"stop_loss":{"stop_price":"59000"},"time_in_force":"gtc"}""", 422, 42210000, "crypto orders not allowed for advanced order_class: bracket")]
    public async Task What_a_pair_does_not_allow_is_refused(string other, int status, int code, string message)
    {
        await using var client = await Client.StartAsync();
        var body = new Dictionary<string, object?> { ["symbol"] = "BTC/USD", ["qty"] = "0.5", ["side"] = "buy", ["type"] = "market", ["time_in_force"] = "gtc" };
        foreach (var field in System.Text.Json.JsonDocument.Parse(other).RootElement.EnumerateObject())
        {
            body[field.Name] = field.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? null : field.Value;
        }

        (await client.SendAsync("POST", "/v2/orders", body)).Refuses(status, code, message);
    }

    [Fact]
    public async Task A_sale_of_more_than_is_left_after_the_fee_is_refused()
    {
        await using var client = await Client.StartAsync();
        await client.OrderAsync((await client.PlaceAsync(Order("buy", "0.5"))).Text("id"), "filled");

        (await client.SendAsync("POST", "/v2/orders", Order("sell", "0.5"))).Refuses(403, 40310000, "insufficient balance for BTC (requested: 0.5, available: 0.49875)");
    }

    [Fact]
    public async Task Coins_are_bought_with_cash_alone()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("SPY", "100");
        await client.PlaceAsync(Order("buy", "0.5", "limit", limit: "50000"));

        var account = (await client.GetAsync("/v2/account")).Json;

        Assert.Equal(("125000", "25000"), (account.Text("buying_power"), account.Text("non_marginable_buying_power")));
        (await client.SendAsync("POST", "/v2/orders", Order("buy", "0.5"))).Refuses(403, 40310000, "insufficient balance for USD (requested: 30000, available: 25000)");
    }

    [Fact]
    public async Task Market_data_of_pairs_has_a_path_of_its_own()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("prices", new Dictionary<string, object> { ["BTC/USD"] = new { bid = "59990", ask = "60010" } });

        var quote = (await client.GetAsync("/v1beta3/crypto/us/latest/quotes?symbols=BTC%2FUSD,GME")).Json.GetProperty("quotes");

        var pair = Assert.Single(quote.EnumerateObject());
        Assert.Equal(("BTC/USD", 59990m, 60010m), (pair.Name, pair.Value.GetProperty("bp").GetDecimal(), pair.Value.GetProperty("ap").GetDecimal()));
        Assert.Equal(60000m, (await client.GetAsync("/v1beta3/crypto/us/latest/trades?symbols=BTC/USD")).Json.GetProperty("trades").GetProperty("BTC/USD").GetProperty("p").GetDecimal());
        Assert.NotEmpty((await client.GetAsync("/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Min")).Json.GetProperty("bars").GetProperty("BTC/USD").Items());
        Assert.Empty((await client.GetAsync("/v2/stocks/quotes/latest?symbols=BTC/USD")).Json.GetProperty("quotes").EnumerateObject());
    }

    [Fact]
    public async Task A_price_of_an_order_for_coins_is_replaced()
    {
        await using var client = await Client.StartAsync();
        var order = await client.PlaceAsync(Order("buy", "1", "limit", limit: "50000"));
        await client.OrderAsync(order.Text("id"), "new");

        (await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { limit_price = "51000.005" })).Refuses(422, 42210000, "invalid limit_price 51000.005. price must be a multiple of 0.01");
        var other = (await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { limit_price = "51000" })).Json;

        Assert.Equal(("51000", "BTC/USD"), (other.Text("limit_price"), other.Text("symbol")));
        await client.OrderAsync(other.Text("id"), "new");
        other = (await client.SendAsync("PATCH", $"/v2/orders/{other.Text("id")}", new { qty = "0.75" })).Json;
        Assert.Equal("0.75", other.Text("qty"));
        Assert.Equal(other.Text("id"), Assert.Single((await client.GetAsync("/v2/orders?symbols=BTCUSD&asset_class=crypto")).Json.Items()).Text("id"));
        Assert.Empty((await client.GetAsync("/v2/orders?asset_class=us_equity")).Json.Items());
    }

    private static Dictionary<string, string> Order(string side, string quantity, string type = "market", string? limit = null, string? stop = null, string symbol = "BTC/USD")
    {
        var order = new Dictionary<string, string> { ["symbol"] = symbol, ["qty"] = quantity, ["side"] = side, ["type"] = type, ["time_in_force"] = "gtc" };
        if (limit is not null)
        {
            order["limit_price"] = limit;
        }

        if (stop is not null)
        {
            order["stop_price"] = stop;
        }

        return order;
    }
}
