using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// The symbols of assets by their ids and spellings. Positions spell a pair without its slash (<c>BTCUSD</c>) and orders with it (<c>BTC/USD</c>); the id of the asset is the same.
/// </summary>
internal sealed class AssetNames
{
    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);

    /// <summary>No asset is known: symbols are taken as they are spelt.</summary>
    public static AssetNames None => new([]);

    /// <param name="assets">The venue's list.</param>
    public AssetNames(IEnumerable<AlpacaAsset> assets)
    {
        foreach (var asset in assets)
        {
            if (Symbol.TryParse(asset.Symbol, out var symbol))
            {
                foreach (var name in new[] { asset.Id, asset.Symbol, asset.Class == "crypto" ? asset.Symbol!.Replace("/", "", StringComparison.Ordinal) : null })
                {
                    if (!string.IsNullOrEmpty(name))
                    {
                        _symbols[name] = symbol;
                    }
                }
            }
        }
    }

    /// <summary>The symbol of an asset; <see langword="null"/> when there is none to be read.</summary>
    public Symbol? Of(string? assetId, string? text) =>
        !string.IsNullOrEmpty(assetId) && _symbols.TryGetValue(assetId, out var byId) ? byId
            : text is not null && _symbols.TryGetValue(text, out var bySpelling) ? bySpelling
            : Symbol.TryParse(text, out var symbol) ? symbol
            : (Symbol?)null;
}
