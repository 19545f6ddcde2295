using Guardrails.Denials;

namespace Guardrails.Risk;

/// <summary>How much more can be opened.</summary>
public sealed record Headroom
{
    /// <summary>The largest quantity that would be approved, in units, a multiple of the lot; 0 when none would be.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>What denies the next lot; <see langword="null"/> when nothing does up to the largest supported quantity.</summary>
    public required Violation? BindingLimit { get; init; }

    /// <summary>For example <c>20 units, then EXPOSURE_SHORT_EXCEEDS_LIMIT 409.50 > 400.00 USD</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Quantity} units, then {BindingLimit?.ToString() ?? "nothing"}");
}
