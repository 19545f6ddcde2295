using System.Globalization;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Tests.Mapping;

public sealed class SessionReaderTests
{
    private static readonly AlpacaCalendarDay[] _calendar =
    [
        Day("2026-01-06", "13:00", "17:00"), // closes early
        Day("2026-01-05"),
        Day("2026-01-02"),
        Day("2026-01-08"), // the 7th has no session
    ];

    [Theory]
    [InlineData("2026-01-02T08:59:59Z", AlpacaSessionPhase.Overnight, "2026-01-02T09:00:00Z")]
    [InlineData("2026-01-02T09:00:00Z", AlpacaSessionPhase.PreMarket, "2026-01-02T14:30:00Z")]
    [InlineData("2026-01-02T14:30:00Z", AlpacaSessionPhase.Regular, "2026-01-02T21:00:00Z")]
    [InlineData("2026-01-02T21:00:00Z", AlpacaSessionPhase.AfterHours, "2026-01-03T01:00:00Z")]
    [InlineData("2026-01-03T01:00:00Z", AlpacaSessionPhase.Closed, "2026-01-05T01:00:00Z")]
    [InlineData("2026-01-05T01:00:00Z", AlpacaSessionPhase.Overnight, "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-06T00:59:59Z", AlpacaSessionPhase.AfterHours, "2026-01-06T01:00:00Z")]
    [InlineData("2026-01-06T01:00:00Z", AlpacaSessionPhase.Overnight, "2026-01-06T09:00:00Z")]
    [InlineData("2026-01-06T18:00:00Z", AlpacaSessionPhase.AfterHours, "2026-01-06T22:00:00Z")]
    [InlineData("2026-01-06T22:00:00Z", AlpacaSessionPhase.Closed, "2026-01-08T01:00:00Z")]
    [InlineData("2026-01-07T15:00:00Z", AlpacaSessionPhase.Closed, "2026-01-08T01:00:00Z")]
    public void Session_FollowsTheCalendar(string now, AlpacaSessionPhase phase, string next)
    {
        Assert.True(SessionReader.At(_calendar, Time(now)).Is(out var session, out var problem), problem?.ToString());

        Assert.Equal((phase, Time(next), phase == AlpacaSessionPhase.Regular), (session.Phase, session.NextChange!.Value, session.StopsWork));
    }

    [Theory]
    [InlineData("2025-12-31T15:00:00Z")]
    [InlineData("2026-01-09T01:00:00Z")]
    public void Session_BeyondTheCalendar_IsNotGuessed(string now) => Assert.Contains("does not reach", SessionReader.At(_calendar, Time(now)).Problem!.Why, StringComparison.Ordinal);

    [Fact]
    public void Session_OfABrokenCalendar_IsNotGuessed()
    {
        Assert.NotNull(SessionReader.At([], Time("2026-01-05T15:00:00Z")).Problem);
        Assert.NotNull(SessionReader.At([Day("2026-01-05") with { Close = new TimeOnly(9, 0) }], Time("2026-01-05T15:00:00Z")).Problem);
        Assert.NotNull(SessionReader.At([new AlpacaCalendarDay()], Time("2026-01-05T15:00:00Z")).Problem);
    }

    [Theory]
    [InlineData("core", "closed", AlpacaSessionPhase.Regular, "2026-01-05T21:00:00Z")]
    [InlineData("pre", "closed", AlpacaSessionPhase.PreMarket, "2026-01-05T21:00:00Z")]
    [InlineData("closed", "core", AlpacaSessionPhase.Overnight, "2026-01-05T09:00:00Z")]
    [InlineData("closed", "closed", AlpacaSessionPhase.Closed, "2026-01-05T01:00:00Z")]
    public void Session_OfTheClocks_KnowsTheNight(string exchange, string night, AlpacaSessionPhase phase, string next)
    {
        AlpacaMarketClock[] clocks =
        [
            new() { Market = new AlpacaMarket { Acronym = "BOATS" }, Phase = night, PhaseUntil = Time("2026-01-05T09:00:00Z"), NextMarketOpen = Time("2026-01-05T01:00:00Z") },
            new() { Market = new AlpacaMarket { Acronym = "NYSE" }, Phase = exchange, PhaseUntil = Time("2026-01-05T21:00:00Z"), NextMarketOpen = Time("2026-01-06T14:30:00Z") },
        ];

        Assert.Equal(new AlpacaSession { Phase = phase, NextChange = Time(next), NextRegular = Time("2026-01-06T14:30:00Z") }, SessionReader.Of(clocks).Value);
        Assert.Equal("$.clocks has no clock of NYSE", SessionReader.Of(clocks[..1]).Problem?.ToString());
    }

    /// <summary>Session × what is traded: which orders execute, and in which steps.</summary>
    [Theory]
    [InlineData(AlpacaSessionPhase.Regular, "share", MarketPhase.Continuous, null)]
    [InlineData(AlpacaSessionPhase.PreMarket, "share", MarketPhase.ExtendedHours, 1)]
    [InlineData(AlpacaSessionPhase.AfterHours, "share", MarketPhase.ExtendedHours, 1)]
    [InlineData(AlpacaSessionPhase.AfterHours, "parts", MarketPhase.ExtendedHours, null)]
    [InlineData(AlpacaSessionPhase.Overnight, "share", MarketPhase.Closed, null)]
    [InlineData(AlpacaSessionPhase.Overnight, "night", MarketPhase.ExtendedHours, 1)]
    [InlineData(AlpacaSessionPhase.Overnight, "halted night", MarketPhase.Halted, null)]
    [InlineData(AlpacaSessionPhase.Regular, "halted night", MarketPhase.Continuous, null)]
    [InlineData(AlpacaSessionPhase.Closed, "night", MarketPhase.Closed, null)]
    [InlineData(AlpacaSessionPhase.Regular, "inactive", MarketPhase.Halted, null)]
    [InlineData(AlpacaSessionPhase.Regular, "option", MarketPhase.Continuous, null)]
    [InlineData(AlpacaSessionPhase.PreMarket, "option", MarketPhase.Closed, null)]
    [InlineData(AlpacaSessionPhase.Overnight, "option", MarketPhase.Closed, null)]
    public void Market_FollowsSessionAndAsset(AlpacaSessionPhase session, string what, MarketPhase phase, int? step)
    {
        var share = new AlpacaAsset { Class = "us_equity", Status = "active", Tradable = true };
        var terms = what switch
        {
            "option" => new AssetTerms { Kind = AssetKind.Option },
            "parts" => AssetTerms.Of(share with { Attributes = ["fractional_eh_enabled"] })!,
            "night" => AssetTerms.Of(share with { Attributes = ["overnight_tradable"] })!,
            "halted night" => AssetTerms.Of(share with { Attributes = ["overnight_tradable", "overnight_halted"] })!,
            "inactive" => AssetTerms.Of(share with { Status = "inactive" })!,
            _ => AssetTerms.Of(share)!,
        };
        var (change, regular) = (Time("2026-01-05T21:00:00Z"), Time("2026-01-06T14:30:00Z"));

        var market = SessionReader.MarketOf(terms, new AlpacaSession { Phase = session, NextChange = change, NextRegular = regular }, Time("2026-01-05T15:00:00Z"));

        Assert.Equal((phase, (decimal?)step), (market.Phase, market.QuantityStep));
        Assert.Equal(what == "inactive" ? null : what == "option" && phase == MarketPhase.Closed ? regular : change, market.Until);
        Assert.Equal(phase == MarketPhase.Continuous || what == "inactive" ? null : regular, market.ContinuousAt);
    }

    /// <summary>Options on an asset with <c>options_late_close</c> trade until 16:15 (21:15 UTC), or until 13:15 (18:15 UTC) where the session ends at 13:00; the others until the session ends.</summary>
    [Theory]
    [InlineData("2026-01-05T20:59:59Z", true, MarketPhase.Continuous, "2026-01-05T21:15:00Z")]
    [InlineData("2026-01-05T21:00:00Z", true, MarketPhase.Continuous, "2026-01-05T21:15:00Z")]
    [InlineData("2026-01-05T21:14:59Z", true, MarketPhase.Continuous, "2026-01-05T21:15:00Z")]
    [InlineData("2026-01-05T21:15:00Z", true, MarketPhase.Closed, "2026-01-06T14:30:00Z")]
    [InlineData("2026-01-06T18:14:59Z", true, MarketPhase.Continuous, "2026-01-06T18:15:00Z")]
    [InlineData("2026-01-06T18:15:00Z", true, MarketPhase.Closed, "2026-01-08T14:30:00Z")]
    [InlineData("2026-01-05T12:00:00Z", true, MarketPhase.Closed, "2026-01-05T14:30:00Z")]
    [InlineData("2026-01-05T20:59:59Z", false, MarketPhase.Continuous, "2026-01-05T21:00:00Z")]
    [InlineData("2026-01-05T21:00:00Z", false, MarketPhase.Closed, "2026-01-06T14:30:00Z")]
    public void Market_OfAnOptionThatClosesLate_StaysOpenForAQuarterOfAnHour(string now, bool closesLate, MarketPhase phase, string until)
    {
        Assert.Equal(closesLate, AssetTerms.OptionsCloseLate(new AlpacaAsset { Attributes = closesLate ? ["has_options", "options_late_close"] : ["has_options"] }));
        Assert.True(SessionReader.At(_calendar, Time(now)).Is(out var session, out var problem), problem?.ToString());

        var market = SessionReader.MarketOf(new AssetTerms { Kind = AssetKind.Option, ClosesLate = closesLate }, session, Time(now));

        Assert.Equal((phase, Time(until)), (market.Phase, market.Until));
    }

    [Theory]
    [InlineData("closed", AlpacaSessionPhase.Closed)]
    [InlineData("lunch", AlpacaSessionPhase.Closed)]
    [InlineData("pre", AlpacaSessionPhase.PreMarket)]
    [InlineData("core", AlpacaSessionPhase.Regular)]
    [InlineData("post", AlpacaSessionPhase.AfterHours)]
    public void Session_OfAMarketClock_IsItsPhase(string phase, AlpacaSessionPhase expected)
    {
        var clock = new AlpacaMarketClock { Phase = phase, PhaseUntil = Time("2026-01-05T21:00:00Z") };

        Assert.Equal(new AlpacaSession { Phase = expected, NextChange = clock.PhaseUntil }, SessionReader.Of(clock).Value);
    }

    [Fact]
    public void Session_OfAClockThatSaysAnotherWord_IsNotGuessed()
    {
        Assert.Equal("$.phase 'auction' is no phase that is known", SessionReader.Of(new AlpacaMarketClock { Phase = "auction" }).Problem?.ToString());
        Assert.Equal("$.phase is missing; no phase is ever assumed", SessionReader.Of(new AlpacaMarketClock()).Problem?.ToString());
    }

    [Theory]
    [InlineData("2026-01-05T15:00:00Z", true, "2026-01-05T21:00:00Z", true)]
    [InlineData("2026-01-05T15:00:00Z", true, "2026-01-05T18:00:00Z", false)] // closes early, and the calendar does not know
    [InlineData("2026-01-05T15:00:00Z", false, "2026-01-05T21:00:00Z", false)] // closed for the day
    [InlineData("2026-01-05T22:00:00Z", false, "2026-01-06T18:00:00Z", true)]
    [InlineData("2026-01-05T22:00:00Z", true, "2026-01-06T18:00:00Z", false)]
    public void Session_IsHeldAgainstTheClock(string now, bool isOpen, string nextClose, bool agrees)
    {
        var session = SessionReader.At(_calendar, Time(now)).Value!;

        Assert.Equal(agrees, SessionReader.Agrees(session, new AlpacaClock { IsOpen = isOpen, NextClose = Time(nextClose) }));
        Assert.False(SessionReader.Agrees(session, new AlpacaClock()));
    }

    /// <summary>The rule in the code is the rule of the time zone data, hour by hour.</summary>
    [Fact]
    public void NewYork_IsTheTimeZoneOfTheSystem()
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone), "this system has no time zone data");
        for (var time = new DateTimeOffset(2007, 1, 1, 0, 30, 0, TimeSpan.Zero); time.Year < 2040; time = time.AddHours(1))
        {
            var local = TimeZoneInfo.ConvertTime(time, zone!);
            if (!zone!.IsAmbiguousTime(local.DateTime))
            {
                Assert.Equal(time, NewYorkTime.At(DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime)));
            }
        }
    }

    private static AlpacaCalendarDay Day(string date, string close = "16:00", string last = "20:00") => new()
    {
        Date = DateOnly.Parse(date, CultureInfo.InvariantCulture),
        Open = new TimeOnly(9, 30),
        Close = TimeOnly.Parse(close, CultureInfo.InvariantCulture),
        SessionOpen = new TimeOnly(4, 0),
        SessionClose = TimeOnly.Parse(last, CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
