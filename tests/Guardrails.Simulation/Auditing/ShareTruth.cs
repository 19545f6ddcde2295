namespace Guardrails.Simulation.Auditing;

/// <summary>
/// What each strategy has of one position: counted from the executions of the venue as decision 0032 says, never from the guard. The count is known until something
/// happens of which decision 0032 lets the outcome depend on when the guard was told; it is known again once nothing is held.
/// </summary>
internal sealed class ShareTruth
{
    private readonly List<string> _strategies = [];
    private readonly Dictionary<string, decimal> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastNothing = new(StringComparer.Ordinal);
    private decimal _managed;

    public bool IsKnown { get; private set; } = true;

    /// <summary>An entry of a strategy was executed.</summary>
    public void Enter(string strategy, decimal change)
    {
        _managed += change;
        Move(strategy, change);
    }

    /// <summary>
    /// An exit was executed. It takes what its strategy has; what it takes beyond that comes off the others in the order of their first orders, as far as they would
    /// have more than is left of the bots'.
    /// </summary>
    /// <param name="strategy">The strategy of the exit; empty for none.</param>
    /// <param name="change">By how much the position moved.</param>
    /// <param name="isAlone">Whether nothing else could have been executed that the guard is told of before or after.</param>
    public void Exit(string strategy, decimal change, bool isAlone)
    {
        _managed += change;
        var own = -SameSide(_parts.GetValueOrDefault(strategy), -change);
        Move(strategy, own);

        // An exit that is told before its own strategy's entry takes from the others.
        var side = -Math.Sign(change);
        IsKnown &= isAlone || !_parts.Any(part => part.Key != strategy && Math.Sign(part.Value) == side);
        if (own == change)
        {
            return;
        }

        // Which of several others comes first is the order of their first orders, which the venue's executions do not tell.
        IsKnown &= isAlone && _parts.Values.Count(part => Math.Sign(part) == side) <= 1;
        var excess = Math.Min(Math.Abs(change - own), Math.Max(0m, Math.Abs(Sum(side)) - Math.Max(0m, side * _managed)));
        foreach (var other in _strategies)
        {
            var taken = SameSide(_parts[other], side * excess);
            Move(other, -taken);
            excess -= Math.Abs(taken);
        }
    }

    /// <summary>What the auditor counts as the bots' is looked at: what moved it but an execution of theirs leaves unknown whose it was.</summary>
    public void Compare(decimal managed, bool isStained)
    {
        IsKnown &= !isStained && managed == _managed;
        _managed = managed;
    }

    /// <summary>Nothing is held, nothing is open, and the guard says the same: nobody has anything.</summary>
    public void Clear()
    {
        IsKnown = true;
        _strategies.Clear();
        _parts.Clear();
    }

    /// <summary>What a strategy may close, unsigned: what it has, or what the others leave where that is more.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="closable">What of the bots' can be closed, signed.</param>
    public decimal Closable(string strategy, decimal closable)
    {
        var part = SameSide(_parts.GetValueOrDefault(strategy), closable);
        var left = SameSide(closable - (Sum(Math.Sign(closable)) - part), closable);
        return Math.Max(Math.Abs(part), Math.Abs(left));
    }

    /// <summary>Notes which strategies have nothing that can be traded.</summary>
    public void NoteNothing(IEnumerable<string> strategies, decimal closable, decimal lot, long at)
    {
        foreach (var strategy in strategies.Where(strategy => Closable(strategy, closable) < lot))
        {
            _lastNothing[strategy] = at;
        }
    }

    /// <summary>The number of the event at which a strategy was last seen to have nothing that can be traded.</summary>
    public long LastNothing(string strategy) => _lastNothing.GetValueOrDefault(strategy);

    public override string ToString() => string.Join(", ", _strategies.Select(strategy => FormattableString.Invariant($"{strategy} {_parts[strategy]}")));

    private void Move(string strategy, decimal change)
    {
        if (strategy.Length == 0)
        {
            return;
        }

        if (!_parts.ContainsKey(strategy))
        {
            _strategies.Add(strategy);
        }

        _parts[strategy] = _parts.GetValueOrDefault(strategy) + change;
    }

    private decimal Sum(int side) => _parts.Values.Where(part => Math.Sign(part) == side).Sum();

    /// <summary>The smaller of two quantities on the same side; 0 when they are on different sides.</summary>
    private static decimal SameSide(decimal a, decimal b) => Math.Sign(a) == Math.Sign(b) ? Math.Sign(a) * Math.Min(Math.Abs(a), Math.Abs(b)) : 0m;
}
