using Guardrails.Orders;
using Guardrails.Shell;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Proofs that every redeem succeeds for, made without a guard.</summary>
internal sealed class Proofs : IRedeemer
{
    private readonly Denial? _denial;

    private Proofs(Denial? denial) => _denial = denial;

    public static ApprovedOrder Of(OutboundOrder order) => new(order, new Proofs(null), new Terms());

    public static ApprovedGroup Of(OutboundGroup group) => new(group, new Proofs(null), new Terms());

    public static ApprovedMultileg Of(OutboundMultileg order) => new(order, new Proofs(null), new Terms());

    public static ApprovedCancel Of(OutboundCancel cancel) => new(cancel, new Proofs(null), new Terms());

    public static ApprovedReplace Of(OutboundReplace replace) => new(replace, new Proofs(null), new Terms());

    public static ApprovedCancel Cancel(string id, string? venueOrderId = null) => Of(new OutboundCancel { ClientOrderId = id, VenueOrderId = venueOrderId, Symbol = "ACME", VenueSymbol = "ACME" });

    public static ApprovedReplace Replace(string id, OutboundOrder order, string? venueOrderId = null) => Of(new OutboundReplace { ClientOrderId = id, VenueOrderId = venueOrderId, Order = order });

    public Denial? Redeem(ApprovalTerms terms) => _denial;

    private sealed class Terms : ApprovalTerms;
}
