using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Following;

/// <summary>Writes down when the venue is asked what, and lets its answers take time.</summary>
internal sealed class WireTap(SimulatedBroker broker, TimeProvider time) : IBrokerAdapter
{
    public BrokerCapabilities Capabilities => broker.Capabilities;

    /// <summary>What was asked, in order: <c>account</c>, <c>order</c>, <c>orders</c>, <c>positions</c>, <c>stream</c>.</summary>
    public List<(string What, DateTimeOffset At)> Calls { get; } = [];

    /// <summary>How long each reading takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Whether readings ignore their token.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Whether the stream registers a callback on its token that throws.</summary>
    public bool ThrowsWhenCanceled { get; init; }

    public IEnumerable<DateTimeOffset> Times(string what) => Calls.Where(c => c.What == what).Select(static c => c.At);

    /// <summary>How long the answer to an order takes.</summary>
    public TimeSpan SendLatency { get; set; }

    public async ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken)
    {
        var outcome = await broker.SubmitAsync(order, cancellationToken).ConfigureAwait(false);
        if (SendLatency > TimeSpan.Zero)
        {
            await PauseAsync(SendLatency, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>Whether the venue takes cancellations and does nothing about them.</summary>
    public bool ForgetsCancellations { get; set; }

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken)
    {
        if (ForgetsCancellations)
        {
            cancel.Redeem();
            return ValueTask.FromResult<CancelOutcome>(new CancelOutcome.Accepted());
        }

        return broker.CancelAsync(cancel, cancellationToken);
    }

    public async ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        await ReadAsync("order", cancellationToken).ConfigureAwait(false);
        return await broker.FindOrderAsync(query, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => broker.GetInstrumentAsync(symbol, cancellationToken);

    public async ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken)
    {
        await ReadAsync("account", cancellationToken).ConfigureAwait(false);
        return await broker.GetAccountAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        await ReadAsync("orders", cancellationToken).ConfigureAwait(false);
        return await broker.GetOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        await ReadAsync("positions", cancellationToken).ConfigureAwait(false);
        return await broker.GetPositionsAsync(cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Calls.Add(("stream", time.GetUtcNow()));
        _ = ThrowsWhenCanceled ? cancellationToken.Register(static () => throw new InvalidOperationException("the socket is closed")) : default;
        await foreach (var e in broker.StreamAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return e;
        }
    }

    private async ValueTask ReadAsync(string what, CancellationToken cancellationToken)
    {
        Calls.Add((what, time.GetUtcNow()));
        if (Latency > TimeSpan.Zero)
        {
            await PauseAsync(Latency, IsDeaf ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits in virtual time. A canceled <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/> goes on with a thread of the pool, while the test's virtual
    /// time does not wait for that: here whoever cancels goes on.
    /// </summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        using var timer = time.CreateTimer(_ => over.TrySetResult(), null, pause, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
        await over.Task.ConfigureAwait(false);
    }
}
