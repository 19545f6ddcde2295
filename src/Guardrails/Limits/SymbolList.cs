using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Guardrails.Limits;

/// <summary>Some symbols, in the order in which they were given. Made from a collection expression, or from an array: <c>RestrictedSymbols = ["GME", "AMC"]</c>.</summary>
/// <remarks>LINQ is used on <see cref="AsEnumerable"/>, because the list is a dictionary by text as well (<see cref="BoundTable{TValue}"/>).</remarks>
[CollectionBuilder(typeof(SymbolList), nameof(Create))]
public sealed class SymbolList : BoundTable<object?>, IReadOnlyCollection<Symbol>, IEquatable<SymbolList>
{
    private ImmutableArray<Symbol> _symbols;

    /// <summary>A list without symbols.</summary>
    public SymbolList()
        : this([])
    {
    }

    /// <summary>A list of these symbols, copied.</summary>
    /// <param name="symbols">The symbols.</param>
    public SymbolList(IEnumerable<Symbol> symbols)
        : base((symbols as SymbolList)?.Unread)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        _symbols = symbols is SymbolList list ? list._symbols : [.. symbols];
    }

    /// <inheritdoc/>
    public int Count => _symbols.Length;

    private protected override IEnumerable<KeyValuePair<string, object?>> Texts =>
        _symbols.Select(static (symbol, index) => KeyValuePair.Create(index.ToString(CultureInfo.InvariantCulture), (object?)symbol.Value));

    /// <summary>Converts an array, copied.</summary>
    /// <param name="symbols">The symbols.</param>
    [return: NotNullIfNotNull(nameof(symbols))]
    public static implicit operator SymbolList?(Symbol[]? symbols) => symbols is null ? null : new(symbols);

    /// <summary>A list of these symbols, copied.</summary>
    /// <param name="symbols">The symbols.</param>
    public static SymbolList Create(ReadOnlySpan<Symbol> symbols) => new(symbols.ToArray());

    /// <summary>Whether the symbol is in the list.</summary>
    /// <param name="symbol">The symbol.</param>
    public bool Contains(Symbol symbol) => _symbols.Contains(symbol);

    /// <summary>The symbols, for LINQ.</summary>
    public IEnumerable<Symbol> AsEnumerable() => this;

    /// <summary>The symbols, in their order.</summary>
    public IEnumerator<Symbol> GetEnumerator() => ((IEnumerable<Symbol>)_symbols).GetEnumerator();

    /// <summary>Whether both lists have the same symbols in the same order.</summary>
    public bool Equals(SymbolList? other) => other is not null && _symbols.SequenceEqual(other._symbols) && Unread.SequenceEqual(other.Unread);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolList);

    /// <inheritdoc/>
    public override int GetHashCode() => _symbols.Aggregate(0, static (hash, symbol) => HashCode.Combine(hash, symbol));

    /// <summary>For example <c>GME, AMC</c>.</summary>
    public override string ToString() => string.Join(", ", _symbols);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string? Add(string key, object? value)
    {
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return "is no item of a list; number the items from 0";
        }

        if (Read<Symbol>(value, out var symbol) is { } problem)
        {
            return problem;
        }

        if (Contains(symbol))
        {
            return $"'{value}' names {symbol} a second time; give it once (a configuration binder adds to the list that is there: GuardSettings takes its place)";
        }

        _symbols = _symbols.Add(symbol);
        return null;
    }
}
