using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>What is executed in which part of the day, and what halts keep.</summary>
public sealed class ExtendedHoursTests
{
    [Theory]
    [InlineData("pre")]
    [InlineData("post")]
    public async Task In_the_extended_hours_orders_for_them_are_executed_and_others_wait(string phase)
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("session", new { phase });

        var extended = await client.PlaceAsync(Limit("GME", "26", "day"));
        Assert.True(extended.GetProperty("extended_hours").GetBoolean());
        Assert.Equal("25", (await client.OrderAsync(extended.Text("id"), "filled")).Text("filled_avg_price"));
        await stream.UpdateAsync("new");
        await stream.UpdateAsync("fill");

        object[] others =
        [
            new { symbol = "GME", qty = "1", side = "sell", type = "market", time_in_force = "day" },
            new { symbol = "QBTS", qty = "1", side = "buy", type = "limit", limit_price = "20", time_in_force = "gtc" },
            BracketTests.Bracket("TSLA", "10", target: "300", stop: "200"),
        ];
        var ids = new List<string>();
        foreach (var other in others)
        {
            var order = await client.PlaceAsync(other);
            Assert.Equal(("accepted", false), (order.Text("status"), order.GetProperty("extended_hours").GetBoolean()));
            ids.Add(order.Text("id"));
        }

        await client.ControlAsync("prices", new { GME = "24", QBTS = "19", TSLA = "249" });
        await StayAsync(client, ids, "accepted");

        await client.ControlAsync("session", new { phase = "core" });
        foreach (var id in ids)
        {
            await client.OrderAsync(id, "filled");
        }
    }

    [Fact]
    public async Task A_stop_that_works_rests_outside_the_regular_hours()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.BuyAsync("SPY", "10");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });
        var pair = await client.PlaceAsync(OcoTests.Oco("SPY", "10", target: "520", stop: "480"));
        foreach (var phase in (string[])["post", "overnight", "closed", "pre"])
        {
            await client.ControlAsync("session", new { phase });
            await client.ControlAsync("prices", new { GME = "15", SPY = phase == "pre" ? "470" : "530" });
            await StayAsync(client, [stop.Text("id"), pair.Text("id")], "new");
        }

        await client.ControlAsync("session", new { phase = "core" });
        await client.OrderAsync(stop.Text("id"), "filled");
        await client.OrderAsync(pair.Legs()[0].Text("id"), "filled");
    }

    [Fact]
    public async Task A_price_outside_the_regular_hours_elects_no_stop()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var stop = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "stop", stop_price = "20", time_in_force = "gtc" });
        await client.ControlAsync("session", new { phase = "pre" });
        await client.PriceAsync("GME", "15");
        await client.PriceAsync("GME", "25");

        await client.ControlAsync("session", new { phase = "core" });

        await StayAsync(client, [stop.Text("id")], "new");
        await client.PriceAsync("GME", "19");
        await client.OrderAsync(stop.Text("id"), "filled");
    }

    [Fact]
    public async Task Overnight_only_what_is_traded_then_is_executed()
    {
        await using var client = await Client.StartAsync();
        Assert.Equal(["overnight_tradable"], Attributes((await client.GetAsync("/v2/assets/SPY")).Json));
        Assert.Equal(["AAPL", "MSFT", "SPY", "TSLA"], (await client.GetAsync("/v2/assets?attributes=overnight_tradable,ipo")).Json.Items().Select(static asset => asset.Text("symbol")));
        Assert.Equal(["has_options"], Attributes((await client.GetAsync("/v2/assets/GME")).Json));
        await client.ControlAsync("session", new { phase = "overnight" });

        var traded = await client.PlaceAsync(Limit("SPY", "505", "gtc"));
        var other = await client.PlaceAsync(Limit("GME", "26", "gtc"));
        var market = await client.PlaceAsync(new { symbol = "MSFT", qty = "1", side = "buy", type = "market", time_in_force = "day" });

        await client.OrderAsync(traded.Text("id"), "filled");
        await StayAsync(client, [other.Text("id"), market.Text("id")], "accepted");
        await client.ControlAsync("session", new { phase = "pre" });
        await client.OrderAsync(other.Text("id"), "filled");
        await StayAsync(client, [market.Text("id")], "accepted");
    }

    [Fact]
    public async Task Orders_for_the_day_end_with_the_part_of_the_day_they_are_for()
    {
        await using var client = await Client.StartAsync();
        var regular = await client.PlaceAsync(Limit("GME", "20", "day", extended: false));
        var extended = await client.PlaceAsync(Limit("QBTS", "10", "day"));
        var lasting = await client.PlaceAsync(Limit("SPY", "400", "gtc"));

        await client.ControlAsync("session", new { phase = "post" });
        await client.OrderAsync(regular.Text("id"), "expired");
        await StayAsync(client, [extended.Text("id"), lasting.Text("id")], "new");
        var tomorrow = await client.PlaceAsync(Limit("AAPL", "100", "day", extended: false));

        await client.ControlAsync("session", new { phase = "overnight" });
        await client.OrderAsync(extended.Text("id"), "expired");
        await client.ControlAsync("session", new { phase = "pre" });
        await StayAsync(client, [tomorrow.Text("id")], "accepted");
        await client.ControlAsync("session", new { phase = "core" });
        await client.OrderAsync(tomorrow.Text("id"), "new");
        await client.ControlAsync("session", new { open = false });
        await client.OrderAsync(tomorrow.Text("id"), "expired");
        await StayAsync(client, [lasting.Text("id")], "new");
    }

    [Fact]
    public async Task What_takes_the_place_of_an_order_for_the_extended_hours_is_one()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("session", new { phase = "pre" });
        var order = await client.PlaceAsync(Limit("GME", "20", "day"));
        await client.OrderAsync(order.Text("id"), "new");

        var changed = (await client.SendAsync("PATCH", $"/v2/orders/{order.Text("id")}", new { limit_price = "26" })).Json;

        Assert.True((await client.OrderAsync(changed.Text("id"), "filled")).GetProperty("extended_hours").GetBoolean());
    }

    [Fact]
    public async Task A_halt_keeps_orders_from_being_executed()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.ControlAsync("halts", new { GME = true });

        var exit = await client.PlaceAsync(new { symbol = "GME", qty = "10", side = "sell", type = "market", time_in_force = "day" });
        var asset = (await client.GetAsync("/v2/assets/GME")).Json;
        Assert.Equal(("active", true), (asset.Text("status"), asset.GetProperty("tradable").GetBoolean()));
        Assert.Equal(["GME"], (await client.GetAsync("/sandbox")).Json.GetProperty("halted").Items().Select(static symbol => symbol.GetString()));
        await client.PriceAsync("GME", "20");
        await StayAsync(client, [exit.Text("id")], "new");
        await client.BuyAsync("SPY", "1");

        await client.ControlAsync("halts", new { GME = false });
        Assert.Equal("20", (await client.OrderAsync(exit.Text("id"), "filled")).Text("filled_avg_price"));
        Assert.Equal(400, (int)(await client.SendAsync("POST", "/sandbox/halts", new { BLAH = true })).Status);
        Assert.Equal(400, (int)(await client.SendAsync("POST", "/sandbox/halts", "{}")).Status);
        Assert.Equal(400, (int)(await client.SendAsync("POST", "/sandbox/halts", new { GME = "yes" })).Status);
    }

    [Fact]
    public async Task A_halt_overnight_is_told_and_queues_orders()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("session", new { phase = "overnight" });
        await client.ControlAsync("halts", new { SPY = true });

        var order = await client.PlaceAsync(Limit("SPY", "505", "day"));
        Assert.Equal("accepted", order.Text("status"));
        await stream.UpdateAsync("accepted");
        Assert.Equal(["overnight_tradable", "overnight_halted"], Attributes((await client.GetAsync("/v2/assets/SPY")).Json));

        await client.ControlAsync("halts", new { SPY = false });
        await client.OrderAsync(order.Text("id"), "filled");
        await stream.UpdateAsync("new");
        await stream.UpdateAsync("fill");
    }

    [Theory]
    [InlineData("""{"phase": "lunch"}""")]
    [InlineData("""{"phase": 1}""")]
    [InlineData("""{"phase": "pre", "open": true}""")]
    [InlineData("""{"open": "yes"}""")]
    [InlineData("{}")]
    public async Task A_phase_that_is_none_changes_nothing(string body)
    {
        await using var client = await Client.StartAsync();

        Assert.Equal(400, (int)(await client.SendAsync("POST", "/sandbox/session", body)).Status);

        Assert.Equal("core", (await client.GetAsync("/sandbox")).Json.Text("phase"));
    }

    private static object Limit(string symbol, string limit, string time, bool extended = true) =>
        new { symbol, qty = "1", side = "buy", type = "limit", limit_price = limit, time_in_force = time, extended_hours = extended };

    private static IEnumerable<string?> Attributes(JsonElement asset) => asset.GetProperty("attributes").Items().Select(static attribute => attribute.GetString());

    /// <summary>The orders have a status and keep it for a while, in which executions come elsewhere.</summary>
    private static async Task StayAsync(Client client, IReadOnlyList<string> orders, string status)
    {
        foreach (var order in orders)
        {
            await client.OrderAsync(order, status);
        }

        await Task.Delay(60);
        foreach (var order in orders)
        {
            Assert.Equal(status, (await client.GetAsync($"/v2/orders/{order}")).Json.Text("status"));
        }
    }
}
