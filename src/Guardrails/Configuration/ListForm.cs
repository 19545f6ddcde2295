using System.Globalization;
using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A list, which takes the place of the present one.</summary>
/// <typeparam name="T">The type of an item.</typeparam>
/// <param name="item">How an item is written.</param>
/// <param name="blank">What an item is read over.</param>
/// <param name="example">One item, for a sentence.</param>
/// <param name="absent">The word for no list at all; <see langword="null"/> where there has to be one.</param>
internal sealed class ListForm<T>(SettingForm<T> item, T blank, string example, string? absent = null) : SettingForm<IReadOnlyCollection<T>?>
{
    private const string Empty = "none";

    public override IReadOnlyCollection<T>? Read(SettingNode node, IReadOnlyCollection<T>? current, SettingProblems problems)
    {
        var word = node.Text?.Trim();
        if (node.Children.Count == 0 && (Empty.Equals(word, StringComparison.OrdinalIgnoreCase) || (word is null && node.IsList)))
        {
            return [];
        }

        if (node.Children.Count == 0 && absent is not null && absent.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var order = new List<(int Index, SettingNode Node)>();
        foreach (var child in node.Children)
        {
            if (int.TryParse(child.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                order.Add((index, child));
            }
        }

        if (node.Text is not null || order.Count == 0 || order.Count < node.Children.Count)
        {
            problems.Refuse(node, $"write a list, as {node.Path}:0 with {example} and so on, or {Empty} for an empty one{(absent is null ? "" : $", or {absent}")}");
            return current;
        }

        var items = new List<T>();
        foreach (var (_, child) in order.OrderBy(static child => child.Index))
        {
            var before = problems.Count;
            var one = item.Read(child, blank, problems);
            if (problems.Count == before)
            {
                items.Add(one);
            }
        }

        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyCollection<T>? value)
    {
        if (value is null || value.Count == 0)
        {
            writer.WriteStringValue(value is null ? absent : Empty);
            return;
        }

        writer.WriteStartArray();
        foreach (var one in value)
        {
            item.Write(writer, one);
        }

        writer.WriteEndArray();
    }
}
