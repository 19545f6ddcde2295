namespace Guardrails.Testing;

/// <summary>A time in which nothing gets through between a simulated broker and its venue. Thread-safe.</summary>
internal sealed class Outage(TimeProvider time)
{
    public const string Why = "the venue cannot be reached";

    private readonly object _gate = new();
    private long? _until;

    public bool IsOn
    {
        get
        {
            lock (_gate)
            {
                return time.GetTimestamp() < _until;
            }
        }
    }

    /// <summary>From now on, for a while; one that lasts longer goes on.</summary>
    public void Begin(TimeSpan duration)
    {
        lock (_gate)
        {
            var until = time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency);
            _until = Math.Max(_until ?? until, until);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _until = null;
        }
    }
}
