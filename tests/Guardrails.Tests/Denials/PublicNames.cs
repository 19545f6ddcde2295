using System.Reflection;
using System.Text.RegularExpressions;

namespace Guardrails.Tests.Denials;

/// <summary>The names of types and members that a text can send a reader to.</summary>
internal static partial class PublicNames
{
    private static readonly Dictionary<string, HashSet<string>> _types = typeof(OrderGuard).Assembly.GetExportedTypes()
        .GroupBy(static t => t.Name.Split('`')[0], StringComparer.Ordinal)
        .ToDictionary(static g => g.Key, static g => g.SelectMany(MembersOf).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static readonly HashSet<string> _members = [.. _types.Values.SelectMany(static m => m)];

    /// <summary>The names in a text that look like code: two capitals inside one word, a dot between two names, or a bracket behind a name.</summary>
    public static IEnumerable<string> In(string text) => CodeName().Matches(Quoted().Replace(text, "")).Select(static m => m.Value);

    /// <summary>Whether a name is public: <c>OrderGuard.SetState</c>, <c>SetState</c>, or a type.</summary>
    public static bool Exists(string name) => name.Split('.') switch
    {
        [var one] => _types.ContainsKey(one) || _members.Contains(one),
        [var type, var member] => _types.TryGetValue(type, out var members) && members.Contains(member),
        _ => false,
    };

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy).Select(static m => m.Name);

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+\b|\b[A-Z][A-Za-z]+(?=\()|\b[A-Z][a-z]+(?:[A-Z][a-z]*)+\b")]
    private static partial Regex CodeName();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
