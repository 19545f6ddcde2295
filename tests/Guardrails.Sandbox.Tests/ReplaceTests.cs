using System.Net;

namespace Guardrails.Sandbox.Tests;

/// <summary>Replacements that take time: the old order works until it is replaced, and the new one from then on.</summary>
public sealed class ReplaceTests
{
    private const string Old = "old";
    private const string New = "new";

    [Fact]
    public async Task While_an_order_is_being_replaced_it_alone_works()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        var (old, replacement) = await ReplaceAsync(client, milliseconds: 2500);
        Assert.Equal(("pending_new", old), (replacement.Text("status"), replacement.Text("replaces")));
        Assert.Equal(("pending_replace", null), (await StatusAsync(client, old), (await client.GetAsync($"/v2/orders/{old}")).Json.Text("replaced_by")));
        Assert.Equal("pending_new", await StatusAsync(client, replacement.Text("id")));

        // The new limit is reached and the old one is not.
        await client.PriceAsync("GME", "20.50");
        await Task.Delay(300, TestContext.Current.CancellationToken);

        Assert.Empty(client.Sandbox.Broker.Venue.Executions);
        var replaced = await client.OrderAsync(old, "replaced");
        Assert.Equal(replacement.Text("id"), replaced.Text("replaced_by"));
        await client.OrderAsync(replacement.Text("id"), "filled");
        Assert.Equal("3", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty"));
        await stream.WaitForAsync("replaced", Old);
        await stream.WaitForAsync("new", New);
        await stream.WaitForAsync("fill", New);
    }

    [Fact]
    public async Task An_order_that_fills_before_it_is_replaced_has_its_replacement_rejected()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        var (old, replacement) = await ReplaceAsync(client, milliseconds: 1000);

        await client.PriceAsync("GME", "19.50");

        await client.OrderAsync(old, "filled");
        var rejected = await client.OrderAsync(replacement.Text("id"), "rejected");
        Assert.NotNull(rejected.Text("failed_at"));
        Assert.Equal((null, old), ((await client.GetAsync($"/v2/orders/{old}")).Json.Text("replaced_by"), rejected.Text("replaces")));
        Assert.Equal("2", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty"));
        await stream.WaitForAsync("rejected", New);
        (await client.SendAsync("PATCH", $"/v2/orders/{replacement.Text("id")}", new { limit_price = "22" })).Refuses(422, 42210000, "unable to replace order, order is not open");
    }

    [Fact]
    public async Task While_an_order_is_being_replaced_neither_it_nor_what_takes_its_place_is_canceled()
    {
        await using var client = await Client.StartAsync();
        var (old, replacement) = await ReplaceAsync(client, milliseconds: 1000);

        (await client.DeleteAsync($"/v2/orders/{old}")).Refuses(422, 42210000, "original order pending replacement");
        (await client.DeleteAsync($"/v2/orders/{replacement.Text("id")}")).Refuses(422, 42210000, "original order pending replacement");
        Assert.All((await client.DeleteAsync("/v2/orders")).Json.Items(), static item => Assert.Equal(422, item.GetProperty("status").GetInt32()));

        await client.OrderAsync(replacement.Text("id"), "new");
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{replacement.Text("id")}")).Status);
        await client.OrderAsync(replacement.Text("id"), "canceled");
        (await client.DeleteAsync($"/v2/orders/{old}")).Refuses(422, 42210000, "order is already in \"replaced\" state");
    }

    [Fact]
    public async Task While_one_of_a_pair_is_being_replaced_the_other_is_not_canceled()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.ControlAsync("latencies", new { replace_ms = 60_000 });
        var pair = await client.PlaceAsync(OcoTests.Oco("GME", "10"));
        await client.OrderAsync(pair.Text("id"), "new");
        await client.SendAsync("PATCH", $"/v2/orders/{pair.Legs()[0].Text("id")}", new { stop_price = "24" });

        (await client.DeleteAsync($"/v2/orders/{pair.Text("id")}")).Refuses(422, 42210000, "original order pending replacement");
    }

    [Fact]
    public async Task An_order_that_ends_with_the_day_before_it_is_replaced_takes_its_replacement_with_it()
    {
        await using var client = await Client.StartAsync();
        var (old, replacement) = await ReplaceAsync(client, milliseconds: 1000, time: "day");

        await client.ControlAsync("session", new { phase = "closed" });

        await client.OrderAsync(old, "expired");
        await client.OrderAsync(replacement.Text("id"), "expired");
        Assert.Empty((await client.GetAsync("/v2/orders")).Json.Items());
    }

    [Fact]
    public async Task While_an_exit_is_being_replaced_the_larger_quantity_is_held()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.ControlAsync("latencies", new { replace_ms = 1500 });
        var exit = await client.PlaceAsync(Sell("10"));
        await client.OrderAsync(exit.Text("id"), "new");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("PATCH", $"/v2/orders/{exit.Text("id")}", new { qty = "4" })).Status);

        (await client.SendAsync("POST", "/v2/orders", Sell("6"))).Refuses(403, 40310000, "insufficient qty available for order (requested: 6, available: 0)");

        await client.OrderAsync(exit.Text("id"), "replaced");
        await client.PlaceAsync(Sell("6"));
    }

    [Fact]
    public async Task While_an_entry_is_being_replaced_the_larger_value_is_reserved()
    {
        await using var client = await Client.StartAsync();
        await ReplaceAsync(client, milliseconds: 60_000);

        Assert.Equal("199937", (await client.GetAsync("/v2/account")).Json.Text("buying_power"));
    }

    [Fact]
    public async Task A_leg_that_is_being_replaced_stays_beside_the_one_that_takes_its_place()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.ControlAsync("latencies", new { replace_ms = 2000 });
        var pair = await client.PlaceAsync(OcoTests.Oco("GME", "10"));
        await client.OrderAsync(pair.Text("id"), "new");
        var stop = pair.Legs()[0].Text("id");

        var next = (await client.SendAsync("PATCH", $"/v2/orders/{stop}", new { stop_price = "24" })).Json.Text("id");

        var family = Assert.Single((await client.GetAsync("/v2/orders?nested=true")).Json.Items());
        Assert.Equal([(stop, "pending_replace"), (next, "pending_new")], family.Legs().Select(leg => (leg.Text("id"), leg.Text("status"))));
        Assert.Equal("0", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));
        await client.OrderAsync(stop, "replaced");
        await client.OrderAsync(next, "held");
        await client.PriceAsync("GME", "24");
        await client.OrderAsync(next, "filled");
        await client.OrderAsync(pair.Text("id"), "canceled");
        Assert.Equal(0m, client.Sandbox.Broker.Venue.GetState().NetOf("GME"));
    }

    private static object Sell(string quantity) => new { symbol = "GME", qty = quantity, side = "sell", type = "limit", limit_price = "30", time_in_force = "gtc" };

    private static async Task<string?> StatusAsync(Client client, string id) => (await client.GetAsync($"/v2/orders/{id}")).Json.Text("status");

    /// <summary>A buy of 2 at 20 that is to become one of 3 at 21.</summary>
    private static async Task<(string Old, System.Text.Json.JsonElement Replacement)> ReplaceAsync(Client client, int milliseconds, string time = "gtc")
    {
        await client.ControlAsync("latencies", new { replace_ms = milliseconds });
        var order = await client.PlaceAsync(new { symbol = "GME", qty = "2", side = "buy", type = "limit", limit_price = "20", time_in_force = time, client_order_id = Old });
        await client.OrderAsync(order.Text("id"), "new");
        var answer = await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { limit_price = "21", qty = "3", client_order_id = New });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return (order.Text("id"), answer.Json);
    }
}
