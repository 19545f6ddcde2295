using Guardrails.Book;
using Guardrails.Orders;

namespace Guardrails;

/// <summary>The proof that the guard approved one order; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedOrder : Approval<OutboundOrder>
{
    internal ApprovedOrder(OutboundOrder order, TimeProvider time, TimeSpan lifetime, in GuardInstant issuedAt)
        : base(order.ClientOrderId, order, time, lifetime, issuedAt)
    {
    }

    private protected override string What => "order";
}
