namespace Guardrails.Testing.Scenarios.Format;

/// <summary>How the guard is set up.</summary>
internal sealed class GuardFile
{
    public required LimitsFile Limits { get; set; }

    public HedgingFile Hedging { get; set; } = new();

    /// <summary>Whether positions found at the start belong to the bot.</summary>
    public bool ManageExistingPositions { get; set; }

    /// <summary>Whether a strategy closes no more than its own share of a position.</summary>
    public bool StrategiesCloseOwnShare { get; set; }
}
