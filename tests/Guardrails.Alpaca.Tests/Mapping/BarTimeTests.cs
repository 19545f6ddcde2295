using System.Globalization;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Tests.Mapping;

/// <summary>When bars end, and how long the market was closed.</summary>
public sealed class BarTimeTests
{
    [Theory]
    [InlineData("2026-01-05T14:30:00Z", 5, null, "2026-01-05T14:35:00Z")]
    [InlineData("2026-01-05T14:30:00Z", 5, "2026-01-05T14:33:00Z", "2026-01-05T14:35:00Z")]
    [InlineData("2026-01-05T05:00:00Z", 1440, null, "2026-01-06T05:00:00Z")]
    [InlineData("2026-07-06T04:00:00Z", 1440, null, "2026-07-07T04:00:00Z")]
    [InlineData("2026-03-08T05:00:00Z", 1440, null, "2026-03-09T04:00:00Z")] // 23 hours
    [InlineData("2026-11-01T04:00:00Z", 1440, null, "2026-11-02T05:00:00Z")] // 25 hours
    [InlineData("2026-03-08T00:00:00Z", 1440, "2026-03-09T00:00:00Z", "2026-03-09T00:00:00Z")] // counted from midnight UTC
    [InlineData("2026-03-08T06:00:00Z", 1440, "2026-03-09T05:00:00Z", "2026-03-09T05:00:00Z")] // from midnight in Chicago
    [InlineData("2026-03-09T01:00:00Z", 240, "2026-03-09T04:00:00Z", "2026-03-09T04:00:00Z")] // the last 4 hours of a day of 23
    [InlineData("2026-03-09T01:00:00Z", 240, "2026-03-09T04:30:00Z", "2026-03-09T05:00:00Z")] // an overlap that no clock explains
    [InlineData("2026-01-05T14:00:00Z", 60, "2026-01-05T14:00:00Z", "2026-01-05T15:00:00Z")]
    public void ABar_EndsWhereItsIntervalDoes(string start, int minutes, string? next, string end) =>
        Assert.Equal(At(end), BarReader.EndOf(At(start), TimeSpan.FromMinutes(minutes), next is null ? null : At(next)));

    /// <summary>Friday 2 January to Tuesday 6 January 2026, which ends at 13:00; New York is 5 hours behind.</summary>
    [Theory]
    [InlineData("2026-01-02T21:00:00Z", "2026-01-03T21:00:00Z", false, 24)]
    [InlineData("2026-01-02T20:00:00Z", "2026-01-03T21:00:00Z", false, 24)]
    [InlineData("2026-01-02T21:00:00Z", "2026-01-05T15:30:00Z", false, 65.5)]
    [InlineData("2026-01-05T15:00:00Z", "2026-01-05T16:00:00Z", false, 0)]
    [InlineData("2026-01-06T17:00:00Z", "2026-01-06T19:00:00Z", false, 1)]
    [InlineData("2026-01-03T05:00:00Z", "2026-01-05T15:00:00Z", true, 48)]
    [InlineData("2026-01-02T05:00:00Z", "2026-01-06T15:00:00Z", true, 48)]
    public void TheMarketWasClosed_WhereNoSessionWas(string from, string to, bool wholeDays, double hours)
    {
        AlpacaCalendarDay[] days = [Day("2026-01-06", "13:00"), Day("2026-01-02"), Day("2026-01-05")];

        Assert.Equal((TimeSpan.FromHours(hours), null), TradingTime.ClosedBetween(days, At(from), At(to), wholeDays));
    }

    [Fact]
    public void ACalendar_HasToReachToBothMoments()
    {
        AlpacaCalendarDay[] days = [Day("2026-01-02"), Day("2026-01-05")];
        var (first, end) = (At("2026-01-02T05:00:00Z"), At("2026-01-06T05:00:00Z"));

        Assert.Null(TradingTime.ClosedBetween(days, first, end - TimeSpan.FromTicks(1), wholeDays: false).Problem);
        Assert.NotNull(TradingTime.ClosedBetween(days, first - TimeSpan.FromTicks(1), end - TimeSpan.FromTicks(1), wholeDays: false).Problem);
        Assert.NotNull(TradingTime.ClosedBetween(days, first, end, wholeDays: false).Problem);
        Assert.NotNull(TradingTime.ClosedBetween([], first, end, wholeDays: false).Problem);
    }

    [Fact]
    public void ACalendar_WithAHoleOrADayTwice_SaysNothing()
    {
        var (from, to) = (At("2026-01-02T21:00:00Z"), At("2026-01-09T15:00:00Z"));

        Assert.Null(TradingTime.ClosedBetween([Day("2026-01-02"), Day("2026-01-09")], from, to, wholeDays: false).Problem);
        Assert.NotNull(TradingTime.ClosedBetween([Day("2026-01-01"), Day("2026-01-09")], from, to, wholeDays: false).Problem);
        Assert.NotNull(TradingTime.ClosedBetween([Day("2026-01-02"), Day("2026-01-09"), Day("2026-01-09")], from, to, wholeDays: false).Problem);
    }

    private static AlpacaCalendarDay Day(string date, string close = "16:00") =>
        new() { Date = DateOnly.Parse(date, CultureInfo.InvariantCulture), Open = new TimeOnly(9, 30), Close = TimeOnly.Parse(close, CultureInfo.InvariantCulture) };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
