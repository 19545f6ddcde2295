using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails;

/// <summary>The one thing to write for a new venue. Writes take a proof that only the guard can create; reads are plain.</summary>
/// <remarks>
/// An implementation must be safe to call from several threads, must not alter the client order id, must never repeat a write on its own
/// unless the refusal was definite, and must fail a message that has an unknown side, status or fill instead of guessing.
/// </remarks>
public interface IBrokerAdapter : IPositionSource, IOrderLookup
{
    /// <summary>What the venue can do and promises; constant for the life of the adapter.</summary>
    BrokerCapabilities Capabilities { get; }

    /// <summary>Sends one order: <see cref="Approval{TOutbound}.Redeem"/> as late as possible, then the first byte.</summary>
    /// <param name="order">The proof. Its fields are readable only by redeeming it, once, before it expires.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the order.</param>
    /// <returns>What became of it; <see cref="SubmitOutcome.Unknown"/> whenever the answer is not definite. An exception after the proof was redeemed counts as unknown.</returns>
    ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken);

    /// <summary>Asks the venue to cancel one order.</summary>
    /// <param name="cancel">The proof; redeem it right before the first byte.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the request.</param>
    /// <returns>What became of the request. That it was taken does not end the order; a report does.</returns>
    ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken);

    /// <summary>Asks the venue to replace one order. Called only where <see cref="BrokerCapabilities.ReplaceQuantity"/> says so.</summary>
    /// <param name="replace">The proof; redeem it right before the first byte.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the request.</param>
    ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => ValueTask.FromResult(ReplaceOutcome.NotSupported);

    /// <summary>
    /// Sends an entry with its exits, or exits alone, as one. Called only where <see cref="BrokerCapabilities.AttachesExits"/> or
    /// <see cref="BrokerCapabilities.LinksExits"/> say so.
    /// </summary>
    /// <param name="group">The proof; redeem it right before the first byte.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the orders.</param>
    ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) => ValueTask.FromResult(GroupOutcome.NotSupported);

    /// <summary>
    /// Sends one order of several instruments, of which the venue executes all legs in their ratios or none. Called only where
    /// <see cref="BrokerCapabilities.MaxLegs"/> is above 0. The venue's single id of the order is the first leg's; reports, lookups and open orders name every leg by
    /// its own client order id, as a market order with its whole quantity. A cancellation of any leg cancels the order.
    /// </summary>
    /// <param name="order">The proof; redeem it right before the first byte.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the order.</param>
    /// <returns>An answer for every leg.</returns>
    ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg order, CancellationToken cancellationToken) => ValueTask.FromResult(GroupOutcome.NotSupported);

    /// <summary>Asks for the account.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account, or <see langword="null"/> when the venue gave no readable answer.</returns>
    ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>Asks for the description of an instrument.</summary>
    /// <param name="symbol">The canonical symbol.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The instrument, or <see langword="null"/> when the venue does not know it or gave no readable answer.</returns>
    ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken);

    /// <summary>
    /// Says whether an instrument can be traded now, and with which orders. A close asks it before it sends, and waits 2 s at most: it is answered from what is known wherever that is
    /// possible, and what may be old is read again for the next question.
    /// </summary>
    /// <param name="symbol">The canonical symbol.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The status, or <see langword="null"/> when the venue gave no readable answer: then exits go out as in continuous trading. By default the market never closes.</returns>
    ValueTask<MarketStatus?> GetMarketStatusAsync(Symbol symbol, CancellationToken cancellationToken) => ValueTask.FromResult<MarketStatus?>(MarketStatus.Continuous);

    /// <summary>Everything the venue pushes, until the connection ends. The guard starts it again with a back-off when it ends.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken);
}
