using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>Terms that a venue is known to report differently from what it was sent; such a difference is no finding.</summary>
public sealed record TermsConversion
{
    /// <summary>The type as approved.</summary>
    public required OrderType SentType { get; init; }

    /// <summary>The time in force as approved; <see langword="null"/> is any.</summary>
    public required TimeInForce? SentTimeInForce { get; init; }

    /// <summary>The type the venue then reports.</summary>
    public required OrderType ReportedType { get; init; }

    /// <summary>The time in force the venue then reports; <see langword="null"/> is the one that was sent.</summary>
    public required TimeInForce? ReportedTimeInForce { get; init; }
}
