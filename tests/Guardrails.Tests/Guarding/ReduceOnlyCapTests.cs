using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

/// <summary>A reduce-only order takes at most the whole position, whoever that belongs to; what it may be proved against is ours alone.</summary>
public sealed class ReduceOnlyCapTests
{
    private readonly GuardFixture _fixture = new(static o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly }, ready: false);

    public ReduceOnlyCapTests()
    {
        _fixture.Supply((GuardFixture.Acme, 4m));
        _fixture.Hold(6m);
    }

    [Fact]
    public void Observe_OthersTradeBesideARestingExit_ItStillCannotReachTheOtherSide()
    {
        _fixture.Work(GuardFixture.Sell(6m, 110m, PositionEffect.Close));
        Trade("sold", OrderSide.Sell, 8m);
        Trade("bought", OrderSide.Buy, 1m);

        var position = _fixture.Guard.FindPosition(GuardFixture.Acme)!;
        Assert.Equal((3m, 2m, 0m), (position.Net, position.Managed, position.Low));
    }

    [Fact]
    public void Ask_ASecondExit_MustNotSellWhatOthersHold()
    {
        _fixture.Work(GuardFixture.Sell(6m, 110m, PositionEffect.Close));

        Assert.False(_fixture.Ask(GuardFixture.Sell(4m, 120m, PositionEffect.Close)).IsApproved);
    }

    /// <summary>
    /// An exit was executed and that was not told; others' and own buys took the position to where the venue would cap it. What opens is
    /// judged as if both had happened.
    /// </summary>
    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Ask_AnEntryBesideACappedExitThatMayHaveBeenExecuted_CountsItInFull(int quantity, bool approved)
    {
        var fixture = new GuardFixture(
            static o =>
            {
                o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly };
                o.Limits = new RiskLimits
                {
                    MaxGrossExposure = 10_000_000m,
                    Symbols = new Dictionary<Symbol, SymbolLimits> { [GuardFixture.Acme] = new() { MaxLongPosition = 48m, MaxShortPosition = 48m, OpposingEntries = OpposingEntries.WithinLimits } },
                };
            });
        fixture.Fill(fixture.Work(GuardFixture.Sell(8m)), 8m);
        fixture.Work(GuardFixture.Buy(8m, effect: PositionEffect.Close));
        fixture.Fill(fixture.Work(GuardFixture.Buy(8m)), 8m);

        Assert.Equal(0m, fixture.Net());
        Assert.Equal(approved, fixture.Ask(GuardFixture.Buy(quantity)).IsApproved);
    }

    private void Trade(string id, OrderSide side, decimal quantity) => _fixture.Guard.Observe(new ExecutionReport
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = id,
        Side = side,
        Status = VenueOrderStatus.Filled,
        OrderQuantity = quantity,
        Fill = new Fill { ExecutionId = id, Quantity = quantity, Price = 100m },
    });
}
