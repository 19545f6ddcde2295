using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A section: its keys are the only ones that exist there.</summary>
/// <typeparam name="T">What it sets.</typeparam>
/// <param name="settings">The keys, in the order in which they are read.</param>
internal sealed class SectionForm<T>(IReadOnlyList<Setting<T>> settings) : SettingForm<T>
{
    public IReadOnlyList<Setting<T>> Settings { get; } = settings;

    /// <summary>The names of the keys that can be given.</summary>
    public IReadOnlyList<string> Names { get; } = [.. settings.Where(static setting => setting.IsReadable).Select(static setting => setting.Name)];

    public override T Read(SettingNode node, T current, SettingProblems problems)
    {
        if (node.Text is not null || node.IsList || node.Children.Count == 0)
        {
            problems.Refuse(node, $"write settings under it, such as {(node.Path.Length == 0 ? "" : node.Path + ":")}{Names[^1]}, or leave it out");
            return current;
        }

        foreach (var setting in Settings)
        {
            if (node.Find(setting.Name) is { } child)
            {
                current = setting.Read(child, current, problems);
            }
            else if (setting.IsRequired)
            {
                problems.Add($"{(node.Path.Length == 0 ? "" : node.Path + ":")}{setting.Name} is missing; write all of {string.Join(", ", Names)}");
            }
        }

        foreach (var child in node.Children)
        {
            if (!Settings.Any(setting => setting.Name.Equals(child.Name, StringComparison.OrdinalIgnoreCase)))
            {
                problems.Unknown(child, Names);
            }
        }

        return current;
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        writer.WriteStartObject();
        foreach (var setting in Settings)
        {
            setting.Write(writer, value);
        }

        writer.WriteEndObject();
    }

    public override IEnumerable<string> Paths(string path) =>
        Settings.Where(static setting => setting.IsReadable).SelectMany(setting => setting.Paths(path.Length == 0 ? setting.Name : $"{path}:{setting.Name}"));
}
