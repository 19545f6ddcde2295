using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>The proof that a group of orders may be sent together; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedGroup : Approval<OutboundGroup>
{
    internal ApprovedGroup(OutboundGroup group, IRedeemer guard, ApprovalTerms terms)
        : base(group.ClientOrderId, group, guard, terms)
    {
    }

    private protected override string What => "The group of order";
}
