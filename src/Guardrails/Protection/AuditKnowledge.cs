using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>The venue's lists under the names and legs of the books, and what the books say of them, as of one moment.</summary>
internal sealed class AuditKnowledge
{
    private readonly Dictionary<(Symbol, PositionLeg), (decimal Managed, string? Doubt)> _keys = [];
    private readonly Dictionary<string, bool> _isExit = new(StringComparer.Ordinal);
    private readonly Dictionary<(Symbol, PositionLeg), decimal> _atVenue;
    private readonly bool _isWhole;

    public AuditKnowledge(BookView book, PositionSnapshot before, OpenOrderSnapshot orders, PositionSnapshot after, GuardInstant now)
    {
        var listed = InLegs(book, after);
        (_atVenue, _isWhole) = (listed.Items.ToDictionary(static p => (p.Symbol, p.Leg), static p => p.Quantity), listed.IsComplete);
        (Before, Rests) = (InLegs(book, before), orders.Completeness == SnapshotCompleteness.Failed ? orders : orders.With(orders.Items.Select(o => Ours(book, o))));

        // What the guard holds and the venue does not list is to be protected as well.
        var unlisted = book.Symbols.SelectMany(static s => s.Keys).Where(k => k.Managed != 0m && !_atVenue.ContainsKey((k.Key.Symbol, k.Key.Leg)))
            .Select(static k => new VenuePosition { Symbol = k.Key.Symbol, Leg = k.Key.Leg, Quantity = k.Managed });
        Held = listed.Completeness == SnapshotCompleteness.Failed ? listed : listed.With(listed.Items.Concat(unlisted));
        Instruments = [.. Held.Items.Select(p => book.Find(p.Symbol)?.Instrument).OfType<Instrument>()];
        foreach (var (symbol, leg) in Held.Items.Select(static p => (p.Symbol, p.Leg)).Concat(Rests.Items.Select(static o => (o.Symbol, o.Leg))).Distinct())
        {
            var key = book.Find(symbol)?.FindExact(leg);
            _keys[(symbol, leg)] = (key?.Managed ?? 0m, DoubtOf(book, symbol, leg, key, now));
        }
    }

    /// <summary>The positions before the orders were read.</summary>
    public PositionSnapshot Before { get; }

    /// <summary>The positions after.</summary>
    public PositionSnapshot Held { get; }

    /// <summary>The open orders.</summary>
    public OpenOrderSnapshot Rests { get; }

    /// <summary>Those of the positions that are described.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>What of a position is to be protected: what is managed, and all of it while what is held is not sure.</summary>
    public decimal ManagedOf(VenuePosition position) => _keys[(position.Symbol, position.Leg)] is { Doubt: null, Managed: var managed } ? managed : position.Quantity;

    /// <summary>Why it is not sure what is held; <see langword="null"/> when it is.</summary>
    public string? Doubt(Symbol symbol, PositionLeg leg) => _keys.GetValueOrDefault((symbol, leg)).Doubt;

    /// <summary>Whether an order is an exit: by its approval, and of others by what the venue says.</summary>
    public bool? IsExit(VenueOrder order) => order.ClientOrderId is { } id && _isExit.TryGetValue(id, out var isExit) ? isExit : order.ReduceOnly;

    /// <summary>What the venue was seen to hold and the books do not explain can be an execution that was not told.</summary>
    private string? DoubtOf(BookView book, Symbol symbol, PositionLeg leg, PositionView? key, in GuardInstant now)
    {
        var (booked, isListed) = (key?.Ledger.Net ?? 0m, _atVenue.TryGetValue((symbol, leg), out var atVenue));
        var lag = book.Configuration.Capabilities.PositionVisibilityLag;
        return !isListed && !_isWhole ? $"Positions could not be read whole, and {symbol} is not among those that were. Ask again."
            : booked != atVenue ? $"The books hold {Phrase.Number(booked)} {symbol}, and the venue shows {Phrase.Number(atVenue)}. Ask again."
            : key?.LastFillAt is { } fill && now.Since(fill) < lag.Ticks && atVenue == 0m ? $"{symbol} was executed {Phrase.Age(now.Since(fill))} ago, and the venue can take {Phrase.Age(lag)} to show all of it. Ask again."
            : null;
    }

    private static PositionSnapshot InLegs(BookView book, PositionSnapshot told)
    {
        var named = book.Names.Of(told);
        return named.Completeness == SnapshotCompleteness.Failed ? named
            : named.With(named.Items.GroupBy(p => (p.Symbol, Leg: PositionComparison.LegOf(book, p))).Select(static g => g.First() with { Leg = g.Key.Leg, Quantity = g.Sum(static p => Math.Clamp(p.Quantity, -Amount.MaxValue, Amount.MaxValue)) }));
    }

    /// <summary>An order under the name and the leg of the books: of one of ours those that it was approved with.</summary>
    private VenueOrder Ours(BookView book, VenueOrder told)
    {
        var order = Legibility.Named(book, told);
        if (order.ClientOrderId is { } id && book.FindOrder(id) is { } ours)
        {
            _isExit[id] = ours.IsExit;
            return order with { Leg = ours.Position.Key.Leg };
        }

        return book.Find(order.Symbol) is { IsHedged: false } ? order with { Leg = PositionLeg.Net } : order;
    }
}
