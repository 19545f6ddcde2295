using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>The proof that an order may be canceled; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedCancel : Approval<OutboundCancel>
{
    internal ApprovedCancel(OutboundCancel cancel, IRedeemer guard, ApprovalTerms terms)
        : base(cancel.ClientOrderId, cancel, guard, terms)
    {
    }

    private protected override string What => "The cancellation of order";
}
