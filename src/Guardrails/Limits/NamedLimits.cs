using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Guardrails.Text;

namespace Guardrails.Limits;

/// <summary>Limits by name, such as those of groups. Made from a dictionary, to which it converts implicitly: <c>GroupExposure = new Dictionary&lt;string, Limit&gt; { … }</c>.</summary>
/// <remarks>LINQ is used on <see cref="AsEnumerable"/>, because the table is a dictionary of texts as well (<see cref="BoundTable{TValue}"/>).</remarks>
public sealed class NamedLimits : BoundTable<object?>, IReadOnlyDictionary<string, Limit>, IEquatable<NamedLimits>
{
    // Shared by copies and never written: who writes takes a dictionary of its own first.
    private SortedDictionary<string, Limit> _limits;

    /// <summary>A table without entries.</summary>
    public NamedLimits()
        : this([], null)
    {
    }

    /// <summary>A table with these entries, copied.</summary>
    /// <param name="limits">The limits by name; names are compared as they are.</param>
    public NamedLimits(IEnumerable<KeyValuePair<string, Limit>> limits)
        : this(limits, limits as NamedLimits)
    {
    }

    /// <summary>A table with these entries that takes the place of another one, and knows what a binder could not say there.</summary>
    internal NamedLimits(IEnumerable<KeyValuePair<string, Limit>> limits, NamedLimits? before)
        : base(before?.Unread)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits is NamedLimits table ? table._limits : Sorted(limits);
    }

    /// <inheritdoc/>
    public int Count => _limits.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _limits.Keys;

    /// <inheritdoc/>
    public IEnumerable<Limit> Values => _limits.Values;

    private protected override IEnumerable<KeyValuePair<string, object?>> Texts => _limits.Select(static entry => KeyValuePair.Create(entry.Key, (object?)entry.Value.ToString()));

    /// <inheritdoc/>
    public Limit this[string key] => _limits[key];

    /// <summary>Converts a dictionary, copied.</summary>
    /// <param name="limits">The limits by name.</param>
    public static implicit operator NamedLimits(Dictionary<string, Limit> limits) => new(limits);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _limits.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Limit value) => _limits.TryGetValue(key, out value);

    /// <summary>The entries, for LINQ.</summary>
    public IEnumerable<KeyValuePair<string, Limit>> AsEnumerable() => this;

    /// <summary>The entries, in the order of their names.</summary>
    public IEnumerator<KeyValuePair<string, Limit>> GetEnumerator() => _limits.GetEnumerator();

    /// <summary>Whether both tables have the same limits.</summary>
    public bool Equals(NamedLimits? other) => other is not null && _limits.SequenceEqual(other._limits) && Unread.SequenceEqual(other.Unread);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NamedLimits);

    /// <inheritdoc/>
    public override int GetHashCode() => _limits.Aggregate(0, static (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    /// <summary>For example <c>energy 400, tech 12.5 % of equity</c>.</summary>
    public override string ToString() => string.Join(", ", _limits.Select(static entry => $"{entry.Key} {entry.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string? Add(string key, object? value)
    {
        if (Read<Limit>(value, out var limit) is { } problem)
        {
            return problem;
        }

        if (_limits.Keys.FirstOrDefault(name => name.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            return $"'{limit}' is given by a configuration binder, and {Identifier.Shown(name)} has {_limits[name]} already; use GuardSettings, which changes only what is given";
        }

        _limits = new SortedDictionary<string, Limit>(_limits, StringComparer.Ordinal) { [key] = limit };
        return null;
    }

    private static SortedDictionary<string, Limit> Sorted(IEnumerable<KeyValuePair<string, Limit>> limits)
    {
        var sorted = new SortedDictionary<string, Limit>(StringComparer.Ordinal);
        foreach (var (name, limit) in limits)
        {
            sorted[name] = limit;
        }

        return sorted;
    }
}
