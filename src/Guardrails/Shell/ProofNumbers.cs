using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>
/// Numbers proofs, so that each order has one that can be redeemed: a new one voids the last. Not thread-safe: the guard's lock protects it. No part
/// of the books, because no proof outlives the process.
/// </summary>
/// <param name="book">Knows whether somebody has said what became of an order.</param>
/// <param name="options">How long a proof can be redeemed, and how long an order can take to the venue.</param>
/// <param name="outbox">Takes what has to be told.</param>
/// <param name="apply">Applies an event and stages it for the journal.</param>
internal sealed class ProofNumbers(AccountBook book, OrderGuardOptions options, Outbox outbox, Action<GuardEvent> apply)
{
    private readonly Dictionary<string, long> _redeemable = new(StringComparer.Ordinal);
    private readonly Queue<ApprovalTerms> _leases = new();
    private readonly Queue<ApprovalTerms> _redeemed = new();
    private long _last;

    /// <summary>Gives a proof its number. Asking to cancel again is harmless, so cancellations have none.</summary>
    public void Issue_NeedsLock(ApprovalTerms terms)
    {
        if (terms.Kind == ApprovalKind.Cancel)
        {
            return;
        }

        terms.Issue(++_last);
        for (var i = 0; i < terms.OrderCount; i++)
        {
            _redeemable[terms.OrderAt(i)] = terms.Number;
        }

        if (terms.IsLeased)
        {
            _leases.Enqueue(terms);
        }
    }

    /// <summary>
    /// Alarms permits that can no longer be redeemed and were neither redeemed, reported nor given back; once for each. An order whose permit was
    /// redeemed and not reported although the venue must have it by now, if ever, is of unknown outcome, and is looked up as any other.
    /// </summary>
    public void Expire_NeedsLock(in GuardInstant now)
    {
        var lifetime = options.ApprovalLifetime;
        while (_leases.TryPeek(out var oldest) && now.Since(oldest.JudgedAt) > lifetime.Ticks)
        {
            _leases.Dequeue();
            if (oldest.Number == 0L)
            {
                if (book.FindOrder(oldest.ClientOrderId) is { State: OrderState.InFlight })
                {
                    _redeemed.Enqueue(oldest);
                }
            }
            else
            {
                outbox.Alarm(
                    AlarmCodes.PermitDropped,
                    oldest.ClientOrderId,
                    $"its permit was neither redeemed nor reported within {Text.Phrase.Age(lifetime)}; its capacity stays reserved until the permit is disposed, NotSent is called, or CancelAsync(\"{oldest.ClientOrderId}\")",
                    now.Utc);
            }
        }

        while (_redeemed.TryPeek(out var oldest) && now.AtLeastSince(oldest.JudgedAt) > (lifetime + options.Capabilities.UnknownHorizon).Ticks)
        {
            _redeemed.Dequeue();
            if (book.FindOrder(oldest.ClientOrderId) is { State: OrderState.InFlight } order)
            {
                apply(new GuardEvent.OrderTransitioned(now, order.ClientOrderId, OrderState.Unknown, null, "its permit was redeemed and nobody has said what became of it", ByVenue: false));
            }
        }
    }

    /// <summary>
    /// Takes a proof out of use: it is redeemed, refused, withdrawn, or its outcome was reported. Afterwards <see cref="ApprovalTerms.IsCurrent"/>
    /// says whether it was still the one that can be redeemed, for all of its orders.
    /// </summary>
    public void Spend_NeedsLock(ApprovalTerms terms)
    {
        var isCurrent = terms.Kind == ApprovalKind.Cancel || terms.Number != 0L;
        for (var i = 0; i < terms.OrderCount && terms.Number != 0L; i++)
        {
            var id = terms.OrderAt(i);
            if (!_redeemable.Remove(id, out var number))
            {
                isCurrent = false;
            }
            else if (number != terms.Number)
            {
                // A later proof took its place and stays.
                _redeemable[id] = number;
                isCurrent = false;
            }
        }

        terms.Spend(isCurrent);
    }
}
