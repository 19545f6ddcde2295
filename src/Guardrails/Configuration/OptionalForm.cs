using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A value that may be absent, which is said with a word: nothing at all could as well be a mistake.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="form">How the value is written.</param>
/// <param name="word">The word for no value.</param>
internal sealed class OptionalForm<T>(TextForm<T> form, string word) : SettingForm<T?>
    where T : struct
{
    public override T? Read(SettingNode node, T? current, SettingProblems problems)
    {
        if (node.Text is not { } text || node.Children.Count > 0)
        {
            problems.Refuse(node, $"{form.Allowed}, or {word}");
            return current;
        }

        return text.Trim().Equals(word, StringComparison.OrdinalIgnoreCase) ? null
            : form.TryRead(node, text, problems, out var value) ? value
            : current;
    }

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } some)
        {
            form.Write(writer, some);
        }
        else
        {
            writer.WriteStringValue(word);
        }
    }
}
