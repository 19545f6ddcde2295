namespace Guardrails.Sandbox.Tests;

/// <summary>The account, its settings, its executions, and the instruments.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task The_account_is_what_the_venue_knows()
    {
        await using var client = await Client.StartAsync(static options => options.Cash = 10_000m);
        await client.BuyAsync("GME", "100");
        await client.PlaceAsync(new { symbol = "SPY", qty = "10", side = "buy", type = "limit", limit_price = "400", time_in_force = "gtc" });
        await client.PriceAsync("GME", "26");

        var account = (await client.GetAsync("/v2/account")).Json;

        Assert.Equal(
            ("ACTIVE", "USD", "7500", "10100", "13600", "2600", "0", "2"),
            (account.Text("status"), account.Text("currency"), account.Text("cash"), account.Text("equity"), account.Text("buying_power"), account.Text("long_market_value"), account.Text("short_market_value"), account.Text("multiplier")));
        Assert.True(account.GetProperty("shorting_enabled").GetBoolean());
        Assert.False(account.TryGetProperty("daytrade_count", out _));
    }

    [Fact]
    public async Task Settings_change_one_by_one()
    {
        await using var client = await Client.StartAsync();
        Assert.False((await client.GetAsync("/v2/account/configurations")).Json.GetProperty("no_shorting").GetBoolean());

        var changed = (await client.SendAsync("PATCH", "/v2/account/configurations", new { no_shorting = true })).Json;

        Assert.True(changed.GetProperty("no_shorting").GetBoolean());
        Assert.True(changed.GetProperty("fractional_trading").GetBoolean());
        Assert.False((await client.GetAsync("/v2/account")).Json.GetProperty("shorting_enabled").GetBoolean());
        (await client.SendAsync("PATCH", "/v2/account/configurations", new { max_margin_multiplier = "4" })).Refuses(501, 50110000, "the sandbox does not support another margin multiplier while it runs; start it with one");
        (await client.SendAsync("PATCH", "/v2/account/configurations", new { disable_overnight_trading = true })).Refuses(501, 50110000, "the sandbox does not support settings of partnerships or the overnight session");
        (await client.SendAsync("PATCH", "/v2/account/configurations", new { no_shorting = "yes" })).Refuses(400, 40010000, "failed to decode request body");
    }

    [Fact]
    public async Task Executions_are_listed_in_pages()
    {
        await using var client = await Client.StartAsync(static options => options.Latencies = options.Latencies with { FillParts = 3 });
        var first = await client.BuyAsync("GME", "9");
        await client.BuyAsync("QBTS", "1");

        var all = (await client.GetAsync("/v2/account/activities/FILL")).Json.Items();
        Assert.Equal(4, all.Count);
        Assert.Equal(("QBTS", "fill", "filled", "19.5", "buy"), (all[0].Text("symbol"), all[0].Text("type"), all[0].Text("order_status"), all[0].Text("price"), all[0].Text("side")));
        var ofOrder = (await client.GetAsync($"/v2/account/activities/FILL?direction=asc&order_id={first.Text("id")}")).Json.Items();
        Assert.Equal(["partial_fill", "partial_fill", "fill"], ofOrder.Select(fill => fill.Text("type")));
        Assert.Equal(("9", "0"), (ofOrder[2].Text("cum_qty"), ofOrder[2].Text("leaves_qty")));
        Assert.Equal(9m, ofOrder.Sum(fill => decimal.Parse(fill.Text("qty"))));
        Assert.Matches("^[0-9]{17}::[0-9a-f-]{36}$", all[0].Text("id"));

        var page = (await client.GetAsync("/v2/account/activities?activity_types=FILL&page_size=2")).Json.Items();
        var rest = (await client.GetAsync($"/v2/account/activities/FILL?page_size=2&page_token={Uri.EscapeDataString(page[1].Text("id"))}")).Json.Items();
        Assert.Equal(all.Select(fill => fill.Text("id")), page.Concat(rest).Select(fill => fill.Text("id")));
        Assert.Equal(3, (await client.GetAsync($"/v2/account/activities/FILL?until={Uri.EscapeDataString(all[0].Text("transaction_time"))}")).Json.Items().Count);
        (await client.GetAsync("/v2/account/activities/FILL?page_size=101")).Refuses(422, 40010001, "page_size must be between 1 and 100");
        (await client.GetAsync("/v2/account/activities/DIV")).Refuses(501, 50110000, "the sandbox does not support activities other than FILL and those of options, one or the other");
    }

    [Fact]
    public async Task Assets_are_found_by_symbol_and_id()
    {
        await using var client = await Client.StartAsync();

        var asset = (await client.GetAsync("/v2/assets/HTB")).Json;
        Assert.Equal(("us_equity", "hard_to_borrow", "active"), (asset.Text("class"), asset.Text("borrow_status"), asset.Text("status")));
        Assert.Equal((false, false), (asset.GetProperty("shortable").GetBoolean(), asset.GetProperty("fractionable").GetBoolean()));
        Assert.Equal("HTB", (await client.GetAsync($"/v2/assets/{asset.Text("id")}")).Json.Text("symbol"));
        (await client.GetAsync("/v2/assets/BLAH")).Refuses(404, 40410000, "asset not found for BLAH");
        Assert.Equal(7, (await client.GetAsync("/v2/assets?status=active&asset_class=us_equity")).Json.Items().Count);
        Assert.Empty((await client.GetAsync("/v2/assets?asset_class=us_option")).Json.Items());
        Assert.Equal("SPY", Assert.Single((await client.GetAsync("/v2/assets?exchange=ARCA")).Json.Items()).Text("symbol"));
    }
}
