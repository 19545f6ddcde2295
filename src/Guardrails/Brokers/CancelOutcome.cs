using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>What became of one request to cancel, as an adapter knows it. Anything that is not a definite answer is <see cref="Unknown"/>.</summary>
public abstract record CancelOutcome
{
    private CancelOutcome()
    {
    }

    /// <summary>The venue took the request. Whether the order has ended says only the echo, or a later report.</summary>
    /// <param name="Echo">The order as the answer describes it; <see langword="null"/> when the answer has no body.</param>
    public sealed record Accepted(ExecutionReport? Echo = null) : CancelOutcome;

    /// <summary>The venue refused the request; that says nothing about the order.</summary>
    /// <param name="Rejection">The refusal.</param>
    public sealed record Rejected(VenueRejection Rejection) : CancelOutcome;

    /// <summary>Nobody knows whether the venue got the request.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Unknown(string Why) : CancelOutcome;
}
