using Guardrails.Brokers;

namespace Guardrails.Testing.Conformance;

/// <summary>An order that the guard has let go, with what the adapter answered.</summary>
internal sealed record SentOrder
{
    public required string ClientOrderId { get; init; }

    /// <summary>The answer; <see langword="null"/> when the adapter threw.</summary>
    public required SubmitOutcome? Outcome { get; init; }

    public string? VenueOrderId => (Outcome as SubmitOutcome.Accepted)?.VenueOrderId;
}
