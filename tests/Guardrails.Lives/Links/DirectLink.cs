using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Lives.Links;

/// <summary>Nothing between the guard and the venue.</summary>
internal sealed class DirectLink : IVenueLink
{
    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder proof, Func<Arrival, SubmitOutcome> take, CancellationToken cancellationToken) => new(take(Arrival.Of(proof.Redeem())));

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup proof, GroupRequest request, Func<IReadOnlyList<Arrival>, GroupOutcome> take, CancellationToken cancellationToken) =>
        new(take([.. proof.Redeem().Orders.Select(Arrival.Of)]));

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace proof, Func<Arrival, ReplaceOutcome> take, CancellationToken cancellationToken) => new(take(Arrival.Of(proof.Redeem().Order)));

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel proof, Func<CancelOutcome> take, CancellationToken cancellationToken)
    {
        _ = proof.Redeem();
        return new(take());
    }

    public IReadOnlyList<ExecutionReport> Stream(IReadOnlyList<ExecutionReport> happened) => happened;

    public OpenOrderSnapshot List(OpenOrderSnapshot shown) => shown;

    public PositionSnapshot Positions(PositionSnapshot shown) => shown;

    public OrderLookup Find(OrderQuery query, OrderLookup found) => found;

    public ValueTask DisposeAsync() => default;
}
