using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Simulation.Worlds;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>
/// Orders of several instruments: a leg that the venue left out is told within 5 s, or the venue's lag, of a later event, and no leg is said to be missing while all
/// are in step and the stream has told so.
/// </summary>
internal sealed class LegAudit(Auditor auditor, WorldPlan plan, Trace trace)
{
    private const string Missing = "a missing leg is told";

    private static readonly FaultClass[] _ofOrders = [FaultClass.Bust, FaultClass.Correction, FaultClass.Overfill, FaultClass.WrongSide, FaultClass.AcknowledgedDifferently];
    private static readonly FaultClass[] _ofClocks = [FaultClass.ClockStep, FaultClass.Suspend, FaultClass.ClocksJump];

    private readonly List<Watched> _orders = [];
    private readonly HashSet<string> _legs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (decimal Filled, bool HasEnded)> _told = new(StringComparer.Ordinal);
    private readonly TimeSpan _patience = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond * 5, plan.Venue.PositionVisibilityLag.Ticks));

    /// <summary>The venue got an order.</summary>
    public void Arrived(LiveOrder order)
    {
        if (order.Together is { } together && !_orders.Exists(known => known.Order == together))
        {
            _orders.Add(new Watched(together, trace.Now));
        }
    }

    /// <summary>A leg is about to be sent.</summary>
    public void Sent(string clientOrderId) => _legs.Add(clientOrderId);

    /// <summary>Whether the order is a leg, which rests where its order has a net price.</summary>
    public bool IsLeg(string clientOrderId) => _legs.Contains(clientOrderId);

    /// <summary>The stream tells of an order, and the guard does not know yet.</summary>
    public void BeforeReport(ExecutionReport report)
    {
        if (_orders.Count > 0 && report.ClientOrderId is { } id)
        {
            // Even one that changes nothing may say how the books know what they have.
            _orders.Find(watched => watched.Order.Legs.Any(leg => leg.Entry.ClientOrderId == id))?.TellAt(trace.Now);
            var told = _told.GetValueOrDefault(id);
            _told[id] = (Math.Max(told.Filled, report.CumulativeQuantity ?? 0m), told.HasEnded || report.Status is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected);
        }
    }

    /// <summary>The guard has taken in an event, or time has passed.</summary>
    /// <param name="isEvent">Whether the venue has told something.</param>
    public void Look(bool isEvent)
    {
        if (auditor.IsConnecting || auditor.Guard is not { } guard)
        {
            return;
        }

        foreach (var watched in _orders)
        {
            // What changes in the books, a new process and a clock that jumps give it its time anew.
            var seen = string.Join(' ', watched.Order.Legs.Select(leg => guard.FindOrder(leg.Entry.ClientOrderId) is { } order ? FormattableString.Invariant($"{order.State} {order.Filled}") : "")) + FormattableString.Invariant($" {auditor.InjectedOf(_ofClocks)} {guard.GetHashCode()}");
            watched.SeeAt(seen, trace.Now);
            if (isEvent && trace.Now - watched.ChangedAt > _patience && IsOutOfStep(watched.Order) && IsTold(watched.Order) && !IsAltered(watched.Order) && !HasAlarm(watched.Order))
            {
                auditor.Note(Missing, $"{Describe(watched.Order)}, told since {trace.Now - watched.ChangedAt}");
            }
        }
    }

    /// <summary>The guard says that a leg is missing.</summary>
    public void Said(string clientOrderId)
    {
        var order = _orders.Find(watched => watched.Order.Legs.Any(leg => leg.Entry.ClientOrderId == clientOrderId))?.Order;
        if (order is not null && (IsOutOfStep(order) || (order.IsOpen && order.Legs.Any(static leg => !leg.IsOpen && leg.Leaves > 0m))))
        {
            return;
        }

        auditor.NoteUnless(
            "no leg is said to be missing that is not",
            clientOrderId,
            $"{(order is null ? $"{clientOrderId}, of which the venue has nothing" : Describe(order))}",
            (Tolerance.UntoldLeg, order is not null && !IsTold(order)));
    }

    /// <summary>Legs that were left out and that nobody was told of by now.</summary>
    public IEnumerable<(string, FormattableString)> Untold() =>
        _orders.Where(watched => IsOutOfStep(watched.Order) && !IsAltered(watched.Order) && !HasAlarm(watched.Order)).Select(static watched => (Missing, (FormattableString)$"{Describe(watched.Order)}, and everything is calm"));

    private static bool IsOutOfStep(LegGroup order) => order.Legs.DistinctBy(leg => leg.Filled / order.RatioOf(leg)).Count() > 1;

    private bool IsTold(LegGroup order) => order.Legs.All(leg => _told.GetValueOrDefault(leg.Entry.ClientOrderId) == (leg.Filled, !leg.IsOpen));

    private bool IsAltered(LegGroup order) => order.Legs.Any(leg => leg.WrongSide || leg.Sent is not null
        || auditor.Venue.Effects.Any(effect => _ofOrders.Contains(effect.Fault) && effect.ClientOrderId == leg.Entry.ClientOrderId));

    private bool HasAlarm(LegGroup order) => order.Legs.Any(leg => auditor.Alarms.Has(AlarmCodes.LegMissing, leg.Entry.ClientOrderId));

    private static string Describe(LegGroup order) => string.Join(", ", order.Legs.Select(leg => FormattableString.Invariant(
        $"{leg.Entry.ClientOrderId} {leg.Entry.Side} {leg.Entry.Quantity} {leg.Entry.Symbol} executed {leg.Filled}, {leg.Status}")));

    private sealed class Watched(LegGroup order, TimeSpan since)
    {
        private string _seen = "";

        public LegGroup Order { get; } = order;

        public TimeSpan ChangedAt { get; private set; } = since;

        public void TellAt(TimeSpan now) => ChangedAt = now;

        public void SeeAt(string seen, TimeSpan now)
        {
            if (seen != _seen)
            {
                (_seen, ChangedAt) = (seen, now);
            }
        }
    }
}
