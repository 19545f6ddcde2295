using Guardrails.Book;

namespace Guardrails.MarketData;

/// <summary>
/// Shares the calls to a source of bars: callers who ask for the same bars while a call is under way wait for that call, and an answer is used again while it is fresh. Of 100 callers who ask for 15 bars of SPY at once, one calls
/// the source.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Calls are shared by symbol, interval and <see cref="BarRequest.MaxAge"/>: a caller who wants fewer bars than the call under way asks for shares it, and gets as many as it wants.</para>
/// <para>
/// A caller's cancellation ends the wait of that caller alone; the call goes on for the others, and is cancelled when the last one has left. What is answered is held against the clock once more: bars that were fresh when the
/// source sent them and are not when they arrive are <see cref="BarReading.Stale"/>. A source that throws is <see cref="BarReading.Unavailable"/>. An answer without usable bars is kept for
/// <see cref="BarCacheOptions.RetryDelay"/> alone.
/// </para>
/// <para>A question that is answered from what is fresh allocates nothing, as long as the caller uses its <see cref="BarRequest"/> again.</para>
/// </remarks>
public sealed class BarCache : IBarSource
{
    private readonly IBarSource _source;
    private readonly BarCacheOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, LinkedListNode<CachedSeries>> _series = [];

    /// <summary>The series, the one that was asked for last in front.</summary>
    private readonly LinkedList<CachedSeries> _byUse = [];

    /// <param name="source">Where the bars come from.</param>
    /// <param name="options">How answers are shared; copied. <see langword="null"/> stands for the defaults.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public BarCache(IBarSource source, BarCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new BarCacheOptions();
        options.Validate();
        (_source, _options) = (source, options.Copy());
    }

    /// <summary>How many series are kept now.</summary>
    internal int SeriesCount
    {
        get
        {
            lock (_gate)
            {
                return _series.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BarReading>(cancellationToken);
        }

        var now = GuardInstant.Now(_options.TimeProvider);
        CachedSeries series;
        BarFlight flight;
        bool begins;
        lock (_gate)
        {
            series = Find_NeedsLock(new SeriesKey(request.Symbol, request.Interval, request.MaxAge));
            if (series.Fresh(request, now, _options) is { } reading)
            {
                return new ValueTask<BarReading>(reading);
            }

            begins = series.Flight is not { } under || under.Request.Count < request.Count;
            flight = begins ? series.Flight = new BarFlight(request, ++series.Flights, _options) : series.Flight!;
            flight.Waiters++;
        }

        if (begins)
        {
            _ = FlyAsync(series, flight);
        }

        return new ValueTask<BarReading>(WaitAsync(series, flight, request, cancellationToken));
    }

    private CachedSeries Find_NeedsLock(SeriesKey key)
    {
        if (_series.TryGetValue(key, out var node))
        {
            if (!ReferenceEquals(_byUse.First, node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            return node.Value;
        }

        if (_series.Count == _options.MaxSeries)
        {
            _series.Remove(_byUse.Last!.Value.Key);
            _byUse.RemoveLast();
        }

        return (_series[key] = _byUse.AddFirst(new CachedSeries(key))).Value;
    }

    private async Task<BarReading> WaitAsync(CachedSeries series, BarFlight flight, BarRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return CachedSeries.For(request, await flight.Answer.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            Leave(series, flight);
        }
    }

    private void Leave(CachedSeries series, BarFlight flight)
    {
        lock (_gate)
        {
            flight.Waiters--;
            if (flight.Waiters > 0 || flight.HasEnded)
            {
                return;
            }

            // Nobody waits any more, and nobody is to join a call that is being cancelled.
            flight.IsAbandoned = true;
            series.Flight = ReferenceEquals(series.Flight, flight) ? null : series.Flight;
        }

        flight.Cancel();
    }

    /// <summary>Calls the source and tells everybody who waits. Nothing is thrown.</summary>
    private async Task FlyAsync(CachedSeries series, BarFlight flight)
    {
        var answer = await flight.AskAsync(_source).ConfigureAwait(false);
        var now = GuardInstant.Now(_options.TimeProvider);
        lock (_gate)
        {
            flight.HasEnded = true;
            if (!flight.IsAbandoned)
            {
                answer = series.Keep(flight, answer, now);
            }

            series.Flight = ReferenceEquals(series.Flight, flight) ? null : series.Flight;
        }

        flight.End(answer);
    }
}
