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

    /// <summary>What can be spent on options, and lie beside those that are sold.</summary>
    public required decimal OptionsBuyingPower { get; init; }

    /// <summary>What the account was approved for: 0 to 3.</summary>
    public required int OptionsApprovedLevel { get; init; }

    public required int Multiplier { get; init; }

    public required decimal LongValue { get; init; }

    /// <summary>0 or below.</summary>
    public required decimal ShortValue { get; init; }

    /// <summary>What the account may do with options now: what it was approved for, unless its settings say less.</summary>
    public int OptionsTradingLevel => Math.Min(OptionsApprovedLevel, Settings.MaxOptionsTradingLevel ?? OptionsApprovedLevel);

    public required AccountSettings Settings { get; init; }
}
