using System.Net;
using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>Stops that trail the price.</summary>
public sealed class TrailingStopTests
{
    [Fact]
    public async Task A_sale_follows_the_price_up_and_stays_when_it_falls()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");

        var stop = await client.PlaceAsync(Order("sell", "10", price: "2"));
        Assert.Equal(("trailing_stop", "new", "2", "25", "23"), (stop.Text("type"), stop.Text("status"), stop.Text("trail_price"), stop.Text("hwm"), stop.Text("stop_price")));
        Assert.Equal(JsonValueKind.Null, stop.GetProperty("trail_percent").ValueKind);
        Assert.Equal("0", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));
        await client.PriceAsync("GME", "27");
        await client.PriceAsync("GME", "25.10");
        await ExpectAsync(client, stop, hwm: "27", price: "25");
        Assert.Equal(10m, client.Sandbox.Broker.Venue.GetState().NetOf("GME"));

        await client.PriceAsync("GME", "24.90");

        Assert.Equal("24.9", (await client.OrderAsync(stop.Text("id"), "filled")).Text("filled_avg_price"));
    }

    [Fact]
    public async Task A_purchase_follows_the_price_down_by_percent()
    {
        await using var client = await Client.StartAsync();
        var stop = await client.PlaceAsync(Order("buy", "1", percent: "10"));
        Assert.Equal(("10", "25", "27.5"), (stop.Text("trail_percent"), stop.Text("hwm"), stop.Text("stop_price")));

        await client.PriceAsync("GME", "19.99");
        await client.PriceAsync("GME", "21");
        await ExpectAsync(client, stop, hwm: "19.99", price: "21.989");
        await client.PriceAsync("GME", "22");

        await client.OrderAsync(stop.Text("id"), "filled");
    }

    [Fact]
    public async Task Another_trail_is_a_new_order_behind_the_same_best_price()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        var stop = await client.PlaceAsync(Order("sell", "10", price: "2"));
        await client.PriceAsync("GME", "27");

        (await client.SendAsync("PATCH", $"/v2/orders/{stop.Text("id")}", new { trail = "2" })).Refuses(422, 42210000, "order parameters are not changed");
        (await client.SendAsync("PATCH", $"/v2/orders/{stop.Text("id")}", new { stop_price = "24" })).Refuses(422, 42210000, "trailing_stop orders must not have stop_price");
        (await client.SendAsync("PATCH", $"/v2/orders/{stop.Text("id")}", new { trail = "0" })).Refuses(422, 40010001, "trail must be > 0");
        (await client.SendAsync("PATCH", $"/v2/orders/{stop.Text("id")}", new { trail = "27" })).Refuses(422, 42210000, "trail_price must be below the price 27");
        var next = (await client.SendAsync("PATCH", $"/v2/orders/{stop.Text("id")}", new { trail = "1" })).Json;

        Assert.Equal(("trailing_stop", "1", "27", "26"), (next.Text("type"), next.Text("trail_price"), next.Text("hwm"), next.Text("stop_price")));
        var old = await client.OrderAsync(stop.Text("id"), "replaced");
        Assert.Equal((next.Text("id"), "2", "25"), (old.Text("replaced_by"), old.Text("trail_price"), old.Text("stop_price")));
        await client.PriceAsync("GME", "28");
        await ExpectAsync(client, next, hwm: "28", price: "27");
        await client.PriceAsync("GME", "26.50");
        await client.OrderAsync(next.Text("id"), "filled");
    }

    [Fact]
    public async Task Outside_the_regular_hours_it_stands_still_and_follows_from_the_opening_on()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.ControlAsync("session", new { phase = "pre" });
        var stop = await client.PlaceAsync(Order("sell", "10", price: "2", time: "gtc"));
        Assert.Equal("accepted", stop.Text("status"));

        await client.PriceAsync("GME", "30");
        await ExpectAsync(client, stop, hwm: "25", price: "23");
        await client.PriceAsync("GME", "22");
        await client.PriceAsync("GME", "29");
        await client.ControlAsync("session", new { phase = "core" });

        await ExpectAsync(client, stop, hwm: "29", price: "27");
        Assert.Equal("new", (await client.GetAsync($"/v2/orders/{stop.Text("id")}")).Json.Text("status"));
    }

    [Fact]
    public async Task It_is_exempt_from_the_check_for_wash_trades()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "10");
        await client.PlaceAsync(Order("sell", "10", price: "2"));

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("POST", "/v2/orders", new { symbol = "GME", qty = "1", side = "buy", type = "market", time_in_force = "day" })).Status);
    }

    [Theory]
    [InlineData("""{"trail_price":null}""", 422, 40010001, "trailing stop orders must specify one of trail_price or trail_percent")]
    [InlineData("""{"trail_percent":"2"}""", 422, 40010001, "trailing stop orders must specify one of trail_price or trail_percent")]
    [InlineData("""{"trail_price":"-1"}""", 422, 40010001, "trail_price must be > 0")]
    [InlineData("""{"trail_price":"25"}""", 422, 42210000, "trail_price must be below the price 25")]
    [InlineData("""{"trail_price":"1.005"}""", 422, 42210000, "invalid trail_price 1.005. sub-penny increment does not fulfill minimum pricing criteria")]
    [InlineData("""{"stop_price":"20"}""", 422, 42210000, "trailing_stop orders must not have limit_price or stop_price")]
    [InlineData("""{"time_in_force":"ioc"}""", 422, 40010001, "invalid time_in_force")]
    [InlineData("""{"symbol":"AAPL","qty":"1.5"}""", 422, 40010001, "qty must be integer")]
    [InlineData("""{"symbol":"BTC/USD","time_in_force":"gtc"}""", 422, 42210000, "invalid order type for crypto order")]
    [InlineData("""{"symbol":"GME300118C00025000","side":"buy","trail_price":"1"}""", 422, 42210000, "invalid order type for options trading")]
    [InlineData("""{"order_class":"oto","stop_loss":{"stop_price":"20"}}""", 422, 40010001, "oto orders must be market or limit orders")]
    public async Task What_cannot_trail_is_refused(string other, int status, int code, string message)
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "1");
        var body = Order("sell", "1", price: "2");
        foreach (var field in JsonDocument.Parse(other).RootElement.EnumerateObject())
        {
            body[field.Name] = field.Value.ValueKind == JsonValueKind.Null ? null : field.Value;
        }

        (await client.SendAsync("POST", "/v2/orders", body)).Refuses(status, code, message);
    }

    private static async Task ExpectAsync(Client client, JsonElement order, string hwm, string price)
    {
        var now = (await client.GetAsync($"/v2/orders/{order.Text("id")}")).Json;
        Assert.Equal((hwm, price), (now.Text("hwm"), now.Text("stop_price")));
    }

    private static Dictionary<string, object?> Order(string side, string quantity, string? price = null, string? percent = null, string time = "day") => new()
    {
        ["symbol"] = "GME",
        ["qty"] = quantity,
        ["side"] = side,
        ["type"] = "trailing_stop",
        ["time_in_force"] = time,
        ["trail_price"] = price,
        ["trail_percent"] = percent,
    };
}
