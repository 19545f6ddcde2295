using Guardrails.Brokers;

namespace Guardrails.Book;

/// <summary>
/// Which symbol a name of the venue stands for: its own spelling of an instrument (<see cref="Instrument.VenueSymbol"/>), or the symbol itself. Every fact is read
/// under the symbol, or one position would be kept twice.
/// </summary>
internal sealed class VenueNames
{
    private readonly HashSet<Symbol> _described = [];
    private readonly Dictionary<Symbol, Symbol> _symbols = [];

    /// <summary>The symbol that is meant; what was told, when no instrument is spelled so.</summary>
    public Symbol Of(Symbol told) => _symbols.Count > 0 && _symbols.TryGetValue(told, out var symbol) ? symbol : told;

    /// <summary>A price under the symbol that is meant.</summary>
    public Quote Of(in Quote told) => Of(told.Symbol) is var symbol && symbol == told.Symbol ? told : told with { Symbol = symbol };

    /// <summary>An answer about positions under the symbols that are meant; two rows of one position are one.</summary>
    public PositionSnapshot Of(PositionSnapshot told) => _symbols.Count == 0 || !told.Items.Any(p => Of(p.Symbol) != p.Symbol) ? told
        : told.With(told.Items.GroupBy(p => (Symbol: Of(p.Symbol), p.Leg))
            .Select(static g => g.First() with { Symbol = g.Key.Symbol, Quantity = g.Sum(static p => Math.Clamp(p.Quantity, -Text.Amount.MaxValue, Text.Amount.MaxValue)) }));

    /// <summary>The described instrument that the names of another one would be mistaken for; <see langword="null"/> when there is none.</summary>
    public Symbol? Conflict(Instrument instrument)
    {
        var (own, spelling) = (instrument.Symbol, SpellingOf(instrument));
        if (spelling != own && _described.Contains(spelling))
        {
            return spelling;
        }

        return _symbols.TryGetValue(spelling, out var spelled) && spelled != own ? spelled
            : _symbols.TryGetValue(own, out var named) && named != own ? named
            : default(Symbol?);
    }

    /// <summary>Takes the names of an instrument in the place of those that it had. A name that two have means neither: it stays what was told.</summary>
    public void Describe(Instrument instrument)
    {
        var own = instrument.Symbol;
        foreach (var (old, _) in _symbols.Where(e => e.Value == own).ToArray())
        {
            _symbols.Remove(old);
        }

        _described.Add(own);
        _symbols.Remove(own);
        var spelling = SpellingOf(instrument);
        if (spelling != own && !_described.Contains(spelling) && !_symbols.TryAdd(spelling, own))
        {
            _symbols[spelling] = spelling;
        }
    }

    /// <summary>The venue's spelling as a symbol; the symbol where the spelling is none.</summary>
    private static Symbol SpellingOf(Instrument instrument) => Symbol.TryParse(instrument.VenueSymbol, out var spelling) ? spelling : instrument.Symbol;
}
