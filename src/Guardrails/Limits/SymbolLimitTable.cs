using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Guardrails.Limits;

/// <summary>Limits of single symbols, by symbol. Made from a dictionary, to which it converts implicitly: <c>Symbols = new Dictionary&lt;Symbol, SymbolLimits&gt; { … }</c>.</summary>
/// <remarks>LINQ is used on <see cref="AsEnumerable"/>, because the table is a dictionary by text as well (<see cref="BoundTable{TValue}"/>).</remarks>
public sealed class SymbolLimitTable : BoundTable<SymbolLimits>, IReadOnlyDictionary<Symbol, SymbolLimits>, IEquatable<SymbolLimitTable>
{
    // Shared by copies and never written: who writes takes a dictionary of its own first.
    private SortedDictionary<Symbol, SymbolLimits> _entries;

    /// <summary>A table without entries.</summary>
    public SymbolLimitTable()
        : this([], null)
    {
    }

    /// <summary>A table with these entries, copied.</summary>
    /// <param name="entries">The limits by symbol.</param>
    public SymbolLimitTable(IEnumerable<KeyValuePair<Symbol, SymbolLimits>> entries)
        : this(entries, entries as SymbolLimitTable)
    {
    }

    /// <summary>A table with these entries that takes the place of another one, and knows what a binder could not say there.</summary>
    internal SymbolLimitTable(IEnumerable<KeyValuePair<Symbol, SymbolLimits>> entries, SymbolLimitTable? before)
        : base(before?.Unread)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = entries is SymbolLimitTable table ? table._entries : Sorted(entries);
    }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<Symbol> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<SymbolLimits> Values => _entries.Values;

    private protected override IEnumerable<KeyValuePair<string, SymbolLimits>> Texts => _entries.Select(static entry => KeyValuePair.Create(entry.Key.Value, entry.Value));

    /// <inheritdoc/>
    public SymbolLimits this[Symbol key] => _entries[key];

    /// <summary>Converts a dictionary, copied.</summary>
    /// <param name="entries">The limits by symbol.</param>
    public static implicit operator SymbolLimitTable(Dictionary<Symbol, SymbolLimits> entries) => new(entries);

    /// <inheritdoc/>
    public bool ContainsKey(Symbol key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(Symbol key, [MaybeNullWhen(false)] out SymbolLimits value) => _entries.TryGetValue(key, out value);

    /// <summary>The entries, for LINQ.</summary>
    public IEnumerable<KeyValuePair<Symbol, SymbolLimits>> AsEnumerable() => this;

    /// <summary>The entries, in the order of their symbols.</summary>
    public IEnumerator<KeyValuePair<Symbol, SymbolLimits>> GetEnumerator() => _entries.GetEnumerator();

    /// <summary>Whether both tables have the same limits.</summary>
    public bool Equals(SymbolLimitTable? other) => other is not null && _entries.SequenceEqual(other._entries) && Unread.SequenceEqual(other.Unread);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolLimitTable);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(0, static (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    /// <summary>For example <c>BTCUSD, ETHUSD</c>.</summary>
    public override string ToString() => string.Join(", ", _entries.Keys);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string? Add(string key, SymbolLimits value)
    {
        if (!Symbol.TryParse(key, out var symbol))
        {
            return "is no symbol; write a symbol such as BTCUSD";
        }

        if (_entries.ContainsKey(symbol))
        {
            return $"is given by a configuration binder, and {symbol} had limits already, which the binder would drop; use GuardSettings, which changes only what is given";
        }

        _entries = new SortedDictionary<Symbol, SymbolLimits>(_entries) { [symbol] = value };
        return null;
    }

    private static SortedDictionary<Symbol, SymbolLimits> Sorted(IEnumerable<KeyValuePair<Symbol, SymbolLimits>> entries)
    {
        var sorted = new SortedDictionary<Symbol, SymbolLimits>();
        foreach (var (symbol, limits) in entries)
        {
            sorted[symbol] = limits;
        }

        return sorted;
    }
}
