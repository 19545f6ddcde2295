namespace Guardrails.Configuration;

/// <summary>Everything that is wrong with a setting, so that all of it is said at once.</summary>
/// <param name="known">The path of every setting that exists, for suggestions.</param>
internal sealed class SettingProblems(IReadOnlyList<string> known)
{
    private readonly List<string> _all = [];

    public int Count => _all.Count;

    public List<string> Found => _all;

    public void Add(string problem) => _all.Add(problem);

    /// <summary>A value that cannot be read: the key, the value, and what is allowed.</summary>
    public void Refuse(SettingNode node, string allowed) => Add($"{node.Path} is {node.Shown}; {allowed}");

    /// <summary>A key that does not exist, with the nearest one that does.</summary>
    /// <param name="node">The node with that key.</param>
    /// <param name="names">The names that exist beside it.</param>
    public void Unknown(SettingNode node, IReadOnlyList<string> names)
    {
        var parent = node.Path[..^node.Name.Length];
        var suggestion = names.Where(name => IsNear(name, node.Name)).OrderBy(name => Distance(name, node.Name)).Select(name => parent + name).FirstOrDefault()
            ?? known.FirstOrDefault(path => path.Split(':')[^1].Equals(node.Name, StringComparison.OrdinalIgnoreCase))
            ?? known.FirstOrDefault(path => IsNear(path.Split(':')[^1], node.Name));
        Add($"{node.Path} is no setting; " + (suggestion is null ? $"the settings here are {string.Join(", ", names)}" : $"did you mean {suggestion}?"));
    }

    private static bool IsNear(string name, string given) => Distance(name, given) <= Math.Clamp(given.Length / 4, 1, 4);

    /// <summary>How many characters have to be put in, taken out or changed; letters in any case are equal.</summary>
    private static int Distance(string left, string right)
    {
        if (right.Length > 2 * left.Length + 4)
        {
            return right.Length;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
