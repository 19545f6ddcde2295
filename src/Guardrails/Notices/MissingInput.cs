namespace Guardrails.Notices;

/// <summary>One thing the guard lacks.</summary>
public sealed record MissingInput
{
    /// <summary>What it is, for example <c>positions</c>.</summary>
    public required string Input { get; init; }

    /// <summary>Why it is missing, for example <c>never read</c>.</summary>
    public required string Why { get; init; }

    /// <summary>The call that supplies it.</summary>
    public required string SuppliedBy { get; init; }

    /// <summary>For example <c>positions: never read; call Observe(PositionSnapshot.Complete(…))</c>.</summary>
    public override string ToString() => $"{Input}: {Why}; call {SuppliedBy}";
}
