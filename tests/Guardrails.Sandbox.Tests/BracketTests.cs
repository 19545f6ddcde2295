using System.Net;

namespace Guardrails.Sandbox.Tests;

public sealed class BracketTests
{
    [Fact]
    public async Task A_bracket_holds_its_legs_until_the_entry_has_filled()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("latencies", new { ack_ms = 500 }); // the answer is written before

        var entry = await client.PlaceAsync(Bracket("GME", "10", limit: "24"));
        Assert.Equal(("bracket", "pending_new", "buy_to_open"), (entry.Text("order_class"), entry.Text("status"), entry.Text("position_intent")));
        Assert.Equal([("limit", "held", "sell", "28"), ("stop", "held", "sell", "20")], entry.Legs().Select(leg => (leg.Text("type"), leg.Text("status"), leg.Text("side"), leg.Text("limit_price") ?? leg.Text("stop_price"))));

        await client.PriceAsync("GME", "24");
        var filled = await client.OrderAsync(entry.Text("id"), "filled");
        Assert.Equal(["new", "held"], filled.Legs().Select(leg => leg.Text("status")));
        Assert.Equal("0", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));

        await client.PriceAsync("GME", "28");
        var target = await client.OrderAsync(filled.Legs()[0].Text("id"), "filled");
        Assert.Equal("28", target.Text("filled_avg_price"));
        await client.OrderAsync(filled.Legs()[1].Text("id"), "canceled");
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
    }

    [Fact]
    public async Task A_bracket_whose_entry_is_partly_filled_protects_nothing_yet()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("fills", new { up_to = "4" });
        var entry = await client.PlaceAsync(Bracket("GME", "10"));
        var partial = await client.OrderAsync(entry.Text("id"), "partially_filled");
        Assert.Equal(["held", "held"], partial.Legs().Select(leg => leg.Text("status")));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{entry.Text("id")}")).Status);
        var canceled = await client.OrderAsync(entry.Text("id"), "canceled");
        Assert.Equal(["canceled", "canceled"], canceled.Legs().Select(leg => leg.Text("status")));
        Assert.Equal(("4", "4"), ((await client.GetAsync("/v2/positions/GME")).Json.Text("qty"), canceled.Text("filled_qty")));
    }

    internal static object Bracket(string symbol, string qty, string? limit = null, string side = "buy", string target = "28", string stop = "20") => new
    {
        symbol,
        qty,
        side,
        type = limit is null ? "market" : "limit",
        limit_price = limit,
        time_in_force = "gtc",
        order_class = "bracket",
        take_profit = new { limit_price = target },
        stop_loss = new { stop_price = stop },
    };
}
