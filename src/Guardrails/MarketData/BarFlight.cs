using Guardrails.Text;

namespace Guardrails.MarketData;

/// <summary>One call to a source, and everybody who waits for its answer. The counts are written under the lock of the cache.</summary>
internal sealed class BarFlight(BarRequest request, long number, BarCacheOptions options)
{
    private readonly TaskCompletionSource<BarReading> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new(options.Timeout, options.TimeProvider);

    /// <summary>Which bars the call asks for.</summary>
    public BarRequest Request => request;

    /// <summary>The how manieth call of its series the call is.</summary>
    public long Number => number;

    /// <summary>What everybody waits for.</summary>
    public Task<BarReading> Answer => _answer.Task;

    /// <summary>How many wait.</summary>
    public int Waiters { get; set; }

    /// <summary>Whether there is an answer.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether the last one who waited has left before there was an answer.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Calls the source. A source that throws, answers nothing or takes too long is unavailable.</summary>
    public async Task<BarReading> AskAsync(IBarSource source)
    {
        try
        {
            var asked = source.GetBarsAsync(request, _end.Token).AsTask();

            // A source that does not look at its token ends by itself; what it throws then has no other reader.
            _ = asked.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            var answer = await asked.WaitAsync(_end.Token).ConfigureAwait(false);
            return answer is null ? Unavailable("the source returned null")
                : answer.Symbol != request.Symbol || answer.Interval != request.Interval ? Unavailable($"the source answered for bars of {answer.Symbol}, {Phrase.Age(answer.Interval)} each")
                : answer;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return Unavailable($"the source did not answer within {Phrase.Age(options.Timeout)}");
        }
        catch (Exception failure)
        {
            return Unavailable($"the source threw {failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Cancel() => _ = _end.CancelAsync();

    /// <summary>Tells everybody who waits.</summary>
    public void End(BarReading answer)
    {
        if (!IsAbandoned)
        {
            // Whoever abandons the call may be cancelling it just now.
            _end.Dispose();
        }

        _answer.SetResult(answer);
    }

    private BarReading.Unavailable Unavailable(string why) => new(why) { Symbol = request.Symbol, Interval = request.Interval };
}
