using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>The change of a live order: of the order itself, or into another order, as the venue does it.</summary>
internal sealed class ReplaceOperation(ReplaceRequest? request, bool mayLoosen, Attribution? by)
    : ProvenOperation<ApprovedReplace, OutboundReplace, ReplaceOutcome, ReplaceResult>
{
    private TrackedOrder _old = null!;
    private GuardEvent.ReplaceRequested? _change;
    private string _id = "";

    private bool HasSuccessor => _change is null;

    /// <summary>What becomes of the new order, then what the answer says of the old one.</summary>
    public override int Parts => HasSuccessor ? 2 : 1;

    public override Admission<OutboundReplace, ReplaceResult> Judge(
        AccountBook book, PositionSnapshot? read, bool canRead, Violation? unsound, in GuardInstant now, List<GuardEvent> events)
    {
        var decision = ReplaceJudge.Decide(book, request, mayLoosen, now, read);
        if (decision is { IsApproved: true, IsProvenExit: false } && unsound is not null)
        {
            decision = new Decision(book.Frame.Request, now.Utc, [unsound]);
        }

        if (decision.Denial is { } denial)
        {
            return new() { Denial = denial, NeedsReading = denial.Has(DenialCodes.ExitProofUnavailable) };
        }

        var old = book.Frame.Existing.Order!;
        var change = ReplaceJudge.ToEvent(book, by);
        events.Add(change);
        _old = old.ToTracked();
        _change = change as GuardEvent.ReplaceRequested;
        var successor = (change as GuardEvent.OrderAdmitted)?.Order;
        _id = successor?.ClientOrderId ?? old.ClientOrderId;
        Approve(successor is not null ? ApprovalKind.Order : ApprovalKind.Replacement, _id, now, decision.IsProvenExit);
        Request = book.Frame.Request;
        return new()
        {
            Message = new OutboundReplace
            {
                ClientOrderId = old.ClientOrderId,
                VenueOrderId = old.VenueOrderId,
                Order = successor is not null ? OutboundMessage.Of(book, successor) : OutboundMessage.Of(book, old, _change),
            },
        };
    }

    public override ApprovedReplace Prove(OutboundReplace message, IRedeemer guard) => new(message, guard, this);

    public override ReplaceOutcome Read(ReplaceOutcome? outcome) => outcome switch
    {
        null => new ReplaceOutcome.Unknown("the sender returned nothing"),
        ReplaceOutcome.Rejected { Rejection: null } => new ReplaceOutcome.Unknown("the sender returned a rejection that says nothing"),
        ReplaceOutcome.Unknown { Why: null } => new ReplaceOutcome.Unknown("the sender does not say why"),
        _ => outcome,
    };

    public override ReplaceOutcome Unknown(string why) => new ReplaceOutcome.Unknown(why);

    public override ReplaceOutcome NotSent(VenueRejection rejection) => new ReplaceOutcome.Rejected { Rejection = rejection };

    public override bool IsAccepted(ReplaceOutcome outcome) => outcome is ReplaceOutcome.Accepted;

    public override bool IsRejected(ReplaceOutcome outcome) => outcome is ReplaceOutcome.Rejected;

    public override void Observe(AccountBook book, ReplaceOutcome outcome, int part, bool wasRedeemed, in GuardInstant now, List<GuardEvent> events)
    {
        if (part == 1)
        {
            if (outcome is ReplaceOutcome.Rejected { Original: { } original })
            {
                ReportReader.Read(book, original with { ClientOrderId = _old.ClientOrderId }, now, events);
            }
        }
        else if (HasSuccessor)
        {
            OrderAnswer.Observe(book, _id, ToSubmit(outcome), wasRedeemed, now, events);
        }
        else if (book.FindOrder(_id) is { } slot)
        {
            if (!wasRedeemed)
            {
                if (outcome is ReplaceOutcome.Rejected { Rejection: var rejection })
                {
                    RedeemJudge.Withdraw(book, this, rejection.ToString(), now, events);
                    return;
                }

                OrderAnswer.FlagUnredeemed(book, slot, outcome is ReplaceOutcome.Accepted ? "replaced" : "unknown", now, events);
            }

            OutcomeReader.Read(book, outcome, slot, now, events);
        }
    }

    public override ReplaceResult State(AccountBook book, ReplaceOutcome? outcome) => (outcome, book.FindOrder(_id)) switch
    {
        // The venue has the new order already: the first send arrived, whatever became of it.
        (ReplaceOutcome.Rejected { Rejection: { IsDuplicateId: true } duplicate }, { } heir) when HasSuccessor && heir.State != OrderState.Released =>
            heir.IsWaiting ? new ReplaceResult.Unknown { ClientOrderId = _old.ClientOrderId, Why = duplicate.ToString() } : new ReplaceResult.Replaced(heir.ToTracked()),
        (ReplaceOutcome.Rejected rejected, _) => new ReplaceResult.Rejected { Rejection = rejected.Rejection, Order = book.FindOrder(_old.ClientOrderId)?.ToTracked() ?? _old },
        (ReplaceOutcome.Unknown unknown, _) => new ReplaceResult.Unknown { ClientOrderId = _old.ClientOrderId, Why = unknown.Why },
        (_, { IsLive: false } ended) when _change is { } change
            && (ended.Quantity != change.Quantity || ended.LimitPrice != change.LimitPrice || ended.StopPrice != change.StopPrice) =>
            new ReplaceResult.Rejected { Rejection = new VenueRejection("ENDED", $"the order was {ended.State} before it was replaced"), Order = ended.ToTracked() },
        (_, { IsWaiting: false, State: not OrderState.PendingReplace } done) => new ReplaceResult.Replaced(done.ToTracked()),
        (_, { } pending) => new ReplaceResult.Pending(pending.ToTracked()),
        _ => new ReplaceResult.Unknown { ClientOrderId = _old.ClientOrderId, Why = "the order has ended and is no longer remembered" },
    };

    public override ReplaceResult Denied(Denial denial) => new ReplaceResult.Denied(denial);

    public override string Describe(OutboundReplace message) => $"the replacement of exit {message.ClientOrderId}";

    private static SubmitOutcome ToSubmit(ReplaceOutcome outcome) => outcome switch
    {
        ReplaceOutcome.Accepted accepted => new SubmitOutcome.Accepted { VenueOrderId = accepted.VenueOrderId, Echo = accepted.Echo },
        ReplaceOutcome.Rejected rejected => new SubmitOutcome.Rejected(rejected.Rejection),
        ReplaceOutcome.Unknown unknown => new SubmitOutcome.Unknown(unknown.Why),
        _ => new SubmitOutcome.Unknown("the sender returned nothing it may return"),
    };
}
