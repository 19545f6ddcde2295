using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>Orders that go out as one. The list of exits is copied here, once, before anything is asked about it.</summary>
internal sealed class GroupOperation(GroupRequest? asked) : ProvenOperation<ApprovedGroup, OutboundGroup, GroupOutcome, GroupResult>
{
    private readonly GroupRequest? _request = asked is { Exits: { } exits } ? asked with { Exits = [.. exits] } : asked;
    private string[] _ids = [];

    public override int Parts => _ids.Length;

    public override Admission<OutboundGroup, GroupResult> Judge(
        AccountBook book, PositionSnapshot? read, bool canRead, Violation? unsound, in GuardInstant now, List<GuardEvent> events)
    {
        if (GroupJudge.FindSame(book, _request) is { } same)
        {
            return new() { Known = new GroupResult.Sent([.. same.Select(OrderAnswer.State)]) };
        }

        var verdict = GroupJudge.Decide(book, _request, now, read);
        if (verdict is { Denial: null, IsExit: false } && unsound is not null)
        {
            verdict = verdict with { Denial = new Denial(_request!.Entry, now.Utc, [unsound]) };
        }

        if (verdict.Denial is { } denial)
        {
            return new() { Denial = denial, NeedsReading = denial.Has(DenialCodes.ExitProofUnavailable) };
        }

        events.AddRange(verdict.Admissions);
        _ids = [.. verdict.Admissions.Select(static a => a.Order.ClientOrderId)];
        Approve(ApprovalKind.Group, _ids[0], now, verdict.IsExit);
        (Legs, Request) = (_ids, _request!.Entry ?? _request.Exits[0]);
        var orders = verdict.Admissions.Select(a => OutboundMessage.Of(book, a.Order)).ToArray();
        return new()
        {
            Message = new OutboundGroup { Entry = verdict.IsExit ? null : orders[0], Exits = verdict.IsExit ? orders : orders[1..] },
        };
    }

    public override ApprovedGroup Prove(OutboundGroup message, IRedeemer guard) => new(message, guard, this);

    public override GroupOutcome Read(GroupOutcome? outcome)
    {
        var told = outcome?.Orders is { } orders ? orders.ToArray() : [];
        var read = new SubmitOutcome[_ids.Length];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = i < told.Length && told[i] is { } own ? OrderAnswer.Read(own) : new SubmitOutcome.Unknown(outcome is null ? "the sender returned nothing" : "the answer says nothing about it");
        }

        return new GroupOutcome { Orders = read };
    }

    public override GroupOutcome Unknown(string why) => new() { Orders = [.. _ids.Select(_ => new SubmitOutcome.Unknown(why))] };

    public override GroupOutcome NotSent(VenueRejection rejection) => new() { Orders = [.. _ids.Select(_ => new SubmitOutcome.Rejected(rejection))] };

    public override bool IsAccepted(GroupOutcome outcome) => outcome.Orders.Any(static o => o is SubmitOutcome.Accepted);

    public override bool IsRejected(GroupOutcome outcome) => outcome.Orders.All(static o => o is SubmitOutcome.Rejected);

    public override void Observe(AccountBook book, GroupOutcome outcome, int part, bool wasRedeemed, in GuardInstant now, List<GuardEvent> events) =>
        OrderAnswer.Observe(book, _ids[part], outcome.Orders[part], wasRedeemed, now, events);

    public override GroupResult State(AccountBook book, GroupOutcome? outcome) => new GroupResult.Sent([.. _ids.Select((id, i) => OrderAnswer.State(book, id, outcome?.Orders[i]))]);

    public override GroupResult Denied(Denial denial) => new GroupResult.Denied(denial);

    public override string Describe(OutboundGroup message) => FormattableString.Invariant($"exit {message.ClientOrderId} {message.Orders[0].Side} {message.Orders[0].Quantity} {message.Orders[0].Symbol}");
}
