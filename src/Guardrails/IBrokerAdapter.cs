using Guardrails.Brokers;

namespace Guardrails;

/// <summary>The one thing to write for a new venue. Writes take a proof that only the guard can create; reads are plain.</summary>
/// <remarks>
/// An implementation must be safe to call from several threads, must not alter the client order id, must never repeat a write on its own
/// unless the refusal was definite, and must fail a message that has an unknown side, status or fill instead of guessing.
/// </remarks>
public interface IBrokerAdapter : IPositionSource
{
    /// <summary>What the venue can do and promises; constant for the life of the adapter.</summary>
    BrokerCapabilities Capabilities { get; }

    /// <summary>Sends one order: <see cref="ApprovedOrder.Redeem"/> as late as possible, then the first byte.</summary>
    /// <param name="order">The proof. Its fields are readable only by redeeming it, once, before it expires.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the order.</param>
    /// <returns>What became of it; <see cref="SubmitOutcome.Unknown"/> whenever the answer is not definite. An exception after the proof was redeemed counts as unknown.</returns>
    ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for all open orders, those held behind a parent included.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken);

    /// <summary>Asks for the account.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account, or <see langword="null"/> when the venue gave no readable answer.</returns>
    ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>Asks for the description of an instrument.</summary>
    /// <param name="symbol">The canonical symbol.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The instrument, or <see langword="null"/> when the venue does not know it or gave no readable answer.</returns>
    ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken);

    /// <summary>Everything the venue pushes, until the connection ends. The guard starts it again with a back-off when it ends.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken);
}
