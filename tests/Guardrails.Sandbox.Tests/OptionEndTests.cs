using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>What ends contracts without an order: exercise, assignment and expiry. Both positions move, the shares at the strike, and the activities tell it.</summary>
public sealed class OptionEndTests
{
    private const string C25 = "GME300118C00025000";
    private const string C30 = "GME300118C00030000";
    private const string P25 = "GME300118P00025000";

    [Fact]
    public async Task A_call_that_is_exercised_becomes_shares_at_the_strike()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync(C25, "2");

        await client.ControlAsync("options", new { symbol = C25, @event = "exercise", qty = 1 });

        Assert.Equal([("GME", "100", "25"), (C25, "1", "2.5")], await PositionsAsync(client));
        Assert.Equal("97000", (await client.GetAsync("/v2/account")).Json.Text("cash"));
        var rows = await RowsAsync(client, "");
        Assert.Equal([("OPTRD", "GME", "100", "-2500", "25"), ("OPEXC", C25, "-1", "0", null)], rows.Select(Told));
        Assert.Equal(["Option Trade executed", "Option Exercise executed"], rows.Select(static row => $"{row.Text("description")} {row.Text("status")}"));
        Assert.Equal(rows[0].Text("id"), rows[1].Text("id"));
        (await client.SendAsync("POST", "/sandbox/options", new { symbol = C25, @event = "exercise", qty = 2 })).Refuses(403, 40310000, "no available position for the specified contract");
    }

    /// <summary>A contract that an order is to sell cannot be exercised before.</summary>
    [Fact]
    public async Task What_an_order_holds_is_not_exercised()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync(C25, "2");
        await client.PlaceAsync(new { symbol = C25, qty = "1", side = "sell", type = "limit", limit_price = "9", time_in_force = "day" });

        (await client.SendAsync("POST", "/sandbox/options", new { symbol = C25, @event = "exercise", qty = 2 })).Refuses(403, 40310000, "no available position for the specified contract");
        await client.ControlAsync("options", new { symbol = C25, @event = "exercise", qty = 1 });

        Assert.Equal([("GME", "100", "25"), (C25, "1", "2.5")], await PositionsAsync(client));
    }

    [Fact]
    public async Task A_put_that_was_sold_and_is_assigned_becomes_shares()
    {
        await using var client = await Client.StartAsync();
        await client.OrderAsync((await client.PlaceAsync(new { symbol = P25, qty = "2", side = "sell", type = "market", time_in_force = "day" })).Text("id"), "filled");

        await client.ControlAsync("options", new { symbol = P25, @event = "assign", qty = 2 });

        Assert.Equal([("GME", "200", "25")], await PositionsAsync(client));
        Assert.Equal([("OPTRD", "GME", "200", "-5000", "25"), ("OPASN", P25, "2", "0", null)], (await RowsAsync(client, "")).Select(Told));
        (await client.SendAsync("POST", "/sandbox/options", new { symbol = P25, @event = "assign", qty = 1 })).Refuses(403, 40310000, "no available position for the specified contract");
    }

    [Fact]
    public async Task A_covered_call_that_is_assigned_takes_the_shares()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "100");
        await client.OrderAsync((await client.PlaceAsync(new { symbol = C30, qty = "1", side = "sell", type = "market", time_in_force = "day" })).Text("id"), "filled");
        (await client.SendAsync("POST", "/sandbox/options", new { symbol = C30, @event = "exercise", qty = 1 })).Refuses(403, 40310000, "cannot exercise short position");

        await client.ControlAsync("options", new { symbol = C30, @event = "assign", qty = 1 });

        Assert.Empty(await PositionsAsync(client));
        Assert.Equal([("OPTRD", "GME", "-100", "3000", "30"), ("OPASN", C30, "1", "0", null)], (await RowsAsync(client, "")).Select(Told));
        Assert.Equal("100610", (await client.GetAsync("/v2/account")).Json.Text("cash"));
    }

    /// <summary>On its last day a contract that is in the money by a cent is exercised, the other one is gone. Orders for it end, and none is taken any more.</summary>
    [Theory]
    [InlineData("25.01", "OPTRD GME 100; OPEXC C25 -1")]
    [InlineData("25", "OPEXP C25 -1")]
    public async Task At_its_end_a_contract_is_exercised_or_gone(string price, string expected)
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync(C25, "1");
        var order = await client.PlaceAsync(new { symbol = C25, qty = "1", side = "sell", type = "limit", limit_price = "9", time_in_force = "gtc" });
        await client.PriceAsync("GME", price);

        await client.ControlAsync("options", new { symbol = C25, @event = "expire" });

        await client.OrderAsync(order.Text("id"), "canceled");
        Assert.Equal(expected, string.Join("; ", (await RowsAsync(client, "")).Select(static row => $"{row.Text("activity_type")} {row.Text("symbol")!.Replace(C25, "C25", StringComparison.Ordinal)} {row.Text("qty")}")));
        Assert.DoesNotContain(await PositionsAsync(client), static position => position.Symbol == C25);
        (await client.SendAsync("POST", "/v2/orders", new { symbol = C25, qty = "1", side = "buy", type = "market", time_in_force = "day" })).Refuses(422, 42210000, $"contract \"{C25}\" is expired");
    }

    [Fact]
    public async Task Activities_are_listed_by_kind_and_in_pages()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync(C25, "2");
        await client.ControlAsync("options", new { symbol = C25, @event = "exercise", qty = 1 });
        await client.ControlAsync("options", new { symbol = C25, @event = "exercise", qty = 1 });

        Assert.Equal(["OPEXC", "OPEXC"], (await client.GetAsync("/v2/account/activities/OPEXC")).Json.Items().Select(static row => row.Text("activity_type")));
        Assert.Equal(4, (await client.GetAsync("/v2/account/activities?activity_types=OPEXC,OPTRD")).Json.GetArrayLength());
        var first = await RowsAsync(client, "&page_size=2");
        Assert.Equal(2, first.Count);
        Assert.NotEqual(first[0].Text("id"), (await RowsAsync(client, $"&page_size=2&page_token={Uri.EscapeDataString(first[1].Text("id")!)}"))[0].Text("id"));
        Assert.Empty(await RowsAsync(client, $"&after={DateTime.UtcNow.AddDays(1):yyyy-MM-dd}"));
        (await client.GetAsync("/v2/account/activities?activity_types=FILL,OPEXC")).Refuses(501, 50110000, "the sandbox does not support activities other than FILL and those of options, one or the other");
    }

    [Theory]
    [InlineData("""{"symbol":"GME","event":"expire"}""")]
    [InlineData("""{"symbol":"GME300118C00025000"}""")]
    [InlineData("""{"symbol":"GME300118C00025000","event":"expire","qty":1}""")]
    [InlineData("""{"symbol":"GME300118C00025000","event":"assign"}""")]
    [InlineData("""{"symbol":"GME300118C00025000","event":"exercise","qty":0.5}""")]
    [InlineData("""{"symbol":"GME300118C00025000","event":"exercise","qty":-1}""")]
    public async Task What_is_no_end_of_a_contract_is_refused(string body)
    {
        await using var client = await Client.StartAsync();

        var answer = await client.SendAsync("POST", "/sandbox/options", body);

        Assert.Equal(400, (int)answer.Status);
        Assert.Empty(await RowsAsync(client, ""));
    }

    private static async Task<List<(string? Symbol, string? Quantity, string? Price)>> PositionsAsync(Client client) =>
        [.. (await client.GetAsync("/v2/positions")).Json.Items().Select(static row => (row.Text("symbol"), row.Text("qty"), row.Text("avg_entry_price")))];

    private static async Task<List<JsonElement>> RowsAsync(Client client, string query) =>
        [.. (await client.GetAsync($"/v2/account/activities?category=non_trade_activity{query}")).Json.Items()];

    private static (string?, string?, string?, string?, string?) Told(JsonElement row) =>
        (row.Text("activity_type"), row.Text("symbol"), row.Text("qty"), row.Text("net_amount"), row.TryGetProperty("price", out _) ? row.Text("price") : null);
}
