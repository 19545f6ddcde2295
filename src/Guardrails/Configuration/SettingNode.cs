using System.Globalization;
using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>One place in a setting: text, or settings of its own below it. Flattened pairs and JSON become the same tree.</summary>
internal sealed class SettingNode(string name, string path)
{
    private readonly List<SettingNode> _children = [];

    public string Name { get; } = name;

    /// <summary>The names from the root, joined by colons; empty for the root.</summary>
    public string Path { get; } = path;

    /// <summary>The text; <see langword="null"/> when there is none.</summary>
    public string? Text { get; private set; }

    /// <summary>Whether it is a list of JSON: an empty one is a list of nothing, and an empty section is not.</summary>
    public bool IsList { get; private set; }

    public IReadOnlyList<SettingNode> Children => _children;

    /// <summary>What the node holds, for a sentence.</summary>
    public string Shown => Text is { } text ? $"'{text}'" : _children.Count > 0 ? $"a list or a section ({_children[0].Path})" : "without a value";

    public SettingNode? Find(string name) => _children.Find(child => child.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The tree of flattened pairs, as a configuration section lists them. A section itself has no text there.</summary>
    public static SettingNode Of(IEnumerable<KeyValuePair<string, string?>> pairs, List<string> problems)
    {
        var root = new SettingNode("", "");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, text) in pairs)
        {
            if (key is null || key.Split(':') is not { } names || names.Any(string.IsNullOrWhiteSpace))
            {
                problems.Add($"'{key}' is no key; write names joined by colons, such as Limits:MaxOpenOrders");
                continue;
            }

            var node = root;
            foreach (var name in names)
            {
                node = node.Find(name) ?? node.Add(name);
            }

            if (!seen.Add(key))
            {
                problems.Add($"{node.Path} is given twice, as {Quote(node.Text)} and as {Quote(text)} under the name {key}; give it once");
            }
            else
            {
                node.Text = text;
            }
        }

        return root;
    }

    /// <summary>The tree of a JSON object.</summary>
    public static SettingNode Of(JsonElement json, List<string> problems)
    {
        var root = new SettingNode("", "");
        if (json.ValueKind == JsonValueKind.Object)
        {
            root.Take(json, problems);
        }
        else
        {
            problems.Add($"the JSON is {(json.ValueKind == JsonValueKind.Undefined ? "missing" : "no object")}; write an object such as {{ \"Limits\": {{ \"Preset\": \"Cautious\" }} }}");
        }

        return root;
    }

    private static string Quote(string? text) => text is null ? "no value" : $"'{text}'";

    private void Take(JsonElement json, List<string> problems)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    Take(property.Name, property.Value, problems);
                }

                break;
            case JsonValueKind.Array:
                IsList = true;
                foreach (var item in json.EnumerateArray())
                {
                    Take(_children.Count.ToString(CultureInfo.InvariantCulture), item, problems);
                }

                break;
            case JsonValueKind.String:
                Text = json.GetString();
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                Text = json.GetRawText();
                break;
        }
    }

    private void Take(string name, JsonElement json, List<string> problems)
    {
        if (Find(name) is { } before)
        {
            problems.Add($"{before.Path} is given twice, the second time under the name {name}; give it once");
        }
        else if (name.Contains(':', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(name))
        {
            problems.Add($"'{Join(name)}' is no key; write one name for each level, without colons");
        }
        else
        {
            Add(name).Take(json, problems);
        }
    }

    private SettingNode Add(string name)
    {
        var child = new SettingNode(name, Join(name));
        _children.Add(child);
        return child;
    }

    private string Join(string name) => Path.Length == 0 ? name : $"{Path}:{name}";
}
