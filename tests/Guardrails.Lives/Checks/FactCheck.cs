using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Lives.Playing;
using Guardrails.Lives.Told;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Lives.Checks;

/// <summary>Holds what the guard says it holds against what it was told, after everything that it is told.</summary>
/// <remarks>
/// FactsBooked: "booked = max(Σ distinct executions, venue cumulative); the position moves only by the change of booked" (internals/lives.md, facts).
/// ReachTold: "The lowest signed quantity that orders alive now can still reach" (TrackedPosition.Low). CrossingSaid: "an unasked sign change is
/// alarmed within one event, quarantined" (worst case). DifferenceSaid: "What the worst case rests on is compared with what the venue shows in
/// every report path" (laws). TwoSightings: "One sighting of a difference tightens, two sightings at least PositionVisibilityLag apart
/// act" (facts).
/// </remarks>
internal sealed class FactCheck(LifeWorld world)
{
    private readonly List<(int Key, DateTimeOffset Time, int Answer, int Net)> _sightings = [];
    private readonly HashSet<(int Key, int Low, int High)> _narrow = [];
    private readonly HashSet<int> _takenOver = [];
    private readonly HashSet<int> _confirmedRows = [];
    private PositionSnapshot? _asked;
    private int _said;

    public void Around(Action toModel, Action toGuard)
    {
        var before = (int[])world.Told.Net.Clone();
        var exits = ExitsBooked();
        toModel();
        for (var key = 0; key < before.Length; key++)
        {
            if (before[key] != world.Told.Net[key] && _sightings.FindLast(s => s.Key == key) is var (_, time, answer, _) && time != default)
            {
                // What is told late may be in the last answer already: that answer is a sighting of what it leads to, too.
                _sightings.Add((key, time, answer, world.Told.Net[key]));
            }
        }

        toGuard();
        After();
        Crossed(before, exits);
    }

    public void AroundAnswer(PositionSnapshot positions, Action toGuard)
    {
        world.Told.Observe(positions);
        Asked(positions);
        toGuard();
        After();
    }

    /// <summary>The guard asked, or was told, an answer about positions.</summary>
    public void Asked(PositionSnapshot positions)
    {
        if (positions.IsComplete)
        {
            _asked = positions;
            world.Told.Observe(positions);
        }
    }

    /// <summary>What the venue answered while the call that goes on now asked for positions; <see langword="null"/> when it did not.</summary>
    public int? AskedNow(int key) => _asked is { } asked ? AnswerOf(asked, key) : null;

    /// <summary>Whether the books ever followed an answer about a position.</summary>
    public bool HasTakenOver(int key) => _takenOver.Contains(key);

    /// <summary>"The position is in doubt … until the venue's position shows which is true" (operating/alarms.md, EXECUTIONS_DISAGREE): the report itself is a sighting.</summary>
    public void Doubt(int key, int answer) => _sightings.Add((key, world.Clock.Now, answer, world.Told.Net[key]));

    /// <summary>Whether an answer equaled the books while a row that was no trade was in them.</summary>
    public bool HasConfirmedRow(int key) => _confirmedRows.Contains(key);

    /// <summary>After every call: what is booked, what can be reached, and what was given back.</summary>
    public void After()
    {
        GivenBack();
        Said();
        for (var key = 0; key < world.Keys.Count; key++)
        {
            var position = world.Guard.FindPosition(world.Keys[key].Symbol, world.Keys[key].Leg);
            Booked(key, (int)(position?.Net ?? 0m) - world.Skew);
            Reach(key, position);
            world.Told.Remember(key);
        }

        if (_asked is { } asked)
        {
            ConfirmRows(asked);
            for (var key = 0; key < world.Keys.Count; key++)
            {
                _sightings.Add((key, asked.AsOf, AnswerOf(asked, key), world.Told.Net[key]));
            }

            _asked = null;
        }
    }

    private void ConfirmRows(PositionSnapshot answer)
    {
        for (var key = 0; key < world.Keys.Count; key++)
        {
            if (world.RowsThatWereNoTrade.Contains(key) && !_takenOver.Contains(key) && AnswerOf(answer, key) == world.Told.Net[key])
            {
                _confirmedRows.Add(key);
            }
        }
    }

    private int AnswerOf(PositionSnapshot answer, int key) =>
        (int)(answer.Items.FirstOrDefault(p => p.Symbol == world.Keys[key].Symbol && p.Leg == world.Keys[key].Leg)?.Quantity ?? 0m) - world.Skew;

    private void Booked(int key, int net)
    {
        world.Tally.Checked(Property.FactsBooked);
        var told = world.Told.Net[key];
        if (net == told)
        {
            return;
        }

        if (_asked is { } asked && AnswerOf(asked, key) == net)
        {
            world.Tally.Checked(Property.TwoSightings);
            if (!_sightings.Exists(s => s.Key == key && s.Answer - s.Net == net - told && s.Time <= asked.AsOf - world.Plan.Profile.Capabilities.PositionVisibilityLag))
            {
                world.Violate(Property.TwoSightings, $"{world.NameOf(key)}: booked {told}, one answer of {net} was taken over");
            }

            world.Narrate($"    {world.NameOf(key)}: the books take over {net} (were {told})");
            world.Told.TakeOver(key, net);
            _takenOver.Add(key);
            return;
        }

        if (world.Told.HasLateBust[key] || world.Told.Orders.Any(o => o.Key == key && o.Twins.Count > 0))
        {
            // What a late bust takes back of a newer sum, and what of a sum belongs to which of two orders under one id, nobody says.
            world.Told.TakeOver(key, net);
            return;
        }

        world.Violate(Property.FactsBooked, $"{world.NameOf(key)}: booked {net}, told {told}");
        world.Told.TakeOver(key, net);
    }

    private void Reach(int key, TrackedPosition? position)
    {
        world.Tally.Checked(Property.ReachTold);
        var range = world.Told.Range(key);
        var (low, high) = ((int)(position?.Low ?? 0m) - world.Skew, (int)(position?.High ?? 0m) - world.Skew);
        if (low > range.Low || high < range.High)
        {
            if (!_narrow.Contains((key, range.Low - low, range.High - high)))
            {
                _narrow.Add((key, range.Low - low, range.High - high));
                world.Violate(Property.ReachTold, $"{world.NameOf(key)}: the guard says [{low}, {high}], {range} can be reached by what it was told");
            }
        }
    }

    /// <summary>The guard took an order for ended that the venue still has, or whose executions are not booked.</summary>
    private void GivenBack()
    {
        foreach (var order in world.Told.Orders.Where(static o => o.IsOwn && !o.HasEnded).ToArray())
        {
            if (world.Guard.FindOrder(order.ClientId) is not { State: OrderState.Released or OrderState.Canceled or OrderState.Rejected or OrderState.Expired } ended)
            {
                continue;
            }

            if (ResentExitEndsWithItsFirst(order))
            {
                world.Tally.Allowed(Allowance.ResentExitEndsWithItsFirst);
                world.Told.End(order);
                continue;
            }

            world.Tally.Checked(Property.NothingGivenBackEarly);
            var atVenue = world.Venue.Orders.Where(o => o.ClientId == order.ClientId).ToList();
            if (atVenue.Exists(static o => o.IsAlive) || atVenue.Sum(static o => o.Filled) > order.Booked)
            {
                world.Violate(Property.NothingGivenBackEarly, $"{order.ClientId} is {ended.State}; the venue has {atVenue.Sum(static o => o.Leaves)} working and {atVenue.Sum(static o => o.Filled)} filled of it, {order.Booked} booked");
            }

            world.Told.End(order);
        }
    }

    /// <summary>
    /// "An exit that is sent again can be executed twice … one that rests instead is seen in the next list of open orders, alarmed (ORDER_REVIVED) and
    /// canceled" (internals/known-limits.md).
    /// </summary>
    private static bool ResentExitEndsWithItsFirst(ToldOrder order) => order.IsResent;

    private int Differences() => world.Told.Orders.Sum(static o =>
        (o.IsShownPlain ? 1 : 0) + (o.IsOwn && o.Shown > Math.Max(o.Quantity, o.Pending ?? 0) ? 1 : 0) + (o.IsOwn ? o.Twins.Count(static t => !t.HasEnded || t.Tally.Booked > 0) : 0) + (o.IsShownStray ? 1 : 0) + (o.IsShownAlone ? 1 : 0)
        + (IsShownSmaller(o) ? 1 : 0));

    /// <summary>"Venues shrink reduce-only orders by themselves" (internals/lives.md, what the venue shows): only an order without a cap that became smaller is to be said.</summary>
    private static bool IsShownSmaller(ToldOrder order) => order.IsOwn && !order.IsCapped && order.Pending is null && order.Shown < order.Quantity && !order.HasEnded && order.Entry is null;

    private void Said()
    {
        var differences = Differences();
        if (differences > _said)
        {
            world.Tally.Checked(Property.DifferenceSaid);
            if (world.Alarms.Count == 0)
            {
                world.Violate(Property.DifferenceSaid, $"the venue shows {string.Join("; ", world.Told.Orders.Where(static o => o.IsOwn).Select(Shown).Where(static t => t.Length > 0))}: no alarm");
            }
        }

        _said = Math.Max(_said, differences);
    }

    private static string Shown(ToldOrder order) => string.Join(" ", new[]
    {
        order.IsShownPlain ? $"{order.ClientId} without its mark" : "",
        order.Shown > Math.Max(order.Quantity, order.Pending ?? 0) ? $"{order.ClientId} for {order.Shown} instead of {order.Quantity}" : "",
        IsShownSmaller(order) ? $"{order.ClientId} for {order.Shown} instead of {order.Quantity}" : "",
        order.Twins.Count > 0 ? $"{order.ClientId} twice" : "",
        order.IsShownStray ? $"{order.ClientId} alive without its entry" : "",
        order.IsShownAlone ? $"{order.ClientId} without its link" : "",
    }.Where(static t => t.Length > 0));

    private Dictionary<ToldOrder, int> ExitsBooked() => world.Told.Orders.Where(static o => o.IsOwn && o.IsExit).ToDictionary(static o => o, static o => o.Booked);

    private void Crossed(int[] before, Dictionary<ToldOrder, int> exits)
    {
        if (world.Plan.OpposingEntries == OpposingEntries.WithinLimits)
        {
            // "Sign changes that were asked for (OpposingEntries = WithinLimits, …) are no UNASKED_SIGN_CHANGE" (internals/lives.md, what the venue shows).
            return;
        }

        foreach (var (order, booked) in exits)
        {
            var net = world.Told.Net[order.Key];
            if (order.Booked <= booked || Math.Sign(net) != order.Side || Math.Abs(net) <= (Math.Sign(before[order.Key]) == order.Side ? Math.Abs(before[order.Key]) : 0))
            {
                continue;
            }

            var range = world.Told.Range(order.Key);
            if (order.Side < 0 ? range.High >= 0 : range.Low <= 0)
            {
                // An entry that may have filled, and was not told yet, explains it.
                continue;
            }

            world.Tally.Checked(Property.CrossingSaid);
            var symbol = world.Keys[order.Key].Symbol;
            if (world.Alarms.Count == 0 && world.Guard.GetState(TradingScope.Of(symbol)) != TradingState.Quarantined)
            {
                world.Violate(Property.CrossingSaid, $"{order.ClientId} took {world.NameOf(order.Key)} from {before[order.Key]} to {net}: no alarm, no quarantine");
            }
        }
    }
}
