using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A value that is one text.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="read">Reads the text.</param>
/// <param name="write">Writes it.</param>
/// <param name="allowed">How the value is written, with an example.</param>
/// <param name="isLiteral">Whether the text is a number or a truth value of JSON.</param>
internal sealed class TextForm<T>(TextForm<T>.Reader read, Func<T, string> write, string allowed, bool isLiteral = false) : SettingForm<T>
{
    /// <summary>Reads text; says what is wrong with it, as the words that follow it, or <see langword="null"/>.</summary>
    public delegate string? Reader(string text, out T value);

    public string Allowed { get; } = allowed;

    public override T Read(SettingNode node, T current, SettingProblems problems)
    {
        if (node.Text is not { } text || node.Children.Count > 0)
        {
            problems.Refuse(node, Allowed);
            return current;
        }

        return TryRead(node, text, problems, out var value) ? value : current;
    }

    public bool TryRead(SettingNode node, string text, SettingProblems problems, out T value)
    {
        if (read(text, out value) is { } problem)
        {
            problems.Add($"{node.Path} '{text}' {problem}; {Allowed}");
            return false;
        }

        return true;
    }

    public string ToText(T value) => write(value);

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (isLiteral)
        {
            writer.WriteRawValue(write(value));
        }
        else
        {
            writer.WriteStringValue(write(value));
        }
    }
}
