using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Guardrails.Sandbox.Wire;

/// <summary>A body with numbers where Alpaca has decimal strings: its older servers and some of its examples have them so.</summary>
internal static class NumberBody
{
    public static byte[] Of(ReadOnlyMemory<byte> body)
    {
        var root = JsonNode.Parse(body.Span)!;
        Change(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static void Change(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Change(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (IsAmount(name) && value is JsonValue text && text.TryGetValue<string>(out var amount) && decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
                {
                    members[name] = JsonValue.Create(number);
                }
                else
                {
                    Change(value);
                }
            }
        }
    }

    private static bool IsAmount(string name) => name.EndsWith("qty", StringComparison.Ordinal) || name.EndsWith("price", StringComparison.Ordinal) || name is "notional" or "hwm";
}
