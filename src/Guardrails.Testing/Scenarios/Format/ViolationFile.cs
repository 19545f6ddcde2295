namespace Guardrails.Testing.Scenarios.Format;

/// <summary>One expected violation; numbers that are given must be those of the violation.</summary>
internal sealed class ViolationFile
{
    public required string Code { get; set; }

    public decimal? Observed { get; set; }

    public decimal? Limit { get; set; }

    public string? Subject { get; set; }
}
