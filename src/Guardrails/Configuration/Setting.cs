using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>One key of a section.</summary>
/// <typeparam name="TOptions">What the section sets.</typeparam>
internal abstract class Setting<TOptions>(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether a section without this key is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the key can be given at all; otherwise it is refused with the reason.</summary>
    public virtual bool IsReadable => true;

    public abstract TOptions Read(SettingNode node, TOptions options, SettingProblems problems);

    /// <summary>Writes the key and its value, unless there is nothing to write.</summary>
    public abstract void Write(Utf8JsonWriter writer, TOptions options);

    public virtual IEnumerable<string> Paths(string path) => [];
}
