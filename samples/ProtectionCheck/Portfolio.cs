using Guardrails;

namespace ProtectionCheck;

/// <summary>
/// The positions. The names of those whose target holds all the shares, and the 59 of TSLA, are those of the incident; the other quantities and all prices are synthetic.
/// </summary>
internal static class Portfolio
{
    public static IReadOnlyList<HeldPosition> Positions { get; } =
    [
        new("IRM", 21m, 104.10m, HasTarget: true), new("KO", 44m, 70.20m, HasTarget: true), new("LUV", 75m, 32.40m, HasTarget: true), new("NUE", 18m, 141.70m, HasTarget: true),
        new("NVDA", 16m, 183.30m, HasTarget: true), new("RNG", 90m, 28.90m, HasTarget: true), new("TMUS", 11m, 251.60m, HasTarget: true), new("TSLA", 59m, 240.50m, HasTarget: true),
        new("ON", 52m, 51.30m), new("AMD", 15m, 163.80m), new("META", 4m, 716.20m), new("AAPL", 12m, 229.40m), new("MSFT", 6m, 507.90m),
        new("AMZN", 13m, 231.10m), new("JPM", 9m, 303.20m), new("XOM", 26m, 112.60m), new("PFE", 110m, 25.30m), new("CSCO", 43m, 68.70m),
    ];

    /// <summary>One position: bought at a price, and with a target 10 % above it, or without one.</summary>
    public sealed record HeldPosition(Symbol Symbol, decimal Quantity, decimal Price, bool HasTarget = false)
    {
        public decimal Stop => decimal.Round(Price * 0.95m, 2);

        public decimal Target => decimal.Round(Price * 1.1m, 2);
    }
}
