using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>
/// Takes orders, matches them against a price of unlimited depth and books the executions. Belongs to the venue's lock: what it schedules
/// must run under it, too.
/// </summary>
internal sealed partial class MatchingEngine(
    SimulatedVenueProfile profile,
    TimeProvider time, VenueTimes times,
    SeededRandom random,
    FaultSource faults,
    VenueLedger ledger,
    Action<TimeSpan, Action> schedule,
    Action<TimeSpan, VenueEvent> push)
{
    private readonly SortedDictionary<Symbol, Instrument> _instruments = [];
    private readonly Fees _fees = new(profile);
    private readonly List<LiveOrder> _log = [];
    private readonly List<LiveOrder> _open = [];
    private readonly HashSet<string> _clientOrderIds = new(StringComparer.Ordinal);
    private readonly List<string> _neverTaken = [];
    public InventoryHolds Holds { get; } = new(profile, times, faults, schedule);
    private BuyingPower? _buyingPower;
    private LegMatching? _legs;

    /// <summary>Everything that arrived, in order.</summary>
    public IReadOnlyList<LiveOrder> Log => _log;

    /// <summary>What can still be executed, in order of arrival.</summary>
    public IReadOnlyList<LiveOrder> Open => _open;

    public VenueScript Script { get; } = new();

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What executes orders of several instruments.</summary>
    public LegMatching Legs => _legs ??= new LegMatching(this, profile, times, faults, ledger, schedule);

    private BuyingPower Power => _buyingPower ??= new BuyingPower(profile, ledger, _instruments);

    /// <summary>Whether orders carry a mark that lets them only reduce, and the venue tells it.</summary>
    private bool KeepsMarks => profile is { ExitCap: ExitCap.ReduceOnly, HedgeMode: false };

    public void List(Instrument instrument, decimal? feeRate = null)
    {
        _instruments[instrument.Symbol] = instrument;
        _fees.Set(instrument.Symbol, feeRate);
    }

    public AccountSnapshot Account() => Power.Account(_open, Now);

    public Instrument? Find(Symbol symbol) => _instruments.GetValueOrDefault(symbol);

    public Instrument Listed(Symbol symbol) =>
        Find(symbol) ?? throw new ArgumentException($"{symbol} is not listed at this venue; call {nameof(SimulatedVenue.List)} first.", nameof(symbol));

    /// <summary>The latest order of this id that the venue took; refused ones are not there.</summary>
    public LiveOrder? FindOrder(string clientOrderId) =>
        _log.FindLast(order => order.Entry.ClientOrderId == clientOrderId && order.IsOpen)
        ?? _log.FindLast(order => order.Entry.ClientOrderId == clientOrderId && order.Status != VenueOrderStatus.Rejected);

    /// <summary>Orders that the sender was told were taken, and that the venue never had.</summary>
    public IReadOnlyList<string> NeverTaken => _neverTaken;

    /// <summary>An order arrives that stands alone, or the entry of a group.</summary>
    public SubmitOutcome Arrive(OrderEntry entry, bool isAlone)
    {
        if ((TakeRejection(Script.Rejections) ?? TakeRefusalOfAnOrder() ?? CheckId(entry.ClientOrderId) ?? CheckTerms(entry) ?? CheckHolding(entry)) is { } refused)
        {
            return Refuse(entry, refused);
        }

        if (isAlone && faults.Take(FaultClass.AcceptedNeverTaken))
        {
            _neverTaken.Add(entry.ClientOrderId);
            return LiveOrder.NeverTaken(entry, _neverTaken.Count, Now);
        }

        var opposite = entry with { Side = entry.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, ReduceOnly = false };
        var isWrong = !profile.HedgeMode && CheckHolding(opposite) is null && faults.Take(FaultClass.WrongSide);
        var order = Enter(isWrong ? opposite : Altered(Script.Terms(entry)));
        order.WrongSide = isWrong;
        order.Sent = isWrong || order.Entry == entry ? null : entry;
        var accepted = Accept(order);
        if (Script.IsTwice())
        {
            Accept(Enter(order.Entry));
        }

        return accepted;
    }

    private OrderEntry Altered(OrderEntry entry)
    {
        var altered = Alterations.Of(entry, Listed(entry.Symbol), KeepsMarks).FindAll(other => (CheckTerms(other) ?? CheckHolding(other)) is null);
        return altered.Count > 0 && faults.Take(FaultClass.AcknowledgedDifferently) ? altered[(int)faults.Draw(FaultClass.AcknowledgedDifferently, 0, altered.Count - 1)] : entry;
    }

    /// <summary>Executes whatever the market has reached.</summary>
    public void ConsiderAll()
    {
        foreach (var order in _open)
        {
            Consider(order);
            Legs.Consider(order.Together);
        }
    }

    /// <summary>Says up to which quantity each open order may be executed, and whether stuck stops are let go as well.</summary>
    public void SetFillCeilings(Func<LiveOrder, decimal> ceilingOf, bool letsStuckGo = false)
    {
        foreach (var order in _open)
        {
            order.Stuck &= !letsStuckGo;
            order.FillCeiling = ceilingOf(order);
        }

        ConsiderAll();
    }

    /// <summary>Lets go what faults hold back: stuck stops and dormant exits.</summary>
    public void ReleaseFaults()
    {
        foreach (var order in _open.ToList())
        {
            order.Stuck = false;
            order.Dormant = false;
            StartIfActive(order);
        }

        ConsiderAll();
    }

    private VenueRejection? TakeRejection(Queue<VenueRejection> scripted, FaultClass fault = FaultClass.BusinessReject) =>
        scripted.TryDequeue(out var rejection) ? rejection
        : faults.Take(fault) ? new VenueRejection("BUSINESS_REJECT", "refused for a reason of the venue")
        : null;

    /// <summary>What a venue refuses an order or its replacement for that nothing the bot knows foretells.</summary>
    private VenueRejection? TakeRefusalOfAnOrder() =>
        faults.Take(FaultClass.InsufficientFundsReject) ? new VenueRejection("INSUFFICIENT_FUNDS", "the account has insufficient balance for the requested action")
        : faults.Take(FaultClass.VenueFilterReject) ? new VenueRejection("FILTER_FAILURE", "filter failure: PERCENT_PRICE_BY_SIDE")
        : TakeMarketClosed();

    /// <summary>Why the venue refuses an order of several instruments, which it does for any of them.</summary>
    public VenueRejection? CheckTogether(IReadOnlyList<OrderEntry> legs) => TakeRejection(Script.Rejections) ?? TakeRefusalOfAnOrder()
        ?? legs.Select(leg => CheckId(leg.ClientOrderId) ?? CheckTerms(leg) ?? CheckHolding(leg)).FirstOrDefault(static refused => refused is not null);

    private VenueRejection? TakeMarketClosed() => faults.Take(FaultClass.MarketClosedReject) ? new VenueRejection("MARKET_CLOSED", "the market is closed") { IsTemporary = true } : null;

    private VenueRejection? CheckId(string clientOrderId)
    {
        var isTaken = profile.ClientIdUniqueness == ClientIdUniqueness.Forever
            ? _clientOrderIds.Contains(clientOrderId)
            : _open.Exists(order => order.Entry.ClientOrderId == clientOrderId);
        return isTaken ? VenueAdmission.DuplicateId(clientOrderId) : null;
    }

    private VenueRejection? CheckTerms(OrderEntry entry) => VenueAdmission.CheckTerms(entry, Find(entry.Symbol), profile, ledger);

    private VenueRejection? CheckHolding(OrderEntry entry, LiveOrder? takesThePlaceOf = null) =>
        VenueAdmission.CheckHolding(entry, Listed(entry.Symbol), profile, ledger, Holds.HeldFor(_open, entry, takesThePlaceOf))
        ?? Power.Check(_open, entry, Now, takesThePlaceOf);

    public SubmitOutcome.Rejected Refuse(OrderEntry entry, VenueRejection refused)
    {
        var order = Record(entry);
        order.End(VenueOrderStatus.Rejected, refused.Message);
        return new SubmitOutcome.Rejected(refused);
    }

    public LiveOrder Enter(OrderEntry entry)
    {
        var order = Record(entry);
        _open.Add(order);
        _clientOrderIds.Add(entry.ClientOrderId);
        return order;
    }

    private LiveOrder Record(OrderEntry entry)
    {
        var sellsInventory = profile.ExitCap == ExitCap.Held && !profile.ShortingAllowed && entry.Side == OrderSide.Sell;
        var capped = sellsInventory || entry.ClosesItsLeg || (entry.ReduceOnly && profile.ExitCap != ExitCap.None);
        var order = new LiveOrder(_log.Count + 1, entry, capped, KeepsMarks && profile.ReportsReduceOnly && entry.Origin is OrderOrigin.Guarded or OrderOrigin.Unguarded, Now);
        _log.Add(order);
        return order;
    }

    private SubmitOutcome.Accepted Accept(LiveOrder order)
    {
        order.FillCeiling = Script.FillCeiling();
        var isLate = faults.Take(FaultClass.AckAfterFill);
        if (order.Replaces is not null)
        {
            return new SubmitOutcome.Accepted { VenueOrderId = order.VenueOrderId, Echo = order.Report(Now) };
        }

        var acknowledgement = Acknowledge(order, isLate ? (times.Current.FillLatency * profile.FillParts) + faults.DrawMilliseconds(FaultClass.AckAfterFill, 20, 200) : TimeSpan.Zero);
        var isExecuted = TryExecuteBeforeTheAnswer(order);
        Consider(order);
        if (order.IsOpen && order.IsImmediate && !order.ExecutionScheduled)
        {
            EndAndTell(order, VenueOrderStatus.Expired, "nothing could be executed at once");
        }

        return new SubmitOutcome.Accepted { VenueOrderId = order.VenueOrderId, Echo = isExecuted ? order.Report(Now) : acknowledgement };
    }

    public ExecutionReport Acknowledge(LiveOrder order, TimeSpan delay = default)
    {
        order.Rested = order.Activated == 0m || !IsReached(order);
        var acknowledgement = order.Report(Now);
        push(times.Current.AckLatency + delay, new VenueEvent.OrderReported(acknowledgement));
        return acknowledgement;
    }

    /// <summary>Ends an order, and with it the orders that depend on it.</summary>
    public void EndAndTell(LiveOrder order, VenueOrderStatus status, string why)
    {
        var heldBefore = Holds.HeldFor(_open, order.Entry);
        order.End(status, why);
        _open.Remove(order);
        Tell(order);
        AfterEnd(order);
        Holds.Release(order.Entry, heldBefore - Holds.HeldFor(_open, order.Entry));
    }

    private void Tell(LiveOrder order) => push(times.Current.AckLatency, new VenueEvent.OrderReported(order.Report(Now)));
}
