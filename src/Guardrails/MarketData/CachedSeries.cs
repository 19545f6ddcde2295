using Guardrails.Book;

namespace Guardrails.MarketData;

/// <summary>What is known of one series: the last answer, and the call that is under way. Used under the lock of the cache.</summary>
internal sealed class CachedSeries(SeriesKey key)
{
    /// <summary>How many numbers of bars are kept cut out of one answer.</summary>
    private const int MostCounts = 16;

    /// <summary>The answer by the number of bars that were wanted of it.</summary>
    private readonly Dictionary<int, BarReading> _byCount = [];
    private BarFlight? _last;
    private BarReading? _answer;
    private GuardInstant _at;

    /// <summary>What the series is found by.</summary>
    public SeriesKey Key => key;

    /// <summary>The call that is under way; of several the one that began last, which asks for the most bars.</summary>
    public BarFlight? Flight { get; set; }

    /// <summary>How many calls have begun.</summary>
    public long Flights { get; set; }

    /// <summary>The answer that is still fresh, with as many bars as are wanted; <see langword="null"/> when the source has to be asked.</summary>
    public BarReading? Fresh(BarRequest wanted, in GuardInstant now, BarCacheOptions options)
    {
        if (_answer is null || wanted.Count > _last!.Request.Count)
        {
            return null;
        }

        var since = now.Since(_at);
        if (_answer.Known is not { } bars)
        {
            return since < options.RetryDelay.Ticks ? _answer : null;
        }

        if (since >= options.FreshnessBudget.Ticks || now.Utc >= bars.NextClose || (bars.Age + Later(bars, _at)).Ticks + since > wanted.MaxAge.Ticks)
        {
            return null;
        }

        if (!_byCount.TryGetValue(wanted.Count, out var reading))
        {
            reading = For(wanted, _answer);
            if (_byCount.Count < MostCounts)
            {
                _byCount.Add(wanted.Count, reading);
            }
        }

        return reading;
    }

    /// <summary>There is an answer. It is held against the clock of its arrival, and kept unless a call that began later has been answered.</summary>
    public BarReading Keep(BarFlight flight, BarReading answer, in GuardInstant now)
    {
        answer = answer.Known is { } bars ? bars.Judge(flight.Request, Later(bars, now)) : answer;
        if (_last is null || flight.Number > _last.Number)
        {
            _byCount.Clear();
            (_last, _answer, _at) = (flight, answer, now);
        }

        return answer;
    }

    /// <summary>What an answer is to a caller who wants no more bars than were asked for.</summary>
    public static BarReading For(BarRequest wanted, BarReading answer) => answer switch
    {
        BarReading.Ok ok when ok.Bars.Count == wanted.Count => ok,
        BarReading.Insufficient some when some.Wanted == wanted.Count => some,
        { Known: { } bars } => bars.Judge(wanted, TimeSpan.Zero),
        _ => answer,
    };

    private static TimeSpan Later(BarSeries bars, in GuardInstant at) => at.Utc > bars.Now ? at.Utc - bars.Now : TimeSpan.Zero;
}
