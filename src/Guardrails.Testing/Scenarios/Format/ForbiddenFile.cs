namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Something at the venue that the guard has to prevent: exactly one of the effects, and why it is bad.</summary>
internal sealed class ForbiddenFile
{
    /// <summary>An order of this side reaches the venue.</summary>
    public OrderMatchFile? Order { get; set; }

    /// <summary>The symbol is short at any moment.</summary>
    public string? Short { get; set; }

    /// <summary>The symbol is long at any moment.</summary>
    public string? Long { get; set; }

    /// <summary>The symbol is long and short at the same moment.</summary>
    public string? LongAndShort { get; set; }

    /// <summary>Gross exposure is above this at any moment.</summary>
    public decimal? GrossExposureAbove { get; set; }

    /// <summary>The loss at the end, realized and unrealized, is above this.</summary>
    public decimal? LossAbove { get; set; }

    /// <summary>Why it is bad; always there.</summary>
    public required string Why { get; set; }
}
