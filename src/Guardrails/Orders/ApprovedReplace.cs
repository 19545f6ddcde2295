using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>The proof that an order may be replaced by another; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedReplace : Approval<OutboundReplace>
{
    internal ApprovedReplace(OutboundReplace replace, IRedeemer guard, ApprovalTerms terms)
        : base(replace.ClientOrderId, replace, guard, terms) => VenueOrderId = replace.VenueOrderId;

    /// <summary>The venue's id of the order; readable without redeeming, so that what is needed of the order can be asked before. <see langword="null"/> while it is not known.</summary>
    public string? VenueOrderId { get; }

    private protected override string What => "The replacement of order";
}
