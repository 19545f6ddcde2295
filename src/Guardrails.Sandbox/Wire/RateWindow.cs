namespace Guardrails.Sandbox.Wire;

/// <summary>So many requests a minute, counted in minutes that begin with the first request. Thread-safe.</summary>
internal sealed class RateWindow(TimeProvider time, int limit)
{
    private static readonly TimeSpan _length = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private DateTimeOffset _ends;
    private int _used;

    public int Limit => limit;

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it is within the limit, how many are left, and when the next minute begins.</returns>
    public (bool IsWithin, int Remaining, DateTimeOffset Reset) Count()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now >= _ends)
            {
                (_ends, _used) = (now + _length, 0);
            }

            _used = Math.Min(_used + 1, limit + 1);
            return (_used <= limit, Math.Max(0, limit - _used), _ends);
        }
    }
}
