using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>The proof that an order may be replaced by another; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedReplace : Approval<OutboundReplace>
{
    internal ApprovedReplace(OutboundReplace replace, IRedeemer guard, ApprovalTerms terms)
        : base(replace.ClientOrderId, replace, guard, terms)
    {
    }

    private protected override string What => "The replacement of order";
}
