namespace Guardrails.Sandbox;

/// <summary>The terms of a pair of a coin and the dollar: its steps, its least quantity, its fee.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SandboxPair
{
    /// <summary>The least quantity of an order, above 0.</summary>
    /// <value>Default: 0.00001.</value>
    public decimal MinOrderSize { get; init; } = 0.00001m;

    /// <summary>The step of quantities, above 0.</summary>
    /// <value>Default: 0.000000001.</value>
    public decimal MinTradeIncrement { get; init; } = 0.000000001m;

    /// <summary>The step of prices, above 0.</summary>
    /// <value>Default: 0.01.</value>
    public decimal PriceIncrement { get; init; } = 0.01m;

    /// <summary>The fee of an execution, as a fraction of what the account receives: of a buy it is taken from the coins, of a sale from the dollars. 0 or above, and below 1.</summary>
    /// <value>Default: 0.0025, what Alpaca takes from an account of the first tier for an order that executes at once.</value>
    public decimal FeeRate { get; init; } = 0.0025m;
}
