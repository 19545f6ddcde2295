namespace Guardrails.Book;

/// <summary>What an order becomes when its replacement is confirmed, and what it goes back to when that is refused.</summary>
/// <param name="Quantity">The new whole quantity.</param>
/// <param name="LimitPrice">The new limit.</param>
/// <param name="StopPrice">The new trigger.</param>
/// <param name="AskedAtUtcTicks">When it was asked for: what the venue said before then is about the old order.</param>
/// <param name="BuyingPowerAdded">What it takes of the buying power beyond the old order.</param>
/// <param name="BuyingPowerBefore">What the old order took when it was approved.</param>
internal sealed record Replacement(
    decimal Quantity, decimal? LimitPrice, decimal? StopPrice, long AskedAtUtcTicks, decimal BuyingPowerAdded, decimal BuyingPowerBefore);
