namespace Guardrails.Mutations;

/// <summary>A mechanism taken out of the code: one file <c>name.mutation</c>.</summary>
/// <remarks>
/// The file holds <c>What:</c>, one sentence on what the mutation takes away, and one or more pairs of <c>Find:</c> and <c>Replace:</c>. A line
/// that begins with white space continues the line above. <c>Near:</c> before a <c>Find:</c> narrows that search to the members and types of one name.
/// </remarks>
internal sealed record Mutation(string Name, string What, IReadOnlyList<Snippet> Snippets)
{
    /// <exception cref="FormatException">The text is no mutation; the message says where.</exception>
    public static Mutation Parse(string name, string text)
    {
        string? what = null;
        var snippets = new List<Snippet>();
        string? near = null, find = null;
        foreach (var (key, value) in Fields(name, text))
        {
            switch (key)
            {
                case "What" when what is null:
                    what = value;
                    break;
                case "Near" when find is null && near is null:
                    near = value;
                    break;
                case "Find" when find is null && value.Length > 0:
                    find = value;
                    break;
                case "Replace" when find is not null:
                    snippets.Add(new Snippet(find, value, near));
                    near = find = null;
                    break;
                default:
                    throw new FormatException($"{name}: '{key}:' is not expected here.");
            }
        }

        return what is { Length: > 0 } && snippets.Count > 0 && find is null && near is null
            ? new Mutation(name, what, snippets)
            : throw new FormatException($"{name}: a mutation is 'What:' and pairs of 'Find:' and 'Replace:'.");
    }

    private static List<(string Key, string Value)> Fields(string name, string text)
    {
        var fields = new List<(string Key, string Value)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !string.IsNullOrWhiteSpace(l)))
        {
            if (char.IsWhiteSpace(line[0]))
            {
                fields[^1] = fields.Count > 0
                    ? (fields[^1].Key, fields[^1].Value + "\n" + line.Trim())
                    : throw new FormatException($"{name}: the first line continues nothing.");
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(colon > 0 ? (line[..colon], line[(colon + 1)..].Trim()) : throw new FormatException($"{name}: '{line}' has no name."));
        }

        return fields;
    }
}
