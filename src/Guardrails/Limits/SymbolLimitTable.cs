using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Guardrails.Limits;

/// <summary>Limits of single symbols, by symbol. Made from a dictionary, to which it converts implicitly: <c>Symbols = new Dictionary&lt;Symbol, SymbolLimits&gt; { … }</c>.</summary>
/// <remarks>
/// Immutable to its users. The standard configuration binder takes no dictionary whose key is a <see cref="Symbol"/> and leaves it out without a word, so the table
/// is also a dictionary by text, for that binder alone. The binder swallows what goes wrong inside a dictionary: a symbol whose limits it began to read and did not
/// finish, and a symbol that had limits already, stay named here, and <see cref="RiskLimits.Validate"/> refuses them.
/// </remarks>
public sealed class SymbolLimitTable : IReadOnlyDictionary<Symbol, SymbolLimits>, IDictionary<string, SymbolLimits>, IEquatable<SymbolLimitTable>
{
    // Shared by copies and never written: who writes takes a dictionary of its own first.
    private SortedDictionary<Symbol, SymbolLimits> _entries;
    private SortedDictionary<string, string> _unread;

    /// <summary>A table without entries.</summary>
    public SymbolLimitTable()
    {
        _entries = [];
        _unread = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A table with these entries, copied.</summary>
    /// <param name="entries">The limits by symbol.</param>
    public SymbolLimitTable(IEnumerable<KeyValuePair<Symbol, SymbolLimits>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries is SymbolLimitTable table)
        {
            (_entries, _unread) = (table._entries, table._unread);
            return;
        }

        _entries = [];
        _unread = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (symbol, limits) in entries)
        {
            _entries[symbol] = limits;
        }
    }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<Symbol> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<SymbolLimits> Values => _entries.Values;

    /// <summary>What a configuration binder did not finish, as problems.</summary>
    internal IEnumerable<string> Unread => _unread.Select(static entry => $"[{entry.Key}] {entry.Value}");

    bool ICollection<KeyValuePair<string, SymbolLimits>>.IsReadOnly => false;

    ICollection<string> IDictionary<string, SymbolLimits>.Keys => [.. _entries.Keys.Select(static symbol => symbol.Value)];

    ICollection<SymbolLimits> IDictionary<string, SymbolLimits>.Values => _entries.Values;

    /// <inheritdoc/>
    public SymbolLimits this[Symbol key] => _entries[key];

    SymbolLimits IDictionary<string, SymbolLimits>.this[string key]
    {
        get => this[Symbol.Parse(key)];
        set => Bind(key, value);
    }

    /// <summary>Converts a dictionary, copied.</summary>
    /// <param name="entries">The limits by symbol.</param>
    public static implicit operator SymbolLimitTable(Dictionary<Symbol, SymbolLimits> entries) => new(entries);

    /// <inheritdoc/>
    public bool ContainsKey(Symbol key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(Symbol key, [MaybeNullWhen(false)] out SymbolLimits value) => _entries.TryGetValue(key, out value);

    /// <summary>The entries, in the order of their symbols.</summary>
    public IEnumerator<KeyValuePair<Symbol, SymbolLimits>> GetEnumerator() => _entries.GetEnumerator();

    /// <summary>Whether both tables have the same limits.</summary>
    public bool Equals(SymbolLimitTable? other) => other is not null && _entries.SequenceEqual(other._entries) && _unread.SequenceEqual(other._unread);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolLimitTable);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(_unread.Count, static (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    /// <summary>For example <c>BTCUSD, ETHUSD</c>.</summary>
    public override string ToString() => string.Join(", ", _entries.Keys);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IEnumerator<KeyValuePair<string, SymbolLimits>> IEnumerable<KeyValuePair<string, SymbolLimits>>.GetEnumerator() =>
        _entries.Select(static entry => new KeyValuePair<string, SymbolLimits>(entry.Key.Value, entry.Value)).GetEnumerator();

    /// <summary>The binder asks so for what it writes into. Until it hands the entry over it has not finished, and it says nothing when it fails.</summary>
    bool IDictionary<string, SymbolLimits>.TryGetValue(string key, [MaybeNullWhen(false)] out SymbolLimits value)
    {
        value = null;
        _unread = With(key, "was begun by a configuration binder and not finished: a value under it cannot be read; GuardSettings says which");
        return false;
    }

    bool IDictionary<string, SymbolLimits>.ContainsKey(string key) => Symbol.TryParse(key, out var symbol) && ContainsKey(symbol);

    void IDictionary<string, SymbolLimits>.Add(string key, SymbolLimits value) => Bind(key, value);

    void ICollection<KeyValuePair<string, SymbolLimits>>.Add(KeyValuePair<string, SymbolLimits> item) => Bind(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, SymbolLimits>>.Contains(KeyValuePair<string, SymbolLimits> item) =>
        Symbol.TryParse(item.Key, out var symbol) && TryGetValue(symbol, out var limits) && limits == item.Value;

    void ICollection<KeyValuePair<string, SymbolLimits>>.CopyTo(KeyValuePair<string, SymbolLimits>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var (symbol, limits) in _entries)
        {
            array[arrayIndex++] = new KeyValuePair<string, SymbolLimits>(symbol.Value, limits);
        }
    }

    bool IDictionary<string, SymbolLimits>.Remove(string key) => throw Immutable();

    bool ICollection<KeyValuePair<string, SymbolLimits>>.Remove(KeyValuePair<string, SymbolLimits> item) => throw Immutable();

    void ICollection<KeyValuePair<string, SymbolLimits>>.Clear() => throw Immutable();

    private static NotSupportedException Immutable() => new("The limits of a symbol cannot be taken away; make another table.");

    private void Bind(string key, SymbolLimits limits)
    {
        if (!Symbol.TryParse(key, out var symbol))
        {
            _unread = With(key, "is no symbol; write a symbol such as BTCUSD");
        }
        else if (_entries.ContainsKey(symbol))
        {
            _unread = With(key, $"is given by a configuration binder, and {symbol} had limits already, which the binder would drop; use GuardSettings, which changes only what is given");
        }
        else
        {
            _entries = new SortedDictionary<Symbol, SymbolLimits>(_entries) { [symbol] = limits };
            _unread = With(key, null);
        }
    }

    private SortedDictionary<string, string> With(string key, string? problem)
    {
        var unread = new SortedDictionary<string, string>(_unread, StringComparer.OrdinalIgnoreCase);
        unread.Remove(key);
        if (problem is not null)
        {
            unread[key] = problem;
        }

        return unread;
    }
}
