using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Tests.Properties;

/// <summary>Books and venues that differ in every way, legs of a hedged symbol and working orders included.</summary>
public sealed class ReconcileProperties
{
    [Fact]
    public void What_differs_is_settled_in_one_pass_and_the_next_one_is_silent() => Law.Holds(steps: 6, static (tape, trace) =>
    {
        var desk = new ReconcileDesk(tape, trace, exits: false);
        var venue = desk.AnyVenue(trace);
        desk.Pass(venue);
        Assert.Empty(desk.Guard.DetectDrifts(desk.Snapshot(venue)));

        var (positions, alarms) = (desk.Positions(), desk.Alarms);
        desk.Pass(venue);

        Assert.Equal(positions, desk.Positions());
        Assert.Equal(alarms, desk.Alarms);
    });

    [Fact]
    public void What_is_taken_over_leaves_no_drift_between_any_two_lists() => Law.Holds(steps: 4, static (tape, trace) =>
    {
        var (tracked, venue) = (new List<TrackedPosition>(), new List<VenuePosition>());
        foreach (var (step, (symbol, leg)) in tape.Steps.Zip(ReconcileDesk.Keys))
        {
            var (booked, atVenue) = (ReconcileDesk.Quantity(step, leg), ReconcileDesk.Quantity(step, leg));
            var mark = step.Of(0m, 50m, 100m);
            trace.Add($"{symbol} {leg}: booked {booked}, the venue {atVenue} at {mark}");
            tracked.Add(Tracked(symbol, leg, booked));
            venue.Add(new VenuePosition { Symbol = symbol, Quantity = atVenue, Leg = leg, MarkPrice = mark });
        }

        var snapshot = PositionSnapshot.Complete(venue, DateTimeOffset.UnixEpoch);
        var drifts = PositionReconciler.DetectDrifts(tracked, snapshot);
        trace.Add($"{string.Join("; ", drifts)}");
        tracked.AddRange(drifts.Select(static d => Tracked(d.Symbol, d.Leg, d.AtVenue - d.Booked)));

        Assert.All(drifts, static d => Assert.NotEqual(d.Booked, d.AtVenue));
        Assert.Empty(PositionReconciler.DetectDrifts(tracked, snapshot));
    });

    [Fact]
    public void An_answer_that_is_partial_or_failed_never_moves_a_position() => Law.Holds(steps: 8, static (tape, trace) =>
    {
        var desk = new ReconcileDesk(tape, trace, exits: true);
        var (positions, alarms) = (desk.Positions(), desk.Alarms);
        var venue = desk.AnyVenue(trace);
        foreach (var step in tape.Steps)
        {
            desk.Time.Advance(TimeSpan.FromSeconds(step.Between(1, 90)));
            desk.ReadOrders();
            var snapshot = step.OnceIn(2) ? PositionSnapshot.Failed("HTTP 500") : PositionSnapshot.Partial(desk.Snapshot(venue).Items, desk.Time.GetUtcNow(), "a page is missing");
            Assert.Empty(desk.Guard.DetectDrifts(snapshot));
            desk.Guard.Observe(snapshot);
        }

        Assert.Equal(positions, desk.Positions());
        Assert.Equal(alarms, desk.Alarms);
    });

    [Fact]
    public void What_is_taken_over_is_never_managed_because_of_it() => Law.Holds(steps: 8, static (tape, trace) =>
    {
        var desk = new ReconcileDesk(tape, trace, exits: true);
        for (var pass = 0; pass < 3; pass++)
        {
            var before = desk.Guard.Positions.ToDictionary(static p => p.Key, static p => p.Managed);
            var venue = desk.AnyVenue(trace, skip: pass * 4);
            desk.Pass(venue);
            foreach (var position in desk.Guard.Positions)
            {
                var managed = before.GetValueOrDefault(position.Key);
                Assert.True(
                    position.Managed == 0m || (position.Managed > 0m == managed > 0m && Math.Abs(position.Managed) <= Math.Min(Math.Abs(managed), Math.Abs(position.Net))),
                    FormattableString.Invariant($"{position.Key.Symbol} {position.Key.Leg}: {position.Managed} of {position.Net} is managed, it was {managed}"));
            }
        }
    });

    [Fact]
    public void To_ask_for_drifts_changes_nothing() => Law.Holds(steps: 8, static (tape, trace) =>
    {
        var desk = new ReconcileDesk(tape, trace, exits: true);
        var venue = desk.AnyVenue(trace);
        foreach (var step in tape.Steps)
        {
            desk.Time.Advance(TimeSpan.FromSeconds(step.Below(100)));
            var (state, alarms) = (desk.Guard.StateHash, desk.Alarms);
            var complete = desk.Snapshot(venue);
            var first = desk.Guard.DetectDrifts(complete);
            _ = desk.Guard.DetectDrifts(step.OnceIn(2)
                ? PositionSnapshot.Partial(complete.Items, complete.AsOf, "a page is missing")
                : PositionSnapshot.Complete([.. complete.Items, new VenuePosition { Symbol = "NEW", Quantity = 1m }, new VenuePosition { Symbol = "BAD", Quantity = -1m, Leg = PositionLeg.Long }], complete.AsOf));

            Assert.Equal(first, desk.Guard.DetectDrifts(complete));
            Assert.Equal((state, alarms), (desk.Guard.StateHash, desk.Alarms));
            if (step.OnceIn(2))
            {
                desk.Read(venue);
            }
        }
    });

    private static TrackedPosition Tracked(Symbol symbol, PositionLeg leg, decimal net) =>
        new() { Key = new PositionKey { Account = "main", Venue = "VENUE", Symbol = symbol, Leg = leg }, Net = net, Managed = net, Low = Math.Min(net, 0m), High = Math.Max(net, 0m), OpenOrders = 0, Mark = 100m, InDoubt = false };
}
