using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>A key that stands for one property.</summary>
/// <typeparam name="TOptions">What the section sets.</typeparam>
/// <typeparam name="TValue">The type of the property.</typeparam>
/// <param name="name">The name of the property.</param>
/// <param name="form">How its value is written.</param>
/// <param name="get">Reads the property.</param>
/// <param name="set">Sets it: on the same object, or on a copy of an immutable one.</param>
internal sealed class ValueSetting<TOptions, TValue>(string name, SettingForm<TValue> form, Func<TOptions, TValue> get, Func<TOptions, TValue, TOptions> set) : Setting<TOptions>(name)
{
    /// <summary>Sets the property also where a part of it cannot be read, so that the rest is checked as well; with a problem nothing of it is used.</summary>
    public override TOptions Read(SettingNode node, TOptions options, SettingProblems problems) => set(options, form.Read(node, get(options), problems));

    public override void Write(Utf8JsonWriter writer, TOptions options)
    {
        writer.WritePropertyName(Name);
        form.Write(writer, get(options));
    }

    public override IEnumerable<string> Paths(string path) => form.Paths(path).Prepend(path);
}
