using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Configuration;

/// <summary>A section as a JSON object, read whole or not at all.</summary>
/// <typeparam name="T">What it sets.</typeparam>
/// <param name="form">Its keys.</param>
/// <param name="create">Makes what a section is read over: the defaults.</param>
internal sealed class SectionJsonConverter<T>(SectionForm<T> form, Func<T> create) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var problems = new SettingProblems([.. form.Paths("")]);
        var root = SettingNode.Of(JsonElement.ParseValue(ref reader), problems.Found);
        var value = root.Children.Count == 0 && !form.Settings.Any(static setting => setting.IsRequired) ? create() : form.Read(root, create(), problems);
        return problems.Count == 0 ? value : throw new JsonException($"{typeof(T).Name} cannot be read: {string.Join("; ", problems.Found)}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => form.Write(writer, value);
}
