namespace Guardrails.Sandbox.Venues;

/// <summary>The settings of the account that the venue obeys.</summary>
internal sealed record AccountSettings
{
    public bool NoShorting { get; init; }

    public bool SuspendTrade { get; init; }

    public bool FractionalTrading { get; init; } = true;

    /// <summary>What the account may do with options at most; <see langword="null"/> for all that it is approved for.</summary>
    public int? MaxOptionsTradingLevel { get; init; }

    public required int MaxMarginMultiplier { get; init; }
}
