using Guardrails.Brokers;

namespace Guardrails.Testing.Conformance;

/// <summary>Whether an order has ended.</summary>
internal static class Terminal
{
    public static bool HasEnded(VenueOrderStatus status) =>
        status is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced;
}
