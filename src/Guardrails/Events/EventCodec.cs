using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Guardrails.Book;
using Guardrails.Journal;

namespace Guardrails.Events;

/// <summary>
/// Events to bytes and back. Every event has exactly one encoding, and nothing but that encoding decodes to it: what can be read can be
/// written again, byte for byte.
/// </summary>
/// <remarks>
/// A payload is the event's time and then its fields in the order of its declaration, without names or tags; each event declares its own
/// fields' encoding in <see cref="GuardEvent"/>. A layout that was ever released is never changed: another one gets the next schema
/// number, and the old one stays readable.
/// </remarks>
internal static class EventCodec
{
    /// <summary>
    /// The readers of every event's layouts, oldest first. Schema 1 is read by the first one; the last one reads the layout that
    /// <see cref="GuardEvent.Write"/> writes.
    /// </summary>
    private static readonly FrozenDictionary<EventKind, ImmutableArray<LayoutReader>> _layouts = new Dictionary<EventKind, ImmutableArray<LayoutReader>>
    {
        [EventKind.Opened] = [GuardEvent.Opened.Read],
        [EventKind.InstrumentDescribed] = [GuardEvent.InstrumentDescribed.Read],
        [EventKind.AccountRead] = [GuardEvent.AccountRead.Read],
        [EventKind.RateRead] = [GuardEvent.RateRead.Read],
        [EventKind.InputRead] = [GuardEvent.InputRead.Read],
        [EventKind.MarksMoved] = [GuardEvent.MarksMoved.Read],
        [EventKind.PositionsRead] = [GuardEvent.PositionsRead.Read],
        [EventKind.PositionsFailed] = [GuardEvent.PositionsFailed.Read],
        [EventKind.PositionSet] = [GuardEvent.PositionSet.Read],
        [EventKind.PositionCompared] = [GuardEvent.PositionCompared.Read],
        [EventKind.OpenOrdersRead] = [GuardEvent.OpenOrdersRead.Read],
        [EventKind.OrderAdmitted] = [GuardEvent.OrderAdmitted.Read],
        [EventKind.OrderDenied] = [GuardEvent.OrderDenied.Read],
        [EventKind.OrderObserved] = [GuardEvent.OrderObserved.Read],
        [EventKind.OrderTransitioned] = [GuardEvent.OrderTransitioned.Read],
        [EventKind.OrderCorrected] = [GuardEvent.OrderCorrected.Read],
        [EventKind.ExecutionBooked] = [GuardEvent.ExecutionBooked.Read],
        [EventKind.FactFlagged] = [GuardEvent.FactFlagged.Read],
        [EventKind.StateSet] = [GuardEvent.StateSet.Read],
        [EventKind.ClockJumped] = [GuardEvent.ClockJumped.Read],
        [EventKind.ExecutionRevised] = [GuardEvent.ExecutionRevised.Read],
        [EventKind.CancelRequested] = [GuardEvent.CancelRequested.Read],
        [EventKind.CancelRefused] = [GuardEvent.CancelRefused.Read],
        [EventKind.ReplaceRequested] = [GuardEvent.ReplaceRequested.Read],
        [EventKind.ReplaceSettled] = [GuardEvent.ReplaceSettled.Read],
        [EventKind.VenueIdLinked] = [GuardEvent.VenueIdLinked.Read],
        [EventKind.DriftFound] = [GuardEvent.DriftFound.Read],
        [EventKind.Interrupted] = [GuardEvent.Interrupted.Read],
        [EventKind.ExitSet] = [GuardEvent.ExitSet.Read],
        [EventKind.SumsDisputed] = [GuardEvent.SumsDisputed.Read],
        [EventKind.CancelTaken] = [GuardEvent.CancelTaken.Read],
        [EventKind.PriceConfirmed] = [GuardEvent.PriceConfirmed.Read],
        [EventKind.AccountCompared] = [GuardEvent.AccountCompared.Read],
        [EventKind.ProtectionSet] = [GuardEvent.ProtectionSet.Read],
    }.ToFrozenDictionary();

    private delegate GuardEvent LayoutReader(in GuardInstant at, ref PayloadReader r);

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
        e.Write(ref writer);
        writer.Complete();
        return ((int)e.Kind, _layouts[e.Kind].Length);
    }

    /// <summary>Reads one payload, which must hold the event and nothing else.</summary>
    /// <exception cref="JournalFormatException">It is anything but what <see cref="Encode"/> writes for some event of this kind.</exception>
    public static GuardEvent Decode(int kind, int schema, ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(kind, schema, payload);
        if (!_layouts.TryGetValue((EventKind)kind, out var layouts))
        {
            throw reader.Malformed("the kind is not known to this version");
        }

        if (schema < 1 || schema > layouts.Length)
        {
            throw reader.Malformed("the schema is not known to this version");
        }

        var e = layouts[schema - 1](reader.Instant(), ref reader);
        reader.Complete();
        return e;
    }
}
