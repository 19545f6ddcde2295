using Guardrails.Book;

namespace Guardrails.Events;

/// <content>Executions: booked, and revised afterwards.</content>
internal abstract partial record GuardEvent
{
    /// <summary>The position moved by <paramref name="Booked"/>, the change of the order's booked quantity.</summary>
    public sealed record ExecutionBooked(
        GuardInstant At, string ClientOrderId, string? ExecutionId, OrderSide Side, decimal Quantity, decimal Price, decimal VenueCumulative, decimal Booked,
        decimal BaseFee, decimal Fee, string? FeeAsset) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ExecutionBooked;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.TextOrNull(ExecutionId);
            w.Member(Side);
            w.Number(Quantity);
            w.Number(Price);
            w.Number(VenueCumulative);
            w.Number(Booked);
            w.Number(BaseFee);
            w.Number(Fee);
            w.TextOrNull(FeeAsset);
        }

        internal static ExecutionBooked Read(in GuardInstant at, ref PayloadReader r) => new(
            at, r.Text(), r.TextOrNull(), r.Member<OrderSide>(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(), r.TextOrNull());
    }

    /// <summary>An execution was taken back (its quantity is 0 now) or corrected; the position moved by <paramref name="Booked"/>.</summary>
    public sealed record ExecutionRevised(
        GuardInstant At, string ClientOrderId, string ExecutionId, decimal Quantity, decimal Price, decimal VenueCumulative, decimal Booked,
        long SourceUtcTicks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ExecutionRevised;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Text(ExecutionId);
            w.Number(Quantity);
            w.Number(Price);
            w.Number(VenueCumulative);
            w.Number(Booked);
            w.UtcTicks(SourceUtcTicks);
        }

        internal static ExecutionRevised Read(in GuardInstant at, ref PayloadReader r) =>
            new(at, r.Text(), r.Text(), r.Number(), r.Number(), r.Number(), r.Number(), r.UtcTicks());
    }

    /// <summary>The executions of an order have moved its position by <paramref name="Net"/> more than the venue's sum of the order says.</summary>
    public sealed record SumsDisputed(GuardInstant At, string ClientOrderId, decimal Net) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.SumsDisputed;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Number(Net);
        }

        internal static SumsDisputed Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.Number());
    }
}
