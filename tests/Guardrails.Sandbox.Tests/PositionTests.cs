namespace Guardrails.Sandbox.Tests;

public sealed class PositionTests
{
    [Fact]
    public async Task A_position_is_shown_by_symbol_and_by_asset()
    {
        await using var client = await Client.StartAsync();
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
        Assert.Empty((await client.GetAsync("/v2/positions")).Json.Items());
        await client.BuyAsync("GME", "10");
        await client.PriceAsync("GME", "26.5");

        var position = (await client.GetAsync("/v2/positions/GME")).Json;

        Assert.Equal(
            ("10", "10", "long", "25", "26.5", "265", "250", "15", "0.06"),
            (position.Text("qty"), position.Text("qty_available"), position.Text("side"), position.Text("avg_entry_price"), position.Text("current_price"), position.Text("market_value"), position.Text("cost_basis"), position.Text("unrealized_pl"), position.Text("unrealized_plpc")));
        Assert.Equal("GME", (await client.GetAsync($"/v2/positions/{position.Text("asset_id")}")).Json.Text("symbol"));
        Assert.Equal("GME", Assert.Single((await client.GetAsync("/v2/positions")).Json.Items()).Text("symbol"));
    }

    [Fact]
    public async Task A_position_is_closed_in_whole_or_in_part()
    {
        await using var client = await Client.StartAsync();
        (await client.DeleteAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
        await client.BuyAsync("GME", "10");

        var quarter = await client.DeleteAsync("/v2/positions/GME?percentage=25");
        Assert.Equal((200, "sell", "2", "market", "day", "sell_to_close"), ((int)quarter.Status, quarter.Json.Text("side"), quarter.Json.Text("qty"), quarter.Json.Text("type"), quarter.Json.Text("time_in_force"), quarter.Json.Text("position_intent")));
        await client.OrderAsync(quarter.Json.Text("id"), "filled");
        await client.OrderAsync((await client.DeleteAsync("/v2/positions/GME?qty=3")).Json.Text("id"), "filled");
        (await client.DeleteAsync("/v2/positions/GME?qty=6")).Refuses(403, 40310000, "insufficient qty available for order (requested: 6, available: 5)");
        (await client.DeleteAsync("/v2/positions/GME?qty=1&percentage=10")).Refuses(422, 40010001, "only one of qty or percentage is accepted");
        (await client.DeleteAsync("/v2/positions/GME?qty=0")).Refuses(422, 40010001, "qty must be > 0");
        (await client.DeleteAsync("/v2/positions/GME?percentage=101")).Refuses(422, 40010001, "percentage must be > 0 and <= 100");
        var rest = await client.DeleteAsync("/v2/positions/GME");
        Assert.Equal("5", rest.Json.Text("qty"));
        await client.OrderAsync(rest.Json.Text("id"), "filled");
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
    }

    [Fact]
    public async Task Closing_everything_does_not_wait_for_the_cancellations_it_asks_for()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { cancel_ms = 1500 });
        await client.BuyAsync("GME", "10");
        await client.BuyAsync("SPY", "2");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });

        var all = await client.DeleteAsync("/v2/positions?cancel_orders=true");

        Assert.Equal(207, (int)all.Status);
        Assert.Equal([(stop.Text("id"), 200), ("GME", 403), ("SPY", 200)], all.Json.Items().Select(item => (item.Text("symbol"), item.GetProperty("status").GetInt32())));
        Assert.Equal("10", all.Json.Items()[1].GetProperty("body").Text("held_for_orders"));
        await client.OrderAsync(stop.Text("id"), "canceled");
        Assert.Equal(200, Assert.Single((await client.DeleteAsync("/v2/positions")).Json.Items()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_fraction_is_sold_by_a_simple_order_for_the_day()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("AAPL", "1.057436865");

        (await client.SendAsync("POST", "/v2/orders", new { symbol = "AAPL", qty = "1.057436866", side = "sell", type = "market", time_in_force = "day" }))
            .Refuses(403, 40310000, "insufficient qty available for order (requested: 1.057436866, available: 1.057436865)");
        var half = await client.DeleteAsync("/v2/positions/AAPL?percentage=50");
        Assert.Equal("0.528718432", half.Json.Text("qty"));
        await client.OrderAsync(half.Json.Text("id"), "filled");
        Assert.Equal("0.528718433", (await client.GetAsync("/v2/positions/AAPL")).Json.Text("qty"));
        var rest = await client.PlaceAsync(new { symbol = "AAPL", qty = "0.5", side = "sell", type = "limit", limit_price = "300", time_in_force = "day" });
        await client.OrderAsync(rest.Text("id"), "new");
        (await client.SendAsync("PATCH", $"/v2/orders/{rest.Text("id")}", new { limit_price = "301" })).Refuses(422, 40010001, "qty must be integer");
    }
}
