using System.Globalization;
using Guardrails.Alpaca.Tests.Wire;
using Guardrails.MarketData;
using Guardrails.Sandbox;
using Guardrails.Testing;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Bars: what Alpaca's answers are taken for, at which hour, and from which feed.</summary>
public sealed class BarTests
{
    private static readonly BarRequest _two = new() { Symbol = "ACME", Interval = TimeSpan.FromMinutes(5), Count = 2 };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bars_ComeInTheirOrder_WithoutTheOneThatIsGrowing()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, Answer(Row("14:40"), Row("14:35", 103m), Row("14:30", 102m)));
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        var ok = Ok(await broker.GetBarsAsync(_two, Cancelled));

        Assert.Equal([("14:30", "14:35", 102m), ("14:35", "14:40", 103m)], ok.Bars.Select(static bar => ($"{bar.Start:HH:mm}", $"{bar.End:HH:mm}", bar.Close)));
        Assert.Equal(
            new PriceBar { Symbol = "ACME", Start = At("2026-01-05T14:30:00Z"), End = At("2026-01-05T14:35:00Z"), Open = 102.9m, High = 104.1m, Low = 101.8m, Close = 102m, Volume = 12_000m }, ok.Bars[0]);
        Assert.Equal(
            ["/v2/assets/ACME", "/v2/stocks/bars?symbols=ACME&timeframe=5Min&start=2025-12-26T13:21:00Z&end=2026-01-05T14:41:00Z&limit=3&sort=desc&adjustment=split&feed=iex"],
            venue.Requests.Select(static request => request.Path));
    }

    [Fact]
    public async Task Bars_AreReadToThePageThatHasEnough()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, Bodies.Bars.Replace("14:30", "14:35", StringComparison.Ordinal)).Answer(200, Bodies.Bars).Answer(200, Answer(Row("14:25")));
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        var ok = Ok(await broker.GetBarsAsync(_two, Cancelled));

        Assert.Equal(["14:30", "14:35"], ok.Bars.Select(static bar => $"{bar.Start:HH:mm}"));
        Assert.Equal(4, venue.Requests.Count);
        Assert.EndsWith("&page_token=QUNNRQ%3D%3D", venue.Requests.Last().Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_ThatAreMissing_AreSaidToBe()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity)
            .Answer(200, """{"bars":{},"next_page_token":null}""").Answer(200, """{"bars":null}""").Answer(200, """{"bars":{"ACME":[]}}""").Answer(200, """{"bars":{"META":[]}}""")
            .Answer(200, Answer(Row("14:35"))).Answer(200, Answer(Row("14:40")));
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Alpaca has answered without a bar of ACME", Assert.IsType<BarReading.NoData>(await broker.GetBarsAsync(_two, Cancelled)).Why);
        }

        Assert.Equal("Alpaca has answered without a bar of ACME, and with bars of META", Assert.IsType<BarReading.NoData>(await broker.GetBarsAsync(_two, Cancelled)).Why);
        Assert.Equal("INSUFFICIENT ACME, 5 min: 1 of 2 bars", (await broker.GetBarsAsync(_two, Cancelled)).ToString());
        Assert.Equal("the first bar has not closed yet", Assert.IsType<BarReading.NoData>(await broker.GetBarsAsync(_two, Cancelled)).Why);
    }

    [Theory]
    [InlineData("\"h\":104.1", "\"h\":102.8", "high 102.8 is below close 103")]
    [InlineData("\"l\":101.8,", "", "the bar lacks a price or its volume")]
    [InlineData("\"c\":103", "\"c\":null", "the bar lacks a price or its volume")]
    [InlineData("\"o\":102.9", "\"o\":0", "open 0 is not above 0")]
    [InlineData("\"v\":12000,", "", "the bar lacks a price or its volume")]
    [InlineData("14:35", "14:33", "the bar begins before the one before has ended, at 2026-01-05 14:35:00 UTC")]
    [InlineData("14:35", "14:30", "the bar is there twice")]
    [InlineData("14:35", "14:25", "the bar comes after the one that begins at 2026-01-05 14:30:00 UTC")]
    [InlineData("14:35", "14:50", "the bar begins 9 min in the future")]
    [InlineData("2026-01-05T14:35:00Z", "9999-12-31T23:59:59Z", "the bar is of the year 9999")]
    [InlineData("2026-01-05T14:35:00Z", "0001-01-01T00:00:00Z", "the bar is of the year 1")]
    public async Task ABarThatCannotBe_IsNamed(string right, string wrong, string why)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, Answer(Row("14:35", 103m).Replace(right, wrong, StringComparison.Ordinal), Row("14:30", 103m)));
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        var invalid = Assert.IsType<BarReading.Invalid>(await broker.GetBarsAsync(_two, Cancelled));

        Assert.Equal(why, invalid.Why);
        Assert.NotNull(invalid.Start);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(429, "{\"message\":\"too many requests.\"}")]
    [InlineData(403, "{\"message\":\"subscription does not permit querying recent SIP data\"}")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"bars\":{\"ACME\":[{\"t\":\"2026-01-05T14:30:00Z\",\"o\":\"NaN\"}]}}")]
    public async Task AnAnswerThatIsNone_IsUnavailable(int status, string body)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(status, body);
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        Assert.IsType<BarReading.Unavailable>(await broker.GetBarsAsync(_two, Cancelled));
    }

    [Fact]
    public async Task ASecondPageThatIsLost_LeavesNoShorterList()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, Bodies.Bars).Break();
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        Assert.IsType<BarReading.Unavailable>(await broker.GetBarsAsync(_two with { Count = 1 }, Cancelled));
    }

    [Fact]
    public async Task AVenueThatDoesNotAnswer_IsUnavailableAfter10Seconds_AndTheCallersOwnCancellationIsThrown()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(Hang).Answer(Hang);
        var time = new VirtualTimeProvider(At("2026-01-05T14:41:00Z"));
        using var broker = venue.Broker(options => options.TimeProvider = time);

        var asked = broker.GetBarsAsync(_two, Cancelled).AsTask();
        await UntilAsync(() => venue.Requests.Count == 2);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Alpaca did not answer within 10 s", Assert.IsType<BarReading.Unavailable>(await asked).Why);

        using var impatience = new CancellationTokenSource();
        asked = broker.GetBarsAsync(_two, impatience.Token).AsTask();
        await UntilAsync(() => venue.Requests.Count == 3);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        static Task Hang(Microsoft.AspNetCore.Http.HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task ASymbolThatNobodyHasDescribed_IsNotTakenForAShare()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(404, """{"code":40410000,"message":"asset not found for BTCUSD"}""");
        using var broker = Broker(venue, "2026-01-05T14:41:00Z");

        Assert.Equal(
            "Alpaca has not described BTCUSD, so that nobody knows whether it is a share or a coin", Assert.IsType<BarReading.Unavailable>(await broker.GetBarsAsync(_two with { Symbol = "BTC/USD" }, Cancelled)).Why);
        Assert.Single(venue.Requests);
    }

    /// <summary>Friday 9 January 2026 to Monday 12 January: the last bar of Friday is the last one there can be until Monday, 9:30.</summary>
    [Theory]
    [InlineData("2026-01-09T21:10:00Z", true)]
    [InlineData("2026-01-10T15:00:00Z", true)]
    [InlineData("2026-01-12T14:29:00Z", true)]
    [InlineData("2026-01-12T14:40:00Z", true)]
    [InlineData("2026-01-12T14:40:01Z", false)]
    public async Task TheLastBarOfFriday_IsFreshUntilTwoBarsAreMissingOnMonday(string now, bool isFresh)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, OnThe9th(Row("20:55"), Row("20:50"))).Answer(200, Calendar("2026-01-02", "2026-01-13"));
        using var broker = Broker(venue, now);

        var reading = await broker.GetBarsAsync(_two, Cancelled);

        Assert.True(isFresh ? reading is BarReading.Ok : reading is BarReading.Stale { Age.TotalSeconds: 601 }, reading.ToString());
    }

    /// <summary>Where bars are made at night, the night is an age: of the last bar of Friday nothing is fresh on Saturday.</summary>
    [Fact]
    public async Task WithTheFeedThatTradesOvernight_ClosedHoursOfTheDayAreAnAge()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, OnThe9th(Row("20:55"), Row("20:50"))).Answer(200, Calendar("2026-01-02", "2026-01-13"));
        using var broker = Broker(venue, "2026-01-10T15:00:00Z", static options => options.DataFeed = AlpacaDataFeed.Overnight);

        Assert.Equal(TimeSpan.FromHours(18), Assert.IsType<BarReading.Stale>(await broker.GetBarsAsync(_two, Cancelled)).Age);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{"date":"2026-01-02","open":"09:30","close":"16:00"},{"date":"2026-01-09","open":"09:30","close":"16:00"}]""")]
    [InlineData("""[{"date":"2026-01-12","open":"09:30","close":"16:00"},{"date":"2026-01-13","open":"09:30","close":"16:00"}]""")]
    [InlineData("""[{"date":"2026-01-02","open":"09:30","close":"16:00"},{"date":"2026-01-13","open":"09:30","close":"16:00"}]""")]
    [InlineData("""[{"date":"2026-01-09","open":"09:30","close":"16:00"},{"date":"2026-01-12","open":null,"close":"16:00"}]""")]
    [InlineData("[null]")]
    [InlineData("""[{"date":"2026-01-09","open":"09:30","close":"16:00"},{"date":"9999-12-31","open":"09:30","close":"16:00"}]""")]
    public async Task ACalendarThatCannotBeReliedOn_MakesNothingFresh(string calendar)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, OnThe9th(Row("20:55"), Row("20:50"))).Answer(200, calendar);
        using var broker = Broker(venue, "2026-01-10T15:00:00Z");

        Assert.Equal(TimeSpan.FromHours(18), Assert.IsType<BarReading.Stale>(await broker.GetBarsAsync(_two, Cancelled)).Age);
    }

    [Fact]
    public async Task TheCalendar_IsReadOnceForAll_AndAgainAfterAnHour()
    {
        await using var venue = await StubVenue.StartAsync();
        var (bars, calendar) = (OnThe9th(Row("20:55"), Row("20:50")), Calendar("2026-01-02", "2026-01-13"));
        venue.Answer(200, Bodies.Equity).Answer(200, bars).Answer(200, calendar).Answer(200, bars).Answer(200, bars).Answer(200, calendar);
        var time = new VirtualTimeProvider(At("2026-01-10T15:00:00Z"));
        using var broker = venue.Broker(options => options.TimeProvider = time);

        Ok(await broker.GetBarsAsync(_two, Cancelled));
        time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Ok(await broker.GetBarsAsync(_two, Cancelled));
        Assert.Equal(1, venue.Requests.Count(static request => request.Path.StartsWith("/v2/calendar", StringComparison.Ordinal)));
        time.Advance(TimeSpan.FromTicks(1));
        Ok(await broker.GetBarsAsync(_two, Cancelled));
        Assert.Equal(["/v2/calendar?start=2025-12-01&end=2026-01-20", "/v2/calendar?start=2025-12-01&end=2026-01-20"],
            venue.Requests.Select(static request => request.Path).Where(static path => path.StartsWith("/v2/calendar", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(AlpacaDataFeed.Iex, "iex", "14:41")]
    [InlineData(AlpacaDataFeed.Sip, "sip", "14:41")]
    [InlineData(AlpacaDataFeed.DelayedSip, "sip", "14:26")]
    [InlineData(AlpacaDataFeed.Overnight, "boats", "14:41")]
    public async Task Feeds_OfTheLatestPrices_HaveTheirFeedOfBars(AlpacaDataFeed feed, string name, string until)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(503);
        using var broker = Broker(venue, "2026-01-05T14:41:00Z", options => options.DataFeed = feed);

        await broker.GetBarsAsync(_two, Cancelled);

        Assert.EndsWith($"&end=2026-01-05T{until}:00Z&limit=3&sort=desc&adjustment=split&feed={name}", venue.Requests.Last().Path, StringComparison.Ordinal);
    }

    /// <summary>Of the bar from 14:25 the delayed feed has shown one minute by 14:41.</summary>
    [Fact]
    public async Task TheDelayedFeed_GivesNoBarThatItHasNotShownWhole()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Bodies.Equity).Answer(200, Answer(Row("14:25"), Row("14:20"), Row("14:15")));
        using var broker = Broker(venue, "2026-01-05T14:41:00Z", static options => options.DataFeed = AlpacaDataFeed.DelayedSip);

        Assert.Equal(["14:15", "14:20"], Ok(await broker.GetBarsAsync(_two with { MaxAge = TimeSpan.FromMinutes(30) }, Cancelled)).Bars.Select(static bar => $"{bar.Start:HH:mm}"));
    }

    [Fact]
    public async Task Bars_OfTheSandbox_OverTheWire()
    {
        await using var sandbox = await AlpacaSandbox.StartAsync(Desk.Settings(), Cancelled);
        var ahead = new TimeAhead(TimeSpan.FromMinutes(2)); // so that the minute in which the sandbox began has closed
        var options = Desk.OptionsFor(sandbox);
        options.TimeProvider = ahead;
        using var broker = new AlpacaBroker(options);
        using var control = new HttpClient { BaseAddress = sandbox.Address };

        foreach (var symbol in new[] { "GME", "BTC/USD" })
        {
            var ok = await broker.GetBarsAsync(Minute(symbol), Cancelled);
            Assert.True(ok is BarReading.Ok { Bars: [{ Low: > 0m } bar] } && bar.Symbol == symbol && bar.End - bar.Start == TimeSpan.FromMinutes(1), ok.ToString());
        }

        Assert.Equal((1, 500), await broker.GetBarsAsync(Minute("GME") with { Count = 500, MaxAge = TimeSpan.FromDays(1) }, Cancelled) is BarReading.Insufficient few ? (Math.Min(few.Have, 1), few.Wanted) : default);
        Assert.IsType<BarReading.Unavailable>(await broker.GetBarsAsync(Minute("NOSUCH"), Cancelled));
        using var fault = await control.PostAsync("/sandbox/faults", new StringContent("""{"fault":"gateway_timeout_before","count":1,"method":"GET"}""", System.Text.Encoding.UTF8, "application/json"), Cancelled);
        Assert.True(fault.IsSuccessStatusCode);
        Assert.IsType<BarReading.Unavailable>(await broker.GetBarsAsync(Minute("GME"), Cancelled));
        Ok(await broker.GetBarsAsync(Minute("GME"), Cancelled));

        static BarRequest Minute(string symbol) => new() { Symbol = symbol, Interval = TimeSpan.FromMinutes(1), Count = 1, MaxAge = TimeSpan.FromMinutes(5) };
    }

    private static BarReading.Ok Ok(BarReading reading)
    {
        Assert.True(reading is BarReading.Ok, reading.ToString());
        return (BarReading.Ok)reading;
    }

    private static AlpacaBroker Broker(StubVenue venue, string now, Action<AlpacaOptions>? configure = null) => venue.Broker(options =>
    {
        options.TimeProvider = new VirtualTimeProvider(At(now));
        configure?.Invoke(options);
    });

    private static string Row(string start, decimal close = 103m) => string.Create(CultureInfo.InvariantCulture, $$"""{"t":"2026-01-05T{{start}}:00Z","o":102.9,"h":104.1,"l":101.8,"c":{{close}},"v":12000,"n":77,"vw":102.95}""");

    private static string Answer(params string[] rows) => $$"""{"bars":{"ACME":[{{string.Join(',', rows)}}]},"next_page_token":null}""";

    private static string OnThe9th(params string[] rows) => Answer(rows).Replace("2026-01-05", "2026-01-09", StringComparison.Ordinal);

    /// <summary>A calendar with the days from Monday to Friday.</summary>
    private static string Calendar(string from, string to)
    {
        var (first, last) = (DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture));
        var all = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Where(static day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        return $"[{string.Join(',', all.Select(static day => $$"""{"date":"{{day:yyyy-MM-dd}}","open":"09:30","close":"16:00"}"""))}]";
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 2_000, "waited for 20 s");
            await Task.Delay(10, Cancelled);
        }
    }

    private sealed class TimeAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
