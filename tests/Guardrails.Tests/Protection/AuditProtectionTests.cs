using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.Testing;
using Guardrails.Tests.Closing;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Protection;

/// <summary>The audit of a guarded broker reads the venue's own lists, and asks the guard what of them is its own.</summary>
public sealed class AuditProtectionTests
{
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AStopForAll_Protects_AndItsCancellationIsSeen(string profile)
    {
        using var world = Of(profile);
        world.Protected(10m, target: false);

        var row = Assert.Single(Audit(world).Positions);
        Assert.True((10m, ProtectionVerdict.Protected, true) == (row.Covered, row.Verdict, row.IsArmedNow), row.ToString());

        world.Await(world.Broker.CancelProtectionAsync(world.Guard.OpenOrders.Single().ClientOrderId, new Attribution("a test", "tests")));
        world.Pass(1);

        Assert.Equal((0m, ProtectionVerdict.Unprotected), (Audit(world).Positions[0].Covered, Audit(world).Positions[0].Verdict));
    }

    [Fact]
    public void APairThatRests_Protects_AndATargetAloneDoesNot()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Protected(10m);
        Assert.True(Audit(world).IsClean, Audit(world).ToString());

        world.Await(world.Broker.CancelProtectionAsync(world.Guard.OpenOrders.Single(static o => o.Type == OrderType.Stop).ClientOrderId, new Attribution("a test", "tests")));
        world.Pass(1);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 10m, 120m) with { Effect = PositionEffect.Close }));

        var report = Audit(world);
        Assert.Equal([ProtectionFault.TargetHoldsAll], report.Positions.Single().Findings.Select(static f => f.Fault));
        Assert.Contains("0 of 1 positions protected, 1 failed", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhileTheMarketIsClosed_TheStopProtects_AndSleeps()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Protected(10m, target: false);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, ContinuousAt = world.Time.GetUtcNow().AddHours(9) });

        var row = Audit(world).Positions.Single();

        Assert.Equal((ProtectionVerdict.Protected, false), (row.Verdict, row.IsArmedNow));
        Assert.Contains("closed", row.Findings.Single(static f => f.Fault == ProtectionFault.StopSleeps).Sentence, StringComparison.Ordinal);
    }

    /// <summary>What somebody else holds is not the guard's to protect.</summary>
    [Fact]
    public void WhatIsNotManaged_HasNoRow()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 10m);
        world.Pass(1);

        Assert.Empty(Audit(world).Positions);
    }

    [Fact]
    public async Task AfterTheEnd_Throws()
    {
        var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await world.Broker.AuditProtectionAsync(TestContext.Current.CancellationToken));
    }

    private static ProtectionReport Audit(ClosingWorld world) => world.Await(world.Broker.AuditProtectionAsync());
}
