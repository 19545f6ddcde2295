using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>Several orders that go out in one message: judged as one, and settled order by order.</summary>
internal abstract class LinkedOperation<TProof, TOutbound> : ProvenOperation<TProof, TOutbound, GroupOutcome, GroupResult>
    where TProof : Approval<TOutbound>
    where TOutbound : class
{
    private string[] _ids = [];

    public override int Parts => _ids.Length;

    /// <summary>The orders that were accepted before under the ids of this very request; <see langword="null"/> when it is new.</summary>
    protected abstract IReadOnlyList<OrderView>? FindSame(BookView book);

    protected abstract GroupJudge.GroupVerdict Decide(AccountBook book, PositionSnapshot? read, in GuardInstant now);

    /// <summary>What is written together with the approval; <see langword="null"/> when nothing is.</summary>
    protected virtual GuardEvent? Also(BookView book, string firstId, in GuardInstant now) => null;

    /// <summary>The fields for the wire.</summary>
    protected abstract TOutbound Compose(IReadOnlyList<OutboundOrder> orders, bool isExit);

    /// <summary>The order that a denial of the whole is about.</summary>
    protected abstract OrderRequest? First { get; }

    public override Admission<TOutbound, GroupResult> Judge(
        AccountBook book, PositionSnapshot? read, bool canRead, Violation? unsound, in GuardInstant now, List<GuardEvent> events)
    {
        if (FindSame(book) is { } same)
        {
            return new() { Known = new GroupResult.Sent([.. same.Select(OrderAnswer.State)]) };
        }

        var verdict = Decide(book, read, now);
        if (verdict is { Denial: null, IsExit: false } && unsound is not null)
        {
            verdict = verdict with { Denial = new Denial(First, now.Utc, [unsound]) };
        }

        if (verdict.Denial is { } denial)
        {
            return new() { Denial = denial, NeedsReading = denial.Has(DenialCodes.ExitProofUnavailable) };
        }

        events.AddRange(verdict.Admissions);
        if (Also(book, verdict.Admissions[0].Order.ClientOrderId, now) is { } also)
        {
            events.Add(also);
        }

        _ids = [.. verdict.Admissions.Select(static a => a.Order.ClientOrderId)];
        Approve(ApprovalKind.Group, _ids[0], now, verdict.IsExit);
        (Legs, Request) = (_ids, First);
        return new() { Message = Compose([.. verdict.Admissions.Select(a => OutboundMessage.Of(book, a.Order))], verdict.IsExit) };
    }

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
}
