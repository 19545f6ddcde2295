using Guardrails.Denials;

namespace Guardrails;

/// <summary>The answer to one request. <c>default(Decision)</c> is a denial.</summary>
/// <remarks>An approval costs no allocation; it is an answer, not a permission: nothing is reserved and nothing may be sent because of it.</remarks>
public readonly struct Decision
{
    private readonly Denial? _denial;

    internal Decision(OrderRequest? request, DateTimeOffset time, IReadOnlyList<Violation> violations)
    {
        _denial = new Denial(request, time, violations);
    }

    internal Decision(Denial denial) => _denial = denial;

    internal Decision(decimal quantity, PositionEffect effect, bool provenExit, IReadOnlyList<Violation>? warnings)
    {
        IsApproved = true;
        ApprovedQuantity = quantity;
        Effect = effect;
        IsProvenExit = provenExit;
        Warnings = warnings ?? [];
    }

    /// <summary>Whether every rule holds.</summary>
    public bool IsApproved { get; }

    /// <summary>
    /// The quantity that may be sent; 0 when denied. It equals the request, except for an exit: rounded down to the lot, and at most the
    /// venue's largest order.
    /// </summary>
    public decimal ApprovedQuantity { get; }

    /// <summary>Open or close, resolved; <see cref="PositionEffect.Auto"/> when denied.</summary>
    public PositionEffect Effect { get; }

    /// <summary>Whether it was proved that the order can neither open nor flip, so that no limit applied to it.</summary>
    public bool IsProvenExit { get; }

    /// <summary>Limits that were passed but only warn; empty when denied.</summary>
    public IReadOnlyList<Violation> Warnings => field ?? [];

    /// <summary>Why it was denied; <see langword="null"/> when approved.</summary>
    public Denial? Denial => IsApproved ? null : _denial ?? NeverDecided;

    private static Denial NeverDecided => new(null, default, [new Violation { Code = DenialCodes.NotDecided, Rule = "none" }]);

    /// <summary><c>APPROVED …</c> or the denial.</summary>
    public override string ToString() => IsApproved
        ? FormattableString.Invariant($"APPROVED {ApprovedQuantity} ({Effect.ToString().ToLowerInvariant()}{(IsProvenExit ? ", proven exit" : "")})")
        : Denial!.ToString();
}
