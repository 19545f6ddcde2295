using Guardrails.MarketData;

namespace Guardrails.Testing;

/// <summary>A source of bars for tests of a bot: it answers what it was given, fails when it is told to, and counts how often it was asked.</summary>
/// <remarks>
/// Thread-safe. What was given is checked as the bars of a venue are (<see cref="BarReading.Of"/>), when somebody asks: a bar whose high is below its low is <see cref="BarReading.Invalid"/>, and bars grow stale as the time moves.
/// A symbol of which nothing was given is <see cref="BarReading.NoData"/>.
/// </remarks>
public sealed class SimulatedBarSource : IBarSource
{
    private readonly object _gate = new();
    private readonly Dictionary<(Symbol Symbol, TimeSpan Interval), PriceBar[]> _bars = [];
    private readonly TimeProvider _time;
    private string? _failure;
    private TimeSpan _delay;
    private int _calls;

    /// <param name="time">The clock, for example a <see cref="VirtualTimeProvider"/>.</param>
    public SimulatedBarSource(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    /// <summary>How often the source was asked.</summary>
    public int Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>Why every answer is <see cref="BarReading.Unavailable"/> from now on.</summary>
    /// <value>Default: <see langword="null"/>, the source answers.</value>
    public string? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }

        set
        {
            lock (_gate)
            {
                _failure = value;
            }
        }
    }

    /// <summary>How long every answer takes from now on.</summary>
    /// <value>Default: zero, the source answers at once.</value>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public TimeSpan Delay
    {
        get
        {
            lock (_gate)
            {
                return _delay;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            lock (_gate)
            {
                _delay = value;
            }
        }
    }

    /// <summary>The bars of a symbol at an interval from now on, in the place of those before.</summary>
    /// <param name="symbol">The symbol that is asked for.</param>
    /// <param name="interval">The interval that is asked for.</param>
    /// <param name="bars">The bars, oldest first; copied. They may be as wrong as a venue's.</param>
    public void SetBars(Symbol symbol, TimeSpan interval, IEnumerable<PriceBar> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        PriceBar[] copy = [.. bars];
        lock (_gate)
        {
            _bars[(symbol, interval)] = copy;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var asOf = _time.GetUtcNow();
        TimeSpan delay;
        string? failure;
        PriceBar[] bars;
        lock (_gate)
        {
            _calls++;
            (delay, failure) = (_delay, _failure);
            bars = _bars.GetValueOrDefault((request.Symbol, request.Interval)) ?? [];
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }

        return failure is not null
            ? new BarReading.Unavailable(failure) { Symbol = request.Symbol, Interval = request.Interval }
            : BarReading.Of(request, bars, asOf, _time.GetUtcNow());
    }
}
