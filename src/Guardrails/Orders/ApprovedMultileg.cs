using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>The proof that an order of several instruments may be sent; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedMultileg : Approval<OutboundMultileg>
{
    internal ApprovedMultileg(OutboundMultileg order, IRedeemer guard, ApprovalTerms terms)
        : base(order.ClientOrderId, order, guard, terms)
    {
    }

    private protected override string What => "The order of several legs";
}
