using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Tests.Reconciling;

/// <summary>Which kind a difference is, by its numbers and prices, and what a policy may say about it.</summary>
public sealed class DriftRuleTests
{
    private const string Acme = "ACME";

    /// <summary>
    /// A split multiplies the position by a small whole number, or by halves and quarters, and divides the price by it; a tenth of difference of the price
    /// is still its market. Example: 10 at 100 that become 20 at 50 are a split, and 20 at 56 are 10 more that somebody bought.
    /// </summary>
    [Theory]
    [InlineData(10, 20, 100, 50.0, DriftKind.UnexplainedJump)]
    [InlineData(-10, -20, 100, 50.0, DriftKind.UnexplainedJump)]
    [InlineData(20, 10, 50, 100.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 15, 150, 100.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 12.5, 125, 100.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 17.5, 175, 100.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 8, 80, 100.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 13, 130, 100.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 14, 140, 100.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 16, 160, 100.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 500, 100, 2.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 502.5, 100.5, 2.0, DriftKind.QuantityMismatch)]
    [InlineData(500, 10, 2, 100.0, DriftKind.UnexplainedJump)]
    [InlineData(510, 10, 2, 102.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 110, 50.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 20, 110.01, 50.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 90, 50.0, DriftKind.UnexplainedJump)]
    [InlineData(10, 20, 89.99, 50.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 100, 100.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 50, 100.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 0, 50.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 100, 0.0, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 2, null, DriftKind.QuantityMismatch)]
    [InlineData(10, 20, 1, 0.5, DriftKind.UnexplainedJump)]
    [InlineData(10, -20, 100, 50.0, DriftKind.SideMismatch)]
    [InlineData(-10, 20, 100, 50.0, DriftKind.SideMismatch)]
    [InlineData(10, 0, 100, 50.0, DriftKind.Phantom)]
    [InlineData(0, 20, 100, 50.0, DriftKind.ExternalPosition)]
    public void DetectDrifts_BySizeSideAndPrice_NamesTheKind(double booked, double atVenue, double markBefore, double? markNow, DriftKind kind)
    {
        var drift = Assert.Single(PositionReconciler.DetectDrifts(
            [Tracked((decimal)booked, mark: (decimal)markBefore)], Answer(Row((decimal)atVenue) with { MarkPrice = (decimal?)markNow })));

        Assert.Equal((kind, (decimal)booked, (decimal)atVenue, PositionLeg.Net), (drift.Kind, drift.Booked, drift.AtVenue, drift.Leg));
    }

    [Fact]
    public void DetectDrifts_SeveralEntriesOfOnePosition_AddUp()
    {
        Assert.Empty(PositionReconciler.DetectDrifts([Tracked(4m, PositionLeg.Long), Tracked(6m, PositionLeg.Long)], Answer(Row(3m), Row(7m, PositionLeg.Long))));

        var drift = Assert.Single(PositionReconciler.DetectDrifts([Tracked(4m, PositionLeg.Long), Tracked(6m, PositionLeg.Long)], Answer(Row(3m), Row(8m, PositionLeg.Long))));
        Assert.Equal((PositionLeg.Long, 10m, 11m), (drift.Leg, drift.Booked, drift.AtVenue));
    }

    /// <summary>A net entry is about the leg that its sign says, where either leg is tracked; an entry that names its leg is about that leg.</summary>
    [Theory]
    [InlineData(PositionLeg.Long, 10, PositionLeg.Net, 10, "")]
    [InlineData(PositionLeg.Long, 10, PositionLeg.Net, -4, "Phantom ACME (Long): booked 10, the venue holds 0; ExternalPosition ACME (Short): booked 0, the venue holds -4")]
    [InlineData(PositionLeg.Long, 10, PositionLeg.Net, 0, "Phantom ACME (Long): booked 10, the venue holds 0")]
    [InlineData(PositionLeg.Long, 10, PositionLeg.Long, -4, "SideMismatch ACME (Long): booked 10, the venue holds -4")]
    [InlineData(PositionLeg.Short, -4, PositionLeg.Short, 0, "Phantom ACME (Short): booked -4, the venue holds 0")]
    [InlineData(PositionLeg.Short, -4, PositionLeg.Net, -4, "")]
    [InlineData(PositionLeg.Short, -4, PositionLeg.Net, 10, "ExternalPosition ACME (Long): booked 0, the venue holds 10; Phantom ACME (Short): booked -4, the venue holds 0")]
    [InlineData(PositionLeg.Short, -4, PositionLeg.Short, -4, "")]
    [InlineData(PositionLeg.Net, 10, PositionLeg.Net, 10, "")]
    [InlineData(PositionLeg.Net, 10, PositionLeg.Net, -4, "SideMismatch ACME: booked 10, the venue holds -4")]
    [InlineData(PositionLeg.Net, 10, PositionLeg.Long, 10, "Phantom ACME: booked 10, the venue holds 0; ExternalPosition ACME (Long): booked 0, the venue holds 10")]
    public void DetectDrifts_ANetEntryOfASymbolByLeg_IsAboutTheLegOfItsSign(PositionLeg tracked, int booked, PositionLeg leg, int held, string drifts) =>
        Assert.Equal(drifts, string.Join("; ", PositionReconciler.DetectDrifts([Tracked(booked, tracked)], Answer(Row(held, leg)))));

    [Fact]
    public void DetectDrifts_WithoutACompleteAnswer_ProvesNothing()
    {
        Assert.Empty(PositionReconciler.DetectDrifts([Tracked(10m)], PositionSnapshot.Partial([Row(4m)], DateTimeOffset.UnixEpoch, "a page")));
        Assert.Throws<ArgumentNullException>("tracked", static () => PositionReconciler.DetectDrifts(null!, Answer()));
        Assert.Throws<ArgumentNullException>("snapshot", static () => PositionReconciler.DetectDrifts([], null!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-1)]
    public void With_AKindThatDoesNotExist_IsRefused(int kind)
    {
        foreach (var action in Enum.GetValues<DriftAction>())
        {
            Assert.Throws<ArgumentOutOfRangeException>("kind", () => DriftPolicy.Default.With((DriftKind)kind, action));
        }

        Assert.Throws<ArgumentOutOfRangeException>("kind", () => DriftPolicy.Default[(DriftKind)kind]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void With_AnActionThatDoesNotExist_IsRefused(int action) =>
        Assert.Throws<ArgumentOutOfRangeException>("action", () => DriftPolicy.Default.With(DriftKind.Phantom, (DriftAction)action));

    /// <summary>Orders can only be reported, an orphan reported or canceled, and a position everything but canceled.</summary>
    [Fact]
    public void With_EveryKindAndAction_TakesThePossibleOnesOnly()
    {
        foreach (var kind in Enum.GetValues<DriftKind>())
        {
            DriftAction[] possible = kind switch
            {
                DriftKind.MissingOrder or DriftKind.ExternalOrder => [DriftAction.Report],
                DriftKind.OrphanProtection => [DriftAction.Report, DriftAction.CancelOrphan],
                DriftKind.BotPosition => [DriftAction.Report, DriftAction.Quarantine, DriftAction.Halt],
                _ => [DriftAction.Report, DriftAction.AcceptVenue, DriftAction.Quarantine, DriftAction.Halt],
            };
            foreach (var action in Enum.GetValues<DriftAction>())
            {
                if (possible.Contains(action))
                {
                    var changed = DriftPolicy.Default.With(kind, action);
                    Assert.Equal(action, changed[kind]);
                    Assert.All(Enum.GetValues<DriftKind>().Where(k => k != kind), k => Assert.Equal(DriftPolicy.Default[k], changed[k]));
                    Assert.Equal(changed, DriftPolicy.Parse($"{kind}={action}"));
                    Assert.Equal(action == DriftPolicy.Default[kind], changed.Equals(DriftPolicy.Default));
                }
                else
                {
                    Assert.Equal("action", Assert.Throws<ArgumentException>(() => DriftPolicy.Default.With(kind, action)).ParamName);
                    Assert.False(DriftPolicy.TryParse($"{kind}={action}", null, out _));
                }
            }
        }
    }

    private static TrackedPosition Tracked(decimal net, PositionLeg leg = PositionLeg.Net, decimal mark = 100m) =>
        new() { Key = new PositionKey { Account = "main", Venue = "VENUE", Symbol = Acme, Leg = leg }, Net = net, Managed = net, Low = net, High = net, OpenOrders = 0, Mark = mark, InDoubt = false };

    private static VenuePosition Row(decimal quantity, PositionLeg leg = PositionLeg.Net) => new() { Symbol = Acme, Quantity = quantity, Leg = leg };

    private static PositionSnapshot Answer(params VenuePosition[] rows) => PositionSnapshot.Complete(rows, DateTimeOffset.UnixEpoch);
}
