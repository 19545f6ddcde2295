namespace Guardrails.Sandbox.Venues;

/// <summary>The settings of the account that the venue obeys.</summary>
internal sealed record AccountSettings
{
    public bool NoShorting { get; init; }

    public bool SuspendTrade { get; init; }

    public bool FractionalTrading { get; init; } = true;

    public required int MaxMarginMultiplier { get; init; }
}
