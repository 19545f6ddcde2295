using Guardrails.Book;

namespace Guardrails.Orders;

/// <summary>The proof that a group of orders may be sent together; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedGroup : Approval<OutboundGroup>
{
    internal ApprovedGroup(OutboundGroup group, TimeProvider time, TimeSpan lifetime, in GuardInstant issuedAt)
        : base(group.ClientOrderId, group, time, lifetime, issuedAt)
    {
    }

    private protected override string What => "the group of order";
}
