using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Closing;

/// <summary>What an exit is told about its position: what is flat, what is quiet, what is under way, and what fees and the venue leave of it.</summary>
public sealed class ExitViewTests
{
    /// <summary>Each thing that is alive keeps a position from being quiet by itself, and only what is under way is in flight. 4 is too small to be traded.</summary>
    [Theory]
    [InlineData("nothing", 0, true, true, 0, 0)]
    [InlineData("nothing", 4, true, true, 0, 0)]
    [InlineData("nothing", -4, true, true, 0, 0)]
    [InlineData("nothing", 5, false, false, 0, 0)]
    [InlineData("nothing", -5, false, false, 0, 0)]
    [InlineData("under way", 0, true, false, 7, 0)]
    [InlineData("resting", 0, true, false, 0, 0)]
    [InlineData("opposing", 0, true, false, 0, 0)]
    [InlineData("others", 0, true, false, 0, 1)]
    [InlineData("others that only exit", 0, true, false, 0, 0)]
    [InlineData("two under way", 4, true, false, 14, 0)]
    [InlineData("under way", 5, false, false, 7, 0)]
    public void A_position_is_quiet_where_nothing_is_held_and_nothing_is_alive(string alive, int net, bool isFlat, bool isQuiet, int inFlight, int entries)
    {
        using var stage = new ExitStage();
        stage.Fixture.Work(GuardFixture.Buy(7m, 90m) with { ClientOrderId = "order" });
        var order = stage.Fixture.Guard.FindOrder("order")! with { IsProvenExit = alive.EndsWith("exit", StringComparison.Ordinal) };
        var empty = stage.Fixture.Guard.ViewExit(GuardFixture.Acme, PositionLeg.Net)! with { Net = net, Tradable = 5m, UnderWay = [], Resting = [], Opposing = [], Others = [] };

        var view = alive switch
        {
            "under way" => empty with { UnderWay = [order] },
            "two under way" => empty with { UnderWay = [order, order] },
            "resting" => empty with { Resting = [(order, null)] },
            "opposing" => empty with { Opposing = [order] },
            "others" or "others that only exit" => empty with { Others = [order] },
            _ => empty,
        };

        Assert.Equal((isFlat, isQuiet, (decimal)inFlight, entries), (view.IsFlat, view.IsQuiet, view.InFlight, view.Entries.Count()));
    }

    /// <summary>
    /// Fees in the asset itself can have taken a part of a long position, in lots of 1, and never of a short one. What the venue was seen to hold counts
    /// without its sign, on the side that is held.
    /// </summary>
    [Theory]
    [InlineData(10, 8, 0, 0, 8)]
    [InlineData(10, 8, 0.05, 0.5, 8)]
    [InlineData(10, 8, 0.1, 1, 8)]
    [InlineData(10, 8.5, 0.05, 0.5, 8)]
    [InlineData(10, 12, 0.05, 0.5, 9)]
    [InlineData(10, -8, 0.05, 0.5, 0)]
    [InlineData(1, 2, 0.05, 0.05, 0)]
    [InlineData(-10, -8, 0, 0, 8)]
    [InlineData(-10, -8, 0.05, 0, 8)]
    [InlineData(-10, -8.5, 0.05, 0, 8)]
    [InlineData(-10, -12, 0.05, 0, 10)]
    [InlineData(-10, 8, 0.05, 0, 0)]
    [InlineData(-1, -2, 0.05, 0, 1)]
    public void What_is_left_of_a_position_is_unsigned(double held, double seen, double fee, double untold, double seenHeld)
    {
        using var stage = new ExitStage(instruments: [GuardFixture.Share() with { BaseAsset = GuardFixture.Acme, MaxBaseFee = (decimal)fee }]);
        stage.Fixture.Hold((decimal)held);
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        stage.Fixture.Positions((GuardFixture.Acme, (decimal)seen));

        var view = stage.Fixture.Guard.ViewExit(GuardFixture.Acme, PositionLeg.Net)!;

        Assert.Equal(((decimal)held, (decimal)(held - untold), (decimal)seen), (view.Net, view.Basis, view.AtVenue));
        Assert.Equal(((decimal)untold, (decimal)seenHeld), (view.UntoldFee, view.SeenHeld));
    }

    /// <summary>
    /// An answer shows a position since the last execution when it is as young as the venue's lag of 2 s allows; before, nothing was seen of it. An answer from
    /// before the execution proves nothing, either.
    /// </summary>
    [Theory]
    [InlineData(-20_000_000, false)]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(19_999_999, false)]
    [InlineData(20_000_000, true)]
    [InlineData(20_000_001, true)]
    public void What_the_venue_was_seen_to_hold_can_contain_the_last_execution(int ticksAfter, bool isSeen)
    {
        using var stage = new ExitStage(BrokerCapabilities.Plain with { PositionVisibilityLag = TimeSpan.FromSeconds(2) });
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        var filled = stage.Fixture.Now;
        stage.Fixture.Hold(-10m);
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        stage.Fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = -10m }], filled.AddTicks(ticksAfter)));

        Assert.Equal(isSeen ? 10m : null, stage.Fixture.Guard.ViewExit(GuardFixture.Acme, PositionLeg.Net)!.SeenHeld);
    }

    /// <summary>A leg is closed by its own side alone. A bust can book a quantity on the side that a leg cannot have; nothing of that is closable.</summary>
    [Theory]
    [InlineData(PositionLeg.Long, 3, 3)]
    [InlineData(PositionLeg.Long, 0.4, 0.4)]
    [InlineData(PositionLeg.Long, 0, 0)]
    [InlineData(PositionLeg.Long, -3, 0)]
    [InlineData(PositionLeg.Short, -3, -3)]
    [InlineData(PositionLeg.Short, -0.4, -0.4)]
    [InlineData(PositionLeg.Short, 0, 0)]
    [InlineData(PositionLeg.Short, 3, 0)]
    public void What_may_be_closed_of_a_leg_is_on_its_side(PositionLeg leg, double held, double basis)
    {
        var fixture = new GuardFixture(static o => o.Hedging = HedgingPolicy.Allowed, ready: true, GuardFixture.Share() with { LotSize = 0.1m });
        var isImpossible = leg == PositionLeg.Long == held < 0d && held != 0d;
        var quantity = held == 0d ? 1m : Math.Abs((decimal)held);
        var opens = leg == PositionLeg.Long ? GuardFixture.Buy(quantity) : GuardFixture.Sell(quantity);
        var opened = Execute(fixture, opens, leg);
        if (isImpossible || held == 0d)
        {
            Execute(fixture, (leg == PositionLeg.Long ? GuardFixture.Sell(quantity) : GuardFixture.Buy(quantity)) with { Effect = PositionEffect.Close }, leg);
        }

        if (isImpossible)
        {
            fixture.Guard.Observe(opened with { Fill = opened.Fill! with { Kind = FillKind.Bust } });
        }

        var view = fixture.Guard.ViewExit(GuardFixture.Acme, leg)!;

        Assert.Equal(((decimal)held, (decimal)basis), (view.Net, view.Basis));
    }

    private static ExecutionReport Execute(GuardFixture fixture, OrderRequest request, PositionLeg leg)
    {
        var report = fixture.Execution(fixture.Work(request), request.Quantity) with { Leg = leg };
        fixture.Guard.Observe(report);
        return report;
    }
}
