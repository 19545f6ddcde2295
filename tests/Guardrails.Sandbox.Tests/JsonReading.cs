using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

internal static class JsonReading
{
    /// <summary>A member that is a string; null when it is null.</summary>
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IReadOnlyList<JsonElement> Items(this JsonElement element) => [.. element.EnumerateArray()];

    public static IReadOnlyList<JsonElement> Legs(this JsonElement order) => order.GetProperty("legs").Items();
}
