using Guardrails.Book;
using Guardrails.Orders;

namespace Guardrails;

/// <summary>
/// The proof that the guard approved one order. Only the guard creates it; it cannot be cloned, is redeemed once, and expires.
/// </summary>
/// <remarks>Thread-safe: of several threads that redeem, one succeeds.</remarks>
public sealed class ApprovedOrder
{
    private const int Issued = 0;
    private const int Redeemed = 1;
    private const int Voided = 2;

    private readonly OutboundOrder _order;
    private readonly TimeProvider _time;
    private readonly GuardInstant _issuedAt;
    private readonly TimeSpan _lifetime;
    private int _state;

    internal ApprovedOrder(OutboundOrder order, TimeProvider time, TimeSpan lifetime, GuardInstant issuedAt)
    {
        _order = order;
        _time = time;
        _issuedAt = issuedAt;
        _lifetime = lifetime;
    }

    /// <summary>The id of the order; readable without redeeming, so that it can be logged.</summary>
    public string ClientOrderId => _order.ClientOrderId;

    /// <summary>Whether the fields have been read, which is the moment the send begins.</summary>
    internal bool IsRedeemed => Volatile.Read(ref _state) == Redeemed;

    /// <summary>Turns the proof into the fields for the wire, once. Call it right before the first byte.</summary>
    /// <exception cref="InvalidOperationException">
    /// The proof was redeemed before, was withdrawn, or has expired. Nothing may be sent; ask the guard again.
    /// </exception>
    public OutboundOrder Redeem()
    {
        if (GuardInstant.Now(_time).Since(_issuedAt) > _lifetime.Ticks)
        {
            Void();
        }

        var before = Interlocked.CompareExchange(ref _state, Redeemed, Issued);
        if (before != Issued)
        {
            throw new InvalidOperationException(before == Redeemed
                ? $"The approval of order {ClientOrderId} was already redeemed; it can be sent only once."
                : $"The approval of order {ClientOrderId} was withdrawn or is older than {_lifetime.TotalSeconds} s; nothing may be sent. Ask the guard again.");
        }

        return _order;
    }

    /// <summary>Makes the proof unusable; false when it was redeemed before, in which case something may have been sent.</summary>
    internal bool Void() => Interlocked.CompareExchange(ref _state, Voided, Issued) != Redeemed;
}
