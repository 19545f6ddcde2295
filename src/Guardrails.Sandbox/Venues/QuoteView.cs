namespace Guardrails.Sandbox.Venues;

/// <summary>The prices of an instrument as they are now.</summary>
/// <param name="Price">The price at which orders are executed.</param>
/// <param name="Bid">The bid that is shown.</param>
/// <param name="Ask">The ask that is shown.</param>
/// <param name="Since">When the price was set.</param>
/// <param name="Number">How many prices the instrument has had, this one included.</param>
internal sealed record QuoteView(decimal Price, decimal Bid, decimal Ask, DateTimeOffset Since, long Number);
