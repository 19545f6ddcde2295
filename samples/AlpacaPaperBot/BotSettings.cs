using Guardrails;

namespace AlpacaPaperBot;

/// <summary>How the bot trades.</summary>
internal sealed record BotSettings
{
    public Symbol Symbol { get; init; } = "GME";

    public decimal Quantity { get; init; } = 10m;

    /// <summary>How many prices the short average has.</summary>
    public int Short { get; init; } = 3;

    /// <summary>How many prices the long average has.</summary>
    public int Long { get; init; } = 8;

    /// <summary>How far the stop is below the entry, of its price.</summary>
    public decimal Stop { get; init; } = 0.02m;

    /// <summary>How far the target is above the entry, of its price.</summary>
    public decimal Target { get; init; } = 0.03m;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    public bool IsTalkative { get; init; } = true;
}
