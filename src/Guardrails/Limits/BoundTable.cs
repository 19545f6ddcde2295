using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Guardrails.Configuration;
using Guardrails.Text;

namespace Guardrails.Limits;

/// <summary>A list or a table of limits that loses nothing to the standard configuration binder. Immutable to its users.</summary>
/// <remarks>
/// That binder leaves out, without a word, an item of a list or a table that it cannot read, and says nothing when it fails in the middle of one. So each of these is
/// also a dictionary by text, for that binder alone: it is handed every key, reads the value itself, and keeps what is wrong with it, for
/// <see cref="RiskLimits.Validate"/> to refuse. The binder only adds: what is there already is never replaced by it. Validate what was bound before you change it: a list
/// that is made anew from what is in this one knows nothing of what is missing.
/// </remarks>
/// <typeparam name="TValue">What the binder is to hand over: <see cref="object"/> is text as it stands, and an object that is no text for anything else.</typeparam>
[TypeConverter(typeof(BoundTableConverter))]
public abstract class BoundTable<TValue> : IDictionary<string, TValue>
{
    private ImmutableList<string> _problems = [];
    private string? _begun;

    private protected BoundTable(ImmutableList<string>? problems = null) => _problems = problems ?? [];

    /// <summary>What a configuration binder gave and cannot be used, or did not finish, as problems.</summary>
    internal ImmutableList<string> Unread =>
        _begun is null ? _problems : _problems.Add($"[{Identifier.Shown(_begun)}] was begun by a configuration binder and not finished: a value under it cannot be read; GuardSettings says which");

    /// <summary>What is there, by text.</summary>
    private protected abstract IEnumerable<KeyValuePair<string, TValue>> Texts { get; }

    int ICollection<KeyValuePair<string, TValue>>.Count => Texts.Count();

    bool ICollection<KeyValuePair<string, TValue>>.IsReadOnly => false;

    ICollection<string> IDictionary<string, TValue>.Keys => [.. Texts.Select(static entry => entry.Key)];

    ICollection<TValue> IDictionary<string, TValue>.Values => [.. Texts.Select(static entry => entry.Value)];

    TValue IDictionary<string, TValue>.this[string key]
    {
        get => Texts.ToDictionary(static entry => entry.Key, static entry => entry.Value)[key];
        set => Bind(key, value);
    }

    IEnumerator IEnumerable.GetEnumerator() => Texts.GetEnumerator();

    IEnumerator<KeyValuePair<string, TValue>> IEnumerable<KeyValuePair<string, TValue>>.GetEnumerator() => Texts.GetEnumerator();

    /// <summary>The binder asks so for what it writes into. Until it hands the entry over it has not finished, and it says nothing when it fails.</summary>
    bool IDictionary<string, TValue>.TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_begun != key)
        {
            (_problems, _begun) = (Unread, key);
        }

        value = default;
        return false;
    }

    bool IDictionary<string, TValue>.ContainsKey(string key) => Texts.Any(entry => entry.Key == key);

    void IDictionary<string, TValue>.Add(string key, TValue value) => Bind(key, value);

    void ICollection<KeyValuePair<string, TValue>>.Add(KeyValuePair<string, TValue> item) => Bind(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, TValue>>.Contains(KeyValuePair<string, TValue> item) => Texts.Contains(item);

    void ICollection<KeyValuePair<string, TValue>>.CopyTo(KeyValuePair<string, TValue>[] array, int arrayIndex) => Texts.ToArray().CopyTo(array, arrayIndex);

    bool IDictionary<string, TValue>.Remove(string key) => throw Immutable();

    bool ICollection<KeyValuePair<string, TValue>>.Remove(KeyValuePair<string, TValue> item) => throw Immutable();

    void ICollection<KeyValuePair<string, TValue>>.Clear() => throw Immutable();

    /// <summary>Adds an entry of a binder, to a collection of its own: what it has now may be shared with copies.</summary>
    /// <returns>Why it cannot be added, as the words after its key; <see langword="null"/> when it was.</returns>
    private protected abstract string? Add(string key, TValue value);

    /// <summary>Reads what a binder handed over.</summary>
    /// <returns>What is wrong with it, and what is allowed; <see langword="null"/> when nothing is.</returns>
    private protected static string? Read<T>(object? value, out T read)
        where T : struct, ITextValue<T>
    {
        read = default;
        return value is not string text ? $"is null or a section; {T.Allowed}"
            : T.Read(text, out read) is { } problem ? $"'{Identifier.Shown(text)}' {problem}; {T.Allowed}"
            : null;
    }

    private static NotSupportedException Immutable() => new("What is in a list or a table of limits cannot be taken away; make another one.");

    private void Bind(string key, TValue value)
    {
        _begun = _begun == key ? null : _begun;
        if (Add(key, value) is { } problem)
        {
            _problems = _problems.Add($"[{Identifier.Shown(key)}] {problem}");
        }
    }
}
