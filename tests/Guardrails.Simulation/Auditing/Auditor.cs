using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Simulation.Worlds;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>
/// Watches one run from the venue's side and says what must never be. It reads the truth of the venue and what the bots were told; of the
/// guard it asks only what anybody may ask. It notes violations and never throws: loops of the guard would swallow that.
/// </summary>
internal sealed partial class Auditor
{
    private const int ChecksPerRecount = 8;

    private const string WhatIsTheBots = "what is the bots' is counted";

    /// <summary>No report takes longer to arrive, and no execution is taken back later.</summary>
    private static readonly TimeSpan _longestReport = TimeSpan.FromSeconds(5);

    /// <summary>Faults that move a position without an execution of their own.</summary>
    private static readonly FaultClass[] _withoutExecution = [FaultClass.Bust, FaultClass.Correction, FaultClass.Split, FaultClass.ExternalHoldings];

    private readonly MatchingEngine _engine;
    private readonly VenueLedger _ledger;
    private readonly Trace _trace;
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<string, LiveOrder> _arrived = new(StringComparer.Ordinal);
    private readonly Dictionary<OrderRequest, string> _signals = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly HashSet<string> _canceled = new(StringComparer.Ordinal);
    private readonly Dictionary<(Symbol, string), int> _told = [];
    private readonly bool _looksAtApproved;
    private readonly Dictionary<(Symbol, string), int> _toldRevised = [];
    private readonly ReservationRecount _recount;
    private readonly ExecutionAudit _executions;
    private readonly WorstCaseAudit _worstCase;
    private readonly PlanAudit? _plans;
    private readonly Func<IReadOnlyDictionary<FaultClass, int>> _faults;
    private int _logRead;
    private int _effectsRead;
    private int _checks;

    public Auditor(SimulatedBroker broker, WorldPlan plan, Trace trace)
    {
        (_engine, _ledger, _trace) = (broker.Venue.Engine, broker.Venue.Ledger, trace);
        Alarms = new AlarmLog(trace);
        PositionLeg[] legs = plan.Venue.HedgeMode ? [PositionLeg.Long, PositionLeg.Short] : [PositionLeg.Net];
        Keys =
        [
            .. from instrument in plan.Instruments
               let limits = plan.Limits.Symbols[instrument.Symbol]
               from leg in legs
               select new KeyTruth(instrument, leg, limits.MaxLongPosition!.Value.Value, limits.MaxShortPosition!.Value.Value, limits.OpposingEntries == Limits.OpposingEntries.WithinLimits),
        ];
        _recount = new ReservationRecount(this, plan.Venue.ExitCap == Brokers.ExitCap.ReduceOnly);
        _looksAtApproved = plan.Wide is { Shares: not null } || plan.Legs is not null;
        ExitsWhenUnprotected = plan.Protection?.Policy.ExitsWhenUnprotected ?? false;
        Exits = new ExitAudit(this, plan);
        Shares = new ShareAudit(this, plan, trace);
        Cover = new CoverAudit(this, plan, trace);
        Legs = new LegAudit(this, plan, trace);
        Alarms.LegMissing = Legs.Said;
        _plans = plan.Protection is null ? null : new PlanAudit(this, trace);
        _executions = new ExecutionAudit(this);
        _worstCase = new WorstCaseAudit(this);
        _faults = () => broker.InjectedFaults;
        _engine.Executed += OnExecuted;
    }

    public IReadOnlyList<KeyTruth> Keys { get; }

    public AlarmLog Alarms { get; }

    /// <summary>Whether the guard closes what cannot be protected.</summary>
    public bool ExitsWhenUnprotected { get; }

    public ExitAudit Exits { get; }

    public ShareAudit Shares { get; }

    public CoverAudit Cover { get; }

    public LegAudit Legs { get; }

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>What was allowed in this run.</summary>
    public ToleranceCount Tolerances { get; } = new();

    /// <summary>The guard; <see langword="null"/> until it is connected.</summary>
    public OrderGuard? Guard { get; set; }

    /// <summary>While a process begins nobody can ask its guard yet, and it may send already.</summary>
    public bool IsConnecting { get; set; }

    public MatchingEngine Venue => _engine;

    public bool HasInjectedAny => _faults().Count > 0;

    /// <summary>How often faults of some classes were injected.</summary>
    public int InjectedOf(FaultClass[] faults) => faults.Sum(fault => _faults().GetValueOrDefault(fault));

    /// <summary>Whether somebody asked to replace the order, so that its quantity was another for a while.</summary>
    public bool WasReplaced(string clientOrderId) => _replaced.Contains(clientOrderId);

    /// <summary>Whether a bot asked to cancel or replace the order.</summary>
    public bool WasTouched(string clientOrderId) => _canceled.Contains(clientOrderId) || _replaced.Contains(clientOrderId);

    public void AskedToCancel(string clientOrderId) => _canceled.Add(clientOrderId);

    public KeyTruth KeyOf(Symbol symbol, PositionLeg leg)
    {
        foreach (var key in Keys)
        {
            if (key.Leg == leg && key.Symbol == symbol)
            {
                return key;
            }
        }

        throw new InvalidOperationException($"{symbol} {leg} is not traded here.");
    }

    public void Note(string oracle, FormattableString what)
    {
        var violation = new Violation(oracle, FormattableString.Invariant(what), _trace.Events);
        _violations.Add(violation);
        _trace.Line($"VIOLATION {violation}");
    }

    /// <summary>Notes what a check has seen unless there is a reason not to.</summary>
    /// <param name="oracle">What is looked at.</param>
    /// <param name="subject">What it was seen of: an order, an execution, a position.</param>
    /// <param name="what">What was seen, with the numbers.</param>
    /// <param name="reasons">Every tolerance of the check, and whether it is a reason here.</param>
    public void NoteUnless(string oracle, string subject, FormattableString what, params ReadOnlySpan<(Tolerance Tolerance, bool Applies)> reasons)
    {
        if (!Tolerances.Excuses(oracle, subject, reasons))
        {
            Note(oracle, what);
        }
    }

    /// <summary>Looks at everything that can be wrong right now.</summary>
    public void Check()
    {
        ReadEffects();
        ReadArrivals();
        _worstCase.ReadOpenOrders();
        LookAtApproved();
        foreach (var key in Keys)
        {
            CheckKey(key);
        }

        Legs.Look(isEvent: false);
        if (Guard is not null)
        {
            _plans?.Check(Guard);
        }

        if (Alarms.OwnFailure is { } failure)
        {
            Note("the guard works", $"{failure.Code} {failure.Subject}: {failure.Message}");
        }

        if (Guard is not null && ++_checks % ChecksPerRecount == 0)
        {
            _recount.Check(Guard);
        }
    }

    /// <summary>Looks at orders that were approved since: before they go out, so that nothing of what they were judged by has changed.</summary>
    private void LookAtApproved()
    {
        foreach (var order in _looksAtApproved ? Guard?.OpenOrders ?? [] : [])
        {
            Shares.Seen(order);
            Cover.Approved(order.ClientOrderId);
        }

        Shares.Look();
    }

    private void OnExecuted(LiveOrder order, SimulatedExecution execution)
    {
        ReadEffects();
        ReadArrivals();
        var key = KeyOf(execution.Symbol, execution.Leg);
        var (before, change, others) = (key.Net, execution.PositionChange, key.Net - key.Closable);

        // What has been flat until now was flat after whatever was asked for until now.
        NoteFlat(key);
        Shares.Executing(key);
        key.Move(change);
        _trace.Line($"executed {order.Entry.ClientOrderId} {execution.Side} {execution.Quantity} {key} {execution.DueTo}: {before} -> {key.Net}");
        if (order.Entry.Origin != OrderOrigin.Guarded)
        {
            key.ClampManaged(id => _told.ContainsKey((key.Symbol, id)));
            return;
        }

        key.MoveManaged(execution.ExecutionId, change);
        NoteFlat(key);
        Shares.Executed(order, key, change);
        _executions.Executed(order, execution, key, before, others);
        Cover.Executed(order, key, before, change);
    }

    public bool CameTwice(LiveOrder order) => _executions.CameTwice(order);

    /// <summary>Whether the venue has the order differently from what it was sent.</summary>
    private static bool IsNotAsSent(LiveOrder order) => order.WrongSide || order.Sent is not null;

    private void ReadEffects()
    {
        for (; _effectsRead < _engine.Effects.Count; _effectsRead++)
        {
            var effect = _engine.Effects[_effectsRead];
            var key = KeyOf(effect.Symbol, effect.Leg);
            key.Stain(effect.Change);
            Cover.Faulted(effect.Symbol);
            key.Faults.Add(new ExecutionFault(effect.Fault == FaultClass.BaseFeeUnreported ? null : effect.ExecutionId, effect.Fault is FaultClass.Bust or FaultClass.Correction, effect.Change));
            if (effect.Fault == FaultClass.BaseFeeUnreported && _engine.Log.Any(order => order.Entry.ClientOrderId == effect.ClientOrderId && order.Entry.Origin == OrderOrigin.Guarded))
            {
                key.HideFee(-effect.Change);
            }

            _trace.Line($"fault {effect.Fault} {key} {effect.Change} {effect.ExecutionId} {effect.ClientOrderId}");
            if (!_withoutExecution.Contains(effect.Fault))
            {
                continue;
            }

            var before = key.Net;
            key.Move(effect.Change);
            if (effect.Fault is FaultClass.Bust or FaultClass.Correction)
            {
                key.ReviseManaged(effect.Change);
            }
            else if (effect.Fault == FaultClass.Split && before != 0m)
            {
                key.ScaleManaged(key.Net / before);
            }
        }
    }

    private void NoteFlat(KeyTruth key) => key.LastFlat = Math.Abs(key.Managed) < key.Instrument.LotSize ? _trace.Events : key.LastFlat;

    private void ReadArrivals()
    {
        if (IsConnecting)
        {
            return;
        }

        for (; _logRead < _engine.Log.Count; _logRead++)
        {
            var order = _engine.Log[_logRead];
            if (order.Entry.Origin != OrderOrigin.Guarded)
            {
                continue;
            }

            Legs.Arrived(order);
            var id = order.Entry.ClientOrderId;
            if (Guard?.FindOrder(id) is not { IsManaged: true } tracked || tracked.Key.Symbol != order.Entry.Symbol)
            {
                Note("only what was approved is sent", $"the venue got {order.Entry.Side} {order.Entry.Quantity} {order.Entry.Symbol} as {id}, which the guard does not have");
            }

            if (!_arrived.TryAdd(id, order))
            {
                CheckSentAgain(_arrived[id], order);
            }

            CheckAbsence(order);
            if (IsNotAsSent(order))
            {
                // What the guard counts of it depends on what it has been told.
                _recount.SetApart(id, order.WrongSide ? Tolerance.TurnedAround : Tolerance.BeyondSent);
            }
        }
    }

    /// <summary>
    /// An order that the guard has given up must not turn up afterwards. A capped exit that was sent again has ended for the guard when one of
    /// the two has: the other opens nothing.
    /// </summary>
    private void CheckAbsence(LiveOrder order)
    {
        if ((order.IsOpen || order.Filled > 0m)
            && Guard?.FindOrder(order.Entry.ClientOrderId) is { State: OrderState.Released or OrderState.Rejected or OrderState.Canceled, Filled: 0m })
        {
            NoteUnless(
                "what is given up does not turn up",
                order.Entry.ClientOrderId,
                $"order {order.Entry.ClientOrderId} is at the venue, and the guard has given it up",
                (Tolerance.CameTwice, CameTwice(order)));
        }
    }

    /// <summary>Only an exit may be sent again: where the venue refuses the second, or executes it only against what is held.</summary>
    private void CheckSentAgain(LiveOrder first, LiveOrder second)
    {
        var id = first.Entry.ClientOrderId;
        var bothTaken = first.Status != VenueOrderStatus.Rejected && second.Status != VenueOrderStatus.Rejected;

        if (Guard?.FindOrder(id) is not { IsProvenExit: true })
        {
            Note("no order is sent twice", $"the venue got {id} twice, and it is no exit: {first.Status}, then {second.Status}");
        }
        else if (bothTaken && !second.Capped)
        {
            // What a fault changed on its way had its cap when it was sent.
            NoteUnless(
                "no order is sent twice",
                id,
                $"the venue got {id} twice: {first.Status}, then {second.Status}",
                (Tolerance.TurnedAround, second.WrongSide),
                (Tolerance.LostMark, second.LostMark));
        }
    }

    private void CheckKey(KeyTruth key)
    {
        NoteFlat(key);
        var held = _ledger.QuantityOf(new PositionSlot(key.Symbol, key.Leg));
        if (held != key.Net)
        {
            Note("the auditor counts right", $"{key}: the venue holds {held}, counted are {key.Net}");
        }

        _worstCase.Check(key);
        if (key.OpenOrders == 0 && Guard?.FindPosition(key.Symbol, key.Leg) is { OpenOrders: 0, InDoubt: false } known && known.Net == key.Net)
        {
            // Never told, it is known from the position.
            key.UntoldSecond = null;
        }

        // Reports may still be on their way when both happen to say the same: it has to last.
        var agrees = key.IsStained && key.OpenOrders == 0 && Guard?.FindPosition(key.Symbol, key.Leg) is { OpenOrders: 0, InDoubt: false } tracked && tracked.Net == key.Net;
        key.AgreesSince = agrees ? key.AgreesSince ?? _trace.Now : null;
        if (_trace.Now - key.AgreesSince >= _longestReport)
        {
            if (key.Settle(Guard!.FindPosition(key.Symbol, key.Leg)!.Managed, fault => IsTold(key.Symbol, fault)) is { } reason)
            {
                Tolerances.Excuses(WhatIsTheBots, $"{key} {_trace.Events}", (reason, true));
            }

            _trace.Line($"settled: {key} {key.Net}, the bots' {key.Managed}");
        }

        if (key is { IsForfeit: true, Flattenings: 0 } && key.OpenOrders == 0 && Guard?.FindPosition(key.Symbol, key.Leg) is { OpenOrders: 0, InDoubt: false } left && left.Net == key.Net && !IsExiting(key))
        {
            // What the guard has taken over for this stays the bots'.
            key.IsForfeit = false;
            _ = left.Managed != key.Managed && Tolerances.Excuses(WhatIsTheBots, $"{key} {_trace.Events}", (Tolerance.TakenOver, true));
            key.SetManaged(left.Managed);
        }

        Shares.Check(key);
    }

    private bool IsTold(Symbol symbol, ExecutionFault fault) => fault.ExecutionId is { } id && (fault.IsRevision ? _toldRevised : _told).ContainsKey((symbol, id));

    /// <summary>Whether an exit is under way: nothing is opened meanwhile.</summary>
    public bool IsExiting(KeyTruth key) => Guard!.Risk.Evaluate(new OrderRequest
    {
        Symbol = key.Symbol,
        Side = key.Leg == PositionLeg.Short ? OrderSide.Sell : OrderSide.Buy,
        Quantity = key.Instrument.LotSize,
        Effect = PositionEffect.Open,
    }).Denial?.Has(DenialCodes.ExitUnderWay) ?? false;
}
