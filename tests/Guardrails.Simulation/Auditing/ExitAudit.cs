using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
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
    public void Told(Symbol symbol) => _toldSince.Add(symbol);

    /// <summary>
    /// An exit was refused. Where nothing is open and books and venue say the same it cannot open anything, so that only a venue that would
    /// not tell the truth about a position in doubt, and would not keep the exit from opening either, is a reason. A close is answered later
    /// than it is decided about: what was read in between could not prove it.
    /// </summary>
    public void Refused(Symbol symbol, PositionLeg leg, OrderSide side, decimal quantity, Denial denial)
    {
        var key = auditor.KeyOf(symbol, leg);
        if (auditor.Guard!.FindPosition(symbol, leg) is not { OpenOrders: 0 } tracked || key.OpenOrders > 0 || tracked.Net != key.Net || tracked.Managed != key.Managed
            || quantity > Math.Min(Math.Abs(key.Managed), Math.Abs(key.Net)) || Math.Sign(key.Managed) != Math.Sign(key.Net)
            || Math.Sign(key.Net) != (side == OrderSide.Sell ? 1 : -1) || key.IsImpossible)
        {
            return;
        }

        var isCapped = plan.Venue.ExitCap != ExitCap.None && key.Managed == key.Net;
        if (!isCapped && _lastUntrue.TryGetValue(key, out var untrue) && untrue >= denial.Time)
        {
            return;
        }

        var isInDoubt = tracked.InDoubt || auditor.Guard.GetState(TradingScope.Of(symbol)) == TradingState.Quarantined;
        if (!isInDoubt || isCapped || (denial.Time >= _answeredAt && TellsTruth(key)))
        {
            auditor.Note("exits get through", $"{side} {quantity} {key} was refused, {key.Managed} of {key.Net} are the bots': {denial}");
        }
    }

    /// <summary>
    /// Whether the last answer proves what is held. What was told after it may or may not be in it: while the position is in doubt, the guard
    /// then has to take it off once more.
    /// </summary>
    private bool TellsTruth(KeyTruth key) => _lastAnswer is { IsComplete: true } answer && !_toldSince.Contains(key.Symbol)
        && answer.Items.Where(position => position.Symbol == key.Symbol && (position.Leg == key.Leg || !plan.Venue.HedgeMode)).Sum(static position => position.Quantity) == key.Net;

    /// <summary>Exits of ours that work at the venue, before a close is asked for, and how much of each was executed.</summary>
    public IReadOnlyList<(LiveOrder Order, decimal Filled)> Resting(KeyTruth key) =>
        [.. auditor.Venue.Open.Where(order => IsResting(order, key)).Select(static order => (order, order.Filled))];

    private bool IsResting(LiveOrder order, KeyTruth key) =>
        order.Entry.Origin == OrderOrigin.Guarded && order.Entry.Symbol == key.Symbol && order.Entry.Leg == key.Leg && order.Entry.Type != OrderType.Market && order.Working > 0m
        && auditor.Guard!.FindOrder(order.Entry.ClientOrderId) is { IsProvenExit: true };

    /// <summary>A close was answered.</summary>
    public void Closed(KeyTruth key, bool wasAll, long asked, CloseResult result, IReadOnlyList<(LiveOrder Order, decimal Filled)> resting)
    {
        // Asked for in parts, what is left of a part can be too small for the venue.
        if (result is { Outcome: CloseOutcome.Refused, Denial: { } denial } && !denial.Has(DenialCodes.QuantityBelowMinimum))
        {
            Refused(key.Symbol, key.Leg, key.Managed > 0m ? OrderSide.Sell : OrderSide.Buy, key.Instrument.LotSize, denial);
        }

        if (!result.IsClosed || auditor.HasInjectedAny || key.IsStained)
        {
            return;
        }

        if (wasAll)
        {
            CheckFlat(key, asked, "closed");
        }
        else if (key.LastFlat < asked && Math.Abs(key.Managed) >= key.Instrument.LotSize)
        {
            // Once it was flat, by a close of all that the part joined, what is there is new and nothing of it remained.
            CheckProtected(key, resting);
        }
    }

    /// <summary>Whoever else is told may have opened again at once: it has been flat.</summary>
    private void CheckFlat(KeyTruth key, long asked, string said)
    {
        if (key.LastFlat < asked && key.OpenOrders == 0 && auditor.Guard!.FindPosition(key.Symbol, key.Leg) is { OpenOrders: 0 } && Math.Abs(key.Managed) >= key.Instrument.LotSize)
        {
            auditor.Note("closed is flat", $"{key} was said to be {said}, and {key.Managed} of {key.Net} are the bots'");
        }
    }

    /// <summary>Exits that had to give way to a part that was closed are back, or it is said that they are not.</summary>
    private void CheckProtected(KeyTruth key, IReadOnlyList<(LiveOrder Order, decimal Filled)> before)
    {
        var gone = before.Where(static exit => !exit.Order.IsOpen && exit.Order.Filled == exit.Filled).ToArray();
        if (gone.Length == 0 || gone.Length < before.Count || gone.Any(exit => auditor.WasTouched(exit.Order.Entry.ClientOrderId))
            || auditor.Alarms.Has(AlarmCodes.ExitsNotRestored, key.Symbol.Value))
        {
            return;
        }

        if (!auditor.Guard!.OpenOrders.Any(order => order.IsProvenExit && order.Type != OrderType.Market && order.Key.Symbol == key.Symbol && order.Key.Leg == key.Leg))
        {
            auditor.Note("what remains keeps its exits", $"{key}: {key.Managed} remains after a part was closed, and {string.Join(", ", gone.Select(static exit => exit.Order.Entry.ClientOrderId))} are gone");
        }
    }

    /// <summary>A person asks for a position to be flattened, by name: all of it, whosoever it is.</summary>
    public static void Flattening(IEnumerable<KeyTruth> keys, FlattenTarget target)
    {
        foreach (var key in keys)
        {
            key.IsForfeit |= target == FlattenTarget.Everything;
            key.IsFlattening = true;
        }
    }

    public void Flattened(IEnumerable<KeyTruth> keys, long asked, bool isVerified)
    {
        foreach (var key in keys)
        {
            key.IsFlattening = false;
            if (isVerified && !key.IsStained && !auditor.HasInjectedAny)
            {
                CheckFlat(key, asked, "flattened");
            }
        }
    }
}
