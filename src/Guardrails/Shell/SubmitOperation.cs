using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Shell;

/// <summary>One order, or the same order once more.</summary>
internal sealed class SubmitOperation : ProvenOperation<ApprovedOrder, OutboundOrder, SubmitOutcome, OrderResult>
{
    private readonly EntryPlan? _plan;
    private Decision? _decision;

    public SubmitOperation(OrderRequest? request, bool isLeased, EntryPlan? plan = null) => (Request, IsLeased, _plan) = (request, isLeased, plan);

    public override Decision? Decision => _decision;

    /// <summary>The order that was accepted before under the same id with the same content.</summary>
    public TrackedOrder? Existing { get; private set; }

    /// <summary>Why the order that was accepted before may not be sent once more.</summary>
    public Denial? WhyNotAgain { get; private set; }

    public override Admission<OutboundOrder, OrderResult> Judge(
        AccountBook book, PositionSnapshot? read, bool canRead, Violation? unsound, in GuardInstant now, List<GuardEvent> events)
    {
        var request = Request;
        var identity = request is null ? default : OrderIdentities.Identify(book, request);
        if (OrderIdentities.FindSame(book, request, identity) is { } same)
        {
            return Repeat(book, same, read, canRead, now);
        }

        var decision = OrderJudge.Decide(book, request, now, read);
        if (decision.IsApproved
            && ((decision.IsProvenExit ? null : unsound) ?? _plan?.Check(book, request!, now) ?? OrderIdentities.Conflict(book, request!, decision.IsProvenExit, ref identity)) is { } problem)
        {
            decision = new Decision(request, now.Utc, [problem]);
        }

        _decision = decision;
        if (decision.Denial is { } denial)
        {
            return new() { Denial = denial, NeedsReading = denial.Has(DenialCodes.ExitProofUnavailable) };
        }

        var admission = OrderJudge.Admission(book, identity);
        events.Add(admission);
        if (_plan?.ToEvent(book, request!, admission.Order.ClientOrderId, now) is { } planned)
        {
            events.Add(planned);
        }

        Approve(ApprovalKind.Order, admission.Order.ClientOrderId, now, decision.IsProvenExit);
        return new() { Message = OutboundMessage.Of(book, admission.Order) };
    }

    /// <summary>
    /// The same order asked again has the outcome it has. One exception: an exit whose outcome is unknown may be driven again where a second send
    /// cannot add exposure, because the venue refuses the id for ever or fills the order only against the position; and only while it is proved
    /// without itself that it still closes no more than is held.
    /// </summary>
    private Admission<OutboundOrder, OrderResult> Repeat(AccountBook book, OrderView slot, PositionSnapshot? read, bool canRead, in GuardInstant now)
    {
        if (!RepeatProof.MayRepeat(book, slot))
        {
            return Know(slot, now, new Violation { Code = DenialCodes.ClientIdConflict, Rule = "ClientOrderId", Subject = $"{slot.ClientOrderId} is this very order, and it is {slot.State}", Why = new UsedId(slot.ClientOrderId, slot.ToTracked(), IsSame: true) });
        }

        if (read is null && canRead && RepeatProof.WantsReading(book, slot))
        {
            return new() { NeedsReading = true };
        }

        if (RepeatProof.Problem(book, slot, read, now) is { } problem)
        {
            return Know(slot, now, problem);
        }

        Approve(ApprovalKind.Repeat, slot.ClientOrderId, now, isExit: true);
        Reading = read;
        return new() { Message = OutboundMessage.Of(book, slot) };
    }

    private Admission<OutboundOrder, OrderResult> Know(OrderView slot, in GuardInstant now, Violation why)
    {
        Existing = slot.ToTracked();
        WhyNotAgain = new Denial(Request, now.Utc, [why]);
        return new() { Known = OrderAnswer.State(slot) };
    }

    public override ApprovedOrder Prove(OutboundOrder message, IRedeemer guard) => new(message, guard, this);

    public override SubmitOutcome Read(SubmitOutcome? outcome) => OrderAnswer.Read(outcome);

    public override SubmitOutcome Unknown(string why) => new SubmitOutcome.Unknown(why);

    public override SubmitOutcome NotSent(VenueRejection rejection) => new SubmitOutcome.Rejected(rejection);

    public override bool IsAccepted(SubmitOutcome outcome) => outcome is SubmitOutcome.Accepted;

    public override bool IsRejected(SubmitOutcome outcome) => outcome is SubmitOutcome.Rejected;

    public override void Observe(AccountBook book, SubmitOutcome outcome, int part, bool wasRedeemed, in GuardInstant now, List<GuardEvent> events) =>
        OrderAnswer.Observe(book, ClientOrderId, outcome, wasRedeemed, now, events);

    public override OrderResult State(AccountBook book, SubmitOutcome? outcome) => OrderAnswer.State(book, ClientOrderId, outcome);

    public override OrderResult Denied(Denial denial) => new OrderResult.Denied(denial);

    public override string Describe(OutboundOrder message) => FormattableString.Invariant($"exit {message.ClientOrderId} {message.Side} {message.Quantity} {message.Symbol}");
}
