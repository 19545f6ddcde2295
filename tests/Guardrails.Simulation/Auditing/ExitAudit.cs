using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Simulation.Worlds;
using Guardrails.States;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>What must hold of exits: they get through, they close what they say, and what remains keeps its own exits.</summary>
internal sealed class ExitAudit(Auditor auditor, WorldPlan plan)
{
    private readonly HashSet<Symbol> _toldSince = [];
    private readonly Dictionary<Symbol, DateTimeOffset> _lastTold = [];
    private readonly Dictionary<KeyTruth, DateTimeOffset> _lastUntrue = [];
    private DateTimeOffset _answeredAt;
    private PositionSnapshot? _lastAnswer;

    /// <summary>What the venue answered about positions; an answer can be wrong.</summary>
    public void Answered(PositionSnapshot answer, DateTimeOffset at)
    {
        (_lastAnswer, _answeredAt) = (answer, at);
        _toldSince.Clear();
        foreach (var key in auditor.Keys.Where(key => !TellsTruth(key)))
        {
            _lastUntrue[key] = at;
        }
    }

    /// <summary>An execution, or what became of one, is told.</summary>
    public void Told(Symbol symbol, DateTimeOffset at)
    {
        _toldSince.Add(symbol);
        _lastTold[symbol] = at;
    }

    /// <summary>The end of an order is told: until then it stood in the way of another exit.</summary>
    public void EndTold(Symbol symbol, DateTimeOffset at) => _lastTold[symbol] = at;

    /// <summary>Whether an execution, what became of one, or the end of an order was told since then.</summary>
    public bool WasToldSince(Symbol symbol, DateTimeOffset since) => _lastTold.TryGetValue(symbol, out var told) && told >= since;

    /// <summary>
    /// An exit was refused. Where nothing is open and books and venue say the same it cannot open anything, so that only a venue that would
    /// not tell the truth about a position in doubt, and would not keep the exit from opening either, is a reason. A close is answered later
    /// than it is decided about: what was read in between could not prove it.
    /// </summary>
    public void Refused(Symbol symbol, PositionLeg leg, OrderSide side, decimal quantity, string? strategy, long asked, Denial denial)
    {
        var key = auditor.KeyOf(symbol, leg);
        if (auditor.Guard!.FindPosition(symbol, leg) is not { OpenOrders: 0 } tracked || key.OpenOrders > 0 || tracked.Net != key.Net || tracked.Managed != key.Managed
            || quantity > Math.Min(Math.Abs(key.Managed), Math.Abs(key.Net)) || Math.Sign(key.Managed) != Math.Sign(key.Net)
            || Math.Sign(key.Net) != (side == OrderSide.Sell ? 1 : -1))
        {
            return;
        }

        // What the venue keeps from opening needs no answer of it.
        var isCapped = plan.Venue.ExitCap != ExitCap.None && key.Managed == key.Net;
        var isInDoubt = tracked.InDoubt || auditor.Guard.GetState(TradingScope.Of(symbol)) == TradingState.Quarantined;
        auditor.NoteUnless(
            "exits get through",
            $"{key} {denial.Time:O}",
            $"{side} {quantity} {key} was refused, {key.Managed} of {key.Net} are the bots': {denial}",
            (Tolerance.ImpossibleLeg, key.IsImpossible),
            (Tolerance.NothingOfShare, auditor.Shares.HasNothing(key, strategy, asked, denial)),
            (Tolerance.CoverNeeded, auditor.Cover.IsNeeded(key, side, quantity, denial)),
            (Tolerance.ToldMeanwhile, WasToldSince(symbol, denial.Time)),
            (Tolerance.UntrueMeanwhile, !isCapped && _lastUntrue.TryGetValue(key, out var untrue) && untrue >= denial.Time),
            (Tolerance.Unproven, !isCapped && isInDoubt && (denial.Time < _answeredAt || !TellsTruth(key))));
    }

    /// <summary>
    /// Whether the last answer proves what is held. What was told after it may or may not be in it: while the position is in doubt, the guard
    /// then has to take it off once more.
    /// </summary>
    private bool TellsTruth(KeyTruth key) => _lastAnswer is { IsComplete: true } answer && !_toldSince.Contains(key.Symbol)
        && answer.Items.Where(position => position.Symbol == key.Symbol && (position.Leg == key.Leg || !plan.Venue.HedgeMode)).Sum(static position => position.Quantity) == key.Net;

    /// <summary>A close or a flattening is asked for: what there is before.</summary>
    public AskedExit Asked(KeyTruth key, long at) => new(
        at, auditor.Venue.Log.Count, auditor.Guard!.OpenOrders.Any(order => order is { IsManaged: true, IsProvenExit: false } && order.Key.Symbol == key.Symbol && order.Key.Leg == key.Leg),
        [.. auditor.Venue.Open.Where(order => order.Working > 0m && !order.CancelPending && IsExitThatRests(order, key)).Select(static order => (order, order.Filled))]);

    private bool IsExitThatRests(LiveOrder order, KeyTruth key) =>
        order.Entry.Origin == OrderOrigin.Guarded && order.Entry.Symbol == key.Symbol && order.Entry.Leg == key.Leg && order.Entry.Type != OrderType.Market
        && auditor.Guard!.FindOrder(order.Entry.ClientOrderId) is { IsProvenExit: true };

    /// <summary>A close was answered.</summary>
    public void Closed(KeyTruth key, bool wasAll, string? strategy, AskedExit asked, CloseResult result)
    {
        if (result is CloseResult.Refused { Denial: var denial })
        {
            Refused(key.Symbol, key.Leg, key.Managed > 0m ? OrderSide.Sell : OrderSide.Buy, key.Instrument.LotSize, strategy, asked.At, denial);
        }

        if (!result.IsClosed)
        {
            return;
        }

        if (strategy is not null)
        {
            if (wasAll)
            {
                auditor.Shares.Closed(key, strategy, asked, result);
            }
        }
        else if (wasAll)
        {
            CheckFlat(key, asked, "closed");
        }
        else if (Math.Abs(key.Managed) >= key.Instrument.LotSize)
        {
            CheckProtected(key, asked, result.Remaining);
        }
    }

    /// <summary>
    /// Whoever else is told may have opened again at once: it has been flat. What was on its way to open when that was asked for may have been
    /// executed after what was known had been closed, and whoever sold what others hold has nothing that could be closed.
    /// </summary>
    private void CheckFlat(KeyTruth key, AskedExit asked, string said)
    {
        if (Math.Abs(key.Managed) >= key.Instrument.LotSize)
        {
            auditor.NoteUnless(
                "closed is flat",
                $"{key} {asked.At}",
                $"{key} was said to be {said}, and {key.Managed} of {key.Net} are the bots'",
                (Tolerance.AnyFault, auditor.HasInjectedAny),
                (Tolerance.MovedByFault, key.IsStained),
                (Tolerance.FlatMeanwhile, key.LastFlat >= asked.At),
                (Tolerance.WasOpening, asked.WasOpening),
                (Tolerance.StillOpen, key.OpenOrders > 0 || auditor.Guard!.FindPosition(key.Symbol, key.Leg) is not { OpenOrders: 0 }),
                (Tolerance.NothingClosable, Math.Abs(key.Closable) < key.Instrument.LotSize));
        }
    }

    /// <summary>Exits that had to give way to a part that was closed are back, or it is said that they are not.</summary>
    private void CheckProtected(KeyTruth key, AskedExit asked, decimal remaining)
    {
        // An exit of what was held before the position turned around protects nothing of what is left.
        var side = key.Managed > 0m ? OrderSide.Sell : OrderSide.Buy;
        var before = asked.Resting.Where(exit => exit.Order.Entry.Side == side).ToArray();
        var gone = before.Where(static exit => !exit.Order.IsOpen && exit.Order.Filled == exit.Filled).ToArray();

        // Where the position has a plan, its exits take the place of those that were there; that they rest is looked at in the end.
        if (gone.Length == 0 || auditor.Guard!.ViewProtection(key.Symbol, key.Leg) is not null
            || auditor.Guard.OpenOrders.Any(order => order.IsProvenExit && order.Type != OrderType.Market && order.Key.Symbol == key.Symbol && order.Key.Leg == key.Leg))
        {
            return;
        }

        var givenBack = auditor.Venue.Log.Skip(asked.Sent).Where(order => order.Entry.Side == side && IsExitThatRests(order, key)).ToArray();
        auditor.NoteUnless(
            "what remains keeps its exits",
            $"{key} {asked.At}",
            $"{key}: {key.Managed} remains after a part was closed, and {string.Join(", ", gone.Select(static exit => exit.Order.Entry.ClientOrderId))} are gone",
            (Tolerance.AnyFault, auditor.HasInjectedAny),
            (Tolerance.MovedByFault, key.IsStained),
            (Tolerance.FlatMeanwhile, key.LastFlat >= asked.At),
            (Tolerance.NothingRemained, Math.Abs(remaining) < key.Instrument.LotSize),
            (Tolerance.ExitExecuted, gone.Length < before.Length),
            (Tolerance.ExitTouched, gone.Any(exit => auditor.WasTouched(exit.Order.Entry.ClientOrderId))),
            (Tolerance.SaidNotRestored, auditor.Alarms.Has(AlarmCodes.ExitsNotRestored, key.Symbol.Value)),
            (Tolerance.GivenBackExecuted, givenBack.Any(static order => order.Filled > 0m)),
            (Tolerance.GivenBackTouched, givenBack.Any(order => auditor.WasTouched(order.Entry.ClientOrderId))));
    }

    /// <summary>A person asks for a position to be flattened, by name: all of it, whosoever it is.</summary>
    public static void Flattening(IEnumerable<KeyTruth> keys, FlattenTarget target)
    {
        foreach (var key in keys)
        {
            key.IsForfeit |= target == FlattenTarget.Everything;
            key.Flattenings++;
        }
    }

    public void Flattened(IEnumerable<(KeyTruth Key, AskedExit Asked)> keys, bool isVerified)
    {
        foreach (var (key, asked) in keys)
        {
            key.Flattenings = Math.Max(0, key.Flattenings - 1);
            if (isVerified)
            {
                CheckFlat(key, asked, "flattened");
            }
        }
    }
}

/// <summary>What there is of a position when its exit is asked for.</summary>
/// <param name="At">The number of the event.</param>
/// <param name="Sent">How many orders the venue had got.</param>
/// <param name="WasOpening">Whether orders of the bots that are no exits were alive.</param>
/// <param name="Resting">Exits of ours that work at the venue and are not being canceled, and how much of each was executed.</param>
internal sealed record AskedExit(long At, int Sent, bool WasOpening, IReadOnlyList<(LiveOrder Order, decimal Filled)> Resting);
