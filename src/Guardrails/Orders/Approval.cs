using Guardrails.Book;

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

    private readonly TOutbound _message;
    private readonly TimeProvider _time;
    private readonly GuardInstant _issuedAt;
    private readonly TimeSpan _lifetime;
    private int _state;

    private protected Approval(string clientOrderId, TOutbound message, TimeProvider time, TimeSpan lifetime, in GuardInstant issuedAt)
    {
        ClientOrderId = clientOrderId;
        _message = message;
        _time = time;
        _issuedAt = issuedAt;
        _lifetime = lifetime;
    }

    /// <summary>The id of the order it is about; readable without redeeming, so that it can be logged.</summary>
    public string ClientOrderId { get; }

    /// <summary>Whether the fields have been read, which is the moment the send begins.</summary>
    internal bool IsRedeemed => Volatile.Read(ref _state) == Redeemed;

    private protected abstract string What { get; }

    /// <summary>Turns the proof into the fields for the wire, once. Call it right before the first byte.</summary>
    /// <exception cref="InvalidOperationException">
    /// The proof was redeemed before, was withdrawn, or has expired. Nothing may be sent; ask the guard again.
    /// </exception>
    public TOutbound Redeem()
    {
        if (GuardInstant.Now(_time).Since(_issuedAt) > _lifetime.Ticks)
        {
            Void();
        }

        var before = Interlocked.CompareExchange(ref _state, Redeemed, Issued);
        if (before != Issued)
        {
            throw new InvalidOperationException(before == Redeemed
                ? $"The approval of {What} {ClientOrderId} was already redeemed; it can be sent only once."
                : $"The approval of {What} {ClientOrderId} was withdrawn or is older than {_lifetime.TotalSeconds} s; nothing may be sent. Ask the guard again.");
        }

        return _message;
    }

    /// <summary>Makes the proof unusable; false when it was redeemed before, in which case something may have been sent.</summary>
    internal bool Void() => Interlocked.CompareExchange(ref _state, Voided, Issued) != Redeemed;
}
