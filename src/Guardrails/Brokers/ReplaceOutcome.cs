using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>What became of one request to replace an order, as an adapter knows it. Anything that is not a definite answer is <see cref="Unknown"/>.</summary>
public abstract record ReplaceOutcome
{
    private ReplaceOutcome()
    {
    }

    /// <summary>The venue took the request. Whether the order has been replaced says only the echo, or a later report.</summary>
    public sealed record Accepted : ReplaceOutcome
    {
        /// <summary>The venue's id of the order that works from now on; <see langword="null"/> when the answer has none.</summary>
        public required string? VenueOrderId { get; init; }

        /// <summary>That order as the answer describes it, not of status <see cref="VenueOrderStatus.PendingReplace"/>; <see langword="null"/> when the answer does not confirm it.</summary>
        public ExecutionReport? Echo { get; init; }
    }

    /// <summary>The venue definitely did not replace the order.</summary>
    public sealed record Rejected : ReplaceOutcome
    {
        /// <summary>The refusal.</summary>
        public required VenueRejection Rejection { get; init; }

        /// <summary>The old order as the answer describes it; it may have ended. <see langword="null"/> when the answer does not say.</summary>
        public ExecutionReport? Original { get; init; }
    }

    /// <summary>Nobody knows whether the order was replaced.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Unknown(string Why) : ReplaceOutcome;

    /// <summary>The answer of an adapter that cannot replace.</summary>
    public static ReplaceOutcome NotSupported => new Rejected { Rejection = VenueRejection.NotSupported("orders cannot be replaced through this adapter; cancel the order and submit another") };
}
