namespace Guardrails.Reconciling;

/// <summary>What is done about each kind of drift. Immutable.</summary>
/// <remarks>
/// The defaults: what only adds to what counts is taken over (<see cref="DriftKind.ExternalPosition"/>,
/// <see cref="DriftKind.QuantityMismatch"/>); what cannot be without something having gone wrong is taken over and quarantined
/// (<see cref="DriftKind.Phantom"/>, <see cref="DriftKind.SideMismatch"/>, <see cref="DriftKind.UnexplainedJump"/>); orders are reported:
/// missing ones are looked up and external ones counted in any case. An exit of ours that rests without a position is canceled.
/// </remarks>
public sealed record DriftPolicy
{
    private readonly DriftAction[] _actions =
    [
        DriftAction.Report,
        DriftAction.Quarantine,
        DriftAction.AcceptVenue,
        DriftAction.AcceptVenue,
        DriftAction.Quarantine,
        DriftAction.Quarantine,
        DriftAction.Report,
        DriftAction.Report,
        DriftAction.CancelOrphan,
    ];

    /// <summary>The defaults.</summary>
    public static DriftPolicy Default { get; } = new();

    /// <summary>What is done about a kind of drift.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind does not exist.</exception>
    public DriftAction this[DriftKind kind] => Enum.IsDefined(kind)
        ? _actions[(int)kind]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of drift.");

    /// <summary>The same policy with another action for one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="action">What to do about it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind or the action does not exist.</exception>
    /// <exception cref="ArgumentException">
    /// The action is none for this kind. <see cref="DriftKind.MissingOrder"/> and <see cref="DriftKind.ExternalOrder"/> can only be reported,
    /// <see cref="DriftKind.OrphanProtection"/> reported or canceled, and a position cannot be canceled.
    /// </exception>
    public DriftPolicy With(DriftKind kind, DriftAction action)
    {
        _ = this[kind];
        if (!Enum.IsDefined(action))
        {
            throw new ArgumentOutOfRangeException(nameof(action), action, "No such action.");
        }

        var isPossible = kind switch
        {
            DriftKind.MissingOrder or DriftKind.ExternalOrder => action == DriftAction.Report,
            DriftKind.OrphanProtection => action is DriftAction.Report or DriftAction.CancelOrphan,
            _ => action != DriftAction.CancelOrphan,
        };
        if (!isPossible)
        {
            throw new ArgumentException($"{action} is not possible for {kind}. {Choices(kind)}", nameof(action));
        }

        var changed = new DriftPolicy();
        Array.Copy(_actions, changed._actions, _actions.Length);
        changed._actions[(int)kind] = action;
        return changed;
    }

    /// <summary>For example <c>Phantom=Quarantine, ExternalPosition=AcceptVenue, …</c>.</summary>
    public override string ToString() => string.Join(", ", Enum.GetValues<DriftKind>().Select(k => $"{k}={_actions[(int)k]}"));

    private static string Choices(DriftKind kind) => kind switch
    {
        DriftKind.MissingOrder or DriftKind.ExternalOrder => $"Such orders are looked up and counted in any case; use {DriftAction.Report}.",
        DriftKind.OrphanProtection => $"Use {DriftAction.Report} or {DriftAction.CancelOrphan}.",
        _ => $"Use {DriftAction.Report}, {DriftAction.AcceptVenue}, {DriftAction.Quarantine} or {DriftAction.Halt}.",
    };

    /// <inheritdoc/>
    public bool Equals(DriftPolicy? other) => other is not null && _actions.AsSpan().SequenceEqual(other._actions);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
