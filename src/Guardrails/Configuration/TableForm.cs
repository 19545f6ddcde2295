using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A table of named values. What is given is added to the present table, and takes the place of what has the same name.</summary>
/// <typeparam name="TKey">The type of a name.</typeparam>
/// <typeparam name="TValue">The type of a value.</typeparam>
/// <param name="key">How a name is written.</param>
/// <param name="value">How a value is written.</param>
/// <param name="blank">What a value is read over where there is none.</param>
/// <param name="example">One name, for a sentence.</param>
internal sealed class TableForm<TKey, TValue>(TextForm<TKey> key, SettingForm<TValue> value, TValue blank, string example) : SettingForm<IReadOnlyDictionary<TKey, TValue>>
    where TKey : notnull
{
    private const string Empty = "none";

    public override IReadOnlyDictionary<TKey, TValue> Read(SettingNode node, IReadOnlyDictionary<TKey, TValue> current, SettingProblems problems)
    {
        if (node.Children.Count == 0 && Empty.Equals(node.Text?.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return new Dictionary<TKey, TValue>();
        }

        if (node.Text is not null || node.IsList || node.Children.Count == 0)
        {
            problems.Refuse(node, $"write each under its name, such as {node.Path}:{example}, or {Empty} for an empty table");
            return current;
        }

        var read = new Dictionary<TKey, TValue>(current);
        var named = new HashSet<TKey>();
        foreach (var child in node.Children)
        {
            if (!key.TryRead(child, child.Name, problems, out var name))
            {
                continue;
            }

            if (!named.Add(name))
            {
                problems.Add($"{child.Path} names {key.ToText(name)} a second time; give it once");
            }

            read[name] = value.Read(child, read.TryGetValue(name, out var present) ? present : blank, problems);
        }

        return read;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<TKey, TValue> table)
    {
        if (table.Count == 0)
        {
            writer.WriteStringValue(Empty);
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, one) in table.OrderBy(entry => key.ToText(entry.Key), StringComparer.Ordinal))
        {
            writer.WritePropertyName(key.ToText(name));
            value.Write(writer, one);
        }

        writer.WriteEndObject();
    }

    public override IEnumerable<string> Paths(string path) => value.Paths($"{path}:{example}");
}
