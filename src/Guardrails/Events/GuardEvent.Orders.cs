using System.Collections.Immutable;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Orders;

namespace Guardrails.Events;

/// <content>Orders: approved, refused, seen, changed.</content>
internal abstract partial record GuardEvent
{
    /// <summary>An order was approved and its capacity is reserved; carries everything the decision read.</summary>
    public sealed record OrderAdmitted(GuardInstant At, AdmittedOrder Order, DecisionEvidence Evidence) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.OrderAdmitted;

        public override string? ChangedOrder() => Order.ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            Order.Write(ref w);
            EvidencePayload.Write(Evidence, ref w);
        }

        internal static OrderAdmitted Read(in GuardInstant at, ref PayloadReader r) => new(at, AdmittedOrder.Read(ref r), EvidencePayload.Read(ref r));
    }

    /// <summary>An order was refused; nothing was reserved. Repetitions are counted, not repeated.</summary>
    public sealed record OrderDenied(
        GuardInstant At, Symbol Symbol, OrderSide Side, decimal Quantity, string? Strategy, string? SignalId, ImmutableArray<string> Codes, int Repeats,
        DecisionEvidence Evidence) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.OrderDenied;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Symbol);
            w.Integer((int)Side); // as it was asked: no valid side may be the reason of the denial
            w.Number(Quantity);
            w.TextOrNull(Strategy);
            w.TextOrNull(SignalId);
            w.Texts(Codes);
            w.Integer(Repeats);
            EvidencePayload.Write(Evidence, ref w);
        }

        internal static OrderDenied Read(in GuardInstant at, ref PayloadReader r) => new(
            at, r.Symbol(), (OrderSide)r.SmallInteger(), r.Number(), r.TextOrNull(), r.TextOrNull(), r.ImmutableTexts(), r.SmallInteger(), EvidencePayload.Read(ref r));
    }

    /// <summary>An order that did not pass through the guard was seen at the venue.</summary>
    public sealed record OrderObserved(GuardInstant At, VenueOrder Order, bool Managed, string? Strategy) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.OrderObserved;

        public override string? ChangedOrder() => Order.ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            VenueOrderPayload.Write(Order, ref w);
            w.Flag(Managed);
            w.TextOrNull(Strategy);
        }

        internal static OrderObserved Read(in GuardInstant at, ref PayloadReader r) => new(at, VenueOrderPayload.Read(ref r), r.Flag(), r.TextOrNull());
    }

    public sealed record OrderTransitioned(
        GuardInstant At, string ClientOrderId, OrderState State, string? VenueOrderId, string? Reason, bool ByVenue) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.OrderTransitioned;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Member(State);
            w.TextOrNull(VenueOrderId);
            w.TextOrNull(Reason);
            w.Flag(ByVenue);
        }

        internal static OrderTransitioned Read(in GuardInstant at, ref PayloadReader r) =>
            new(at, r.Text(), r.Member<OrderState>(), r.TextOrNull(), r.TextOrNull(), r.Flag());
    }

    /// <summary>The venue has the order differently from what was approved.</summary>
    public sealed record OrderCorrected(
        GuardInstant At, string ClientOrderId, decimal Quantity, OrderDoubts Doubts, bool CancelRequired, ShownTerms? Shown = null, OrderDoubts Settled = OrderDoubts.None)
        : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.OrderCorrected;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Number(Quantity);
            w.Integer((int)Doubts);
            w.Flag(CancelRequired);
            w.Flag(Shown is not null);
            if (Shown is { } shown)
            {
                w.NumberOrNull(shown.Smaller);
                w.NumberOrNull(shown.LimitPrice);
                w.NumberOrNull(shown.StopPrice);
                w.Number(shown.CeilingPrice);
            }

            w.Integer((int)Settled);
        }

        internal static OrderCorrected Read(in GuardInstant at, ref PayloadReader r) =>
            new(at, r.Text(), r.Number(), r.Doubts(), r.Flag(), r.Flag() ? new ShownTerms(r.NumberOrNull(), r.NumberOrNull(), r.NumberOrNull(), r.Number()) : null, r.Doubts());
    }

    /// <summary>Somebody wants the order canceled. It gives nothing back yet.</summary>
    public sealed record CancelRequested(GuardInstant At, string ClientOrderId, Attribution? By) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.CancelRequested;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.AttributionOrNull(By);
        }

        internal static CancelRequested Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.AttributionOrNull());
    }

    /// <summary>The venue shows that it has the request to cancel, and that the order is not canceled yet.</summary>
    public sealed record CancelTaken(GuardInstant At, string ClientOrderId) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.CancelTaken;

        internal override void Write(ref PayloadWriter w) => w.Text(ClientOrderId);

        internal static CancelTaken Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text());
    }

    /// <summary>The cancellation did not happen; that proves nothing about the order.</summary>
    public sealed record CancelRefused(GuardInstant At, string ClientOrderId, string Reason) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.CancelRefused;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Text(Reason);
        }

        internal static CancelRefused Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.Text());
    }

    /// <summary>The order may become what it carries; until that is settled the larger of both counts.</summary>
    public sealed record ReplaceRequested(
        GuardInstant At, string ClientOrderId, decimal Quantity, decimal? LimitPrice, decimal? StopPrice, decimal BuyingPowerHold, Attribution? By,
        DecisionEvidence Evidence) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ReplaceRequested;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Number(Quantity);
            w.NumberOrNull(LimitPrice);
            w.NumberOrNull(StopPrice);
            w.Number(BuyingPowerHold);
            w.AttributionOrNull(By);
            EvidencePayload.Write(Evidence, ref w);
        }

        internal static ReplaceRequested Read(in GuardInstant at, ref PayloadReader r) => new(
            at, r.Text(), r.Number(), r.NumberOrNull(), r.NumberOrNull(), r.Number(), r.AttributionOrNull(), EvidencePayload.Read(ref r));
    }

    /// <summary>The order is what was asked for, or stays what it was.</summary>
    public sealed record ReplaceSettled(GuardInstant At, string ClientOrderId, bool Replaced, string? Reason) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ReplaceSettled;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Flag(Replaced);
            w.TextOrNull(Reason);
        }

        internal static ReplaceSettled Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.Flag(), r.TextOrNull());
    }

    /// <summary>What was booked for the venue's id alone, as <paramref name="ExternalId"/>, turned out to be of an order of ours, and is booked there from now on.</summary>
    public sealed record VenueIdLinked(GuardInstant At, string ClientOrderId, string ExternalId) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.VenueIdLinked;

        public override string? ChangedOrder() => ClientOrderId;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(ClientOrderId);
            w.Text(ExternalId);
        }

        internal static VenueIdLinked Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.Text());
    }
}
