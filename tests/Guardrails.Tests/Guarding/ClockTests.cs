using Guardrails.Brokers;
using Guardrails.Denials;

namespace Guardrails.Tests.Guarding;

/// <summary>When wall clock and monotonic clock part, nothing is known to be fresh: no new risk until positions have been read again.</summary>
public sealed class ClockTests
{
    private readonly GuardFixture _fixture = new();

    public static TheoryData<string> Jumps => ["forward", "back", "suspend", "stopped wall clock"];

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task SubmitAsync_AfterAJump_DeniesUntilPositionsAreReadAgain(string jump)
    {
        _fixture.Hold(10m);
        Jump(jump);
        Refresh();

        var denial = Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(GuardFixture.Buy(1m), TestContext.Current.CancellationToken)).Denial;
        Assert.True(denial.Has(DenialCodes.ClockDiscontinuity), denial.ToString());
        Assert.False(denial.Has(DenialCodes.QuoteUnusable) || denial.Has(DenialCodes.QuoteStale), denial.ToString());
        Assert.Contains("CLOCK_DISCONTINUITY", _fixture.Alarms.Codes);
        Assert.Contains(_fixture.Guard.GetReadiness().Missing, static m => m.Input == "clock");

        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Positions((GuardFixture.Acme, 10m));
        Assert.True(_fixture.Guard.GetReadiness(GuardFixture.Acme).IsReady, _fixture.Guard.GetReadiness(GuardFixture.Acme).ToString());
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task SubmitAsync_ExitAfterAJump_Passes(string jump)
    {
        _fixture.Hold(10m);
        Jump(jump);

        Assert.IsType<OrderResult.Accepted>(
            await _fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    [InlineData(0.5)]
    public void Observe_StepOfUpToASecond_IsTolerated(double seconds)
    {
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(seconds));
        _fixture.Supply();

        Assert.Empty(_fixture.Alarms.All);
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Theory]
    [InlineData(1.001)]
    [InlineData(-1.001)]
    public void Observe_StepOfMoreThanASecond_IsAJump(double seconds)
    {
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(seconds));
        _fixture.Price(100m);

        Assert.Equal(["CLOCK_DISCONTINUITY"], _fixture.Alarms.Codes);
    }

    /// <summary>An answer that was asked for before the jump says nothing about what happened during it.</summary>
    [Fact]
    public void Observe_PositionsFromBeforeASuspend_DoNotClearTheDoubt()
    {
        var asked = _fixture.Now;
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(30));
        Refresh();
        _fixture.Guard.Observe(PositionSnapshot.Complete([], asked));

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).Denial?.Has(DenialCodes.ClockDiscontinuity));
    }

    [Fact]
    public void Observe_FailedPositionsAfterAJump_DoNotClearTheDoubt()
    {
        Jump("suspend");
        _fixture.Guard.Observe(PositionSnapshot.Failed("HTTP 500"));
        Refresh();

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).Denial!.Has(DenialCodes.ClockDiscontinuity));
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).Denial!.Has(DenialCodes.PositionsMissing));
    }

    /// <summary>A wall clock set back must not make old data look young: the monotonic clock has not gone back.</summary>
    [Fact]
    public void Ask_ClockSetBack_OldDataStaysOld()
    {
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(-6));

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).Denial?.Has(DenialCodes.QuoteStale));
    }

    [Fact]
    public void Ask_WallClockStopped_DataStillAges()
    {
        _fixture.Time.WallClockStopped = true;
        _fixture.Time.Advance(TimeSpan.FromSeconds(5.001));

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).Denial?.Has(DenialCodes.QuoteStale));
    }

    private void Jump(string jump)
    {
        switch (jump)
        {
            case "forward":
                _fixture.Time.StepWallClock(TimeSpan.FromMinutes(10));
                break;
            case "back":
                _fixture.Time.StepWallClock(TimeSpan.FromMinutes(-10));
                break;
            case "suspend":
                _fixture.Time.StepWallClock(TimeSpan.FromHours(8));
                break;
            default:
                _fixture.Time.WallClockStopped = true;
                _fixture.Time.Advance(TimeSpan.FromSeconds(10));
                _fixture.Time.WallClockStopped = false;
                break;
        }
    }

    /// <summary>Everything but positions, so that only the clock stands in the way.</summary>
    private void Refresh()
    {
        _fixture.Price(100m);
        _fixture.Account();
    }
}
