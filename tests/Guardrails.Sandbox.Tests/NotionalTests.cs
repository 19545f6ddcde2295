namespace Guardrails.Sandbox.Tests;

/// <summary>Market orders by an amount of money.</summary>
public sealed class NotionalTests
{
    [Fact]
    public async Task An_order_by_money_has_no_quantity_and_tells_what_was_executed()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("latencies", new { ack_ms = 500 }); // the answer is written before

        var order = await client.PlaceAsync(Buy("AAPL", "100"));

        Assert.Equal(("100", null, "pending_new"), (order.Text("notional"), order.Text("qty"), order.Text("status")));
        var filled = await client.OrderAsync(order.Text("id"), "filled");
        Assert.Equal(("100", null, "0.526315789", "190"), (filled.Text("notional"), filled.Text("qty"), filled.Text("filled_qty"), filled.Text("filled_avg_price")));
        var told = await stream.WaitForAsync("fill");
        Assert.Equal(("0.526315789", null), (told.Text("qty"), told.GetProperty("order").Text("qty")));
        Assert.Equal("0.526315789", (await client.GetAsync("/v2/positions/AAPL")).Json.Text("qty"));
    }

    [Fact]
    public async Task A_sale_by_money_takes_part_of_the_position_and_no_more()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("AAPL", "1");

        (await client.SendAsync("POST", "/v2/orders", Sell("200"))).Refuses(403, 40310000, "insufficient qty available for order (requested: 1.052631578, available: 1)");
        await client.OrderAsync((await client.PlaceAsync(Sell("95"))).Text("id"), "filled");

        Assert.Equal("0.5", (await client.GetAsync("/v2/positions/AAPL")).Json.Text("qty"));

        static object Sell(string notional) => new { symbol = "AAPL", notional, side = "sell", type = "market", time_in_force = "day" };
    }

    [Fact]
    public async Task The_least_amount_is_one_dollar()
    {
        await using var client = await Client.StartAsync();

        await client.OrderAsync((await client.PlaceAsync(Buy("AAPL", "1"))).Text("id"), "filled");
    }

    [Fact]
    public async Task While_an_exit_rests_no_order_by_money_is_taken()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("AAPL", "2");
        await client.PlaceAsync(OcoTests.Oco("AAPL", "1", target: "200", stop: "180"));

        (await client.SendAsync("POST", "/v2/orders", Buy("AAPL", "100"))).Refuses(403, 40310000, "unable to open new notional orders while having open closing position orders");
    }

    [Fact]
    public async Task An_order_by_money_is_not_replaced_and_does_not_wait_for_the_opening()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("fills", new { up_to = "0" });
        var id = (await client.PlaceAsync(Buy("AAPL", "100"))).Text("id");
        await client.OrderAsync(id, "new");

        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { qty = "1" })).Refuses(422, 42210000, "notional orders cannot be replaced");
        await client.ControlAsync("session", new { phase = "closed" });
        (await client.SendAsync("POST", "/v2/orders", Buy("SPY", "100"))).Refuses(501, 50110000, "the sandbox does not support notional orders that wait for the market to open; send qty");
    }

    [Fact]
    public async Task A_coin_is_bought_by_money_at_any_hour()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("session", new { phase = "closed" });

        var order = await client.PlaceAsync(new { symbol = "BTC/USD", notional = "60", side = "buy", type = "market", time_in_force = "gtc" });

        Assert.Equal("0.001", (await client.OrderAsync(order.Text("id"), "filled")).Text("filled_qty"));
        Assert.Equal("0.0009975", (await client.GetAsync("/v2/positions/BTCUSD")).Json.Text("qty"));
    }

    private static object Buy(string symbol, string notional) => new { symbol, notional, side = "buy", type = "market", time_in_force = "day" };
}
