using System.Net;

namespace Guardrails.Sandbox.Tests;

/// <summary>Cancellations and replacements.</summary>
public sealed class ChangeTests
{
    [Fact]
    public async Task A_cancellation_is_taken_first_and_done_later()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { cancel_ms = 800 });
        var id = await RestAsync(client);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{id}")).Status);
        Assert.Equal("pending_cancel", (await client.GetAsync($"/v2/orders/{id}")).Json.Text("status"));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{id}")).Status);
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { limit_price = "21" })).Refuses(422, 42210000, "unable to replace order, order is not open");
        var canceled = await client.OrderAsync(id, "canceled");
        Assert.NotNull(canceled.Text("canceled_at"));
        (await client.DeleteAsync($"/v2/orders/{id}")).Refuses(422, 42210000, "order is already in \"canceled\" state");
    }

    [Fact]
    public async Task An_order_can_fill_while_its_cancellation_is_under_way()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { cancel_ms = 3000 });
        var id = await RestAsync(client);
        await client.DeleteAsync($"/v2/orders/{id}");

        await client.PriceAsync("GME", "20");

        await client.OrderAsync(id, "filled");
        (await client.DeleteAsync($"/v2/orders/{id}")).Refuses(422, 42210000, "order is already in \"filled\" state");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { limit_price = "21" })).Refuses(422, 42210000, "unable to replace order, order is not open");
    }

    [Fact]
    public async Task Ids_that_name_nothing_are_refused()
    {
        await using var client = await Client.StartAsync();
        const string nobody = "00000000-0000-4000-8000-000000000000";

        (await client.DeleteAsync($"/v2/orders/{nobody}")).Refuses(404, 40410000, "order not found");
        (await client.GetAsync($"/v2/orders/{nobody}")).Refuses(404, 40410000, "order not found");
        (await client.SendAsync("PATCH", $"/v2/orders/{nobody}", new { qty = "1" })).Refuses(404, 40410000, "order not found");
        (await client.DeleteAsync("/v2/orders/mine")).Refuses(422, 40010001, "order_id must be a UUID");
        (await client.GetAsync("/v2/orders/mine")).Refuses(422, 40010001, "order_id must be a UUID");
        (await client.SendAsync("PATCH", "/v2/orders/mine", new { qty = "1" })).Refuses(422, 40010001, "order_id must be a UUID");
        (await client.GetAsync("/v2/orders:by_client_order_id?client_order_id=mine")).Refuses(404, 40410000, "order not found");
        (await client.GetAsync("/v2/orders:by_client_order_id")).Refuses(422, 40010001, "client_order_id is required");
    }

    [Fact]
    public async Task A_replacement_is_a_new_order_in_a_chain()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        var first = await RestAsync(client);
        await stream.UpdateAsync("new");

        var second = await client.SendAsync("PATCH", $"/v2/orders/{first}", new { limit_price = "21", qty = "3", client_order_id = "second" });
        Assert.Equal((first, "21", "3", "second"), (second.Json.Text("replaces"), second.Json.Text("limit_price"), second.Json.Text("qty"), second.Json.Text("client_order_id")));
        var old = await client.OrderAsync(first, "replaced");
        Assert.Equal(second.Json.Text("id"), old.Text("replaced_by"));
        Assert.Equal(old.Text("created_at"), second.Json.Text("created_at"));
        Assert.NotNull(old.Text("replaced_at"));
        Assert.Equal(second.Json.Text("id"), (await stream.WaitForAsync("replaced")).GetProperty("order").Text("replaced_by"));

        await client.OrderAsync(second.Json.Text("id"), "new");
        var third = await client.SendAsync("PATCH", $"/v2/orders/{second.Json.Text("id")}", new { limit_price = 22 });
        Assert.Equal("3", third.Json.Text("qty"));
        await client.PriceAsync("GME", "22");
        await client.OrderAsync(third.Json.Text("id"), "filled");
        Assert.Equal("3", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty"));
    }

    [Fact]
    public async Task A_replacement_says_what_it_cannot_do()
    {
        await using var client = await Client.StartAsync();
        var id = await RestAsync(client);

        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { limit_price = "20", qty = "2" })).Refuses(422, 42210000, "order parameters are not changed");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { qty = "1.5" })).Refuses(422, 40010001, "qty must be integer");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { qty = "0" })).Refuses(422, 40010001, "qty must be > 0");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { limit_price = "20.001" })).Refuses(422, 42210000, "invalid limit_price 20.001. sub-penny increment does not fulfill minimum pricing criteria");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { stop_price = "19" })).Refuses(422, 42210000, "limit orders must not have stop_price");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { time_in_force = "day" })).Refuses(501, 50110000, "the sandbox does not support another time in force for an open order");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { trail = "1" })).Refuses(422, 42210000, "limit orders must not have trail");
        (await client.SendAsync("PATCH", $"/v2/orders/{id}", new { qty = "100000" })).Refuses(403, 40310000, "insufficient buying power");
        Assert.Equal("new", (await client.GetAsync($"/v2/orders/{id}")).Json.Text("status"));
    }

    [Fact]
    public async Task An_order_that_is_not_sent_yet_cannot_be_replaced()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("latencies", new { ack_ms = 5000 });
        var order = await client.PlaceAsync(new { symbol = "GME", qty = "2", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc" });

        (await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { limit_price = "21" })).Refuses(422, 42210000, "unable to replace order, order isn't sent to exchange yet");
    }

    [Fact]
    public async Task A_leg_that_is_replaced_stays_in_its_family()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var pair = await client.PlaceAsync(OcoTests.Oco("GME", "10"));
        await client.OrderAsync(pair.Text("id"), "new");

        var stop = await client.SendAsync("PATCH", $"/v2/orders/{pair.Legs()[0].Text("id")}", new { stop_price = "22" });
        Assert.Equal(("held", "22", "oco"), (stop.Json.Text("status"), stop.Json.Text("stop_price"), stop.Json.Text("order_class")));
        Assert.Equal(stop.Json.Text("id"), (await client.GetAsync($"/v2/orders/{pair.Text("id")}?nested=true")).Json.Legs()[0].Text("id"));
        Assert.Equal("0", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));

        var target = await client.SendAsync("PATCH", $"/v2/orders/{pair.Text("id")}", new { limit_price = "29" });
        Assert.Equal(stop.Json.Text("id"), Assert.Single(target.Json.Legs()).Text("id"));
        (await client.SendAsync("PATCH", $"/v2/orders/{stop.Json.Text("id")}", new { qty = "5" })).Refuses(501, 50110000, "the sandbox does not support another quantity for a member of a complex order: what Alpaca answers is not documented");

        await client.PriceAsync("GME", "22");
        await client.OrderAsync(stop.Json.Text("id"), "filled");
        await client.OrderAsync(target.Json.Text("id"), "canceled");
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
    }

    [Fact]
    public async Task An_entry_whose_legs_wait_cannot_be_replaced_here()
    {
        await using var client = await Client.StartAsync();
        var entry = await client.PlaceAsync(BracketTests.Bracket("GME", "10", limit: "24"));
        await client.OrderAsync(entry.Text("id"), "new");

        (await client.SendAsync("PATCH", $"/v2/orders/{entry.Text("id")}", new { limit_price = "23" }))
            .Refuses(501, 50110000, "the sandbox does not support replacing an entry whose legs still wait for it: the simulated venue would lose them");
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{entry.Legs()[1].Text("id")}")).Status);
        var ended = await client.OrderAsync(entry.Text("id"), "canceled");
        Assert.Equal(["canceled", "canceled"], ended.Legs().Select(leg => leg.Text("status")));
    }

    [Fact]
    public async Task All_orders_are_canceled_in_one_call()
    {
        await using var client = await Client.StartAsync();
        var id = await RestAsync(client);
        await client.BuyAsync("SPY", "3");
        var pair = await client.PlaceAsync(new { symbol = "SPY", qty = "3", side = "sell", type = "limit", time_in_force = "gtc", order_class = "oco", take_profit = new { limit_price = "600" }, stop_loss = new { stop_price = "400" } });

        var all = await client.DeleteAsync("/v2/orders");

        Assert.Equal(207, (int)all.Status);
        Assert.Equal(new[] { id, pair.Text("id"), pair.Legs()[0].Text("id") }.Order(), all.Json.Items().Select(item => item.Text("id")).Order());
        Assert.All(all.Json.Items(), item => Assert.Equal((200, item.Text("id")), (item.GetProperty("status").GetInt32(), item.GetProperty("body").Text("id"))));
        await client.OrderAsync(id, "canceled");
        await client.OrderAsync(pair.Text("id"), "canceled");
        Assert.Empty((await client.DeleteAsync("/v2/orders")).Json.Items());
    }

    private static async Task<string> RestAsync(Client client)
    {
        var order = await client.PlaceAsync(new { symbol = "GME", qty = "2", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc" });
        await client.OrderAsync(order.Text("id"), "new");
        return order.Text("id");
    }
}
