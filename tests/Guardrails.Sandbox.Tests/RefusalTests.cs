using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>Every refusal of an order by its form: status, code and message.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("""{"side":"buy","type":"market","time_in_force":"day","qty":"1"}""", 422, 40010001, "symbol is required")]
    [InlineData("""{"symbol":"AAPL","type":"market","time_in_force":"day","qty":"1"}""", 422, 40010001, "side is required")]
    [InlineData("""{"symbol":"AAPL","side":"hold","type":"market","time_in_force":"day","qty":"1"}""", 422, 40010001, "invalid side")]
    [InlineData("""{"symbol":"AAPL","side":"buy","time_in_force":"day","qty":"1"}""", 422, 40010001, "invalid order type")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"iceberg","time_in_force":"day","qty":"1"}""", 422, 40010001, "invalid order type")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","qty":"1"}""", 422, 40010001, "invalid time_in_force")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"gtd","qty":"1"}""", 422, 40010001, "invalid time_in_force")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day"}""", 422, 40010001, "qty or notional is required")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","notional":"10"}""", 422, 40010001, "only one of qty or notional is accepted")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":0}""", 422, 40010001, "qty must be > 0")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"-1"}""", 422, 40010001, "qty must be > 0")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1000000001"}""", 422, 40010001, "qty is too large")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"0.1234567891"}""", 422, 40010001, "qty can have at most 9 decimal places")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","notional":"0.99"}""", 422, 42210000, "notional must be >= 1.00")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"gtc","notional":"10"}""", 422, 42210000, "fractional orders must be DAY orders")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","qty":"1"}""", 422, 40010001, "limit orders require a limit price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","qty":"1","limit_price":"0"}""", 422, 40010001, "limit price must be > 0")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","qty":"1","limit_price":"180","stop_price":"170"}""", 422, 42210000, "limit orders must not have stop_price")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"stop","time_in_force":"day","qty":"1"}""", 422, 40010001, "stop orders require a stop price")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"stop_limit","time_in_force":"day","qty":"1","stop_price":"170"}""", 422, 40010001, "stop limit orders require both stop and limit price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","limit_price":"180"}""", 422, 42210000, "market orders require no stop or limit price")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"trailing_stop","time_in_force":"day","qty":"1"}""", 422, 40010001, "trailing stop orders must specify one of trail_price or trail_percent")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"trailing_stop","time_in_force":"day","qty":"1","trail_percent":"0.05"}""", 422, 40010001, "trail_percent must be greater than or equal to 0.1")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","qty":"1","limit_price":"190.123"}""", 422, 42210000, "invalid limit_price 190.123. sub-penny increment does not fulfill minimum pricing criteria")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"stop","time_in_force":"day","qty":"1","stop_price":"190.123"}""", 422, 42210000, "invalid stop_price 190.123. sub-penny increment does not fulfill minimum pricing criteria")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","qty":"5","limit_price":"0.12345"}""", 422, 42210000, "invalid limit_price 0.12345. sub-penny increment does not fulfill minimum pricing criteria")]
    [InlineData("""{"symbol":"NONE","side":"buy","type":"market","time_in_force":"day","qty":"1"}""", 422, 42210000, "asset \"NONE\" not found")]
    [InlineData("""{"symbol":"GME","side":"buy","type":"market","time_in_force":"day","qty":"1.5"}""", 403, 40310000, "asset \"GME\" is not fractionable")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"gtc","qty":"1.5"}""", 422, 42210000, "fractional orders must be DAY orders")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"market","time_in_force":"day","qty":"1.5"}""", 422, 42210000, "fractional orders cannot be sold short")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1.5","order_class":"bracket","take_profit":{"limit_price":"200"},"stop_loss":{"stop_price":"180"}}""", 422, 42210000, "fractional orders must be simple orders")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"0.001"}""", 403, 40310000, "cost basis must be >= minimal amount of order 1")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"stop","stop_price":"200","time_in_force":"day","qty":"1","order_class":"bracket","take_profit":{"limit_price":"200"},"stop_loss":{"stop_price":"180"}}""", 422, 40010001, "bracket orders must be market or limit orders")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","order_class":"bracket","stop_loss":{"stop_price":"180"}}""", 422, 42210000, "bracket orders require take_profit.limit_price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","order_class":"bracket","take_profit":{"limit_price":"200"}}""", 422, 42210000, "bracket orders require stop_loss.stop_price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"ioc","qty":"1","order_class":"bracket","take_profit":{"limit_price":"200"},"stop_loss":{"stop_price":"180"}}""", 422, 42210000, "bracket orders must be DAY or GTC orders")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"limit","time_in_force":"gtc","qty":"1","order_class":"oco","take_profit":{"limit_price":"200"},"stop_loss":{"stop_price":"180"}}""", 422, 42210000, "oco orders must be exit orders")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","order_class":"oto","take_profit":{"limit_price":"200"},"stop_loss":{"stop_price":"180"}}""", 422, 42210000, "oto orders require either take_profit.limit_price or stop_loss.stop_price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","take_profit":{"limit_price":"200"}}""", 422, 42210000, "simple orders must not have take_profit or stop_loss")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","order_class":"pair"}""", 422, 40010001, "invalid order_class")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","extended_hours":true}""", 422, 42210000, "extended hours order must be DAY or GTC limit orders")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"market","time_in_force":"day","qty":"1","position_intent":"sell_to_close"}""", 422, 42210000, "position intent mismatch, inferred: sell_to_open, specified: sell_to_close")]
    [InlineData("""{"symbol":"HTB","side":"sell","type":"market","time_in_force":"day","qty":"1"}""", 403, 40310000, "account is not allowed to short")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","limit_price":"180","time_in_force":"day","notional":"10"}""", 501, 50110000, "the sandbox does not support notional orders other than market orders; send qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","notional":"10.001"}""", 422, 40010001, "notional can have at most 2 decimal places")]
    [InlineData("""{"symbol":"GME","side":"buy","type":"market","time_in_force":"day","notional":"10"}""", 403, 40310000, "asset \"GME\" is not fractionable")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"market","time_in_force":"day","notional":"10"}""", 422, 42210000, "fractional orders cannot be sold short")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"opg","qty":"1"}""", 501, 50110000, "the sandbox does not support orders for the opening or the closing auction")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","limit_price":"180","time_in_force":"ioc","qty":"1","extended_hours":true}""", 422, 42210000, "extended hours order must be DAY or GTC limit orders")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"stop","stop_price":"180","time_in_force":"day","qty":"1","extended_hours":true}""", 422, 42210000, "stop orders are not eligible for extended hours trading")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"stop_limit","stop_price":"180","limit_price":"180","time_in_force":"gtc","qty":"1","extended_hours":true}""", 422, 42210000, "stop orders are not eligible for extended hours trading")]
    [InlineData("""{"symbol":"AAPL","side":"sell","type":"trailing_stop","trail_price":"2","time_in_force":"day","qty":"1","extended_hours":true}""", 422, 42210000, "stop orders are not eligible for extended hours trading")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","limit_price":"190","time_in_force":"day","qty":"1","extended_hours":true,"order_class":"bracket","take_profit":{"limit_price":"200"},"stop_loss":{"stop_price":"180"}}""", 422, 42210000, "complex orders are not eligible for extended hours trading")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","order_class":"mleg"}""", 422, 42210000, "mleg orders must have at least 2 legs and at most 4 legs")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"1","advanced_instructions":{"algorithm":"DMA"}}""", 501, 50110000, "the sandbox does not support advanced instructions")]
    public async Task An_order_that_is_none_is_refused(string body, int status, int code, string message)
    {
        await using var client = await Client.StartAsync();

        (await client.SendAsync("POST", "/v2/orders", body)).Refuses(status, code, message);

        Assert.Empty((await client.GetAsync("/v2/orders?status=all")).Json.Items());
    }

    [Fact]
    public async Task Exits_on_the_wrong_side_of_the_market_are_refused_with_the_base_price()
    {
        await using var client = await Client.StartAsync();

        var high = await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10", stop: "25"));
        Assert.Equal("25", high.Refuses(422, 42210000, "stop_loss.stop_price must be <= base_price - 0.01").Json.Text("base_price"));
        var low = await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10", target: "25"));
        Assert.Equal("25", low.Refuses(422, 42210000, "take_profit.limit_price must be >= base_price + 0.01").Json.Text("base_price"));
        var byLimit = await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10", limit: "23", stop: "23"));
        Assert.Equal("23", byLimit.Refuses(422, 42210000, "stop_loss.stop_price must be <= base_price - 0.01").Json.Text("base_price"));
        (await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10", side: "sell", target: "20", stop: "25"))).Refuses(422, 42210000, "stop_loss.stop_price must be >= base_price + 0.01");
        (await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10", side: "sell", target: "25", stop: "28"))).Refuses(422, 42210000, "take_profit.limit_price must be <= base_price - 0.01");
    }

    [Fact]
    public async Task A_bracket_is_an_entry()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");

        (await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10", side: "sell", target: "20", stop: "28"))).Refuses(422, 42210000, "bracket orders must be entry orders");
        (await client.SendAsync("POST", "/v2/orders", BracketTests.Bracket("GME", "10"))).Refuses(422, 42210000, "bracket orders must be entry orders");
    }

    [Fact]
    public async Task A_client_order_id_is_unique_for_ever()
    {
        await using var client = await Client.StartAsync();
        var order = new { symbol = "GME", qty = "1", side = "buy", type = "market", time_in_force = "day", client_order_id = "once" };
        await client.OrderAsync((await client.PlaceAsync(order)).Text("id"), "filled");

        (await client.SendAsync("POST", "/v2/orders", order)).Refuses(422, 40010001, "client_order_id must be unique");
        (await client.SendAsync("POST", "/v2/orders", order with { client_order_id = new string('x', 129) })).Refuses(422, 40010001, "client_order_id must be no more than 128 characters");
        await client.PlaceAsync(order with { client_order_id = new string('x', 128) });
    }

    [Fact]
    public async Task What_is_held_for_orders_cannot_be_sold_again()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });

        var refused = (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "3", side = "sell", type = "market", time_in_force = "day" }))
            .Refuses(403, 40310000, "insufficient qty available for order (requested: 3, available: 0)").Json;
        Assert.Equal(("0", "10", "10", "GME"), (refused.Text("available"), refused.Text("existing_qty"), refused.Text("held_for_orders"), refused.Text("symbol")));
        Assert.Equal([stop.Text("id")], refused.GetProperty("related_orders").Items().Select(id => id.GetString()));
    }

    [Fact]
    public async Task Nothing_crosses_through_zero()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");

        var refused = (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "11", side = "sell", type = "market", time_in_force = "day" }))
            .Refuses(403, 40310000, "insufficient qty available for order (requested: 11, available: 10)").Json;
        Assert.Equal(("10", "10", "0"), (refused.Text("available"), refused.Text("existing_qty"), refused.Text("held_for_orders")));
        Assert.False(refused.TryGetProperty("related_orders", out _));
    }

    [Fact]
    public async Task A_short_is_covered_once()
    {
        await using var client = await Client.StartAsync();
        var sold = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "market", time_in_force = "day", position_intent = "sell_to_open" });
        await client.OrderAsync(sold.Text("id"), "filled");
        await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc", position_intent = "buy_to_close" });

        var refused = (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "4", side = "buy", type = "market", time_in_force = "day" }))
            .Refuses(403, 40310000, "insufficient qty available for order (requested: 4, available: 0)").Json;
        Assert.Equal(("10", "10"), (refused.Text("existing_qty"), refused.Text("held_for_orders")));
        Assert.Equal(("-10", "0", "short"), await PositionAsync(client));
    }

    [Fact]
    public async Task Orders_that_could_trade_with_each_other_are_refused()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "5", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });

        var refused = (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "buy", type = "limit", limit_price = "24", time_in_force = "day" }))
            .Refuses(403, 40310000, "potential wash trade detected. use complex orders").Json;
        Assert.Equal((stop.Text("id"), "opposite side market/stop order exists"), (refused.Text("existing_order_id"), refused.Text("reject_reason")));
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "buy", type = "market", time_in_force = "day" })).Refuses(403, 40310000, "potential wash trade detected. use complex orders");
    }

    [Theory]
    [InlineData("25.99", 200)]
    [InlineData("26", 403)]
    public async Task Limits_of_both_sides_may_not_cross(string buy, int status)
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.PlaceAsync(new { symbol = "GME", qty = "5", side = "sell", type = "limit", limit_price = "26", time_in_force = "gtc" });
        await client.PriceAsync("GME", "25");

        var answer = await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "buy", type = "limit", limit_price = buy, time_in_force = "day" });

        Assert.Equal(status, (int)answer.Status);
    }

    [Fact]
    public async Task A_group_is_exempt_from_the_check_for_wash_trades()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.PlaceAsync(OcoTests.Oco("GME", "10"));

        await client.PlaceAsync(new { symbol = "GME", qty = "1", side = "buy", type = "limit", limit_price = "22", time_in_force = "day" });
    }

    [Fact]
    public async Task While_flat_one_side_is_entered()
    {
        await using var client = await Client.StartAsync();
        await client.PlaceAsync(new { symbol = "GME", qty = "1", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc" });
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "sell", type = "limit", limit_price = "30", time_in_force = "gtc" }))
            .Refuses(403, 40310000, "cannot open a short sell while a long buy order is open");

        await client.PlaceAsync(new { symbol = "SPY", qty = "1", side = "sell", type = "limit", limit_price = "600", time_in_force = "gtc" });
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "SPY", qty = "1", side = "buy", type = "limit", limit_price = "400", time_in_force = "gtc" }))
            .Refuses(403, 40310000, "cannot open a long buy while a short sell order is open");
    }

    [Fact]
    public async Task Nobody_buys_more_than_the_account_can_pay()
    {
        await using var client = await Client.StartAsync(static options => options.Cash = 1_000m);
        await client.PlaceAsync(new { symbol = "GME", qty = "40", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc" });

        var refused = (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "100", side = "buy", type = "limit", limit_price = "21", time_in_force = "gtc" }))
            .Refuses(403, 40310000, "insufficient buying power").Json;
        Assert.Equal(("1200", "2100"), (refused.Text("buying_power"), refused.Text("cost_basis")));
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "SPY", qty = "1", side = "sell", type = "market", time_in_force = "day" })).Refuses(403, 40310000, "account is not allowed to short");
    }

    [Fact]
    public async Task The_settings_of_the_account_refuse_orders()
    {
        await using var client = await Client.StartAsync();
        async Task SetAsync(object settings) => Assert.Equal(200, (int)(await client.SendAsync("PATCH", "/v2/account/configurations", settings)).Status);

        await SetAsync(new { suspend_trade = true });
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "buy", type = "market", time_in_force = "day" })).Refuses(403, 40310000, "new orders are rejected by user request");
        await SetAsync(new { suspend_trade = false, no_shorting = true });
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "sell", type = "market", time_in_force = "day" })).Refuses(403, 40310000, "account is not allowed to short");
        await SetAsync(new { fractional_trading = false });
        (await client.SendAsync("POST", "/v2/orders", new { symbol = "AAPL", qty = "1.5", side = "buy", type = "market", time_in_force = "day" })).Refuses(403, 40310000, "fractional trading is disabled for this account");
    }

    private static async Task<(string, string, string)> PositionAsync(Client client)
    {
        JsonElement position = (await client.GetAsync("/v2/positions/GME")).Json;
        return (position.Text("qty"), position.Text("qty_available"), position.Text("side"));
    }
}
