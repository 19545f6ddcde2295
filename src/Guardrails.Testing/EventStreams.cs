using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Guardrails.Brokers;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing;

/// <summary>The streams of a simulated broker, and what goes wrong with them between the venue and the reader. Thread-safe.</summary>
internal sealed class EventStreams
{
    private const int MaxUnreadEvents = 1_000_000;

    private readonly object _gate = new();
    private readonly SimulatedVenue _venue;
    private readonly FaultSource _faults;
    private readonly TimeProvider _time;
    private readonly Outage _outage;
    private readonly List<Channel<VenueEvent>> _streams = [];
    private readonly List<VenueEvent> _missed = [];
    private bool _keepsMissed;
    private long? _silentUntil;

    public EventStreams(SimulatedVenue venue, FaultSource faults, TimeProvider time, Outage outage)
    {
        _venue = venue;
        _faults = faults;
        _time = time;
        _outage = outage;
        venue.Pushed += Publish;
    }

    /// <summary>Ends every stream.</summary>
    /// <param name="replayMissed">Whether the next stream begins with what is pushed until then.</param>
    public void Disconnect(bool replayMissed)
    {
        List<Channel<VenueEvent>> streams;
        lock (_gate)
        {
            streams = [.. _streams];
            _streams.Clear();
            _keepsMissed = replayMissed;
        }

        foreach (var stream in streams)
        {
            stream.Writer.TryComplete();
        }
    }

    /// <summary>Ends a silence.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _silentUntil = null;
        }
    }

    /// <summary>Ends every stream; until the outage is over, a new one ends at once.</summary>
    public void BeginOutage(TimeSpan duration)
    {
        _outage.Begin(duration);
        Disconnect(replayMissed: false);
    }

    public async IAsyncEnumerable<VenueEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_outage.IsOn)
        {
            yield break;
        }

        // Synchronous continuations: the reader runs inline where the venue pushes, so that the order of events is the order of the script.
        var stream = Channel.CreateBounded<VenueEvent>(new BoundedChannelOptions(MaxUnreadEvents)
        {
            AllowSynchronousContinuations = true,
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
        lock (_gate)
        {
            _missed.ForEach(missed => stream.Writer.TryWrite(missed));
            _missed.Clear();
            _keepsMissed = false;
            _streams.Add(stream);
        }

        try
        {
            while (await stream.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (stream.Reader.TryRead(out var pushed))
                {
                    yield return pushed;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _streams.Remove(stream);
            }
        }
    }

    private void Publish(VenueEvent pushed)
    {
        if (pushed is VenueEvent.PriceChanged && _time is VirtualTimeProvider clock)
        {
            DisturbClock(clock);
        }

        if (IsConnected)
        {
            DisturbConnection();
        }

        if (!IsSilent(_time.GetTimestamp()))
        {
            DisturbReport(pushed);
        }
    }

    private bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count > 0;
            }
        }
    }

    private bool IsOpen(Channel<VenueEvent> stream)
    {
        lock (_gate)
        {
            return _streams.Contains(stream);
        }
    }

    private bool IsSilent(long now)
    {
        lock (_gate)
        {
            return now < _silentUntil;
        }
    }

    private void DisturbClock(VirtualTimeProvider clock)
    {
        if (_faults.Take(FaultClass.ClockStep))
        {
            var forward = _faults.Draw(FaultClass.ClockStep, 0, 1) == 0;
            clock.StepWallClock(_faults.DrawMilliseconds(FaultClass.ClockStep, 2000, 120_000) * (forward ? 1 : -1));
        }

        if (_faults.Take(FaultClass.Suspend))
        {
            clock.Suspend(_faults.DrawMilliseconds(FaultClass.Suspend, 60_000, 1_800_000));
            Disconnect(replayMissed: false);
        }

        if (_faults.Take(FaultClass.ClocksJump))
        {
            clock.Jump(_faults.DrawMilliseconds(FaultClass.ClocksJump, 1000, 600_000));
        }
    }

    private void DisturbConnection()
    {
        if (_faults.Take(FaultClass.StreamSilent))
        {
            var silence = _faults.DrawMilliseconds(FaultClass.StreamSilent, 2000, 60_000);
            lock (_gate)
            {
                _silentUntil = _time.GetTimestamp() + (long)(silence.TotalSeconds * _time.TimestampFrequency);
            }
        }

        if (_faults.Take(FaultClass.ReconnectWithReplay))
        {
            Disconnect(replayMissed: true);
        }
        else if (_faults.Take(FaultClass.ReconnectWithoutReplay))
        {
            Disconnect(replayMissed: false);
        }

        if (_faults.Take(FaultClass.Outage))
        {
            BeginOutage(_faults.DrawMilliseconds(FaultClass.Outage, 5000, 120_000));
        }
    }

    private void DisturbReport(VenueEvent pushed)
    {
        if (pushed is VenueEvent.OrderReported)
        {
            if (_faults.Take(FaultClass.EventLost))
            {
                return;
            }

            if (_faults.Take(FaultClass.EventsReordered))
            {
                _venue.Schedule(_faults.DrawMilliseconds(FaultClass.EventsReordered, 5, 500), () => Deliver(pushed), delivers: true);
                return;
            }

            if (_faults.Take(FaultClass.EventDuplicated))
            {
                _venue.Schedule(_faults.DrawMilliseconds(FaultClass.EventDuplicated, 0, 500), () => Deliver(pushed), delivers: true);
            }
        }

        Deliver(pushed);
    }

    private void Deliver(VenueEvent pushed)
    {
        List<Channel<VenueEvent>> streams;
        lock (_gate)
        {
            streams = [.. _streams];
            if (streams.Count == 0 && _keepsMissed)
            {
                _missed.Add(pushed);
            }
        }

        foreach (var stream in streams)
        {
            // A stream that is full is refused; one that was ended meanwhile only misses it.
            if (!stream.Writer.TryWrite(pushed) && IsOpen(stream))
            {
                throw new InvalidOperationException($"A reader of the stream is more than {MaxUnreadEvents} events behind.");
            }
        }
    }
}
