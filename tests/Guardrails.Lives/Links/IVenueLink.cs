using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Lives.Links;

/// <summary>
/// What is between the guard and the venue of a life: nothing, or an adapter and its wire. A request comes to the venue as far as the link carries it, and what the venue shows comes
/// back as the link tells it.
/// </summary>
internal interface IVenueLink : IAsyncDisposable
{
    /// <summary>Sends one order.</summary>
    /// <param name="proof">The approval; redeemed here.</param>
    /// <param name="take">What the venue makes of the order. Not called when nothing reaches the venue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder proof, Func<Arrival, SubmitOutcome> take, CancellationToken cancellationToken);

    /// <summary>Sends a group: an entry with its exits, or exits alone.</summary>
    /// <param name="proof">The approval; redeemed here.</param>
    /// <param name="request">What was asked for; its exits have names.</param>
    /// <param name="take">What the venue makes of the orders, the entry first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup proof, GroupRequest request, Func<IReadOnlyList<Arrival>, GroupOutcome> take, CancellationToken cancellationToken);

    /// <summary>Sends a replacement.</summary>
    /// <param name="proof">The approval; redeemed here.</param>
    /// <param name="take">What the venue makes of it; given the order as it is to become.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace proof, Func<Arrival, ReplaceOutcome> take, CancellationToken cancellationToken);

    /// <summary>Sends a cancellation.</summary>
    /// <param name="proof">The approval; redeemed here.</param>
    /// <param name="take">What the venue makes of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CancelOutcome> CancelAsync(ApprovedCancel proof, Func<CancelOutcome> take, CancellationToken cancellationToken);

    /// <summary>What a stream tells of what happened.</summary>
    IReadOnlyList<ExecutionReport> Stream(IReadOnlyList<ExecutionReport> happened);

    /// <summary>What a list of open orders tells of the orders that the venue shows.</summary>
    OpenOrderSnapshot List(OpenOrderSnapshot shown);

    /// <summary>What an answer about positions tells of those that the venue shows.</summary>
    PositionSnapshot Positions(PositionSnapshot shown);

    /// <summary>What a question about one order tells of what the venue finds.</summary>
    OrderLookup Find(OrderQuery query, OrderLookup found);
}
