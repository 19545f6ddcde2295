namespace Guardrails.Sandbox.Tests;

/// <summary>Lists of orders.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task A_list_has_fifty_rows_unless_it_is_told_otherwise_and_pages_by_id()
    {
        await using var client = await Client.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 55; i++)
        {
            ids.Add((await client.PlaceAsync(Rest("GME", "1.00"))).Text("id"));
        }

        Assert.Equal(ids.AsEnumerable().Reverse().Take(50), await IdsAsync(client, ""));
        Assert.Equal(ids, await IdsAsync(client, "?limit=500&direction=asc"));
        Assert.Equal(ids.Skip(10).Take(5), await IdsAsync(client, $"?direction=asc&limit=5&after_order_id={ids[9]}"));
        Assert.Equal(ids.Take(9).Reverse(), await IdsAsync(client, $"?before_order_id={ids[9]}"));
    }

    [Fact]
    public async Task A_list_is_narrowed_by_symbol_side_and_time()
    {
        await using var client = await Client.StartAsync();
        var first = await client.PlaceAsync(Rest("GME", "20"));
        var second = await client.PlaceAsync(Rest("SPY", "400"));
        var sale = await client.PlaceAsync(new { symbol = "TSLA", qty = "1", side = "sell", type = "limit", limit_price = "300", time_in_force = "gtc" });

        Assert.Equal([second.Text("id"), first.Text("id")], await IdsAsync(client, "?symbols=GME,SPY"));
        Assert.Equal([sale.Text("id")], await IdsAsync(client, "?side=sell"));
        Assert.Equal([sale.Text("id"), second.Text("id")], await IdsAsync(client, $"?after={first.Text("submitted_at")}"));
        Assert.Equal([first.Text("id")], await IdsAsync(client, $"?until={second.Text("submitted_at")}"));
        Assert.Empty(await IdsAsync(client, "?asset_class=crypto"));
        Assert.Empty(await IdsAsync(client, "?status=closed"));
    }

    [Fact]
    public async Task A_list_that_is_not_nested_hides_the_legs_that_are_held()
    {
        await using var client = await Client.StartAsync();
        var entry = await client.PlaceAsync(BracketTests.Bracket("GME", "10", limit: "24"));
        var id = entry.Text("id");
        Assert.Equal([id], await IdsAsync(client, ""));
        Assert.Equal(2, (await client.GetAsync("/v2/orders?nested=true")).Json.Items().Single().Legs().Count);

        await client.PriceAsync("GME", "24");
        var filled = await client.OrderAsync(id, "filled");
        Assert.Equal([filled.Legs()[0].Text("id")], await IdsAsync(client, ""));
        Assert.Equal(["new", "held"], Assert.Single((await client.GetAsync("/v2/orders?nested=true")).Json.Items()).Legs().Select(leg => leg.Text("status")));
        Assert.Equal(new[] { id, filled.Legs()[1].Text("id") }.Order(), (await IdsAsync(client, "?status=closed")).Order());
        Assert.Equal(3, (await IdsAsync(client, "?status=all")).Count);
        Assert.Empty(await IdsAsync(client, "?status=closed&nested=true"));
    }

    [Theory]
    [InlineData("?status=some", "invalid status")]
    [InlineData("?direction=up", "invalid direction")]
    [InlineData("?limit=0", "limit must be between 1 and 500")]
    [InlineData("?limit=501", "limit must be between 1 and 500")]
    [InlineData("?limit=ten", "limit must be between 1 and 500")]
    [InlineData("?after=yesterday", "failed to parse after")]
    [InlineData("?until=soon", "failed to parse until")]
    [InlineData("?after_order_id=a&before_order_id=b", "only one of after_order_id or before_order_id is accepted")]
    [InlineData("?after_order_id=a&after=2026-01-01T00:00:00Z", "order ids and times cannot be combined")]
    public async Task A_question_that_is_none_is_refused(string query, string message)
    {
        await using var client = await Client.StartAsync();

        (await client.GetAsync($"/v2/orders{query}")).Refuses(422, 40010001, message);
    }

    [Fact]
    public async Task An_order_is_found_by_both_ids()
    {
        await using var client = await Client.StartAsync();
        var order = await client.PlaceAsync(new { symbol = "GME", qty = "1", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc", client_order_id = "a b+c" });

        var found = await client.GetAsync($"/v2/orders:by_client_order_id?client_order_id={Uri.EscapeDataString("a b+c")}");

        Assert.Equal((order.Text("id"), "a b+c"), (found.Json.Text("id"), found.Json.Text("client_order_id")));
        Assert.Equal(order.Text("id"), (await client.GetAsync($"/v2/orders/{order.Text("id")}")).Json.Text("id"));
        (await client.GetAsync("/v2/orders?after_order_id=00000000-0000-4000-8000-000000000000")).Refuses(404, 40410000, "order not found");
    }

    private static object Rest(string symbol, string limit) => new { symbol, qty = "1", side = "buy", type = "limit", limit_price = limit, time_in_force = "gtc" };

    private static async Task<IReadOnlyList<string>> IdsAsync(Client client, string query)
    {
        var answer = await client.GetAsync($"/v2/orders{query}");
        Assert.True((int)answer.Status == 200, answer.Text);
        return [.. answer.Json.Items().Select(order => order.Text("id"))];
    }
}
