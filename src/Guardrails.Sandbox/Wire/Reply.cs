using System.Text.Json;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>An answer before it is written: it can still be lost on the way.</summary>
internal sealed record Reply(int Status, ReadOnlyMemory<byte> Body, string ContentType)
{
    private const string JsonType = "application/json; charset=UTF-8";

    public static Reply Empty(int status) => new(status, default, JsonType);

    public static Reply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new Reply(status, buffer.WrittenMemory, JsonType);
    }

    public static Reply Html(int status, string title) =>
        new(status, System.Text.Encoding.UTF8.GetBytes($"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"), "text/html");

    public static Reply Refused(Refusal refusal) => Json(refusal.Status, writer => WriteRefusal(writer, refusal));

    public static void WriteRefusal(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WriteStartObject();
        if (refusal.Code is { } code)
        {
            writer.WriteNumber("code", code);
        }

        writer.WriteString("message", refusal.Message);
        foreach (var (name, value) in refusal.Extras)
        {
            writer.WriteString(name, value);
        }

        if (refusal.RelatedOrders is { } related)
        {
            writer.WriteStartArray("related_orders");
            foreach (var order in related)
            {
                writer.WriteStringValue(order);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
