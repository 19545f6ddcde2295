namespace Guardrails.Closing;

/// <summary>Pauses that double from 250 ms to 2 s while the venue refuses.</summary>
internal sealed class Backoff(TimeProvider time)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private TimeSpan _pause = Shortest;

    /// <summary>The venue has taken something: the next pause is short again.</summary>
    public void Reset() => _pause = Shortest;

    public async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
    }
}
