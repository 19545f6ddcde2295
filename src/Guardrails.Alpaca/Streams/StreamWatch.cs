namespace Guardrails.Alpaca.Streams;

/// <summary>
/// Knows of which orders the stream has to say something: the venue has taken them while the stream was connected. A stream that is silent about one of them is mute, whatever its connection
/// says. Thread-safe.
/// </summary>
internal sealed class StreamWatch(TimeProvider time, TimeSpan longest)
{
    /// <summary>More are not waited for: one is enough to see that the stream is mute.</summary>
    private const int MostAwaited = 256;

    private readonly Lock _gate = new();
    private readonly List<(string Id, long Since)> _awaited = [];
    private readonly RecentIds _told = new(MostAwaited);
    private bool _isConnected;

    /// <summary>A stream begins to tell.</summary>
    public void Begin() => Reset(isConnected: true);

    /// <summary>The stream has ended.</summary>
    public void End() => Reset(isConnected: false);

    /// <summary>The venue has taken an order. What the stream told of it may have come before.</summary>
    public void Expect(string venueOrderId)
    {
        lock (_gate)
        {
            if (_isConnected && !_told.Contains(venueOrderId) && _awaited.Count < MostAwaited)
            {
                _awaited.Add((venueOrderId, time.GetTimestamp()));
            }
        }
    }

    /// <summary>The stream has told something of an order.</summary>
    public void Tell(string venueOrderId)
    {
        lock (_gate)
        {
            _told.Add(venueOrderId);
            _awaited.RemoveAll(awaited => awaited.Id == venueOrderId);
        }
    }

    /// <summary>The order that the stream should have told of by now; <see langword="null"/> when there is none.</summary>
    public string? Missed()
    {
        lock (_gate)
        {
            return _awaited.Count > 0 && time.GetElapsedTime(_awaited[0].Since) > longest ? _awaited[0].Id : null;
        }
    }

    private void Reset(bool isConnected)
    {
        lock (_gate)
        {
            _isConnected = isConnected;
            _awaited.Clear();
            _told.Clear();
        }
    }
}
