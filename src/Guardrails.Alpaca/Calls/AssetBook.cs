using System.Collections.Concurrent;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Calls;

/// <summary>What is known of assets, and which of them are in use. Thread-safe.</summary>
internal sealed class AssetBook
{
    private readonly ConcurrentDictionary<Symbol, Entry> _assets = new();
    private readonly ConcurrentDictionary<Symbol, long> _askedAt = new();
    private readonly Lock _gate = new();
    private volatile Entry[] _inUse = [];

    /// <summary>The assets that an instrument was asked for, with the venue's spelling; their prices are wanted.</summary>
    public IReadOnlyList<(Symbol Symbol, string VenueSymbol, AssetKind Kind)> InUse => [.. _inUse.Select(static entry => (entry.Symbol, entry.VenueSymbol, entry.Terms.Kind))];

    /// <summary>The venue has described an asset. Its price is wanted from now on.</summary>
    public void Add(AlpacaAsset asset)
    {
        if (Symbol.TryParse(asset.Symbol, out var symbol) && AssetTerms.Of(asset) is { } terms)
        {
            Add(new Entry(symbol, asset.Symbol!, terms));
        }
    }

    /// <summary>An option is in use, which is described by its symbol, by what the asset that it is on says of when it closes, and by the steps of its prices.</summary>
    public void AddOption(Symbol symbol, bool closesLate, bool? hasPennySteps) => Add(new Entry(symbol, symbol.Value, new AssetTerms { Kind = AssetKind.Option, ClosesLate = closesLate, HasPennySteps = hasPennySteps }));

    /// <summary>The terms that an order is checked against. Of an asset that nobody has described the form of the symbol says which kind it is.</summary>
    public AssetTerms TermsOf(OutboundOrder order) => _assets.TryGetValue(order.Symbol, out var entry) ? entry.Terms : new AssetTerms { Kind = KindOf(order.VenueSymbol) };

    /// <summary>Whether somebody has described an asset.</summary>
    public bool Knows(Symbol symbol) => _assets.ContainsKey(symbol);

    /// <inheritdoc cref="TermsOf(OutboundOrder)"/>
    public AssetTerms TermsOf(Symbol symbol) => _assets.TryGetValue(symbol, out var entry) ? entry.Terms : new AssetTerms { Kind = KindOf(symbol.Value) };

    /// <summary>Whether a share should be described again: nobody has asked for that within some time. Whoever is told so asks.</summary>
    public bool IsDue(Symbol symbol, TimeSpan age, TimeProvider time)
    {
        if (TermsOf(symbol).Kind != AssetKind.Equity)
        {
            return false;
        }

        var now = time.GetTimestamp();
        return !_askedAt.TryGetValue(symbol, out var at) ? _askedAt.TryAdd(symbol, now) : time.GetElapsedTime(at, now) >= age && _askedAt.TryUpdate(symbol, now, at);
    }

    /// <summary>How the venue spells a symbol.</summary>
    public string SpellingOf(Symbol symbol) => _assets.TryGetValue(symbol, out var entry) ? entry.VenueSymbol : symbol.Value;

    /// <summary>What is known of some symbols; the form of a symbol stands for what nobody has described.</summary>
    public IReadOnlyList<(Symbol Symbol, string VenueSymbol, AssetKind Kind)> Find(IReadOnlyList<Symbol> symbols) =>
        [.. symbols.Select(symbol => _assets.TryGetValue(symbol, out var entry) ? (symbol, entry.VenueSymbol, entry.Terms.Kind) : (symbol, symbol.Value, KindOf(symbol.Value)))];

    /// <summary>The kind by the form of the symbol: a pair has a slash, an option a date.</summary>
    public static AssetKind KindOf(string symbol) => symbol.Contains('/', StringComparison.Ordinal) ? AssetKind.Crypto : OptionSymbol.Parse(symbol) is not null ? AssetKind.Option : AssetKind.Equity;

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            _assets[entry.Symbol] = entry;
            _inUse = [.. _inUse.Where(other => other.Symbol != entry.Symbol), entry];
        }
    }

    private sealed record Entry(Symbol Symbol, string VenueSymbol, AssetTerms Terms);
}
