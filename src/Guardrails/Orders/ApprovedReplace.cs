using Guardrails.Book;

namespace Guardrails.Orders;

/// <summary>The proof that an order may be replaced by another; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedReplace : Approval<OutboundReplace>
{
    internal ApprovedReplace(OutboundReplace replace, TimeProvider time, TimeSpan lifetime, in GuardInstant issuedAt)
        : base(replace.ClientOrderId, replace, time, lifetime, issuedAt)
    {
    }

    private protected override string What => "the replacement of order";
}
