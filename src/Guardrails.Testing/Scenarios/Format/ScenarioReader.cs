using System.Text;
using System.Text.Json;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Reads a scenario file. Whatever is not exactly right is an error that names the file and the property.</summary>
internal static class ScenarioReader
{
    public static ScenarioFile Read(string json, string fileName)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        ScenarioFile? file;
        try
        {
            RequireUniqueProperties(bytes);
            file = JsonSerializer.Deserialize(bytes, ScenarioJson.Default.ScenarioFile);
        }
        catch (JsonException unreadable)
        {
            throw new ScenarioException($"{fileName}: {unreadable.Path}: {unreadable.Message}", unreadable);
        }

        if (file is null)
        {
            throw new ScenarioException($"{fileName}: the file holds null");
        }

        var problems = ScenarioValidation.Check(file);
        return problems.Count == 0 ? file : throw new ScenarioException($"{fileName}: {string.Join("; ", problems)}");
    }

    /// <summary>The serializer takes the last of two properties with one name: an expectation would be lost without a word.</summary>
    private static void RequireUniqueProperties(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var scopes = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    scopes.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    scopes.Pop();
                    break;
                case JsonTokenType.PropertyName when !scopes.Peek().Add(reader.GetString()!):
                    throw new JsonException($"The property '{reader.GetString()}' is given twice in one object (at byte {reader.TokenStartIndex}).");
                default:
                    break;
            }
        }
    }
}
