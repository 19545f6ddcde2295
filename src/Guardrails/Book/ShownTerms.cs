namespace Guardrails.Book;

/// <summary>What the venue has shown of an order's terms beside what was approved.</summary>
/// <param name="Smaller">The smallest whole quantity, where that is less than was approved.</param>
/// <param name="LimitPrice">The last other limit price.</param>
/// <param name="StopPrice">The last other trigger price.</param>
/// <param name="CeilingPrice">The highest price that the order can work at by what was shown.</param>
internal sealed record ShownTerms(decimal? Smaller, decimal? LimitPrice, decimal? StopPrice, decimal CeilingPrice);
