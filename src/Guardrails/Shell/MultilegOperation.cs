using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>One order of several instruments. The list of legs is copied here, once, before anything is asked about it.</summary>
internal sealed class MultilegOperation(MultilegRequest? asked) : LinkedOperation<ApprovedMultileg, OutboundMultileg>
{
    private readonly MultilegRequest? _request = asked is { Legs: { } legs } ? asked with { Legs = [.. legs] } : asked;
    private OrderRequest? _first;

    protected override OrderRequest? First => _first;

    public override ApprovedMultileg Prove(OutboundMultileg message, IRedeemer guard) => new(message, guard, this);

    public override string Describe(OutboundMultileg message) => $"exit {message.ClientOrderId} {_request}";

    protected override IReadOnlyList<OrderView>? FindSame(BookView book) => MultilegJudge.FindSame(book, _request);

    protected override GroupJudge.GroupVerdict Decide(AccountBook book, PositionSnapshot? read, in GuardInstant now)
    {
        var verdict = MultilegJudge.Decide(book, _request, now, read);
        _first = verdict.Denial is { } denial ? denial.Request : MultilegJudge.Requests(_request!)[0];
        return verdict;
    }

    protected override OutboundMultileg Compose(IReadOnlyList<OutboundOrder> orders, bool isExit) =>
        new() { Quantity = _request!.Quantity, LimitPrice = _request.LimitPrice, TimeInForce = _request.TimeInForce, Legs = orders };
}
