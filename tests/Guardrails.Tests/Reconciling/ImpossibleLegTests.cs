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

        _fixture.Guard.SetState(TradingScope.Of(Other), TradingState.Active, "looked into", "ann");

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m) with { Symbol = Other }).IsApproved);
    }

    private void Read(decimal shortLeg) => _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition(Other, shortLeg, PositionLeg.Short)], _fixture.Now));
}
