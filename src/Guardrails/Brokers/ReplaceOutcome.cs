using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>What became of one request to replace an order, as an adapter knows it. Anything that is not a definite answer is <see cref="Unknown"/>.</summary>
public abstract record ReplaceOutcome
{
    private ReplaceOutcome()
    {
    }

    /// <summary>The venue took the request. Whether the order has been replaced says only the echo, or a later report.</summary>
    /// <param name="VenueOrderId">The venue's id of the order that works from now on; <see langword="null"/> when the answer has none.</param>
    /// <param name="Echo">That order as the answer describes it, not of status <see cref="VenueOrderStatus.PendingReplace"/>; <see langword="null"/> when the answer does not confirm it.</param>
    public sealed record Accepted(string? VenueOrderId, ExecutionReport? Echo = null) : ReplaceOutcome;

    /// <summary>The venue definitely did not replace the order.</summary>
    /// <param name="Rejection">The refusal.</param>
    /// <param name="Original">The old order as the answer describes it; it may have ended. <see langword="null"/> when the answer does not say.</param>
    public sealed record Rejected(VenueRejection Rejection, ExecutionReport? Original = null) : ReplaceOutcome;

    /// <summary>Nobody knows whether the order was replaced.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Unknown(string Why) : ReplaceOutcome;

    /// <summary>The answer of an adapter that cannot replace.</summary>
    public static ReplaceOutcome NotSupported { get; } = new Rejected(VenueRejection.NotSupported("orders cannot be replaced through this adapter; cancel the order and submit another"));
}
