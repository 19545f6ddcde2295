using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>Terms that a venue is known to report differently from what it was sent; such a difference is no finding.</summary>
/// <param name="SentType">The type as approved.</param>
/// <param name="SentTimeInForce">The time in force as approved; <see langword="null"/> is any.</param>
/// <param name="ReportedType">The type the venue then reports.</param>
/// <param name="ReportedTimeInForce">The time in force the venue then reports; <see langword="null"/> is the one that was sent.</param>
public sealed record TermsConversion(OrderType SentType, TimeInForce? SentTimeInForce, OrderType ReportedType, TimeInForce? ReportedTimeInForce);
