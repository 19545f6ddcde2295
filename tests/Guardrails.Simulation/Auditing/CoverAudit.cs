using Guardrails.Denials;
using Guardrails.Positions;
using Guardrails.Simulation.Worlds;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>
/// No exit of the guard sells what covers a short option. Counted from the executions of the venue: what options are short of, less what is long, in units of the
/// underlying, must not grow by an exit that sells.
/// </summary>
internal sealed class CoverAudit(Auditor auditor, WorldPlan plan, Trace trace)
{
    private const string Check = "an exit uncovers nothing";

    private readonly Dictionary<string, long> _approved = new(StringComparer.Ordinal);
    private readonly List<(long At, Symbol Symbol)> _faults = [];
    private readonly List<(long Approved, Symbol Symbol)> _sold = [];

    /// <summary>An order is about to be sent, or a bot has the permit for it: what was approved later was not known then.</summary>
    public void Approved(string clientOrderId) => _ = plan.Legs is not null && _approved.TryAdd(clientOrderId, trace.Events);

    /// <summary>A fault has moved a position.</summary>
    public void Faulted(Symbol symbol) => _faults.Add((trace.Events, symbol));

    /// <summary>An order of the guard was executed, and its position has moved.</summary>
    public void Executed(LiveOrder order, KeyTruth key, decimal before, decimal change)
    {
        if (plan.Legs is null || change >= 0m)
        {
            return;
        }

        var id = order.Entry.ClientOrderId;
        var approved = _approved.GetValueOrDefault(id);
        if (auditor.Guard?.FindOrder(id) is not { IsProvenExit: true })
        {
            _sold.Add((approved, key.Symbol));
            return;
        }

        var (underlying, right, keys) = StructureOf(key);
        decimal Uncovered(decimal of, decimal filled) => UncoveredOf(keys, right, other => other == key ? of : other.Net + BoughtWith(order, filled, other));
        var (was, now) = (Uncovered(before, order.Filled + change), Uncovered(key.Net, order.Filled));
        if (before > 0m && now > was)
        {
            auditor.NoteUnless(
                Check,
                $"{id} {trace.Events}",
                $"exit {id} moved {key} from {before} to {key.Net}, and {now} of {underlying} are short without cover, before {was}: {string.Join(", ", keys.Select(static k => FormattableString.Invariant($"{k} {k.Net}")))}",
                (Tolerance.MovedByFault, keys.Any(static other => other.IsStained) || WasLeftOut(keys) || _faults.Exists(fault => fault.At >= approved && keys.Any(other => other.Symbol == fault.Symbol))),
                (Tolerance.WithEntry, order.Parent is not null),
                (Tolerance.ShortLater, _sold.Exists(sold => sold.Approved >= approved && keys.Any(other => other.Symbol == sold.Symbol))));
        }
    }

    /// <summary>
    /// Whether an exit was refused because what it sells covers short options: what the books and the open orders of the venue can make of the others counts, the
    /// worse of both. A close is answered later than it is decided about: what could be short then may be known not to be any more. The clock may have jumped back since.
    /// </summary>
    public bool IsNeeded(KeyTruth key, OrderSide side, decimal quantity, Denial denial)
    {
        if (plan.Legs is null || side != OrderSide.Sell || !denial.Has(DenialCodes.CloseUncovers))
        {
            return false;
        }

        var (_, right, keys) = StructureOf(key);
        if (denial.Time != trace.Utc || keys.Any(of => auditor.Exits.WasToldSince(of.Symbol, denial.Time)))
        {
            return true;
        }

        decimal Low(KeyTruth of) => of == key ? of.Net : Math.Min(of.Orders.From(of.Net).Low, auditor.Guard!.FindPosition(of.Symbol, of.Leg)?.Low ?? 0m);
        var lows = keys.ToDictionary(static of => of, Low);
        return UncoveredOf(keys, right, of => lows[of] - (of == key ? quantity : 0m)) > UncoveredOf(keys, right, of => lows[of]);
    }

    private (Symbol Underlying, OptionRight Right, KeyTruth[] Keys) StructureOf(KeyTruth key)
    {
        var (underlying, right) = key.Instrument.Option is { } option ? (option.Underlying, option.Right) : (key.Symbol, OptionRight.Call);
        return (underlying, right, [.. auditor.Keys.Where(other => other.Symbol == underlying || other.Instrument.Option?.Underlying == underlying)]);
    }

    /// <summary>Whether the venue left a leg out of an order that would have closed what is short, or kept what covers it.</summary>
    private bool WasLeftOut(KeyTruth[] keys) => auditor.Venue.Log.Any(other => other.Together is { IsOutOfStep: true } && keys.Any(key => key.Symbol == other.Entry.Symbol));

    /// <summary>
    /// The venue executes the legs of one order one by one, and all of them at the same moment: what is bought with so much of this one is held, and what is bought
    /// beyond that is not held yet.
    /// </summary>
    private static decimal BoughtWith(LiveOrder order, decimal filled, KeyTruth key)
    {
        if (order.Together is not { } together)
        {
            return 0m;
        }

        var units = filled / together.RatioOf(order);
        return together.Legs.Where(leg => leg.Entry.Side == OrderSide.Buy && leg.Entry.Symbol == key.Symbol && leg.Entry.Leg == key.Leg).Sum(leg => (units * together.RatioOf(leg)) - leg.Filled);
    }

    /// <summary>How many units of the underlying options are short of, beyond what is long.</summary>
    private static decimal UncoveredOf(KeyTruth[] keys, OptionRight right, Func<KeyTruth, decimal> held)
    {
        var uncovered = 0m;
        foreach (var key in keys)
        {
            var units = held(key) * key.Instrument.Multiplier;
            uncovered += key.Instrument.Option is { } option ? (option.Right == right ? -units : 0m) : right == OptionRight.Call ? -Math.Max(0m, units) : 0m;
        }

        return Math.Max(0m, uncovered);
    }
}
