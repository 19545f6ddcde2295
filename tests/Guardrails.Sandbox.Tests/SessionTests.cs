namespace Guardrails.Sandbox.Tests;

public sealed class SessionTests
{
    [Fact]
    public async Task While_the_market_is_closed_orders_are_queued()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("session", new { open = false });
        Assert.False((await client.GetAsync("/v2/clock")).Json.GetProperty("is_open").GetBoolean());

        var order = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "buy", type = "market", time_in_force = "day" });
        Assert.Equal("accepted", order.Text("status"));
        await stream.UpdateAsync("accepted");
        await client.PriceAsync("GME", "26");
        Assert.Equal("accepted", (await client.GetAsync($"/v2/orders/{order.Text("id")}")).Json.Text("status"));
        (await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { qty = "9" })).Refuses(422, 42210000, "unable to replace order, order isn't sent to exchange yet");

        await client.ControlAsync("session", new { open = true });
        Assert.Equal("26", (await client.OrderAsync(order.Text("id"), "filled")).Text("filled_avg_price"));
        await stream.UpdateAsync("new");
        await stream.UpdateAsync("fill");
    }

    [Fact]
    public async Task Orders_for_the_day_end_at_the_close_and_leave_the_position_naked()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.BuyAsync("GME", "10");
        var day = await client.PlaceAsync(new { symbol = "GME", qty = "4", side = "sell", type = "limit", time_in_force = "day", order_class = "oco", take_profit = new { limit_price = "28" }, stop_loss = new { stop_price = "20" } });
        var rests = await client.PlaceAsync(new { symbol = "GME", qty = "6", side = "sell", type = "limit", limit_price = "28", time_in_force = "gtc" });
        await client.OrderAsync(rests.Text("id"), "new");

        await client.ControlAsync("session", new { open = false });

        var expired = await client.OrderAsync(day.Text("id"), "expired");
        Assert.NotNull(expired.Text("expired_at"));
        Assert.True(expired.Legs()[0].Text("status") is "expired" or "canceled");
        Assert.Equal("new", (await client.GetAsync($"/v2/orders/{rests.Text("id")}")).Json.Text("status"));
        Assert.Equal("4", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));
        await stream.WaitForAsync("expired", day.Text("client_order_id"));
    }

    [Fact]
    public async Task Stops_do_nothing_outside_the_session()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });
        await client.OrderAsync(stop.Text("id"), "new");
        await client.ControlAsync("session", new { open = false });

        await client.PriceAsync("GME", "15");
        Assert.Equal("new", (await client.GetAsync($"/v2/orders/{stop.Text("id")}")).Json.Text("status"));

        await client.ControlAsync("session", new { open = true });
        Assert.Equal("15", (await client.OrderAsync(stop.Text("id"), "filled")).Text("filled_avg_price"));
    }

    [Fact]
    public async Task A_refused_order_leaves_no_ceiling_behind()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("session", new { open = false });
        await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1000000", side = "buy", type = "market", time_in_force = "day" });
        await client.ControlAsync("session", new { open = true });

        await client.BuyAsync("GME", "10");
    }
}
