using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Shell;

/// <summary>An entry with its exits, or two exits of which one cancels the other. The list of exits is copied here, once, before anything is asked about it.</summary>
internal sealed class GroupOperation(GroupRequest? asked, EntryPlan? plan = null) : LinkedOperation<ApprovedGroup, OutboundGroup>
{
    private readonly GroupRequest? _request = asked is { Exits: { } exits } ? asked with { Exits = [.. exits] } : asked;

    protected override OrderRequest? First => _request!.Entry ?? _request.Exits[0];

    public override ApprovedGroup Prove(OutboundGroup message, IRedeemer guard) => new(message, guard, this);

    public override string Describe(OutboundGroup message) => FormattableString.Invariant($"exit {message.ClientOrderId} {message.Orders[0].Side} {message.Orders[0].Quantity} {message.Orders[0].Symbol}");

    protected override IReadOnlyList<OrderView>? FindSame(BookView book) => GroupJudge.FindSame(book, _request);

    protected override GroupJudge.GroupVerdict Decide(AccountBook book, PositionSnapshot? read, in GuardInstant now)
    {
        var verdict = GroupJudge.Decide(book, _request, now, read);
        return verdict.Denial is null && plan?.Check(book, _request!.Entry!, now) is { } problem ? new(new Denial(_request!.Entry, now.Utc, [problem]), [], false) : verdict;
    }

    protected override GuardEvent? Also(BookView book, string firstId, in GuardInstant now) => plan?.ToEvent(book, _request!.Entry!, firstId, now);

    protected override OutboundGroup Compose(IReadOnlyList<OutboundOrder> orders, bool isExit) =>
        new() { Entry = isExit ? null : orders[0], Exits = isExit ? orders : [.. orders.Skip(1)] };
}
