using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>The clocks and the calendars.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task The_clock_and_the_calendar_are_New_Yorks()
    {
        await using var client = await Client.StartAsync();

        var clock = (await client.GetAsync("/v2/clock")).Json;
        var close = DateTimeOffset.Parse(clock.Text("next_close"));
        Assert.True(clock.GetProperty("is_open").GetBoolean());
        Assert.Equal(new TimeSpan(16, 0, 0), close.TimeOfDay);
        Assert.True(close.Offset.TotalHours is -4d or -5d);
        Assert.InRange((DateTimeOffset.Parse(clock.Text("timestamp")) - DateTimeOffset.UtcNow).TotalSeconds, -30, 30);

        var days = (await client.GetAsync("/v2/calendar?start=2026-11-27&end=2026-12-01")).Json.Items();
        Assert.Equal(["2026-11-27", "2026-11-30", "2026-12-01"], days.Select(day => day.Text("date")));
        Assert.Equal(
            ("09:30", "16:00", "0400", "2000", "2026-11-30"),
            (days[0].Text("open"), days[0].Text("close"), days[0].Text("session_open"), days[0].Text("session_close"), days[0].Text("settlement_date")));
        (await client.GetAsync("/v2/calendar?start=never")).Refuses(422, 40010001, "start and end must be dates");
        Assert.Equal(501, (int)(await client.GetAsync("/v2/calendar?start=9999-12-31")).Status);
    }

    [Fact]
    public async Task Every_market_has_its_clock()
    {
        await using var client = await Client.StartAsync();

        var one = Assert.Single((await client.GetAsync("/v3/clock")).Json.GetProperty("clocks").Items());
        Assert.Equal(("NYSE", "XNYS", "America/New_York", "core"), (one.GetProperty("market").Text("acronym"), one.GetProperty("market").Text("mic"), one.GetProperty("market").Text("timezone"), one.Text("phase")));
        Assert.Equal(one.Text("next_market_close"), one.Text("phase_until"));
        Assert.True(one.TryGetProperty("is_market_day", out _));

        await client.ControlAsync("session", new { open = false });
        var both = (await client.GetAsync("/v3/clock?markets=XNAS,NYSE,NYSE")).Json.GetProperty("clocks").Items();
        Assert.Equal(["NASDAQ", "NYSE"], both.Select(static clock => clock.GetProperty("market").Text("acronym")));
        Assert.All(both, static clock => Assert.Equal(("closed", "04:00:00"), (clock.Text("phase"), clock.Text("phase_until")[11..19])));

        (await client.GetAsync("/v3/clock?markets=NYSE,LSE")).Refuses(501, 50110000, "the sandbox does not support the market LSE; it has NYSE, NASDAQ, BOATS");
        (await client.GetAsync("/v3/clock?time=2026-11-27T12:00:00Z")).Refuses(501, 50110000, "the sandbox does not support the clock at another time than now");
    }

    [Theory]
    [InlineData("pre", "pre", "09:30:00", "closed", "20:00:00")]
    [InlineData("core", "core", "16:00:00", "closed", "20:00:00")]
    [InlineData("post", "post", "20:00:00", "closed", "20:00:00")]
    [InlineData("overnight", "closed", "04:00:00", "core", "04:00:00")]
    [InlineData("closed", "closed", "04:00:00", "closed", "20:00:00")]
    public async Task The_clocks_follow_the_phase(string phase, string exchange, string until, string overnight, string overnightUntil)
    {
        await using var client = await Client.StartAsync();

        await client.ControlAsync("session", new { phase });

        var clocks = (await client.GetAsync("/v3/clock?markets=NYSE,BOATS")).Json.GetProperty("clocks").Items();
        Assert.Equal([(exchange, until), (overnight, overnightUntil)], clocks.Select(static clock => (clock.Text("phase"), clock.Text("phase_until")[11..19])));
        Assert.Equal(phase == "core", (await client.GetAsync("/v2/clock")).Json.GetProperty("is_open").GetBoolean());
        Assert.Equal(phase, (await client.GetAsync("/sandbox")).Json.Text("phase"));
        Assert.False(clocks[1].GetProperty("market").TryGetProperty("mic", out _));
    }

    [Fact]
    public async Task The_overnight_market_belongs_to_the_day_after_the_night()
    {
        await using var client = await Client.StartAsync();

        // A Friday to a Monday.
        var days = (await client.GetAsync("/v3/calendar/BOATS?start=2026-11-27&end=2026-11-30")).Json.GetProperty("calendar").Items();

        Assert.Equal(
            [("2026-11-27", "2026-11-26T20:00:00-05:00", "2026-11-27T04:00:00-05:00"), ("2026-11-30", "2026-11-29T20:00:00-05:00", "2026-11-30T04:00:00-05:00")],
            days.Select(static day => (day.Text("date"), day.Text("core_start"), day.Text("core_end"))));
        Assert.All(days, static day => Assert.False(day.TryGetProperty("pre_start", out _)));
    }

    [Fact]
    public async Task A_market_has_the_times_of_its_days()
    {
        await using var client = await Client.StartAsync();

        var local = (await client.GetAsync("/v3/calendar/NYSE?start=2026-11-27&end=2026-11-29")).Json;
        var day = Assert.Single(local.GetProperty("calendar").Items());
        Assert.Equal("NYSE", local.GetProperty("market").Text("acronym"));
        Assert.Equal(("2026-11-27", "2026-11-30"), (day.Text("date"), day.Text("settlement_date")));
        Assert.Equal(
            ["2026-11-27T04:00:00-05:00", "2026-11-27T09:30:00-05:00", "2026-11-27T09:30:00-05:00", "2026-11-27T16:00:00-05:00", "2026-11-27T16:00:00-05:00", "2026-11-27T20:00:00-05:00"],
            Times(day));
        var summer = Assert.Single((await client.GetAsync("/v3/calendar/XNAS?start=2026-07-01&end=2026-07-01&timezone=UTC")).Json.GetProperty("calendar").Items());
        Assert.Equal("2026-07-01T13:30:00Z", summer.Text("core_start"));

        (await client.GetAsync("/v3/calendar/LSE")).Refuses(501, 50110000, "the sandbox does not support the market LSE; it has NYSE, NASDAQ, BOATS");
        (await client.GetAsync("/v3/calendar/NYSE?timezone=CET")).Refuses(422, 40010001, "timezone must be UTC");
        (await client.GetAsync("/v3/calendar/NYSE?end=never")).Refuses(422, 40010001, "start and end must be dates");
    }

    private static IEnumerable<string> Times(JsonElement day) => new[] { "pre_start", "pre_end", "core_start", "core_end", "post_start", "post_end" }.Select(name => day.Text(name));
}
