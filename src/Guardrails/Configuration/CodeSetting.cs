using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A property that no text can say. Its key is known, so that whoever writes it reads why it is refused.</summary>
/// <typeparam name="TOptions">What the section sets.</typeparam>
/// <param name="name">The name of the property.</param>
/// <param name="reason">Where it is set instead, as a sentence without its subject.</param>
internal sealed class CodeSetting<TOptions>(string name, string reason) : Setting<TOptions>(name)
{
    public override bool IsReadable => false;

    public override TOptions Read(SettingNode node, TOptions options, SettingProblems problems)
    {
        problems.Add($"{node.Path} {reason}");
        return options;
    }

    /// <summary>Nothing: it is no text.</summary>
    public override void Write(Utf8JsonWriter writer, TOptions options)
    {
    }
}
