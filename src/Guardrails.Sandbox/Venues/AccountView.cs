namespace Guardrails.Sandbox.Venues;

/// <summary>The account as the wire shows it: what the venue knows, and no more.</summary>
internal sealed record AccountView
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required decimal Cash { get; init; }

    public required decimal Equity { get; init; }

    public required decimal BuyingPower { get; init; }

    /// <summary>What can be spent on what is bought without margin.</summary>
    public required decimal NonMarginableBuyingPower { get; init; }

    public required int Multiplier { get; init; }

    public required decimal LongValue { get; init; }

    /// <summary>0 or below.</summary>
    public required decimal ShortValue { get; init; }

    public required AccountSettings Settings { get; init; }
}
