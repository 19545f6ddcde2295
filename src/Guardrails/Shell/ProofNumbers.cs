namespace Guardrails.Shell;

/// <summary>
/// Numbers proofs, so that each order has one that can be redeemed: a new one voids the last. Not thread-safe: the guard's lock protects it. No part
/// of the books, because no proof outlives the process.
/// </summary>
internal sealed class ProofNumbers
{
    private readonly Dictionary<string, long> _redeemable = new(StringComparer.Ordinal);
    private readonly Queue<ApprovalTerms> _leases = new();
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

    /// <summary>Alarms permits that nobody has redeemed, reported or given back for so long that they can no longer be redeemed; once for each.</summary>
    public void AlarmDropped_NeedsLock(Outbox outbox, in Book.GuardInstant now, TimeSpan lifetime)
    {
        while (_leases.TryPeek(out var oldest) && (oldest.Number == 0L || now.Since(oldest.JudgedAt) > lifetime.Ticks))
        {
            _leases.Dequeue();
            if (oldest.Number != 0L)
            {
                outbox.Alarm(
                    Alarms.AlarmCodes.PermitDropped,
                    oldest.ClientOrderId,
                    $"its permit was neither redeemed nor reported within {lifetime}; its capacity stays reserved until the permit is disposed, NotSent is called, or CancelAsync(\"{oldest.ClientOrderId}\")",
                    now.Utc);
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
