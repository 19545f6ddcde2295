using System.Net;
using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>Options as instruments, and orders for one of them.</summary>
public sealed class OptionTests
{
    private const string C25 = "GME300118C00025000";
    private const string C30 = "GME300118C00030000";
    private const string P25 = "GME300118P00025000";
    private const string P20 = "GME300118P00020000";

    [Fact]
    public async Task A_contract_is_found_by_its_symbol_and_by_its_id()
    {
        await using var client = await Client.StartAsync();

        var contract = (await client.GetAsync($"/v2/options/contracts/{C25}")).Json;

        Assert.Equal((C25, "GME Jan 18 2030 25 Call", "active", "2030-01-18"), (contract.Text("symbol"), contract.Text("name"), contract.Text("status"), contract.Text("expiration_date")));
        Assert.True(contract.GetProperty("ppind").GetBoolean());
        Assert.Equal(("GME", "GME", "call", "american", "25", "100"), (contract.Text("root_symbol"), contract.Text("underlying_symbol"), contract.Text("type"), contract.Text("style"), contract.Text("strike_price"), contract.Text("size")));
        Assert.Equal((await client.GetAsync("/v2/assets/GME")).Json.Text("id"), contract.Text("underlying_asset_id"));
        Assert.Equal(C25, (await client.GetAsync($"/v2/options/contracts/{contract.Text("id")}")).Json.Text("symbol"));
        (await client.GetAsync("/v2/options/contracts/GME")).Refuses(404, 40410000, "option contract GME not found");
        (await client.GetAsync($"/v2/assets/{C25}")).Refuses(404, 40410000, $"asset not found for {C25}");
        Assert.Contains("has_options", (await client.GetAsync("/v2/assets/GME")).Json.GetProperty("attributes").Items().Select(static item => item.GetString()));
        Assert.DoesNotContain((await client.GetAsync("/v2/assets")).Json.Items(), static item => item.Text("symbol") == C25);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("expiration_date_gte=2030-01-01", "C25 C30 P20 P25")]
    [InlineData("expiration_date=2030-01-18&type=put", "P20 P25")]
    [InlineData("expiration_date_lte=2030-01-17", "")]
    [InlineData("expiration_date_lte=2031-01-01&strike_price_gte=25&strike_price_lte=25", "C25 P25")]
    [InlineData("expiration_date_gte=2030-01-01&underlying_symbols=AAPL", "")]
    [InlineData("expiration_date_gte=2030-01-01&underlying_symbols=AAPL,GME&root_symbol=GME&style=american", "C25 C30 P20 P25")]
    [InlineData("expiration_date_gte=2030-01-01&style=european", "")]
    [InlineData("expiration_date_gte=2030-01-01&status=inactive", "")]
    public async Task Contracts_are_listed_by_what_is_asked_for_and_until_the_next_weekend_without_a_day(string query, string expected)
    {
        await using var client = await Client.StartAsync();

        var page = (await client.GetAsync($"/v2/options/contracts?{query}")).Json;

        Assert.Equal(expected, string.Join(' ', page.GetProperty("option_contracts").Items().Select(static contract => $"{contract.Text("symbol")![9]}{contract.Text("strike_price")}")));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next_page_token").ValueKind);
    }

    [Fact]
    public async Task Contracts_come_in_pages()
    {
        await using var client = await Client.StartAsync();
        var first = (await client.GetAsync("/v2/options/contracts?expiration_date_gte=2030-01-01&limit=3")).Json;

        var second = (await client.GetAsync($"/v2/options/contracts?expiration_date_gte=2030-01-01&limit=3&page_token={first.Text("next_page_token")}")).Json;

        Assert.Equal((3, 1), (first.GetProperty("option_contracts").GetArrayLength(), second.GetProperty("option_contracts").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_page_token").ValueKind);
        (await client.GetAsync("/v2/options/contracts?expiration_date=tomorrow")).Refuses(422, 40010001, "failed to parse expiration_date");
        (await client.GetAsync("/v2/options/contracts?limit=10001")).Refuses(422, 40010001, "limit must be between 1 and 10000");
    }

    [Fact]
    public async Task An_option_is_bought_held_and_sold_at_100_shares_a_contract()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);

        var bought = await client.OrderAsync((await client.PlaceAsync(Order(C25, "buy", "2", intent: "buy_to_open"))).Text("id"), "filled");

        Assert.Equal((C25, "us_option", "2", "2.5", "buy_to_open"), (bought.Text("symbol"), bought.Text("asset_class"), bought.Text("filled_qty"), bought.Text("filled_avg_price"), bought.Text("position_intent")));
        Assert.Equal("2", (await stream.WaitForAsync("fill")).Text("position_qty"));
        await client.PriceAsync(C25, "3");
        var position = (await client.GetAsync($"/v2/positions/{C25}")).Json;
        Assert.Equal((C25, "us_option", "", "2", "2", "long"), (position.Text("symbol"), position.Text("asset_class"), position.Text("exchange"), position.Text("qty"), position.Text("qty_available"), position.Text("side")));
        Assert.Equal(("500", "600", "100", "2.5", "3"), (position.Text("cost_basis"), position.Text("market_value"), position.Text("unrealized_pl"), position.Text("avg_entry_price"), position.Text("current_price")));
        var account = (await client.GetAsync("/v2/account")).Json;
        Assert.Equal(("99500", "99500", "100100"), (account.Text("cash"), account.Text("options_buying_power"), account.Text("equity")));
        Assert.Equal((3, 3), (account.GetProperty("options_approved_level").GetInt32(), account.GetProperty("options_trading_level").GetInt32()));

        var closed = await client.DeleteAsync($"/v2/positions/{C25}");

        Assert.Equal((HttpStatusCode.OK, "sell_to_close", "day"), (closed.Status, closed.Json.Text("position_intent"), closed.Json.Text("time_in_force")));
        await client.OrderAsync(closed.Json.Text("id"), "filled");
        Assert.Equal("100100", (await client.GetAsync("/v2/account")).Json.Text("cash"));
        Assert.Equal(2, (await client.GetAsync("/v2/account/activities/FILL")).Json.GetArrayLength());
    }

    [Theory]
    [InlineData("""{"order_class":"bracket","type":"limit","limit_price":"2","take_profit":{"limit_price":"3"},"stop_loss":{"stop_price":"1"}}""", 422, 42210000, "complex orders not supported for options trading")]
    [InlineData("""{"type":"limit","limit_price":"2","extended_hours":true}""", 422, 42210000, "extended hours is not supported for options trading")]
    [InlineData("""{"qty":null,"notional":"500"}""", 422, 42210000, "notional orders are not supported for options trading")]
    [InlineData("""{"qty":"1.5"}""", 422, 42210000, "qty must be integer for options trading")]
    [InlineData("""{"time_in_force":"ioc"}""", 422, 42210000, "order_time_in_force provided not supported for options trading")]
    [InlineData("""{"type":"stop","stop_price":"3","time_in_force":"gtc"}""", 422, 42210000, "order_time_in_force provided not supported for options trading")]
    [InlineData("""{"type":"limit","limit_price":"2.505"}""", 422, 42210000, "invalid limit_price 2.505. sub-penny increment does not fulfill minimum pricing criteria")]
    [InlineData("""{"type":"limit","limit_price":"0.005"}""", 422, 42210000, "invalid limit_price 0.005. sub-penny increment does not fulfill minimum pricing criteria")]
    [InlineData("""{"type":"limit","limit_price":"3.02"}""", 422, 42210000, "invalid limit_price 3.02. increment of 0.05 is required")]
    [InlineData("""{"symbol":"GME300118C00027000","type":"limit","limit_price":"2.51"}""", 422, 42210000, "invalid limit_price 2.51. increment of 0.05 is required")]
    [InlineData("""{"symbol":"GME300118C00027000","type":"limit","limit_price":"3.05"}""", 422, 42210000, "invalid limit_price 3.05. increment of 0.10 is required")]
    [InlineData("""{"position_intent":"buy_to_close"}""", 422, 42210000, "position intent mismatch, inferred: buy_to_open, specified: buy_to_close")]
    [InlineData("""{"side":"sell","position_intent":"sell_to_close"}""", 422, 42210000, "position intent mismatch, inferred: sell_to_open, specified: sell_to_close")]
    [InlineData("""{"side":"sell"}""", 403, 40310000, "account not eligible to trade uncovered option contracts")]
    [InlineData("""{"qty":"500"}""", 403, 40310000, "insufficient options buying power (required: 125000, available: 100000)")]
    [InlineData("""{"symbol":"GME300118C00099000"}""", 422, 42210000, "contract \"GME300118C00099000\" not found")]
    [InlineData("""{"symbol":"GME200117C00025000"}""", 422, 42210000, "contract \"GME200117C00025000\" is expired")]
    [InlineData("""{"symbol":"GME300118C00026000"}""", 422, 42210000, "contract \"GME300118C00026000\" is not tradable")]
    public async Task What_an_option_does_not_allow_is_refused(string other, int status, int code, string message)
    {
        await using var client = await Client.StartAsync(static options => options.Assets =
        [
            .. options.Assets,
            new() { Symbol = "GME200117C00025000", Price = 1m },
            new() { Symbol = "GME300118C00026000", Price = 1m, Tradable = false },
            new() { Symbol = "GME300118C00027000", Price = 1m, PennyProgram = false },
        ]);
        var body = Order(C25, "buy", "1").ToDictionary(static field => field.Key, static field => (object?)field.Value);
        foreach (var field in JsonDocument.Parse(other).RootElement.EnumerateObject())
        {
            body[field.Name] = field.Value.ValueKind == JsonValueKind.Null ? null : field.Value;
        }

        (await client.SendAsync("POST", "/v2/orders", body)).Refuses(status, code, message);
        Assert.Empty((await client.GetAsync("/v2/orders?status=all")).Json.Items());
    }

    [Fact]
    public async Task Outside_the_regular_hours_limits_wait_and_market_orders_are_refused()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("session", new { phase = "post" });

        (await client.SendAsync("POST", "/v2/orders", Order(C25, "buy", "1"))).Refuses(422, 42210000, "options market orders are only allowed during market hours");
        var resting = await client.PlaceAsync(Order(C25, "buy", "1", limit: "2.60"));
        Assert.Equal("accepted", resting.Text("status"));
        await client.ControlAsync("session", new { phase = "core" });

        Assert.Equal("2.5", (await client.OrderAsync(resting.Text("id"), "filled")).Text("filled_avg_price"));
    }

    [Fact]
    public async Task A_call_is_sold_as_far_as_shares_cover_it_and_keeps_them()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "150");

        (await client.SendAsync("POST", "/v2/orders", Order(C30, "sell", "2"))).Refuses(403, 40310000, "account not eligible to trade uncovered option contracts");
        var sold = await client.OrderAsync((await client.PlaceAsync(Order(C30, "sell", "1", intent: "sell_to_open"))).Text("id"), "filled");

        Assert.Equal("sell_to_open", sold.Text("position_intent"));
        Assert.Equal(("-1", "short", "-110"), ((await client.GetAsync($"/v2/positions/{C30}")).Json.Text("qty"), (await client.GetAsync($"/v2/positions/{C30}")).Json.Text("side"), (await client.GetAsync($"/v2/positions/{C30}")).Json.Text("market_value")));
        Assert.Equal("50", (await client.GetAsync("/v2/positions/GME")).Json.Text("qty_available"));
        var refused = await client.SendAsync("POST", "/v2/orders", Order("GME", "sell", "51"));
        Assert.Equal("100", refused.Refuses(403, 40310000, "insufficient qty available for order (requested: 51, available: 50)").Json.Text("held_for_orders"));
        await client.OrderAsync((await client.PlaceAsync(Order("GME", "sell", "50"))).Text("id"), "filled");
        await client.OrderAsync((await client.PlaceAsync(Order(C30, "buy", "1", intent: "buy_to_close"))).Text("id"), "filled");
        await client.OrderAsync((await client.PlaceAsync(Order("GME", "sell", "100"))).Text("id"), "filled");
    }

    [Fact]
    public async Task A_resting_sale_of_a_call_counts_as_sold_and_is_replaced_only_as_far_as_shares_cover_it()
    {
        await using var client = await Client.StartAsync();
        await client.BuyAsync("GME", "200");
        var sale = await client.PlaceAsync(Order(C30, "sell", "1", limit: "2"));
        await client.OrderAsync(sale.Text("id"), "new");

        (await client.SendAsync("PATCH", $"/v2/orders/{sale.Text("id")}", new { qty = "3" })).Refuses(403, 40310000, "account not eligible to trade uncovered option contracts");
        (await client.SendAsync("POST", "/v2/orders", Order("GME", "sell", "101"))).Refuses(403, 40310000, "insufficient qty available for order (requested: 101, available: 100)");
        var two = await client.SendAsync("PATCH", $"/v2/orders/{sale.Text("id")}", new { qty = "2" });

        Assert.True(two.Status == HttpStatusCode.OK, two.Text);
        await client.OrderAsync(two.Json.Text("id"), "new");
        (await client.SendAsync("POST", "/v2/orders", Order("GME", "sell", "1"))).Refuses(403, 40310000, "insufficient qty available for order (requested: 1, available: 0)");
    }

    [Fact]
    public async Task A_put_is_sold_for_cash_that_lies_beside_it()
    {
        await using var client = await Client.StartAsync();
        await client.OrderAsync((await client.PlaceAsync(Order(P25, "sell", "10"))).Text("id"), "filled");

        Assert.Equal(("102400", "77400"), ((await client.GetAsync("/v2/account")).Json.Text("cash"), (await client.GetAsync("/v2/account")).Json.Text("options_buying_power")));
        (await client.SendAsync("POST", "/v2/orders", Order(P25, "sell", "35"))).Refuses(403, 40310000, "insufficient options buying power for cash-secured put (required: 79100, available: 77400)");
    }

    [Fact]
    public async Task A_bought_option_covers_a_sold_one_and_cannot_be_sold_before_it()
    {
        await using var client = await Client.StartAsync();
        await client.OrderAsync((await client.PlaceAsync(Order(C25, "buy", "1"))).Text("id"), "filled");
        await client.OrderAsync((await client.PlaceAsync(Order(C30, "sell", "1"))).Text("id"), "filled");

        (await client.DeleteAsync($"/v2/positions/{C25}")).Refuses(403, 40310000, "account not eligible to trade uncovered option contracts");
        await client.OrderAsync((await client.PlaceAsync(Order(C30, "buy", "1", intent: "buy_to_close"))).Text("id"), "filled");

        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync($"/v2/positions/{C25}")).Status);
    }

    [Theory]
    [InlineData(0, "buy", C25, "account not authorized to trade options")]
    [InlineData(0, "sell", P20, "account not authorized to trade options")]
    [InlineData(1, "buy", C25, "account not eligible to trade long option contracts")]
    [InlineData(1, "sell", C30, "insufficient underlying qty available for covered call (required: 100, available: 0)")]
    [InlineData(1, "sell", P20, null)]
    [InlineData(2, "buy", P25, null)]
    public async Task The_level_says_what_the_account_may_do(int level, string side, string symbol, string? message)
    {
        await using var client = await Client.StartAsync();
        var settings = await client.SendAsync("PATCH", "/v2/account/configurations", new { max_options_trading_level = level });
        Assert.Equal(level, settings.Json.GetProperty("max_options_trading_level").GetInt32());
        Assert.Equal((3, level), ((await client.GetAsync("/v2/account")).Json.GetProperty("options_approved_level").GetInt32(), (await client.GetAsync("/v2/account")).Json.GetProperty("options_trading_level").GetInt32()));

        var answer = await client.SendAsync("POST", "/v2/orders", Order(symbol, side, "1"));

        if (message is null)
        {
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        }
        else
        {
            answer.Refuses(403, 40310000, message);
        }
    }

    [Fact]
    public async Task Below_the_third_level_a_bought_call_covers_none()
    {
        await using var client = await Client.StartAsync(static options => options.OptionsLevel = 2);
        await client.OrderAsync((await client.PlaceAsync(Order(C25, "buy", "1"))).Text("id"), "filled");

        (await client.SendAsync("POST", "/v2/orders", Order(C30, "sell", "1"))).Refuses(403, 40310000, "insufficient underlying qty available for covered call (required: 100, available: 0)");
    }

    [Fact]
    public async Task A_stop_sells_an_option_for_the_day()
    {
        await using var client = await Client.StartAsync();
        await client.OrderAsync((await client.PlaceAsync(Order(C25, "buy", "1"))).Text("id"), "filled");
        var stop = Order(C25, "sell", "1", intent: "sell_to_close");
        stop["type"] = "stop";
        stop["stop_price"] = "2";
        var placed = await client.PlaceAsync(stop);
        Assert.Equal("0", (await client.GetAsync($"/v2/positions/{C25}")).Json.Text("qty_available"));

        await client.PriceAsync(C25, "1.90");

        Assert.Equal("1.9", (await client.OrderAsync(placed.Text("id"), "filled")).Text("filled_avg_price"));
    }

    [Fact]
    public async Task Market_data_of_options_has_a_path_of_its_own()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("prices", new Dictionary<string, object> { [C25] = new { bid = "2.40", ask = "2.60" } });

        var quotes = (await client.GetAsync($"/v1beta1/options/quotes/latest?symbols={C25},GME")).Json.GetProperty("quotes");

        var option = Assert.Single(quotes.EnumerateObject());
        Assert.Equal((C25, 2.40m, 2.60m), (option.Name, option.Value.GetProperty("bp").GetDecimal(), option.Value.GetProperty("ap").GetDecimal()));
        Assert.Equal(2.5m, (await client.GetAsync($"/v1beta1/options/trades/latest?symbols={C25}")).Json.GetProperty("trades").GetProperty(C25).GetProperty("p").GetDecimal());
        Assert.NotEmpty((await client.GetAsync($"/v1beta1/options/bars?symbols={C25}&timeframe=1Min")).Json.GetProperty("bars").GetProperty(C25).Items());
        Assert.Empty((await client.GetAsync($"/v2/stocks/quotes/latest?symbols={C25}")).Json.GetProperty("quotes").EnumerateObject());
    }

    [Fact]
    public async Task An_option_on_what_is_not_listed_is_no_asset()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(static () => AlpacaSandbox.StartAsync(new AlpacaSandboxOptions { Assets = [new() { Symbol = C25, Price = 1m }], OptionsLevel = 4 }));

        Assert.Contains($"{C25} is an option on GME, which is not listed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("OptionsLevel is 4", refused.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Order(string symbol, string side, string quantity, string? limit = null, string? intent = null)
    {
        var order = new Dictionary<string, string> { ["symbol"] = symbol, ["qty"] = quantity, ["side"] = side, ["type"] = limit is null ? "market" : "limit", ["time_in_force"] = "day" };
        if (limit is not null)
        {
            order["limit_price"] = limit;
        }

        if (intent is not null)
        {
            order["position_intent"] = intent;
        }

        return order;
    }
}
