using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Testing;

namespace Guardrails.Tests.Enforcement;

public sealed class PositionInvariantEnforcerTests
{
    private readonly VirtualTimeProvider _time = new();

    public static TheoryData<string> Cases => [.. EnforcementCase.All.Select(static c => c.Name)];

    private PositionInvariantEnforcer Enforcer => new(time: _time);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_EveryCaseOfTheTable_AnswersAsListed(string name)
    {
        var c = EnforcementCase.All.Single(x => x.Name == name);
        var enforcer = new PositionInvariantEnforcer(c.Hedging, time: _time);

        var decision = enforcer.Check(PositionSnapshot.Complete(c.Held, Now), c.Symbol, c.Side, c.Quantity, c.Asked);

        Assert.Equal(c.Code, decision.Denial?.Code);
        Assert.Equal(c.Code is null, decision.IsApproved);
        Assert.Equal(c.Code is null ? c.Quantity : 0m, decision.ApprovedQuantity);
        Assert.Equal(c.Effect, decision.Effect);
        Assert.Equal(c.Effect == PositionEffect.Close, decision.IsProvenExit);
        Assert.Equal(c.Code is null ? 0 : 1, enforcer.RecentDenials.Count);
    }

    [Fact]
    public void Table_Names_AreUniqueAndThereAreEnough()
    {
        Assert.Distinct(EnforcementCase.All.Select(static c => c.Name));
        Assert.True(EnforcementCase.All.Count >= 44, $"{EnforcementCase.All.Count} cases");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EnforceBeforeOrder_EveryCaseOfTheTable_ThrowsExactlyWhenCheckDenies(string name)
    {
        var c = EnforcementCase.All.Single(x => x.Name == name);
        var enforcer = new PositionInvariantEnforcer(c.Hedging, time: _time);
        var snapshot = PositionSnapshot.Complete(c.Held, Now);

        var thrown = Record.Exception(() => enforcer.EnforceBeforeOrder(snapshot, c.Symbol, c.Side, c.Quantity, c.Asked));

        Assert.Equal(c.Code, thrown is null ? null : Assert.IsType<OrderDeniedException>(thrown).Denial.Code);
        Assert.Contains(c.Code?.Code ?? "", thrown?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    [InlineData("b")]
    [InlineData("buy to cover")]
    [InlineData("sell_short")]
    [InlineData("1")]
    [InlineData("none")]
    [InlineData("ＢＵＹ")]
    public void Check_SideThatIsNoSide_ThrowsAndNamesIt(string? side)
    {
        var snapshot = PositionSnapshot.Complete([], Now);

        var thrown = Assert.Throws<ArgumentException>(() => Enforcer.Check(snapshot, "X", side!, 1m));

        Assert.Contains($"'{side}'", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void Check_SideThatIsNoMember_IsDenied(int side)
    {
        var decision = Enforcer.Check(PositionSnapshot.Complete([], Now), OrderRequest.Buy("X", 1m) with { Side = (OrderSide)side });

        Assert.Equal(DenialCodes.SideInvalid, decision.Denial?.Code);
        Assert.Equal(side, decision.Denial?.Violations[0].Observed);
    }

    [Fact]
    public void Check_WithoutRequestOrSymbol_IsDenied()
    {
        var snapshot = PositionSnapshot.Complete([], Now);

        Assert.Equal(DenialCodes.RequestMissing, Enforcer.Check(snapshot, null!).Denial?.Code);
        Assert.Equal(DenialCodes.SymbolInvalid, Enforcer.Check(snapshot, OrderRequest.Buy(default, 1m)).Denial?.Code);
    }

    [Theory]
    [InlineData("buy", PositionEffect.Auto)]
    [InlineData("sell", PositionEffect.Auto)]
    [InlineData("buy", PositionEffect.Open)]
    [InlineData("sell", PositionEffect.Open)]
    [InlineData("buy", PositionEffect.Close)]
    [InlineData("sell", PositionEffect.Close)]
    public void Check_FailedQuery_DeniesWithPositionsMissingAndNeverCallsItFlat(string side, PositionEffect effect)
    {
        var decision = Enforcer.Check(PositionSnapshot.Failed("HTTP 500"), "X", side, 1m, effect);

        var violation = Assert.Single(decision.Denial!.Violations);
        Assert.Equal(DenialCodes.PositionsMissing, violation.Code);
        Assert.Equal("HTTP 500", violation.Subject);
    }

    [Fact]
    public void Check_PartialAnswer_IsNotAFlatAccount()
    {
        var partial = PositionSnapshot.Partial([new VenuePosition { Symbol = "Y", Quantity = 1m }], Now, "page 2 is missing");

        Assert.Equal(DenialCodes.PositionsMissing, Enforcer.Check(partial, "X", "buy", 1m).Denial?.Code);
        Assert.Equal(DenialCodes.PositionsMissing, Enforcer.Check(partial, "Y", "sell", 1m, PositionEffect.Open).Denial?.Code);
    }

    [Fact]
    public void Check_SnapshotAge_IsAllowedUpToTheLimitAndDeniedBeyond()
    {
        var enforcer = new PositionInvariantEnforcer(maxSnapshotAge: TimeSpan.FromSeconds(10), time: _time);

        var atLimit = enforcer.Check(PositionSnapshot.Complete([], Now.AddSeconds(-10)), "X", "buy", 1m);
        var above = enforcer.Check(PositionSnapshot.Complete([], Now.AddSeconds(-10).AddMilliseconds(-1)), "X", "buy", 1m);

        Assert.True(atLimit.IsApproved);
        var violation = Assert.Single(above.Denial!.Violations);
        Assert.Equal((DenialCodes.PositionsStale, 10_001m, 10_000m, "ms"), (violation.Code, violation.Observed, violation.Limit, violation.Unit));
    }

    [Fact]
    public void Check_StaleSnapshot_StillLetsAProvenExitThrough()
    {
        var stale = PositionSnapshot.Complete([new VenuePosition { Symbol = "X", Quantity = 10m }], Now.AddHours(-1));

        Assert.True(Enforcer.Check(stale, "X", "sell", 10m).IsProvenExit);
    }

    [Fact]
    public void Check_AlternatingSignals_OnlyEverOpensFromFlat()
    {
        var enforcer = Enforcer;
        var position = 0m;
        for (var i = 0; i < 1_000; i++)
        {
            var side = i % 2 == 0 ? "buy" : "sell";
            var decision = enforcer.Check(PositionSnapshot.Complete([new VenuePosition { Symbol = "X", Quantity = position }], Now), "X", side, 10m, PositionEffect.Open);

            // From flat a signal opens; while something is held, the opposite one must close first.
            var signed = side == "buy" ? 10m : -10m;
            Assert.Equal(position == 0m || Math.Sign(position) == Math.Sign(signed), decision.IsApproved);
            position = decision.IsApproved ? signed : 0m;
        }
    }

    [Fact]
    public void RecentDenials_KeepsTheLast100NewestFirst()
    {
        var enforcer = Enforcer;
        var flat = PositionSnapshot.Complete([], Now);
        for (var i = 1; i <= 101; i++)
        {
            enforcer.Check(flat, "X", "sell", i, PositionEffect.Close);
        }

        enforcer.Check(flat, "X", "sell", 1m, PositionEffect.Open);

        Assert.Equal(100, enforcer.RecentDenials.Count);
        Assert.Equal(101m, enforcer.RecentDenials[0].Request!.Quantity);
        Assert.Equal(2m, enforcer.RecentDenials[^1].Request!.Quantity);
        Assert.Equal(Now, enforcer.RecentDenials[0].Time);
    }

    [Fact]
    public void Check_Denial_NamesThePositionAndTheNumbers()
    {
        var denial = Enforcer.Check(PositionSnapshot.Complete([new VenuePosition { Symbol = "X", Quantity = -7m }], Now), "X", "buy", 3m, PositionEffect.Open).Denial!;

        var violation = Assert.Single(denial.Violations);
        Assert.Equal((7m, 0m, "units", "existing SHORT -7"), (violation.Observed, violation.Limit, violation.Unit, violation.Subject));
        Assert.Equal("DENIED BUY 3 X market (open): OPPOSITE_POSITION_HELD 7 X short is held", denial.ToString());
    }

    [Fact]
    public void Check_OverSizeClose_SaysHowMuchCouldBeClosed()
    {
        var violation = Enforcer.Check(PositionSnapshot.Complete([new VenuePosition { Symbol = "X", Quantity = 10m }], Now), "X", "sell", 12m).Denial!.Violations[0];

        Assert.Equal((12m, 10m, "units", "held 10"), (violation.Observed, violation.Limit, violation.Unit, violation.Subject));
    }

    [Fact]
    public void Snapshot_SymbolListedTwice_Throws() =>
        Assert.Throws<ArgumentException>(() => PositionSnapshot.Complete([new VenuePosition { Symbol = "BTC/USD", Quantity = 1m }, new VenuePosition { Symbol = "btcusd", Quantity = -1m }], Now));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void Constructor_AgeOutOfRange_Throws(int seconds) =>
        Assert.Throws<ArgumentException>(() => new PositionInvariantEnforcer(maxSnapshotAge: TimeSpan.FromSeconds(seconds)));
}
