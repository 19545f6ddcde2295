using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.Testing;
using Guardrails.Tests.Closing;
using Guardrails.Tests.Guarding;

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

        Audit(world);
        world.Pass(60);

        Assert.Empty(Audit(world).Positions);
    }

    /// <summary>What the venue holds beside the books can be an execution that was not told: it is not known to be protected, and no report is clean.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void WhatTheBooksDoNotExplain_IsNotKnownToBeProtected(int held)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        if (held > 0)
        {
            world.Protected(held);
        }

        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 59m, announce: false);

        var report = Audit(world);

        Assert.False(report.IsClean, report.ToString());
        Assert.Equal(ProtectionVerdict.Unknown, report.Positions.Single().Verdict);
        Assert.Contains(held == 0 ? "the venue" : "The books hold 10 ACME, and the venue shows 69", report.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>10 are held by the books. Whole lists say whether the venue has them, one with a page missing does not; and an order that the venue names by its own id is the one that was approved.</summary>
    [Theory]
    [InlineData(true, "The books hold 10 ACME, and the venue shows 0")]
    [InlineData(false, "Positions could not be read whole, and ACME is not among those that were")]
    public void WhatTheVenueDoesNotList_IsNotKnownToBeProtected(bool isWhole, string why)
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        var stop = fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m });
        var venueId = fixture.Guard.FindOrder(stop)!.VenueOrderId!;
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        var now = fixture.Time.GetUtcNow();
        var listed = isWhole ? PositionSnapshot.Complete([], now) : PositionSnapshot.Partial([], now, "one page of two");

        var naked = Known(fixture, OpenOrderSnapshot.Complete([], now), listed);
        var row = Assert.Single(ProtectionAuditor.Audit(naked.Held, naked.Rests, new() { Managed = naked.ManagedOf, Doubt = naked.Doubt }).Positions);
        Assert.Equal((10m, ProtectionVerdict.Unknown), (row.Quantity, row.Verdict));
        Assert.Contains(why, row.ToString(), StringComparison.Ordinal);

        var told = new VenueOrder { ClientOrderId = null, VenueOrderId = venueId, Symbol = GuardFixture.Acme, Side = OrderSide.Sell, Quantity = 10m, Type = OrderType.Stop, StopPrice = 90m, ReduceOnly = false };
        var known = Known(fixture, OpenOrderSnapshot.Complete([told], now), listed);
        Assert.Equal((stop, true), (known.Rests.Items[0].ClientOrderId, known.IsExit(known.Rests.Items[0])));
        Assert.Equal(ProtectionVerdict.Protected, ProtectionAuditor.Audit(known.Held, known.Rests, new() { Managed = known.ManagedOf, Doubt = known.Doubt, Capabilities = new() { ExitCap = ExitCap.Held } }).Positions.Single().Verdict);

    }

    /// <summary>The position was closed a moment ago: the venue may be ending its stop just now, or not show a purchase yet. After that time the stop is an orphan.</summary>
    [Fact]
    public void AStopOfAPositionThatWasJustClosed_IsAnOrphanOnceTheVenueHasHadItsTime()
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m, ClientOrderId = "stop" });
        fixture.Guard.Observe(fixture.Report("stop", VenueOrderStatus.PartiallyFilled) with { Fill = new Fill { ExecutionId = "x-9", Quantity = 10m, Price = 90m } });
        var told = new VenueOrder { ClientOrderId = "stop", VenueOrderId = "V-stop", Symbol = GuardFixture.Acme, Side = OrderSide.Sell, Quantity = 20m, FilledQuantity = 10m, Type = OrderType.Stop, StopPrice = 90m };

        Assert.Equal(0m, fixture.Net());
        Assert.Empty(Orphans());
        fixture.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(Orphans());
        fixture.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("stop", Assert.Single(Orphans()).Order);

        IReadOnlyList<ProtectionFinding> Orphans()
        {
            var (flat, now) = (PositionSnapshot.Complete([], fixture.Time.GetUtcNow()), fixture.Time.GetUtcNow());
            var known = Known(fixture, OpenOrderSnapshot.Complete([told], now), flat);
            return ProtectionAuditor.Audit(known.Held, known.Rests, new() { PositionsBefore = known.Before, Managed = known.ManagedOf, Doubt = known.Doubt, IsExit = known.IsExit }).Orphans;
        }
    }

    /// <summary>The books hold 10 long with their stop, and the venue 10 short: the stop would make it 20.</summary>
    [Fact]
    public void TheOtherSideAtTheVenue_IsNotKnownToBeProtected()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain);
        world.Protected(10m, target: false);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 20m, announce: false);

        var report = Audit(world);

        Assert.False(report.IsClean, report.ToString());
        Assert.Equal((-10m, ProtectionVerdict.Unknown), (report.Positions.Single().Held, report.Positions.Single().Verdict));
    }

    [Fact]
    public async Task AfterTheEnd_Throws()
    {
        var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await world.Broker.AuditProtectionAsync(TestContext.Current.CancellationToken));
    }

    private static AuditKnowledge Known(GuardFixture fixture, OpenOrderSnapshot orders, PositionSnapshot listed) =>
        fixture.Guard.Risk.Books.Read((book, at) => new AuditKnowledge(book, listed, orders, listed, at));

    private static ProtectionReport Audit(ClosingWorld world) => world.Await(world.Broker.AuditProtectionAsync());
}
