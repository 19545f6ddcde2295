using Guardrails.Deciding;

namespace Guardrails.Shell;

/// <summary>
/// Numbers proofs, so that each order has one that can be redeemed: a new one voids the last. Not thread-safe: the guard's lock protects it. No part
/// of the books, because no proof outlives the process.
/// </summary>
internal sealed class ProofNumbers
{
    private readonly Dictionary<string, long> _redeemable = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Gives a proof its number. Asking to cancel again is harmless, so cancellations have none.</summary>
    public ApprovalTerms Issue_NeedsLock(in ApprovalTerms terms)
    {
        if (terms.Kind == ApprovalKind.Cancel)
        {
            return terms;
        }

        var numbered = terms with { Number = ++_last };
        foreach (var id in RedeemJudge.Orders(numbered))
        {
            _redeemable[id] = numbered.Number;
        }

        return numbered;
    }

    /// <summary>Takes a proof out of use: it is redeemed, refused, withdrawn, or its outcome was reported.</summary>
    /// <returns>Whether it was still the one that can be redeemed, for all of its orders.</returns>
    public bool Spend_NeedsLock(in ApprovalTerms terms)
    {
        var isCurrent = true;
        foreach (var id in RedeemJudge.Orders(terms))
        {
            var isOwn = _redeemable.GetValueOrDefault(id) == terms.Number;
            isCurrent &= isOwn || terms.Kind == ApprovalKind.Cancel;
            if (isOwn)
            {
                _redeemable.Remove(id);
            }
        }

        return isCurrent;
    }
}
