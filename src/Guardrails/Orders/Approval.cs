using Guardrails.Denials;
using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>
/// The proof that the guard approved one message to the venue. Only the guard creates it; it cannot be cloned, is redeemed once, and expires.
/// </summary>
/// <typeparam name="TOutbound">The fields for the wire.</typeparam>
/// <remarks>Thread-safe: of several threads that redeem, one succeeds.</remarks>
public abstract class Approval<TOutbound>
    where TOutbound : class
{
    private const int Issued = 0;
    private const int Redeemed = 1;
    private const int Voided = 2;
    private const int Refused = 3;

    private readonly TOutbound _message;
    private readonly IRedeemer _guard;
    private readonly ApprovalTerms _terms;
    private Denial? _refusal;
    private int _state;

    private protected Approval(string clientOrderId, TOutbound message, IRedeemer guard, ApprovalTerms terms)
    {
        ClientOrderId = clientOrderId;
        _message = message;
        _guard = guard;
        _terms = terms;
    }

    /// <summary>The id of the order it is about; readable without redeeming, so that it can be logged.</summary>
    public string ClientOrderId { get; }

    /// <summary>Why redeeming was refused; <see langword="null"/> when it was not.</summary>
    internal Denial? Refusal => Volatile.Read(ref _state) == Refused ? _refusal : null;

    private protected abstract string What { get; }

    /// <summary>
    /// Turns the proof into the fields for the wire, once, and puts the order in flight: redeeming is beginning to send. The guard asks again
    /// whether the message may go: the approval is young enough, trading has not been restricted, and nobody has withdrawn the order. Call it right
    /// before the first byte. It takes the guard's lock for a moment.
    /// </summary>
    /// <exception cref="RedeemDeniedException">The guard lets the message go no more and has withdrawn the request. Nothing may be sent; ask the guard again.</exception>
    /// <exception cref="InvalidOperationException">The proof was redeemed before, or its outcome was reported. Nothing may be sent; ask the guard again.</exception>
    public TOutbound Redeem()
    {
        // Claimed before the guard is asked: of several threads one asks, and whoever voids the proof meanwhile must expect that it was sent.
        var before = Interlocked.CompareExchange(ref _state, Redeemed, Issued);
        if (before != Issued)
        {
            throw before == Refused && _refusal is { } earlier
                ? new RedeemDeniedException($"{What} {ClientOrderId}", earlier)
                : new InvalidOperationException(before == Redeemed
                    ? $"{What} {ClientOrderId} was already redeemed; an approval can be sent only once. Ask the guard again."
                    : $"{What} {ClientOrderId} was withdrawn, or its outcome was reported; nothing may be sent. Ask the guard again.");
        }

        Denial? denial;
        try
        {
            denial = _guard.Redeem(_terms);
        }
        catch
        {
            Volatile.Write(ref _state, Voided);
            throw;
        }

        if (denial is not null)
        {
            _refusal = denial;
            Volatile.Write(ref _state, Refused);
            throw new RedeemDeniedException($"{What} {ClientOrderId}", denial);
        }

        return _message;
    }

    /// <summary>Makes the proof unusable; false when it was redeemed before, in which case something may have been sent.</summary>
    internal bool Void() => Interlocked.CompareExchange(ref _state, Voided, Issued) != Redeemed;
}
