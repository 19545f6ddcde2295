using System.Net;

namespace Guardrails.Sandbox.Tests;

public sealed class OcoTests
{
    [Fact]
    public async Task The_pair_holds_the_shares_once_and_one_ends_the_other()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.BuyAsync("GME", "10");
        await client.ControlAsync("latencies", new { ack_ms = 500 }); // the answer is written before

        var pair = await client.PlaceAsync(Oco("GME", "10"));
        Assert.Equal(("oco", "limit", "28", "sell_to_close", "pending_new"), (pair.Text("order_class"), pair.Text("type"), pair.Text("limit_price"), pair.Text("position_intent"), pair.Text("status")));
        var stop = Assert.Single(pair.Legs());
        Assert.Equal(("stop", "held", "20", "oco"), (stop.Text("type"), stop.Text("status"), stop.Text("stop_price"), stop.Text("order_class")));
        await client.OrderAsync(pair.Text("id"), "new");
        Assert.Equal("held", (await client.GetAsync($"/v2/orders/{stop.Text("id")}")).Json.Text("status"));
        Assert.Equal("0", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));

        await client.PriceAsync("GME", "19");
        await client.OrderAsync(stop.Text("id"), "filled");
        await client.OrderAsync(pair.Text("id"), "canceled");
        Assert.Equal("0", (await stream.WaitForAsync("fill", stop.Text("client_order_id"))).Text("position_qty"));
        await stream.WaitForAsync("canceled", pair.Text("client_order_id"));
    }

    [Fact]
    public async Task Either_member_cancels_both()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var pair = await client.PlaceAsync(Oco("GME", "10"));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{pair.Legs()[0].Text("id")}")).Status);
        var ended = await client.OrderAsync(pair.Text("id"), "canceled");
        Assert.Equal("canceled", ended.Legs()[0].Text("status"));
        Assert.Equal("10", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));
    }

    [Fact]
    public async Task A_take_profit_that_fills_in_part_leaves_the_stop_the_rest()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var pair = await client.PlaceAsync(Oco("GME", "10"));
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("fills", new { up_to = "4" });
        await client.PriceAsync("GME", "28");

        await client.OrderAsync(pair.Text("id"), "partially_filled");
        var stop = await client.OrderAsync(pair.Legs()[0].Text("id"), "held");
        Assert.Equal(("6", "0"), (stop.Text("qty"), (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available")));
        await stream.WaitForAsync("partial_fill", pair.Text("client_order_id"));
    }

    [Fact]
    public async Task By_a_fault_both_are_executed_and_the_account_is_short()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var pair = await client.PlaceAsync(Oco("GME", "10"));
        await client.ControlAsync("faults", new { venue = "DoubleOcoFill" });

        await client.PriceAsync("GME", "28");

        await client.OrderAsync(pair.Text("id"), "filled");
        await client.OrderAsync(pair.Legs()[0].Text("id"), "filled");
        Assert.Equal("-10", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty"));
    }

    [Fact]
    public async Task A_position_that_is_not_visible_yet_has_no_exits()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { position_ms = 1500 });
        await client.BuyAsync("GME", "10");

        (await client.SendAsync("POST", "/v2/orders", Oco("GME", "10"))).Refuses(422, 42210000, "oco orders must be exit orders");
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
        await Client.UntilAsync(async () => (await client.SendAsync("POST", "/v2/orders", Oco("GME", "10"))).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_exit_is_judged_by_what_is_held_and_not_by_what_is_told()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { position_ms = 60_000 });
        await client.BuyAsync("GME", "10");
        var close = new { symbol = "GME", qty = "10", side = "sell", type = "market", time_in_force = "day", position_intent = "sell_to_close" };
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");

        var closed = await client.OrderAsync((await client.PlaceAsync(close)).Text("id"), "filled");

        Assert.Equal("sell_to_close", closed.Text("position_intent"));
        (await client.SendAsync("POST", "/v2/orders", close)).Refuses(422, 42210000, "position intent mismatch, inferred: sell_to_open, specified: sell_to_close");
        Assert.Equal(0m, client.Sandbox.Broker.Venue.GetState().NetOf("GME"));
    }

    [Fact]
    public async Task A_position_that_is_gone_and_still_told_has_no_exits()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("positions", new { symbol = "GME", qty = "10", price = "25" });
        await client.ControlAsync("latencies", new { position_ms = 3000 });
        await Client.UntilAsync(async () => (await client.GetAsync("/v2/positions/GME")).Status == HttpStatusCode.OK);
        await client.ControlAsync("trades", new { symbol = "GME", side = "sell", qty = "10" });
        Assert.Equal("10", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty"));

        (await client.SendAsync("POST", "/v2/orders", Oco("GME", "10"))).Refuses(422, 42210000, "oco orders must be exit orders");
    }

    [Fact]
    public async Task Shares_can_stay_held_after_the_cancellation_is_confirmed()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { hold_release_ms = 1500, cancel_ms = 0 });
        await client.BuyAsync("GME", "10");
        var pair = await client.PlaceAsync(Oco("GME", "10"));
        await client.DeleteAsync($"/v2/orders/{pair.Text("id")}");
        await client.OrderAsync(pair.Text("id"), "canceled");

        var refused = (await client.DeleteAsync("/v2/positions/GME")).Refuses(403, 40310000, "insufficient qty available for order (requested: 10, available: 0)").Json;
        Assert.Equal("10", refused.Text("held_for_orders"));
        Assert.False(refused.TryGetProperty("related_orders", out _));
        await Client.UntilAsync(async () => (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available") == "10");
    }

    [Fact]
    public async Task A_short_is_protected_by_a_pair_of_buys()
    {
        await using var client = await Client.StartAsync();
        await client.OrderAsync((await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "market", time_in_force = "day" })).Text("id"), "filled");

        var pair = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "buy", type = "limit", time_in_force = "gtc", order_class = "oco", take_profit = new { limit_price = "20" }, stop_loss = new { stop_price = "28", limit_price = "29" } });

        Assert.Equal(("stop_limit", "29"), (pair.Legs()[0].Text("type"), pair.Legs()[0].Text("limit_price")));
        Assert.Equal("buy_to_close", pair.Text("position_intent"));
    }

    [Fact]
    public async Task An_oto_entry_has_one_exit()
    {
        await using var client = await Client.StartAsync();
        var entry = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "buy", type = "market", time_in_force = "gtc", order_class = "oto", stop_loss = new { stop_price = "20" } });
        Assert.Equal("held", Assert.Single(entry.Legs()).Text("status"));

        await client.OrderAsync(entry.Text("id"), "filled");
        await client.OrderAsync(entry.Legs()[0].Text("id"), "new");
        await client.PriceAsync("GME", "20");
        await client.OrderAsync(entry.Legs()[0].Text("id"), "filled");
    }

    internal static object Oco(string symbol, string qty, string target = "28", string stop = "20") => new
    {
        symbol,
        qty,
        side = "sell",
        type = "limit",
        time_in_force = "gtc",
        order_class = "oco",
        take_profit = new { limit_price = target },
        stop_loss = new { stop_price = stop },
        position_intent = "sell_to_close",
    };
}
