using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Conformance;

/// <summary>Follows one stream and keeps all it tells.</summary>
internal sealed class EventLog : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly List<VenueEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private bool _hasEnded;
    private Exception? _failure;

    public EventLog(IBrokerAdapter adapter) => _following = FollowAsync(adapter);

    /// <summary>Everything told until now.</summary>
    public IReadOnlyList<VenueEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The reports on orders, in the order in which they were told.</summary>
    public IReadOnlyList<ExecutionReport> Reports => [.. Events.OfType<VenueEvent.OrderReported>().Select(static told => told.Report)];

    /// <summary>Whether the enumeration has ended.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded;
            }
        }
    }

    /// <summary>The exception that ended it; <see langword="null"/> when none did.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>Asks the stream to end.</summary>
    public Task StopAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);

        // A stream that does not end by its token is left behind: nothing of it is waited for.
        await Task.WhenAny(_following, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
    }

    private async Task FollowAsync(IBrokerAdapter adapter)
    {
        try
        {
            await foreach (var told in adapter.StreamAsync(_stop.Token).ConfigureAwait(false))
            {
                lock (_gate)
                {
                    _events.Add(told);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The case has ended it.
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                _failure = failure;
            }
        }
        finally
        {
            lock (_gate)
            {
                _hasEnded = true;
            }
        }
    }
}
