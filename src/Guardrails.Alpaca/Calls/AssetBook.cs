using System.Collections.Concurrent;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Calls;

/// <summary>What is known of assets, and which of them are in use. Thread-safe.</summary>
internal sealed class AssetBook
{
    private readonly ConcurrentDictionary<Symbol, Entry> _assets = new();
    private readonly ConcurrentDictionary<string, Symbol> _names = new(StringComparer.Ordinal);
    private volatile Entry[] _inUse = [];

    /// <summary>The symbols of assets by their ids and spellings.</summary>
    public Symbol? NameOf(string? assetId, string? text) =>
        !string.IsNullOrEmpty(assetId) && _names.TryGetValue(assetId, out var byId) ? byId
            : text is not null && _names.TryGetValue(text, out var bySpelling) ? bySpelling
            : Symbol.TryParse(text, out var symbol) ? symbol
            : (Symbol?)null;

    /// <summary>The assets that an instrument was asked for, with the venue's spelling; their prices are wanted.</summary>
    public IReadOnlyList<(Symbol Symbol, string VenueSymbol, AssetKind Kind)> InUse => [.. _inUse.Select(static entry => (entry.Symbol, entry.VenueSymbol, entry.Terms.Kind))];

    /// <summary>The venue has described an asset.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="isUsed">Whether its price is wanted from now on.</param>
    public void Add(AlpacaAsset asset, bool isUsed)
    {
        if (!Symbol.TryParse(asset.Symbol, out var symbol) || AssetTerms.Of(asset) is not { } terms)
        {
            return;
        }

        foreach (var name in new[] { asset.Id, asset.Symbol, asset.Class == "crypto" ? asset.Symbol!.Replace("/", "", StringComparison.Ordinal) : null })
        {
            if (!string.IsNullOrEmpty(name))
            {
                _names[name] = symbol;
            }
        }

        Add(new Entry(symbol, asset.Symbol!, terms), isUsed);
    }

    /// <summary>An option is in use, which is described by its symbol alone.</summary>
    public void AddOption(Symbol symbol) => Add(new Entry(symbol, symbol.Value, new AssetTerms { Kind = AssetKind.Option }), isUsed: true);

    /// <summary>The terms that an order is checked against. Of an asset that nobody has described the form of the symbol says which kind it is.</summary>
    public AssetTerms TermsOf(OutboundOrder order) => _assets.TryGetValue(order.Symbol, out var entry) ? entry.Terms : new AssetTerms { Kind = KindOf(order.VenueSymbol) };

    /// <summary>The kind by the form of the symbol: a pair has a slash, an option a date.</summary>
    public static AssetKind KindOf(string symbol) => symbol.Contains('/', StringComparison.Ordinal) ? AssetKind.Crypto : OptionSymbol.Parse(symbol) is not null ? AssetKind.Option : AssetKind.Equity;

    private void Add(Entry entry, bool isUsed)
    {
        _assets[entry.Symbol] = entry;
        if (isUsed)
        {
            lock (_names)
            {
                _inUse = [.. _inUse.Where(other => other.Symbol != entry.Symbol), entry];
            }
        }
    }

    private sealed record Entry(Symbol Symbol, string VenueSymbol, AssetTerms Terms);
}
