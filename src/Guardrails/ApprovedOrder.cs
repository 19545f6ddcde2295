using Guardrails.Orders;
using Guardrails.Shell;

namespace Guardrails;

/// <summary>The proof that the guard approved one order; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedOrder : Approval<OutboundOrder>
{
    internal ApprovedOrder(OutboundOrder order, IRedeemer guard, ApprovalTerms terms)
        : base(order.ClientOrderId, order, guard, terms)
    {
    }

    private protected override string What => "Order";
}
