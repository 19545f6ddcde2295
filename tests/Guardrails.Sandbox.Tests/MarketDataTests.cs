using System.Globalization;
using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>Quotes, trades and bars of the prices that were set.</summary>
public sealed class MarketDataTests
{
    [Fact]
    public async Task A_price_is_both_sides_of_the_quote()
    {
        await using var client = await Client.StartAsync();
        await client.PriceAsync("GME", "25.55");

        var answer = (await client.GetAsync("/v2/stocks/GME/quotes/latest?feed=iex")).Json;

        Assert.Equal("GME", answer.Text("symbol"));
        Assert.Equal((25.55m, 25.55m), Sides(answer.GetProperty("quote")));
        (await client.GetAsync("/v2/stocks/BLAH/quotes/latest")).Refuses(404, 40410000, "asset not found for BLAH");
    }

    [Fact]
    public async Task A_spread_is_shown_and_the_market_stays_at_one_price()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("prices", """{"GME": {"bid": "24.4", "ask": "24.6"}, "SPY": {"bid": 499, "ask": 501, "price": "500.5"}, "AAPL": 191}""");

        var quotes = (await client.GetAsync("/v2/stocks/quotes/latest?symbols=GME,SPY,AAPL,BLAH&feed=sip")).Json.GetProperty("quotes");

        Assert.Equal(["GME", "SPY", "AAPL"], quotes.EnumerateObject().Select(static quote => quote.Name));
        Assert.Equal((24.4m, 24.6m), Sides(quotes.GetProperty("GME")));
        Assert.Equal((499m, 501m), Sides(quotes.GetProperty("SPY")));
        Assert.Equal((191m, 191m), Sides(quotes.GetProperty("AAPL")));
        Assert.Equal("24.5", (await client.BuyAsync("GME", "1")).Text("filled_avg_price"));
        Assert.Equal("500.5", (await client.BuyAsync("SPY", "1")).Text("filled_avg_price"));
        (await client.GetAsync("/v2/stocks/quotes/latest")).Refuses(400, null, "symbols is required");
    }

    [Theory]
    [InlineData("""{"GME": {"bid": "24.6", "ask": "24.4"}}""")]
    [InlineData("""{"GME": {"bid": "0", "ask": "24.4"}}""")]
    [InlineData("""{"GME": {"bid": "24"}}""")]
    [InlineData("""{"GME": {"ask": "24"}}""")]
    [InlineData("""{"GME": {"bid": "24", "ask": "25", "price": "0"}}""")]
    [InlineData("""{"GME": {"bid": "24", "ask": "25", "last": "24.5"}}""")]
    [InlineData("""{"GME": {}}""")]
    [InlineData("""{"GME": {"bid": [], "ask": "25"}}""")]
    [InlineData("""{"GME": "0"}""")]
    [InlineData("""{"AAPL": "180", "GME": "-1"}""")]
    [InlineData("""{"AAPL": "180", "BLAH": "1"}""")]
    public async Task A_quote_that_is_none_moves_nothing(string body)
    {
        await using var client = await Client.StartAsync();

        Assert.Equal(400, (int)(await client.SendAsync("POST", "/sandbox/prices", body)).Status);

        var quotes = (await client.GetAsync("/v2/stocks/quotes/latest?symbols=GME,AAPL")).Json.GetProperty("quotes");
        Assert.Equal(((25m, 25m), (190m, 190m)), (Sides(quotes.GetProperty("GME")), Sides(quotes.GetProperty("AAPL"))));
    }

    [Fact]
    public async Task The_latest_trade_is_the_price_that_was_set_last()
    {
        await using var client = await Client.StartAsync();
        await client.ControlAsync("prices", """{"GME": {"bid": "24.4", "ask": "24.6"}}""");

        var one = (await client.GetAsync("/v2/stocks/GME/trades/latest")).Json;
        var trades = (await client.GetAsync("/v2/stocks/trades/latest?symbols=BLAH,GME,SPY")).Json.GetProperty("trades");

        Assert.Equal(("GME", 24.5m, 2), (one.Text("symbol"), Number(one.GetProperty("trade"), "p"), one.GetProperty("trade").GetProperty("i").GetInt32()));
        Assert.Equal(["GME", "SPY"], trades.EnumerateObject().Select(static trade => trade.Name));
        Assert.Equal(500m, Number(trades.GetProperty("SPY"), "p"));
        Assert.True(DateTimeOffset.Parse(one.GetProperty("trade").Text("t"), CultureInfo.InvariantCulture) >= DateTimeOffset.Parse(trades.GetProperty("SPY").Text("t"), CultureInfo.InvariantCulture));
        (await client.GetAsync("/v2/stocks/BLAH/trades/latest")).Refuses(404, 40410000, "asset not found for BLAH");
        (await client.GetAsync("/v2/stocks/trades/latest?symbols=,")).Refuses(400, null, "symbols is required");
    }

    [Fact]
    public async Task A_bar_holds_the_prices_that_the_market_had()
    {
        await using var client = await Client.StartAsync();
        foreach (var price in (string[])["27", "24", "26"])
        {
            await client.PriceAsync("GME", price);
        }

        // A day's bar, so that the test does not depend on the minute in which it runs.
        var answer = (await client.GetAsync("/v2/stocks/GME/bars?timeframe=1Day")).Json;
        var bar = answer.GetProperty("bars").Items()[0];

        Assert.Equal("GME", answer.Text("symbol"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("next_page_token").ValueKind);
        Assert.Equal((25m, 27m, 24m, 26m, 25.5m), (Number(bar, "o"), Number(bar, "h"), Number(bar, "l"), Number(bar, "c"), Number(bar, "vw")));
        Assert.Equal((4, 400), (bar.GetProperty("n").GetInt32(), bar.GetProperty("v").GetInt32()));
        Assert.EndsWith(":00:00Z", bar.Text("t"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_that_was_set_at_the_venue_itself_is_there_as_well()
    {
        await using var client = await Client.StartAsync();

        client.Sandbox.Broker.Venue.SetPrice("GME", 23m);

        Assert.Equal((23m, 23m), Sides((await client.GetAsync("/v2/stocks/GME/quotes/latest")).Json.GetProperty("quote")));
        Assert.Equal(23m, Number((await client.GetAsync("/v2/stocks/GME/bars?timeframe=1Day")).Json.GetProperty("bars").Items()[0], "c"));
    }

    [Fact]
    public async Task Bars_of_several_come_in_pages()
    {
        await using var client = await Client.StartAsync();

        const string Asked = "/v2/stocks/bars?symbols=SPY,GME,BLAH,AAPL&timeframe=1Hour&limit=1";
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = (await client.GetAsync(Asked + token)).Json;
            var bars = Assert.Single(page.GetProperty("bars").EnumerateObject());
            Assert.Single(bars.Value.Items());
            seen.Add(bars.Name);
            token = page.Text("next_page_token") is { } next ? $"&page_token={Uri.EscapeDataString(next)}" : null;
        }
        while (token is not null);

        // At the full hour there are two of each.
        Assert.Equal(["AAPL", "GME", "SPY"], seen.Distinct());
        Assert.InRange(seen.Count, 3, 6);
        var all = (await client.GetAsync("/v2/stocks/bars?symbols=SPY,GME&timeframe=1H&sort=desc")).Json;
        Assert.Equal(["GME", "SPY"], all.GetProperty("bars").EnumerateObject().Select(static bars => bars.Name));
        Assert.Null(all.Text("next_page_token"));
        Assert.Empty((await client.GetAsync("/v2/stocks/bars?symbols=GME&timeframe=1Min&end=2020-01-01&start=2019-01-01")).Json.GetProperty("bars").EnumerateObject());
        Assert.Empty((await client.GetAsync("/v2/stocks/GME/bars?timeframe=1Min&end=2020-01-01&start=2019-01-01")).Json.GetProperty("bars").Items());
    }

    [Theory]
    [InlineData("symbols=GME", "invalid timeframe: ")]
    [InlineData("symbols=GME&timeframe=60Min", "invalid timeframe: 60Min")]
    [InlineData("symbols=GME&timeframe=0Min", "invalid timeframe: 0Min")]
    [InlineData("symbols=GME&timeframe=Min", "invalid timeframe: Min")]
    [InlineData("symbols=GME&timeframe=2Day", "invalid timeframe: 2Day")]
    [InlineData("symbols=GME&timeframe=99999999999Min", "invalid timeframe: 99999999999Min")]
    [InlineData("symbols=GME&timeframe=1Min&limit=0", "limit must be between 1 and 10000")]
    [InlineData("symbols=GME&timeframe=1Min&limit=10001", "limit must be between 1 and 10000")]
    [InlineData("symbols=GME&timeframe=1Min&sort=up", "invalid sort: up")]
    [InlineData("symbols=GME&timeframe=1Min&start=never", "start and end must be RFC 3339 times or dates")]
    [InlineData("symbols=GME&timeframe=1Min&start=2026-01-02&end=2026-01-01", "end should not be before start")]
    [InlineData("symbols=GME&timeframe=1Min&page_token=~", "invalid page_token")]
    [InlineData("symbols=GME&timeframe=1Min&page_token=R01F", "invalid page_token")]
    [InlineData("timeframe=1Min", "symbols is required")]
    public async Task Bars_that_cannot_be_are_refused(string query, string message)
    {
        await using var client = await Client.StartAsync();

        (await client.GetAsync($"/v2/stocks/bars?{query}")).Refuses(400, null, message);
        (await client.GetAsync("/v2/stocks/BLAH/bars?timeframe=1Min")).Refuses(404, 40410000, "asset not found for BLAH");
        (await client.GetAsync("/v2/stocks/GME/bars?timeframe=1Week")).Refuses(501, 50110000, "the sandbox does not support bars of weeks or months");
    }

    [Theory]
    [InlineData("start=9999-12-31T23:59:59Z", 0)]
    [InlineData("start=0001-01-01&end=9999-12-31", 1)]
    [InlineData("start=0001-01-01&page_token=R01FfDAwMDEtMDEtMDFUMDA6MDA6MDBa", 1)]
    [InlineData("start=0001-01-01&page_token=WnwwMDAxLTAxLTAxVDAwOjAwOjAwWg==", 0)]
    public async Task Bars_of_the_ends_of_time_are_what_there_is(string query, int atLeast)
    {
        await using var client = await Client.StartAsync();

        var bars = (await client.GetAsync($"/v2/stocks/GME/bars?timeframe=1Min&{query}")).Json.GetProperty("bars").Items();

        Assert.InRange(bars.Count, atLeast, atLeast * 3);
    }

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    private static (decimal Bid, decimal Ask) Sides(JsonElement quote) => (Number(quote, "bp"), Number(quote, "ap"));
}
