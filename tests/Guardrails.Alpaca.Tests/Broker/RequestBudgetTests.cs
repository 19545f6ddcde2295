using Guardrails.Alpaca.Http;
using Guardrails.Testing;

namespace Guardrails.Alpaca.Tests.Broker;

public sealed class RequestBudgetTests
{
    private readonly VirtualTimeProvider _time = new();

    [Fact]
    public void ReadingsAndEntries_LeaveWhatIsKeptForExits_AndExitsAreNeverHeldBack()
    {
        var budget = new RequestBudget(10, 4, _time);

        Assert.Equal(6, Enumerable.Range(0, 20).Count(_ => budget.TryTake(RequestUse.Entry, out var _)));
        Assert.False(budget.TryTake(RequestUse.Reading, out var retryAt));
        Assert.Equal(_time.GetUtcNow().AddMinutes(1), retryAt);
        Assert.Equal(30, Enumerable.Range(0, 30).Count(_ => budget.TryTake(RequestUse.Exit, out var _)));
    }

    [Fact]
    public void AMinuteLater_ThereIsRoomAgain_AndNotBefore()
    {
        var budget = new RequestBudget(10, 4, _time);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(budget.TryTake(RequestUse.Reading, out _));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        _time.Advance(TimeSpan.FromSeconds(29.999));
        Assert.False(budget.TryTake(RequestUse.Reading, out _));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(budget.TryTake(RequestUse.Reading, out _));
        Assert.False(budget.TryTake(RequestUse.Reading, out _));
    }

    /// <summary>Exits alone are sent, one a second for an hour, and nothing else is asked for: a minute of them is remembered. Of a flood, 10,000 are.</summary>
    [Fact]
    public void ExitsAlone_AreForgottenAfterAMinute_AndAFloodOfThemIsBounded()
    {
        var budget = new RequestBudget(200, 40, _time);
        for (var i = 0; i < 3_600; i++)
        {
            Assert.True(budget.TryTake(RequestUse.Exit, out _));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(60, budget.Counted);
        for (var i = 0; i < 20_000; i++)
        {
            budget.TryTake(RequestUse.Exit, out _);
        }

        Assert.Equal((10_000, false), (budget.Counted, budget.TryTake(RequestUse.Entry, out _)));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(budget.TryTake(RequestUse.Entry, out _));
    }

    [Fact]
    public void WhatTheVenueSaysIsLeft_Counts_AsOthersUseTheAccountToo()
    {
        var budget = new RequestBudget(200, 40, _time);
        var reset = _time.GetUtcNow().ToUnixTimeSeconds() + 30;

        budget.Learn("200", "42", $"{reset}");

        Assert.Equal(2, budget.Left(RequestUse.Reading));
        Assert.True(budget.TryTake(RequestUse.Entry, out _));
        Assert.True(budget.TryTake(RequestUse.Entry, out _));
        Assert.False(budget.TryTake(RequestUse.Entry, out var retryAt));
        Assert.Equal(reset, retryAt.ToUnixTimeSeconds());

        // An answer that was overtaken tells an older number; a new window begins anew.
        budget.Learn("200", "180", $"{reset}");
        Assert.False(budget.TryTake(RequestUse.Entry, out _));
        budget.Learn("200", "199", $"{reset + 60}");
        Assert.True(budget.TryTake(RequestUse.Entry, out _));
    }

    [Fact]
    public void ALimitThatTheVenueTells_TakesThePlaceOfOurs()
    {
        var budget = new RequestBudget(200, 40, _time);

        budget.Learn("1000", "999", $"{_time.GetUtcNow().ToUnixTimeSeconds() + 60}");

        Assert.Equal(959, budget.Left(RequestUse.Reading));
    }

    [Theory]
    [InlineData("-5", "x", "y")]
    [InlineData("0", "-1", "99999999999999999999")]
    [InlineData(null, "0", "1")]
    [InlineData("99999999999", "99999999999", "0")]
    public void HeadersThatAreNone_SayNothing(string? limit, string? remaining, string? reset)
    {
        var budget = new RequestBudget(200, 40, _time);

        budget.Learn(limit, remaining, reset);

        Assert.Equal(160, budget.Left(RequestUse.Reading));
    }

    [Fact]
    public void ARefusal_HoldsBackAllButExits_UntilTheTimeThatItGave()
    {
        var budget = new RequestBudget(200, 40, _time);

        budget.Block(_time.GetUtcNow().AddSeconds(7));

        Assert.False(budget.TryTake(RequestUse.Reading, out var retryAt));
        Assert.Equal(_time.GetUtcNow().AddSeconds(7), retryAt);
        Assert.True(budget.TryTake(RequestUse.Exit, out _));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.True(budget.TryTake(RequestUse.Entry, out _));
    }

    [Fact]
    public void AClockThatIsSetBack_HoldsNothingBack()
    {
        var budget = new RequestBudget(10, 4, _time);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(budget.TryTake(RequestUse.Reading, out _));
        }

        _time.StepWallClock(TimeSpan.FromHours(-1));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(budget.TryTake(RequestUse.Reading, out _));
    }

    [Fact]
    public void ALimitBelowWhatIsKept_LeavesHalfForTheRest()
    {
        var budget = new RequestBudget(1_000, 250, _time);

        budget.Learn("200", "200", $"{_time.GetUtcNow().ToUnixTimeSeconds() + 60}");

        Assert.Equal(100, budget.Left(RequestUse.Entry));
    }
}
