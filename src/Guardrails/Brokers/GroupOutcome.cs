using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>What became of one group, as an adapter knows it: an answer for every order, in the order of <see cref="OutboundGroup.Orders"/>.</summary>
public sealed record GroupOutcome
{
    /// <summary>The answers. One that is missing counts as unknown.</summary>
    public required IReadOnlyList<SubmitOutcome> Orders { get; init; }

    /// <summary>The answer of an adapter that cannot send groups.</summary>
    public static GroupOutcome NotSupported => All(
        new SubmitOutcome.Rejected(VenueRejection.NotSupported("orders cannot be sent together through this adapter; submit the entry, then its exits, and legs one by one")));

    /// <summary>The same answer for every order of any group.</summary>
    /// <param name="outcome">The answer.</param>
    public static GroupOutcome All(SubmitOutcome outcome) => new() { Orders = [.. Enumerable.Repeat(outcome, BrokerCapabilities.MostLegs)] };
}
