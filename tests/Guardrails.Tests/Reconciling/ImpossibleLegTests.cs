using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>A leg that is reported on the wrong side takes its own symbol out of trading, and no other.</summary>
public sealed class ImpossibleLegTests
{
    private const string Other = "OTHER";

    private readonly GuardFixture _fixture = new(static o => o.Hedging = HedgingPolicy.Allowed, true, GuardFixture.Share(), GuardFixture.Share(Other));

    [Fact]
    public void Observe_AShortLegAboveZero_SetsAsideThatSymbolOnly()
    {
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Read(8m);

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.Equal(TradingState.Quarantined, _fixture.Guard.GetState(TradingScope.Of(Other)));
        Assert.False(_fixture.Ask(GuardFixture.Buy(1m) with { Symbol = Other }).IsApproved);
        Assert.Null(_fixture.Guard.FindPosition(Other, PositionLeg.Short) is { Net: not 0m } held ? held : null);
    }

    [Fact]
    public void Observe_ItMakesSenseAgain_CanBeReleasedAfterTwoCleanAnswers()
    {
        Read(8m);
        for (var i = 0; i < 2; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            Read(0m);
        }

        _fixture.Guard.SetState(TradingScope.Of(Other), TradingState.Active, new("looked into", "ann"));

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m) with { Symbol = Other }).IsApproved);
    }

    [Fact]
    public void Observe_ItChanges_IsSaidEachTimeAndNeverTakenOver()
    {
        Read(1m);
        Read(2m);
        Read(2m);

        Assert.Equal(2, _fixture.Alarms.Codes.Count(static c => c == AlarmCodes.PositionDiffers));
        Assert.Equal((0m, true), (_fixture.Guard.FindPosition(Other, PositionLeg.Short)!.Net, _fixture.Guard.FindPosition(Other, PositionLeg.Short)!.InDoubt));
    }

    [Fact]
    public void Observe_TheOtherLegChangesToo_IsSaidAndNotTakenOverBeforeBothMakeSense()
    {
        _fixture.Time.Advance(TimeSpan.FromSeconds(20));
        Read(0m, 0m);
        ReadAll(1m, 6m, times: 4);

        Assert.Contains(_fixture.Alarms.All, static a => a is { Code: AlarmCodes.PositionDiffers } && a.Message.Contains("the venue holds 6", StringComparison.Ordinal));
        Assert.Equal((0m, true), (_fixture.Guard.FindPosition(Other, PositionLeg.Long)!.Net, _fixture.Guard.FindPosition(Other, PositionLeg.Long)!.InDoubt));

        ReadAll(0m, 6m, times: 2);

        Assert.Equal((6m, false), (_fixture.Guard.FindPosition(Other, PositionLeg.Long)!.Net, _fixture.Guard.FindPosition(Other, PositionLeg.Long)!.InDoubt));
    }

    /// <summary>What is booked can be led there by a bust: that both say the same makes it no position.</summary>
    [Fact]
    public void Observe_TheBooksSayTheSame_IsNoCleanAnswer()
    {
        var id = _fixture.Work(GuardFixture.Sell(3m, 100m, PositionEffect.Open) with { Symbol = Other });
        _fixture.Guard.Observe(_fixture.Execution(id, 3m) with { Symbol = Other, Leg = PositionLeg.Short });
        Assert.Equal(-3m, _fixture.Guard.FindPosition(Other, PositionLeg.Short)!.Net);
        _fixture.Time.Advance(TimeSpan.FromSeconds(20));
        Read(-3m);
        _fixture.Guard.SetState(TradingScope.Of(Other), TradingState.Quarantined, new("looked at", "ann"));
        ReadAll(-3m, 0m, times: 2);
        Read(4m);

        Assert.Throws<InvalidOperationException>(() => _fixture.Guard.SetState(TradingScope.Of(Other), TradingState.Active, new("looked into", "ann")));
    }

    private void ReadAll(decimal shortLeg, decimal longLeg, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(20));
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            Read(shortLeg, longLeg);
        }
    }

    private void Read(decimal shortLeg, decimal longLeg) => _fixture.Guard.Observe(
        PositionSnapshot.Complete([new VenuePosition { Symbol = Other, Quantity = shortLeg, Leg = PositionLeg.Short }, new VenuePosition { Symbol = Other, Quantity = longLeg, Leg = PositionLeg.Long }], _fixture.Now));

    private void Read(decimal shortLeg) => _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = Other, Quantity = shortLeg, Leg = PositionLeg.Short }], _fixture.Now));
}
