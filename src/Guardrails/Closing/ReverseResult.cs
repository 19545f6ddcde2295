namespace Guardrails.Closing;

/// <summary>What came of reversing a position: it is closed, seen to be flat, and only then opened on the other side.</summary>
/// <param name="Close">How the close ended; <see langword="null"/> when there was nothing to close.</param>
/// <param name="Open">What came of the new order; <see langword="null"/> when it was never sent, because the position was not seen to be flat.</param>
/// <param name="Detail">What stood in the way, for people; empty when the order was sent.</param>
public sealed record ReverseResult(CloseResult? Close, OrderResult? Open, string Detail);
