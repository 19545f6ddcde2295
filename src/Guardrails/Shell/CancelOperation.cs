using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>The request to cancel an order. It gives nothing back by itself, unless the send of the order has not begun.</summary>
internal sealed class CancelOperation(string clientOrderId, bool mayUnprotect, Attribution? by)
    : ProvenOperation<ApprovedCancel, OutboundCancel, CancelOutcome, CancelResult>
{
    private TrackedOrder? _order;

    public override Admission<OutboundCancel, CancelResult> Judge(
        AccountBook book, PositionSnapshot? read, bool canRead, Violation? unsound, in GuardInstant now, List<GuardEvent> events)
    {
        var slot = book.FindOrder(clientOrderId);
        if (ReplaceJudge.CancelProblem(book, slot, clientOrderId, mayUnprotect) is { } problem)
        {
            OrderJudge.Forget(book, now);
            return new() { Denial = new Denial(null, now.Utc, [problem]) };
        }

        _order = slot!.ToTracked();
        if (!slot.IsLive)
        {
            return new() { Known = new CancelResult.Ended(_order) };
        }

        if (slot.State == OrderState.Reserved)
        {
            // The venue cannot know an order whose send has not begun: its refusal would say nothing, and could not keep the order from being sent.
            RedeemJudge.Release(slot, by is null ? "canceled before it was sent" : $"canceled before it was sent: {by}", now, events);
            return default;
        }

        if (slot.CancelAskedAt is not null
            && (!slot.IsCancelDue(now, book.Configuration.Capabilities.PositionVisibilityLag) || book.Configuration.IsDisabled(Mechanisms.CancelAgain)))
        {
            // It is asked for already, and the answer can still come.
            return new() { Known = new CancelResult.Pending(_order) };
        }

        events.Add(new GuardEvent.CancelRequested(now, clientOrderId, by));
        Approve(ApprovalKind.Cancel, clientOrderId, now, isExit: true);
        return new()
        {
            Message = new OutboundCancel
            {
                ClientOrderId = DuplicateOrders.ClientOrderIdOf(clientOrderId, slot.VenueOrderId),
                VenueOrderId = slot.VenueOrderId,
                Symbol = slot.Symbol,
                VenueSymbol = OutboundMessage.VenueSymbolOf(book, slot.Symbol),
            },
        };
    }

    public override ApprovedCancel Prove(OutboundCancel message, IRedeemer guard) => new(message, guard, this);

    public override CancelOutcome Read(CancelOutcome? outcome) => outcome switch
    {
        null => new CancelOutcome.Unknown("the sender returned nothing"),
        CancelOutcome.Rejected { Rejection: null } => new CancelOutcome.Unknown("the sender returned a rejection that says nothing"),
        CancelOutcome.Unknown { Why: null } => new CancelOutcome.Unknown("the sender does not say why"),
        _ => outcome,
    };

    public override CancelOutcome Unknown(string why) => new CancelOutcome.Unknown(why);

    public override CancelOutcome NotSent(VenueRejection rejection) => new CancelOutcome.Rejected(rejection);

    public override bool IsAccepted(CancelOutcome outcome) => outcome is CancelOutcome.Accepted;

    public override bool IsRejected(CancelOutcome outcome) => outcome is CancelOutcome.Rejected;

    public override void Observe(AccountBook book, CancelOutcome outcome, int part, bool wasRedeemed, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.FindOrder(clientOrderId) is not { } slot)
        {
            return;
        }

        if (!wasRedeemed)
        {
            if (outcome is CancelOutcome.Rejected { Rejection: var rejection })
            {
                RedeemJudge.Withdraw(book, this, rejection.ToString(), now, events);
                return;
            }

            OrderAnswer.FlagUnredeemed(book, slot, outcome is CancelOutcome.Accepted ? "canceled" : "unknown", now, events);
        }

        OutcomeReader.Read(book, outcome, slot, now, events);
    }

    public override CancelResult State(AccountBook book, CancelOutcome? outcome)
    {
        var order = book.FindOrder(clientOrderId)?.ToTracked() ?? _order!;
        return OrderView.IsTerminal(order.State) ? new CancelResult.Ended(order)
            : outcome is CancelOutcome.Rejected rejected ? new CancelResult.Rejected { Rejection = rejected.Rejection, Order = order }
            : outcome is CancelOutcome.Unknown unknown ? new CancelResult.Unknown { ClientOrderId = clientOrderId, Why = unknown.Why }
            : new CancelResult.Pending(order);
    }

    public override CancelResult Denied(Denial denial) => new CancelResult.Denied(denial);

    public override string Describe(OutboundCancel message) => $"the cancellation of {message.ClientOrderId}";
}
