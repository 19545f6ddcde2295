using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A section that may be absent, which is said with the word none.</summary>
/// <typeparam name="T">What the section sets.</typeparam>
/// <param name="form">The section.</param>
/// <param name="begin">What a section begins with where there was none.</param>
internal sealed class OptionalSectionForm<T>(SectionForm<T> form, Func<T> begin) : SettingForm<T?>
    where T : class
{
    private const string None = "none";

    public override T? Read(SettingNode node, T? current, SettingProblems problems) =>
        node is { Text: { } text, Children.Count: 0 } && text.Trim().Equals(None, StringComparison.OrdinalIgnoreCase) ? null : form.Read(node, current ?? begin(), problems);

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } some)
        {
            form.Write(writer, some);
        }
        else
        {
            writer.WriteStringValue(None);
        }
    }

    public override IEnumerable<string> Paths(string path) => form.Paths(path);
}
