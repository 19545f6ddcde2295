using Guardrails.Brokers;

namespace Guardrails.Lives.Plans;

/// <summary>What the venue of a life can do, and what its answers carry.</summary>
internal sealed record VenueProfile
{
    public required BrokerCapabilities Capabilities { get; init; }

    public required bool ReportsCarryQuantity { get; init; }

    public required bool ReportsCarryMark { get; init; }

    public required bool ReportsCarryPrice { get; init; }

    public required bool AnswersHaveBody { get; init; }

    public required bool ListsCarryMark { get; init; }

    public override string ToString() => FormattableString.Invariant(
        $"cap {Capabilities.ExitCap}, replace {Capabilities.ReplaceQuantity}, links {Capabilities.LinksExits}, attaches {Capabilities.AttachesExits} ({Capabilities.LegActivation}), ids {Capabilities.ClientIdUniqueness}, held exits are told {Capabilities.ReportsHeldExits}; reports carry quantity {ReportsCarryQuantity}, mark {ReportsCarryMark}, price {ReportsCarryPrice}; lists carry mark {ListsCarryMark}; answers have a body {AnswersHaveBody}");
}
