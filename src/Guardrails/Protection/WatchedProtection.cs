namespace Guardrails.Protection;

/// <summary>What the watch remembers of one position between two looks: since when something is wrong, what was told of it, and when it was last tried.</summary>
internal sealed class WatchedProtection
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    /// <summary>After a price could not be moved, exits are exchanged for so long.</summary>
    private static readonly TimeSpan MovePause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>How often a plan that follows the price looks at it, and how often while the market does not trade.</summary>
    private static readonly TimeSpan GuidePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(10);

    /// <summary>After a part could not be closed, none is tried for so long.</summary>
    private static readonly TimeSpan TakePause = TimeSpan.FromMinutes(1);

    private long? _completeAt;
    private decimal _quantity;
    private long? _uncoveredAt;
    private long? _throughAt;
    private long? _triedAt;
    private long? _moveFailedAt;
    private TimeSpan _pause;
    private bool _isMissingTold;
    private bool _isThroughTold;
    private ProtectionSlot? _seen;
    private long? _guidedAt;
    private bool _isIdle;
    private long? _notTakenAt;
    private long? _lacksAt;
    private bool _isLackingTold;

    /// <summary>The step that was begun last.</summary>
    public Task? Step { get; set; }

    /// <summary>Whether all of the position has been covered for a while, so that refusals of before do not count any more.</summary>
    public bool IsForgiven { get; private set; }

    /// <summary>Takes a look over.</summary>
    /// <returns>Whether what was placed has fallen out again soon: the venue took it first and refused it then.</returns>
    public bool Note(ProtectionView view, TimeProvider time)
    {
        var now = time.GetTimestamp();
        IsForgiven = view.IsComplete && view.Slot.Forgive() != view.Slot && _completeAt is { } since && time.GetElapsedTime(since) >= Soon;
        var hasFallenOut = view.Covered == 0m && _completeAt is { } at && view.Missing.Count > 0 && !view.IsWaiting && view.Quantity == _quantity && view.Slot == _seen && time.GetElapsedTime(at) < Soon;
        _completeAt = view.IsComplete ? _completeAt ?? now : null;
        _quantity = view.Quantity;
        _uncoveredAt = view.Uncovered == 0m ? null : _uncoveredAt ?? now;
        _throughAt = !view.IsThrough ? null : _throughAt ?? now;
        if ((view.IsComplete && !view.IsThrough && !view.IsAtTarget) || view.Slot != _seen)
        {
            // Another plan, or another refusal that was counted, is tried at once.
            (_triedAt, _pause, _seen) = (null, TimeSpan.Zero, view.Slot);
        }

        if (_moveFailedAt is { } failed && time.GetElapsedTime(failed) >= MovePause)
        {
            _moveFailedAt = null;
        }

        return hasFallenOut;
    }

    public TimeSpan UncoveredFor(TimeProvider time) => _uncoveredAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;

    public TimeSpan ThroughFor(TimeProvider time) => _throughAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Whether it is time to try once more, and counts the try: at once, and then after pauses that double from 250 ms to 4 s.</summary>
    public bool MayTry(TimeProvider time)
    {
        if (_triedAt is { } at && time.GetElapsedTime(at) < _pause)
        {
            return false;
        }

        _triedAt = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return true;
    }

    /// <summary>Whether moving a price is worth trying: a venue that has refused it is asked again only after a while.</summary>
    public bool MayMove => _moveFailedAt is null;

    public void NoteMove(bool isMoved, TimeProvider time) => _moveFailedAt = isMoved ? null : time.GetTimestamp();

    /// <summary>Whether the alarm about a missing stop is still to be raised.</summary>
    public bool TellMissing() => !_isMissingTold && (_isMissingTold = true);

    /// <summary>Whether the alarm about a stop that does not execute is still to be raised.</summary>
    public bool TellThrough() => !_isThroughTold && (_isThroughTold = true);

    /// <summary>Whether a plan may look at the price again, and counts the look.</summary>
    public bool IsGuideDue(TimeProvider time)
    {
        if (_guidedAt is { } at && time.GetElapsedTime(at) < (_isIdle ? IdlePause : GuidePause))
        {
            return false;
        }

        (_guidedAt, _isIdle) = (time.GetTimestamp(), false);
        return true;
    }

    /// <summary>The market does not trade continuously: it is not asked again at once.</summary>
    public void NoteIdle() => _isIdle = true;

    public bool MayTake(TimeProvider time) => _notTakenAt is not { } at || time.GetElapsedTime(at) >= TakePause;

    public void NoteNotTaken(TimeProvider time) => _notTakenAt = time.GetTimestamp();

    /// <summary>For how long there have been no bars, from the first time that this is asked.</summary>
    public TimeSpan LacksFor(TimeProvider time) => time.GetElapsedTime(_lacksAt ??= time.GetTimestamp());

    /// <summary>Whether the alarm about missing bars is still to be raised.</summary>
    public bool TellLacking() => !_isLackingTold && (_isLackingTold = true);

    public void EndLacking(Action tell)
    {
        _lacksAt = null;
        End(ref _isLackingTold, tell);
    }

    public void EndMissing(Action tell) => End(ref _isMissingTold, tell);

    public void EndThrough(Action tell) => End(ref _isThroughTold, tell);

    private static void End(ref bool isTold, Action tell)
    {
        if (isTold)
        {
            isTold = false;
            tell();
        }
    }
}
