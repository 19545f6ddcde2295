using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>What the answer to the send of one order means, alone or in a group.</summary>
internal static class OrderAnswer
{
    /// <summary>The answer with nothing missing in it.</summary>
    public static SubmitOutcome Read(SubmitOutcome? outcome) => outcome switch
    {
        null => new SubmitOutcome.Unknown("the sender returned nothing"),
        SubmitOutcome.Rejected { Rejection: null } => new SubmitOutcome.Unknown("the sender returned a rejection that says nothing"),
        SubmitOutcome.Unknown { Why: null } => new SubmitOutcome.Unknown("the sender does not say why"),
        _ => outcome,
    };

    /// <summary>
    /// Works the answer in. Without a redeemed proof a refusal means that nothing was sent; any other answer is booked as it is and flagged, because
    /// the sender may know the order from elsewhere.
    /// </summary>
    public static void Observe(
        AccountBook book, string clientOrderId, SubmitOutcome outcome, bool wasRedeemed, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.FindOrder(clientOrderId) is not { } slot)
        {
            return;
        }

        if (!wasRedeemed)
        {
            if (outcome is SubmitOutcome.Rejected { Rejection: var rejection })
            {
                RedeemJudge.Release(slot, rejection.ToString(), now, events);
                return;
            }

            FlagUnredeemed(book, slot, outcome is SubmitOutcome.Accepted ? "accepted" : "unknown", now, events);
        }

        OutcomeReader.Read(book, outcome, slot, now, events);
    }

    /// <summary>Whoever answers without having redeemed the proof has sent past the guard's last check, or has sent nothing and does not say so.</summary>
    public static void FlagUnredeemed(BookView book, OrderView slot, string answer, in GuardInstant now, List<GuardEvent> events) => MisfitPolicy.Record(
        book,
        new(slot.State == OrderState.Released ? Misfit.SentAfterRelease : Misfit.ProofNotRedeemed, slot, $"reported as {answer}, but the approval was not redeemed; call Redeem right before the send, and NotSent when nothing is sent"),
        now,
        events);

    public static OrderResult State(AccountBook book, string clientOrderId, SubmitOutcome? outcome) => book.FindOrder(clientOrderId) switch
    {
        { State: OrderState.Rejected or OrderState.Released } when outcome is SubmitOutcome.Rejected { Rejection: var rejection } => new OrderResult.Rejected(rejection),
        { } slot => State(slot) is OrderResult.Accepted accepted && outcome is SubmitOutcome.Accepted { QueuedUntil: { } until } ? accepted with { QueuedUntil = until } : State(slot),
        null => new OrderResult.Unknown { ClientOrderId = clientOrderId, Why = "the order has ended and is no longer remembered" },
    };

    /// <summary>What is known of an order, as the answer to whoever asks for it again.</summary>
    public static OrderResult State(OrderView slot) => slot.State switch
    {
        OrderState.Rejected => new OrderResult.Rejected(new VenueRejection("REJECTED", slot.Reason ?? "")),
        OrderState.Released => new OrderResult.Rejected(VenueRejection.NotSent(slot.Reason ?? "")),
        OrderState.Unknown => new OrderResult.Unknown { ClientOrderId = slot.ClientOrderId, Why = slot.Reason ?? "" },
        OrderState.Reserved or OrderState.InFlight => new OrderResult.Unknown { ClientOrderId = slot.ClientOrderId, Why = "it is on its way; no answer yet" },
        _ => new OrderResult.Accepted(slot.ToTracked()),
    };
}
