using Guardrails.Shell;

namespace Guardrails.Orders;

/// <summary>The proof that an order may be canceled; see <see cref="Approval{TOutbound}"/>.</summary>
public sealed class ApprovedCancel : Approval<OutboundCancel>
{
    internal ApprovedCancel(OutboundCancel cancel, IRedeemer guard, ApprovalTerms terms)
        : base(cancel.ClientOrderId, cancel, guard, terms) => VenueOrderId = cancel.VenueOrderId;

    /// <summary>The venue's id of the order; readable without redeeming, so that what is needed of the order can be asked before. <see langword="null"/> while it is not known.</summary>
    public string? VenueOrderId { get; }

    private protected override string What => "The cancellation of order";
}
