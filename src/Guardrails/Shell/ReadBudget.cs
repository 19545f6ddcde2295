namespace Guardrails.Shell;

/// <summary>Counts the readings of the last minute, and says when the next refresh fits.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReadBudget(TimeProvider time, int maxReadsPerMinute)
{
    /// <summary>How many readings one refresh takes at least.</summary>
    private const int ReadsPerRefresh = 3;

    private readonly Lock _gate = new();
    private readonly Queue<long> _reads = new();
    private long _lastReadAt;

    /// <summary>Counts one reading, made now.</summary>
    public void Count()
    {
        lock (_gate)
        {
            _reads.Enqueue(_lastReadAt = time.GetTimestamp());
            while (_reads.Count > maxReadsPerMinute)
            {
                _reads.Dequeue();
            }
        }
    }

    /// <summary>
    /// How long to wait until a refresh fits into the budget of the last minute; <see langword="null"/> when it fits now. The first half of the
    /// budget may be used up at once; the rest is spread, so that a difference is not left unread until the minute is over.
    /// </summary>
    public TimeSpan? FreeIn()
    {
        lock (_gate)
        {
            long oldest;
            while (_reads.TryPeek(out oldest) && time.GetElapsedTime(oldest) >= TimeSpan.FromMinutes(1))
            {
                _reads.Dequeue();
            }

            if (_reads.Count <= maxReadsPerMinute / 2)
            {
                return null;
            }

            var wait = _reads.Count + ReadsPerRefresh > maxReadsPerMinute
                ? TimeSpan.FromMinutes(1) - time.GetElapsedTime(oldest) + TimeSpan.FromMilliseconds(1)
                : (TimeSpan.FromMinutes(2) * ReadsPerRefresh / maxReadsPerMinute) - time.GetElapsedTime(_lastReadAt);
            return wait > TimeSpan.Zero ? wait : null;
        }
    }
}
