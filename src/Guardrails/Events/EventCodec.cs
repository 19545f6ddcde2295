using System.Buffers;
using Guardrails.Journal;

namespace Guardrails.Events;

/// <summary>
/// Events to bytes and back. Every event has exactly one encoding, and nothing but that encoding decodes to it: what can be read can be
/// written again, byte for byte.
/// </summary>
/// <remarks>
/// A payload is the event's fields in the order of its declaration, without names or tags. A layout that was ever released is never
/// changed: another one gets the next schema number, and the old one stays readable.
/// </remarks>
internal static partial class EventCodec
{
    /// <summary>The layout that is written, and the only one so far.</summary>
    private const int Schema = 1;

    /// <summary>Appends the event's payload.</summary>
    /// <returns>What the record has to carry beside the payload.</returns>
    /// <exception cref="ArgumentException">
    /// The event could not be read back: an enum value that does not exist, a missing text, a time out of range. What is in the buffer
    /// since the call is of no use.
    /// </exception>
    public static (int Kind, int Schema) Encode(GuardEvent e, IBufferWriter<byte> to)
    {
        var writer = new PayloadWriter(to);
        writer.Instant(e.At);
        var kind = Write(e, ref writer);
        writer.Complete();
        return ((int)kind, Schema);
    }

    /// <summary>Reads one payload, which must hold the event and nothing else.</summary>
    /// <exception cref="JournalFormatException">It is anything but what <see cref="Encode"/> writes for some event of this kind.</exception>
    public static GuardEvent Decode(int kind, int schema, ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(kind, schema, payload);
        if (!Enum.IsDefined((EventKind)kind))
        {
            throw reader.Malformed("the kind is not known to this version");
        }

        if (schema != Schema)
        {
            throw reader.Malformed("the schema is not known to this version");
        }

        var e = Read((EventKind)kind, reader.Instant(), ref reader);
        reader.Complete();
        return e;
    }
}
