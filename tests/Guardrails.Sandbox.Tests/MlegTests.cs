using System.Net;
using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>Orders of several legs: one frame without a symbol, all legs or none.</summary>
public sealed class MlegTests
{
    private const string C25 = "GME300118C00025000";
    private const string C30 = "GME300118C00030000";
    private const string P25 = "GME300118P00025000";
    private const string P20 = "GME300118P00020000";

    private static readonly (string, int, string)[] _spread = [(C25, 1, "buy_to_open"), (C30, 1, "sell_to_open")];
    private static readonly (string, int, string)[] _closing = [(C25, 1, "sell_to_close"), (C30, 1, "buy_to_close")];

    [Fact]
    public async Task A_spread_is_one_order_without_a_symbol_with_its_legs_inside()
    {
        await using var client = await StartAsync();
        await client.ControlAsync("fills", new { up_to = "0" });
        await client.ControlAsync("latencies", new { ack_ms = 500 }); // the answer is written before

        var order = await client.PlaceAsync(Order(_spread, "3", limit: "1.50", id: "spread"));

        Assert.Equal(("spread", "", "", "", "", "mleg"), (order.Text("client_order_id"), order.Text("symbol"), order.Text("side"), order.Text("asset_id"), order.Text("asset_class"), order.Text("order_class")));
        Assert.Equal(("limit", "1.5", "3", "pending_new"), (order.Text("type"), order.Text("limit_price"), order.Text("qty"), order.Text("status")));
        var legs = order.GetProperty("legs").Items().ToList();
        Assert.Equal([(C25, "buy", "buy_to_open", "3", "1"), (C30, "sell", "sell_to_open", "3", "1")], legs.Select(static leg => (leg.Text("symbol")!, leg.Text("side")!, leg.Text("position_intent")!, leg.Text("qty")!, leg.Text("ratio_qty")!)));
        Assert.All(legs, leg =>
        {
            Assert.True(Guid.TryParseExact(leg.Text("client_order_id"), "D", out _), leg.Text("client_order_id"));
            Assert.Equal(("", "mleg", "us_option"), (leg.Text("type"), leg.Text("order_class"), leg.Text("asset_class")));
            Assert.Equal(JsonValueKind.Null, leg.GetProperty("limit_price").ValueKind);
        });

        var found = await client.OrderAsync(order.Text("id")!, "new");
        Assert.Equal(2, found.GetProperty("legs").GetArrayLength());
        Assert.Equal(order.Text("id"), (await client.GetAsync("/v2/orders:by_client_order_id?client_order_id=spread")).Json.Text("id"));
        Assert.Equal(legs[1].Text("id"), (await client.GetAsync($"/v2/orders:by_client_order_id?client_order_id={legs[1].Text("client_order_id")}")).Json.Text("id"));
        Assert.Equal(order.Text("id"), Assert.Single((await client.GetAsync("/v2/orders?nested=true")).Json.Items()).Text("id"));
        Assert.Equal(3, (await client.GetAsync("/v2/orders")).Json.GetArrayLength());
        Assert.Empty((await client.GetAsync($"/v2/orders?nested=true&after_order_id={order.Text("id")}")).Json.Items());
        (await client.SendAsync("POST", "/v2/orders", Order(_spread, "1", id: "spread"))).Refuses(422, 40010001, "client_order_id must be unique");
    }

    [Fact]
    public async Task It_is_executed_as_one_and_the_stream_tells_all_legs_at_once()
    {
        await using var client = await StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.PriceAsync(C25, "2.60");

        var order = await client.PlaceAsync(Order([(C25, 1, "buy_to_open"), (C30, 2, "sell_to_open"), (P25, 1, "buy_to_open"), ("GME300118C00035000", 1, "buy_to_open")], "2", limit: "5"));
        var filled = await client.OrderAsync(order.Text("id"), "filled");

        // 2.60 - 2 x 1.10 + 2.40 + 0.50
        Assert.Equal(("3.3", "2"), (filled.Text("filled_avg_price"), filled.Text("filled_qty")));
        Assert.Equal(["2", "4", "2", "2"], filled.GetProperty("legs").Items().Select(static leg => leg.Text("filled_qty")));
        Assert.Equal(order.Text("id"), (await stream.UpdateAsync("new")).GetProperty("order").Text("id"));
        var fill = await stream.UpdateAsync("fill");
        Assert.Equal((order.Text("id"), "filled", "3.3", "2"), (fill.GetProperty("order").Text("id"), fill.GetProperty("order").Text("status"), fill.Text("price"), fill.Text("qty")));
        Assert.False(fill.TryGetProperty("position_qty", out _));
        Assert.Equal([(C25, "2"), (C30, "-4"), (P25, "2"), ("GME300118C00035000", "2")], fill.GetProperty("position_qtys").EnumerateObject().Select(static entry => (entry.Name, entry.Value.GetString()!)));
        Assert.Equal(filled.GetProperty("legs").Items().Select(static leg => (leg.Text("id"), leg.Text("filled_qty"), leg.Text("filled_avg_price"))), fill.GetProperty("legs").Items().Select(static leg => (leg.Text("order_id"), leg.Text("qty"), leg.Text("price"))));
        Assert.Equal(4, (await client.GetAsync("/v2/account/activities/FILL")).Json.Items().Select(static row => row.Text("order_id")).Distinct().Count());
    }

    [Fact]
    public async Task It_is_executed_in_whole_units()
    {
        await using var client = await StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("fills", new { up_to = "3" });

        var order = await client.PlaceAsync(Order([(C25, 2, "buy_to_open"), (C30, 1, "sell_to_open")], "2"));
        var partly = await client.OrderAsync(order.Text("id"), "partially_filled");

        Assert.Equal(("1", "2"), (partly.Text("filled_qty"), partly.Text("qty")));
        Assert.Equal(["2", "1"], partly.GetProperty("legs").Items().Select(static leg => leg.Text("filled_qty")));
        await stream.UpdateAsync("new");
        var part = await stream.UpdateAsync("partial_fill");
        Assert.Equal(("1", "1", "partially_filled"), (part.Text("qty"), part.GetProperty("order").Text("filled_qty"), part.GetProperty("order").Text("status")));
        await client.ControlAsync("fills", new { });

        Assert.Equal("2", (await client.OrderAsync(order.Text("id"), "filled")).Text("filled_qty"));
        var rest = await stream.UpdateAsync("fill");
        Assert.Equal(("1", "2"), (rest.Text("qty"), rest.GetProperty("order").Text("filled_qty")));
        Assert.Equal(["2", "1"], rest.GetProperty("legs").Items().Select(static leg => leg.Text("qty")));
    }

    [Fact]
    public async Task A_net_price_that_the_market_does_not_give_rests_until_it_does()
    {
        await using var client = await StartAsync();
        var order = await client.PlaceAsync(Order(_spread, "1", limit: "1.30"));
        await client.OrderAsync(order.Text("id"), "new");

        await client.PriceAsync(C30, "1.20");

        Assert.Equal("1.3", (await client.OrderAsync(order.Text("id"), "filled")).Text("filled_avg_price"));
    }

    [Fact]
    public async Task The_frame_is_canceled_and_no_leg_by_itself()
    {
        await using var client = await StartAsync();
        using var stream = await Listener.StartAsync(client);
        var order = await client.PlaceAsync(Order(_spread, "1", limit: "1"));
        await stream.UpdateAsync("new");
        var leg = order.GetProperty("legs")[1].Text("id");

        (await client.DeleteAsync($"/v2/orders/{leg}")).Refuses(422, 42210000, "cannot cancel/replace individual legs of a mleg order");
        (await client.SendAsync("PATCH", $"/v2/orders/{leg}", new { qty = "2" })).Refuses(422, 42210000, "cannot cancel/replace individual legs of a mleg order");
        (await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { limit_price = "1.10" })).Refuses(403, 40310000, "replace mleg order is disabled");
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v2/orders/{order.Text("id")}")).Status);

        var canceled = await client.OrderAsync(order.Text("id"), "canceled");
        Assert.Equal(["canceled", "canceled"], canceled.GetProperty("legs").Items().Select(static row => row.Text("status")));
        Assert.Equal("canceled", (await stream.UpdateAsync("canceled")).GetProperty("order").Text("status"));
        (await client.DeleteAsync($"/v2/orders/{order.Text("id")}")).Refuses(422, 42210000, "order is already in \"canceled\" state");
        Assert.Empty((await client.GetAsync("/v2/orders?nested=true")).Json.Items());
    }

    [Fact]
    public async Task All_orders_are_canceled_with_one_answer_for_a_frame()
    {
        await using var client = await StartAsync();
        var order = await client.PlaceAsync(Order(_spread, "1", limit: "1"));

        var all = await client.DeleteAsync("/v2/orders");

        Assert.Equal([(order.Text("id"), 200)], all.Json.Items().Select(static item => (item.Text("id"), item.GetProperty("status").GetInt32())));
        await client.OrderAsync(order.Text("id"), "canceled");
    }

    [Fact]
    public async Task A_spread_is_closed_as_it_was_opened_and_a_leg_that_is_held_for_another_order_refuses_both()
    {
        await using var client = await StartAsync();
        await client.OrderAsync((await client.PlaceAsync(Order(_spread, "2"))).Text("id"), "filled");
        var resting = await client.PlaceAsync(Order(_closing, "1", limit: "-2"));
        await client.OrderAsync(resting.Text("id"), "new");
        Assert.Equal(("1", "-1"), ((await client.GetAsync($"/v2/positions/{C25}")).Json.Text("qty_available"), (await client.GetAsync($"/v2/positions/{C30}")).Json.Text("qty_available")));

        var refused = await client.SendAsync("POST", "/v2/orders", Order(_closing, "2"));

        Assert.Equal("1", refused.Refuses(403, 40310000, "insufficient qty available for order (requested: 2, available: 1)").Json.Text("held_for_orders"));
        await client.DeleteAsync($"/v2/orders/{resting.Text("id")}");
        await client.OrderAsync(resting.Text("id"), "canceled");
        await client.OrderAsync((await client.PlaceAsync(Order(_closing, "2", limit: "-1.40"))).Text("id"), "filled");
        Assert.Empty((await client.GetAsync("/v2/positions")).Json.Items());
        Assert.Equal(3, (await client.GetAsync("/v2/orders?status=all&nested=true")).Json.GetArrayLength());
    }

    [Theory]
    [InlineData("""{"legs":[]}""", 422, 42210000, "mleg orders must have at least 2 legs and at most 4 legs")]
    [InlineData("""{"legs":null}""", 422, 42210000, "mleg orders must have at least 2 legs and at most 4 legs")]
    [InlineData("""{"legs":"two"}""", 400, 40010000, "failed to decode request body")]
    [InlineData("""{"type":"stop"}""", 422, 40010001, "invalid order type")]
    [InlineData("""{"time_in_force":"ioc"}""", 422, 42210000, "invalid time in force")]
    [InlineData("""{"qty":"1.5"}""", 422, 42210000, "qty must be integer for options trading")]
    [InlineData("""{"qty":null}""", 422, 40010001, "qty is required")]
    [InlineData("""{"qty":"-1"}""", 422, 40010001, "qty must be > 0")]
    [InlineData("""{"type":"limit"}""", 422, 42210000, "limit price is required for limit orders")]
    [InlineData("""{"limit_price":"1"}""", 422, 42210000, "limit price is only valid for limit orders")]
    [InlineData("""{"type":"limit","limit_price":"1.005"}""", 422, 42210000, "invalid limit price")]
    [InlineData("""{"extended_hours":true}""", 422, 42210000, "extended hours is not supported for options trading")]
    [InlineData("""{"legs":[{"symbol":"GME300118C00025000","ratio_qty":"1","side":"buy","position_intent":"buy_to_open"},{"symbol":"GME300118C00030000","ratio_qty":"1","side":"sell"}]}""", 422, 42210000, "leg.1 position intent is required")]
    [InlineData("""{"legs":[{"symbol":"GME300118C00025000","ratio_qty":"1","side":"buy","position_intent":"buy_to_open"},{"symbol":"GME300118C00030000","ratio_qty":"1","side":"sell","position_intent":"buy_to_open"}]}""", 422, 40010001, "invalid position_intent")]
    [InlineData("""{"legs":[{"symbol":"GME300118C00025000","ratio_qty":"0.5","side":"buy","position_intent":"buy_to_open"},{"symbol":"GME300118C00030000","ratio_qty":"1","side":"sell","position_intent":"sell_to_open"}]}""", 422, 40010001, "leg.0 ratio_qty must be a whole number between 1 and 1000")]
    [InlineData("""{"legs":[{"symbol":"GME300118C00025000","ratio_qty":"2","side":"buy","position_intent":"buy_to_open"},{"symbol":"GME300118C00030000","ratio_qty":"2","side":"sell","position_intent":"sell_to_open"}]}""", 422, 42210000, "the ratio_qty of the legs must have no common divisor")]
    [InlineData("""{"legs":[{"symbol":"GME300118C00025000","ratio_qty":"1","side":"buy","position_intent":"buy_to_open"},{"symbol":"GME300118C00025000","ratio_qty":"1","side":"sell","position_intent":"sell_to_open"}]}""", 422, 42210000, "every leg of a mleg order must have another symbol")]
    public async Task An_order_of_legs_that_is_none_is_refused(string other, int status, int code, string message)
    {
        await using var client = await StartAsync();
        var body = Order(_spread, "1");
        foreach (var field in JsonDocument.Parse(other).RootElement.EnumerateObject())
        {
            body[field.Name] = field.Value.ValueKind == JsonValueKind.Null ? null : field.Value;
        }

        (await client.SendAsync("POST", "/v2/orders", body)).Refuses(status, code, message);
        Assert.Empty((await client.GetAsync("/v2/orders?status=all")).Json.Items());
    }

    public static TheoryData<string, int, string, string> Refusals => new()
    {
        { $"{C25} 1 buy_to_open, GME300118C00099000 1 sell_to_open", 422, "asset not found for GME300118C00099000", "" },
        { $"{C25} 1 buy_to_open, GME 1 sell_to_open", 422, "equity legs are allowed only with a corresponding amount of call contracts", "" },
        { $"{C25} 1 buy_to_open, SPY300118C00500000 1 sell_to_open", 422, "underlying asset mismatch: GME != SPY", "" },
        { $"{C25} 1 sell_to_close, {C30} 1 buy_to_close", 422, "position intent mismatch, inferred: sell_to_open, specified: sell_to_close", "" },
        { $"{C25} 1 buy_to_open, {C30} 2 sell_to_open", 403, "account not eligible to trade uncovered option contracts", "" },
        { $"{P25} 1 sell_to_open, {C30} 1 sell_to_open", 403, "account not eligible to trade uncovered option contracts", "" },
        { $"{P25} 1000 sell_to_open, {P20} 999 buy_to_open, {C25} 1 buy_to_open", 403, "account not eligible to trade uncovered option contracts", "" },
        { $"{P25} 300 sell_to_open, {P20} 300 buy_to_open, {C25} 1 buy_to_open", 403, "insufficient options buying power (required: 105250, available: 100000)", "" },
        { $"{C25} 1 buy_to_open, {C30} 1 sell_to_open", 403, "account not eligible to trade spreads or uncovered contracts", "2" },
        { $"{C25} 1 buy_to_open, {C30} 1 sell_to_open", 403, "account not authorized to trade options", "0" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_one_leg_is_refused_for_refuses_all(string legs, int status, string message, string level)
    {
        await using var client = await StartAsync(level.Length > 0 ? level[0] - '0' : 3);
        var sent = legs.Split(", ").Select(static leg => leg.Split(' ')).Select(static leg => (leg[0], int.Parse(leg[1], System.Globalization.CultureInfo.InvariantCulture), leg[2])).ToArray();

        var refused = await client.SendAsync("POST", "/v2/orders", Order(sent, "1"));

        Assert.Equal((status, message), ((int)refused.Status, refused.Json.Text("message")));
        Assert.Empty((await client.GetAsync("/v2/orders?status=all")).Json.Items());
        Assert.Empty((await client.GetAsync("/v2/positions")).Json.Items());
        Assert.Empty(client.Sandbox.Broker.Venue.OpenOrders);
    }

    [Fact]
    public async Task Shares_cover_no_call_of_an_order_of_several_legs()
    {
        await using var client = await StartAsync();
        await client.BuyAsync("GME", "200");

        (await client.SendAsync("POST", "/v2/orders", Order([(C25, 1, "sell_to_open"), (C30, 1, "sell_to_open")], "1"))).Refuses(403, 40310000, "account not eligible to trade uncovered option contracts");
    }

    [Fact]
    public async Task A_refusal_of_the_venue_leaves_no_order_and_its_id_free()
    {
        await using var client = await StartAsync();
        client.Sandbox.Broker.Venue.RejectNext("SCRIPTED", "not today");

        (await client.SendAsync("POST", "/v2/orders", Order(_spread, "1", id: "again"))).Refuses(403, 40310000, "not today");

        Assert.Empty((await client.GetAsync("/v2/orders?status=all")).Json.Items());
        await client.OrderAsync((await client.PlaceAsync(Order(_spread, "1", id: "again"))).Text("id"), "filled");
    }

    [Fact]
    public async Task Outside_the_regular_hours_it_waits_as_one()
    {
        await using var client = await StartAsync();
        await client.ControlAsync("session", new { phase = "pre" });
        using var stream = await Listener.StartAsync(client);

        (await client.SendAsync("POST", "/v2/orders", Order(_spread, "1"))).Refuses(422, 42210000, "options market orders are only allowed during market hours");
        var order = await client.PlaceAsync(Order(_spread, "1", limit: "2"));
        Assert.Equal("accepted", order.Text("status"));
        Assert.Equal("accepted", (await stream.UpdateAsync("accepted")).GetProperty("order").Text("status"));
        await client.ControlAsync("session", new { phase = "core" });

        await stream.UpdateAsync("new");
        await stream.UpdateAsync("fill");
        await client.OrderAsync(order.Text("id"), "filled");
    }

    [Fact]
    public async Task It_ends_with_the_day_as_one()
    {
        await using var client = await StartAsync();
        using var stream = await Listener.StartAsync(client);
        var order = await client.PlaceAsync(Order(_spread, "1", limit: "1"));
        await stream.UpdateAsync("new");

        await client.ControlAsync("session", new { phase = "post" });

        Assert.Equal(["expired", "expired"], (await client.OrderAsync(order.Text("id"), "expired")).GetProperty("legs").Items().Select(static leg => leg.Text("status")));
        await stream.UpdateAsync("expired");
    }

    [Fact]
    public async Task An_execution_that_is_taken_back_is_told_of_its_leg()
    {
        await using var client = await StartAsync();
        using var stream = await Listener.StartAsync(client);
        var order = await client.PlaceAsync(Order(_spread, "2"));
        await stream.UpdateAsync("new");
        var fill = await stream.UpdateAsync("fill");

        await client.ControlAsync("executions/last", new { });

        var bust = await stream.UpdateAsync("trade_bust");
        var leg = Assert.Single(bust.GetProperty("legs").Items());
        Assert.Equal((C30, "-2", fill.GetProperty("legs")[1].Text("execution_id")), (leg.Text("symbol"), leg.Text("qty"), bust.Text("previous_execution_id")));
        Assert.Equal((order.Text("id"), "2", "0"), (bust.GetProperty("order").Text("id"), bust.GetProperty("order").GetProperty("legs")[0].Text("filled_qty"), bust.GetProperty("order").GetProperty("legs")[1].Text("filled_qty")));
    }

    private static Task<Client> StartAsync(int level = 3) => Client.StartAsync(options =>
    {
        options.OptionsLevel = level;
        options.Assets = [.. options.Assets, new() { Symbol = "GME300118C00035000", Price = 0.50m }, new() { Symbol = "SPY300118C00500000", Price = 40m }];
    });

    private static Dictionary<string, object?> Order((string Symbol, int Ratio, string Intent)[] legs, string quantity, string? limit = null, string? id = null)
    {
        var order = new Dictionary<string, object?>
        {
            ["order_class"] = "mleg",
            ["qty"] = quantity,
            ["type"] = limit is null ? "market" : "limit",
            ["time_in_force"] = "day",
            ["legs"] = legs.Select(static leg => new { symbol = leg.Symbol, ratio_qty = leg.Ratio.ToString(System.Globalization.CultureInfo.InvariantCulture), side = leg.Intent.Split('_')[0], position_intent = leg.Intent }),
        };
        if (limit is not null)
        {
            order["limit_price"] = limit;
        }

        if (id is not null)
        {
            order["client_order_id"] = id;
        }

        return order;
    }
}
