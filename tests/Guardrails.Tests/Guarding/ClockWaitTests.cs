using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>A wall clock that jumps ends no waiting early, and hides nothing that is read after it.</summary>
public sealed class ClockWaitTests
{
    private readonly Desk _desk = new();
    private readonly GuardFixture _fixture;

    public ClockWaitTests() => _fixture = _desk.Open(ExitCap.None);

    [Theory]
    [InlineData(120)]
    [InlineData(-120)]
    public async Task Resolve_TheWallClockJumps_AbsenceTakesTheWholeHorizon(int seconds)
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        var id = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m))).ClientOrderId;
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(seconds));
        await _fixture.Guard.ResolveUnknownOrdersAsync();
        _fixture.Time.Advance(Desk.Horizon - TimeSpan.FromSeconds(2));
        await _fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(id)!.State);

        _fixture.Time.Advance(TimeSpan.FromSeconds(16));
        await _fixture.Guard.ResolveUnknownOrdersAsync();
        Assert.Equal(OrderState.Released, _fixture.Guard.FindOrder(id)!.State);
    }

    /// <summary>It was taken a second after the send, however late the wall clock says that was.</summary>
    [Fact]
    public async Task Resolve_EvidenceFromAfterAJumpAndBeforeTheHorizon_ProvesNothing()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        var id = Assert.IsType<OrderResult.Unknown>(await _fixture.SubmitAsync(GuardFixture.Buy(10m))).ClientOrderId;
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(120));
        _fixture.Price(100m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        var early = _fixture.Now;
        _desk.Find = _ => new OrderLookup.NotFound(early);

        _fixture.Time.Advance(Desk.Horizon);
        await _fixture.Guard.ResolveUnknownOrdersAsync();

        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(id)!.State);
    }

    [Fact]
    public void Observe_AListAfterTheClockWasSetBack_ShowsWhatIsMissing()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(-100));
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));

        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(id)!.State);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(100)]
    public void Observe_TwoSightingsAcrossAJump_HaveToBeApartByRealTime(int seconds)
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        Read();
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(seconds));
        Read();
        Assert.Equal(10m, _fixture.Net());

        _fixture.Time.Advance(TimeSpan.FromSeconds(4));
        Read();
        Assert.Equal(14m, _fixture.Net());
    }

    [Fact]
    public void Observe_AFillBeforeAJump_IsStillRecentAfterIt()
    {
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        _fixture.Supply();
        _fixture.Hold(10m);
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(100));
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));

        _fixture.Positions();

        Assert.False(_fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);
    }

    /// <summary>The executions of an order are read when its position has been quiet; until then there is nothing to wake up for.</summary>
    [Fact]
    public async Task Resolve_ExecutionsOfABusyPosition_AreNotDueAllTheTime()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Filled, cumulative: 10m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await _fixture.Guard.ResolveUnknownOrdersAsync();
        _fixture.Time.Advance(TimeSpan.FromSeconds(4.5));
        _fixture.Supply((GuardFixture.Acme, 10m));
        _fixture.Hold(1m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(4), await _fixture.Guard.ResolveUnknownOrdersAsync());
    }

    private void Read()
    {
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        _fixture.Positions((GuardFixture.Acme, 14m));
    }
}
