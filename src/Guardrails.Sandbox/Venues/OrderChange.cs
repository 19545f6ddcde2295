namespace Guardrails.Sandbox.Venues;

/// <summary>What is to be different in the order that takes the place of another. What is <see langword="null"/> stays.</summary>
internal sealed record OrderChange
{
    public decimal? Quantity { get; init; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    /// <summary>Of a trailing stop: the amount or the percent, whichever it has.</summary>
    public decimal? Trail { get; init; }

    public string? TimeInForce { get; init; }

    /// <summary>The id of the new order.</summary>
    public string? ClientOrderId { get; init; }
}
