namespace Guardrails.Reconciling;

/// <summary>What is done about each kind of drift. Immutable.</summary>
/// <remarks>
/// The defaults: what only adds to what counts is taken over (<see cref="DriftKind.UntrackedPosition"/>,
/// <see cref="DriftKind.QuantityMismatch"/>); what cannot be without something having gone wrong is taken over and quarantined
/// (<see cref="DriftKind.Phantom"/>, <see cref="DriftKind.SideMismatch"/>, <see cref="DriftKind.UnexplainedJump"/>); orders are reported:
/// missing ones are looked up and foreign ones counted in any case. An orphaned exit of ours is canceled unless it is only reported.
/// </remarks>
public sealed record DriftPolicy
{
    private readonly DriftAction[] _actions =
    [
        DriftAction.Report,
        DriftAction.Quarantine,
        DriftAction.Adopt,
        DriftAction.Adopt,
        DriftAction.Quarantine,
        DriftAction.Quarantine,
        DriftAction.Report,
        DriftAction.Report,
        DriftAction.Adopt,
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
    /// <exception cref="ArgumentException">The kind is about an order, which can only be reported (or, for an orphaned exit, swept).</exception>
    public DriftPolicy With(DriftKind kind, DriftAction action)
    {
        _ = this[kind];
        if (!Enum.IsDefined(action))
        {
            throw new ArgumentOutOfRangeException(nameof(action), action, "No such action.");
        }

        if (kind is DriftKind.MissingOrder or DriftKind.UntrackedOrder && action is not DriftAction.Report)
        {
            throw new ArgumentException($"{action} is not possible for {kind}: orders are looked up and counted in any case; use {DriftAction.Report}.", nameof(action));
        }

        var changed = new DriftPolicy();
        Array.Copy(_actions, changed._actions, _actions.Length);
        changed._actions[(int)kind] = action;
        return changed;
    }

    /// <summary>For example <c>Phantom=Quarantine, UntrackedPosition=Adopt, …</c>.</summary>
    public override string ToString() => string.Join(", ", Enum.GetValues<DriftKind>().Select(k => $"{k}={_actions[(int)k]}"));

    /// <inheritdoc/>
    public bool Equals(DriftPolicy? other) => other is not null && _actions.AsSpan().SequenceEqual(other._actions);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
