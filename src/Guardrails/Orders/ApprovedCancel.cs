using Guardrails.Book;

namespace Guardrails.Orders;

/// <summary>The proof that an order may be canceled; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedCancel : Approval<OutboundCancel>
{
    internal ApprovedCancel(OutboundCancel cancel, TimeProvider time, TimeSpan lifetime, in GuardInstant issuedAt)
        : base(cancel.ClientOrderId, cancel, time, lifetime, issuedAt)
    {
    }

    private protected override string What => "the cancellation of order";
}
