using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Positions;

namespace Guardrails.Shell;

/// <summary>
/// The exits under way, one for each position at a time. A call begins a run, or joins the one that is under way; a call for all of the position,
/// or one with a higher intent, takes the run further.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ExitRuns(VenueSender sender, VenueReader reader, TimeSpan exitTimeout, CancellationToken stopping)
{
    private readonly OrderGuard _guard = sender.Guard;
    private readonly TimeProvider _time = sender.Time;
    private readonly Lock _gate = new();
    private readonly Dictionary<(Symbol Symbol, PositionLeg Leg), ExitRun> _runs = [];

    /// <summary>Begins an exit, or joins the one that is under way.</summary>
    public async Task<CloseResult> ExitAsync(CloseRequest request, ExitIntent intent)
    {
        var entry = Enter(request, intent);
        _guard.FlushExits();
        if (entry.Begins)
        {
            _ = entry.Run.AsksOnce ? RunOnceAsync(entry.Run, request) : RunAsync(entry.Run, entry.Place);
        }
        else if (entry.Place != 0L)
        {
            await _guard.WhenExitWrittenAsync(request.Symbol, entry.Place).ConfigureAwait(false);
        }

        return await entry.Ended.ConfigureAwait(false);
    }

    /// <summary>Takes up the exits that were under way when the process ended.</summary>
    public void Resume()
    {
        foreach (var (symbol, leg, _) in _guard.ExitsUnderWay())
        {
            var run = new ExitRun(symbol, leg, asksOnce: false);
            lock (_gate)
            {
                if (!_runs.TryAdd((symbol, leg), run))
                {
                    continue;
                }
            }

            _ = RunAsync(run, place: 0L);
        }
    }

    /// <summary>Writes which resting exits are about to give way: a restart must know which exits have to be put back.</summary>
    /// <returns>The place to wait for before the first of them is canceled.</returns>
    public long Displace(Symbol symbol, PositionLeg leg, IEnumerable<string> resting)
    {
        long place;
        lock (_gate)
        {
            var slot = _guard.ViewExit(symbol, leg)!.Slot!;
            place = _guard.SetExit(symbol, leg, slot with { Displaced = [.. slot.Displaced, .. resting] });
        }

        _guard.FlushExits();
        return place;
    }

    private Entry Enter(CloseRequest request, ExitIntent intent)
    {
        var (symbol, leg) = (request.Symbol, request.Leg);
        lock (_gate)
        {
            var view = _guard.ViewExit(symbol, leg);
            var isKnown = view is { Basis: not 0m };
            var begins = !_runs.TryGetValue((symbol, leg), out var run);
            run ??= new ExitRun(symbol, leg, asksOnce: !isKnown);
            var place = 0L;
            if (begins && isKnown)
            {
                place = _guard.SetExit(symbol, leg, new ExitSlot(intent, Target(view!, request.Quantity), request.Reason, request.Actor, []));
            }
            else if (view?.Slot is { } current && (intent > current.Intent || (request.Quantity is null && current.Target != 0m)))
            {
                place = _guard.SetExit(symbol, leg, Extended(current, request, intent));
            }

            _runs[(symbol, leg)] = run;
            return new Entry(run, run.Join(_time), begins, place);
        }
    }

    /// <summary>A call for a part joins; a call for all, or one with a higher intent, takes the exit further.</summary>
    private static ExitSlot Extended(ExitSlot current, CloseRequest request, ExitIntent intent) => current with
    {
        Intent = intent > current.Intent ? intent : current.Intent,
        Target = request.Quantity is null ? 0m : current.Target,
        Reason = request.Reason,
        Actor = request.Actor,
    };

    private static decimal Target(ExitView view, decimal? quantity) =>
        quantity is { } part && part < Math.Abs(view.Basis) ? Math.Sign(view.Basis) * (Math.Abs(view.Basis) - part) : 0m;

    /// <summary>Runs an exit until its target is reached, also when callers take the target further meanwhile.</summary>
    /// <param name="run">The run.</param>
    /// <param name="place">Where the exit is written; nothing is sent before.</param>
    private async Task RunAsync(ExitRun run, long place)
    {
        CloseResult? result = null;
        Exception? failure = null;
        try
        {
            await _guard.WhenExitWrittenAsync(run.Symbol, place).ConfigureAwait(false);
            decimal? reached;
            do
            {
                var exit = new PositionExit(this, sender, reader, run.Symbol, run.Leg, exitTimeout);
                var part = await exit.RunAsync(_guard.NameExit(), stopping).ConfigureAwait(false);
                result = result is null ? part : part with { ClosedQuantity = part.ClosedQuantity + result.ClosedQuantity };
                reached = exit.Target;
            }
            while (!TryEnd(run, reached));
        }
        catch (OperationCanceledException exception) when (stopping.IsCancellationRequested)
        {
            // The slot stays in the journal: the next start takes it up.
            failure = exception;
            TryEnd(run, null, stays: true);
        }
        catch (Exception exception)
        {
            failure = exception;
            _guard.Alarm(AlarmCodes.ExitIncomplete, run.Symbol.Value, $"{exception.GetType().Name}: {exception.Message}");
            TryEnd(run, null);
        }

        run.End(result, failure);
    }

    /// <summary>
    /// Nothing of ours is known: the guard says so, on the record. Should something have become ours this very moment, the exit is sent, once.
    /// </summary>
    private async Task RunOnceAsync(ExitRun run, CloseRequest request)
    {
        CloseResult? result = null;
        Exception? failure = null;
        try
        {
            result = await new SingleExit(sender, request, exitTimeout).RunAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        TryEnd(run, null, stays: true);
        run.End(result, failure);
    }

    /// <summary>Ends a run, unless somebody has taken it further meanwhile.</summary>
    private bool TryEnd(ExitRun run, decimal? reached, bool stays = false)
    {
        lock (_gate)
        {
            if (reached is not null && _guard.ViewExit(run.Symbol, run.Leg)?.Slot?.Target != reached)
            {
                return false;
            }

            if (!stays)
            {
                _guard.SetExit(run.Symbol, run.Leg, null);
            }

            _runs.Remove((run.Symbol, run.Leg));
        }

        _guard.FlushExits();
        return true;
    }

    /// <summary>How one call has entered a run.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Ended">Completes for this call when the run has ended.</param>
    /// <param name="Begins">Whether the call has to start the run.</param>
    /// <param name="Place">Where the journal has the call's change; 0 when the call changed nothing.</param>
    private readonly record struct Entry(ExitRun Run, Task<CloseResult> Ended, bool Begins, long Place);
}
