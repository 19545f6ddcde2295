using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Guardrails.Brokers;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing;

/// <summary>
/// A broker in memory for tests and replays: the adapter, with faults on its connection, in front of a <see cref="SimulatedVenue"/> that
/// holds the truth.
/// </summary>
/// <remarks>
/// <para>
/// Deterministic: with a <see cref="VirtualTimeProvider"/> the same script and seed give the same results, down to every id and time.
/// Everything happens inline on the thread that submits, moves the price or advances the time; nothing is handed to another thread.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class SimulatedBroker : IBrokerAdapter
{
    private const int MaxUnreadEvents = 1_000_000;

    private readonly object _gate = new();
    private readonly SimulatedVenueProfile _profile;
    private readonly TimeProvider _time;
    private readonly List<Channel<VenueEvent>> _streams = [];
    private long _unguardedOrders;
    private string? _positionQueryFailure;
    private string? _orderQueryFailure;
    private string? _accountQueryFailure;
    private bool _dropNextRequest;
    private bool _dropNextResponse;

    /// <summary>Opens an account at a new venue.</summary>
    /// <param name="profile">How the venue behaves.</param>
    /// <param name="time">The time it lives in.</param>
    /// <param name="cash">What the account holds.</param>
    /// <param name="currency">The account currency; all instruments are quoted in it.</param>
    /// <param name="seed">Decides everything random: jitter and the sizes of partial fills.</param>
    /// <exception cref="ArgumentException">The profile cannot be used.</exception>
    public SimulatedBroker(SimulatedVenueProfile profile, TimeProvider time, decimal cash = 100_000m, string currency = "USD", ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        profile.Validate();
        _profile = profile;
        _time = time;
        Capabilities = profile.ToCapabilities();
        Venue = new SimulatedVenue(profile, time, seed, currency, cash);
        Venue.Pushed += Publish;
    }

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities { get; }

    /// <summary>The venue behind the connection: its market, its script, its truth.</summary>
    public SimulatedVenue Venue { get; }

    /// <summary>Loses the next order on its way: it never reaches the venue, and the sender is told that the outcome is unknown.</summary>
    public void DropNextRequest() => Fault(() => _dropNextRequest = true);

    /// <summary>Loses the answer to the next order: the venue has it, and the sender is told that the outcome is unknown.</summary>
    public void DropNextResponse() => Fault(() => _dropNextResponse = true);

    /// <summary>Fails every position query from now on.</summary>
    /// <param name="reason">Why; <see langword="null"/> restores it.</param>
    public void FailPositionQueries(string? reason) => Fault(() => _positionQueryFailure = reason);

    /// <summary>Fails every query for open orders from now on.</summary>
    /// <param name="reason">Why; <see langword="null"/> restores it.</param>
    public void FailOrderQueries(string? reason) => Fault(() => _orderQueryFailure = reason);

    /// <summary>Leaves every account query without an answer from now on.</summary>
    /// <param name="reason">Why; <see langword="null"/> restores it.</param>
    public void FailAccountQueries(string? reason) => Fault(() => _accountQueryFailure = reason);

    /// <summary>Ends every stream, as a lost connection does. What is pushed until a new one is opened is missed.</summary>
    public void DisconnectStreams()
    {
        List<Channel<VenueEvent>> streams;
        lock (_gate)
        {
            streams = [.. _streams];
        }

        foreach (var stream in streams)
        {
            stream.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return SendAsync(OrderEntry.From(order.Redeem(), _profile.HedgeMode), cancellationToken);
    }

    /// <summary>
    /// Sends an order past any guard: what a bot does that talks to its broker directly. It shows what would have happened, and exists on
    /// the simulated broker only.
    /// </summary>
    /// <param name="request">What the bot asks for.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not the order.</param>
    public ValueTask<SubmitOutcome> SendUnguardedAsync(OrderRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var id = request.ClientOrderId ?? FormattableString.Invariant($"bot-{Interlocked.Increment(ref _unguardedOrders)}");
        return SendAsync(OrderEntry.From(request, id, _profile.HedgeMode), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        Volatile.Read(ref _positionQueryFailure) is { } failure
            ? PositionSnapshot.Failed(failure)
            : PositionSnapshot.Complete(Venue.VisiblePositions(), _time.GetUtcNow()));

    /// <inheritdoc/>
    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        Volatile.Read(ref _orderQueryFailure) is { } failure
            ? OpenOrderSnapshot.Failed(failure)
            : OpenOrderSnapshot.Complete(Venue.WorkingOrders(), _time.GetUtcNow()));

    /// <inheritdoc/>
    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Volatile.Read(ref _accountQueryFailure) is null ? Venue.Account() : null);

    /// <inheritdoc/>
    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => ValueTask.FromResult(Venue.FindInstrument(symbol));

    /// <inheritdoc/>
    /// <remarks>What is pushed before the first read of the stream is missed.</remarks>
    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Synchronous continuations: the reader runs inline where the venue pushes, so that the order of events is the order of the script.
        var stream = Channel.CreateBounded<VenueEvent>(new BoundedChannelOptions(MaxUnreadEvents)
        {
            AllowSynchronousContinuations = true,
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
        lock (_gate)
        {
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

    private async ValueTask<SubmitOutcome> SendAsync(OrderEntry entry, CancellationToken cancellationToken)
    {
        var (requestLost, responseLost) = TakeFaults();
        var outcome = requestLost ? new SubmitOutcome.Unknown("the request was lost") : Venue.Arrive(entry);
        if (responseLost)
        {
            outcome = new SubmitOutcome.Unknown("the response was lost");
        }

        if (_profile.ResponseLatency == TimeSpan.Zero)
        {
            return outcome;
        }

        // No RunContinuationsAsynchronously: the sender continues inline where the answer arrives.
        var answer = new TaskCompletionSource<SubmitOutcome>();
        Venue.Schedule(_profile.ResponseLatency, () => answer.TrySetResult(outcome));
        using var registration = cancellationToken.Register(
            () => answer.TrySetResult(new SubmitOutcome.Unknown("the wait for the answer was canceled; the order may be at the venue")));
        return await answer.Task.ConfigureAwait(false);
    }

    private (bool RequestLost, bool ResponseLost) TakeFaults()
    {
        lock (_gate)
        {
            var faults = (_dropNextRequest, _dropNextResponse);
            (_dropNextRequest, _dropNextResponse) = (false, false);
            return faults;
        }
    }

    private void Fault(Action set)
    {
        lock (_gate)
        {
            set();
        }
    }

    private void Publish(VenueEvent pushed)
    {
        List<Channel<VenueEvent>> streams;
        lock (_gate)
        {
            streams = [.. _streams];
        }

        foreach (var stream in streams)
        {
            if (!stream.Writer.TryWrite(pushed) && !stream.Reader.Completion.IsCompleted)
            {
                throw new InvalidOperationException($"A reader of the stream is more than {MaxUnreadEvents} events behind.");
            }
        }
    }
}
