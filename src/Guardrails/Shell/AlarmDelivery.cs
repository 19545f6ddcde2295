using Guardrails.Alarms;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;

namespace Guardrails.Shell;

/// <summary>
/// Hands alarms to the sink one after the other, on a thread of its own. Whoever raised one waits until the sink has it, so that what is told is told when the call returns;
/// nobody waits for a sink that does not come back, until it has caught up.
/// </summary>
/// <remarks>Thread-safe. The thread begins with an alarm, and ends when there has been none for a while. The clock is the machine's own: this is about a thread that hangs.</remarks>
internal sealed class AlarmDelivery(IAlarmSink sink, ILogger logger)
{
    /// <summary>How long the sink may take for one alarm before calls go on without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How many alarms wait for a sink that hangs. The log has all of them.</summary>
    public const int MostWaiting = 1_000;

    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static bool _delivers;

    private readonly object _gate = new();
    private readonly Queue<(Alarm Alarm, ManualResetEventSlim Told)> _waiting = [];
    private bool _hasThread;
    private volatile bool _isLate;
    private int _dropped;

    /// <summary>Hands an alarm over. What a sink itself causes waits for nobody: it is told after the sink has returned.</summary>
    public void Raise(Alarm alarm)
    {
        var told = new ManualResetEventSlim();
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting)
            {
                _dropped++;
                return;
            }

            _waiting.Enqueue((alarm, told));
            if (!_hasThread)
            {
                _hasThread = true;
                new Thread(Deliver) { IsBackground = true, Name = "Guardrails alarms" }.UnsafeStart();
            }

            Monitor.Pulse(_gate);
        }

        if (_delivers || _isLate || told.Wait(Patience))
        {
            return;
        }

        _isLate = true;
        GuardLog.AlarmSinkHangs(logger, alarm.Code, alarm.Subject, Patience.TotalSeconds);
    }

    private void Deliver()
    {
        _delivers = true;
        var told = new List<ManualResetEventSlim>();
        while (Next(told) is { } alarm)
        {
            try
            {
                sink.Raise(alarm);
            }
            catch (Exception exception)
            {
                Log(() => GuardLog.AlarmSinkFailed(logger, exception, alarm.Code, alarm.Subject));
            }
        }
    }

    /// <summary>The next alarm; <see langword="null"/> when the thread has to end. Calls go on once the sink has everything, also what it has caused itself.</summary>
    private Alarm? Next(List<ManualResetEventSlim> told)
    {
        int dropped;
        (Alarm Alarm, ManualResetEventSlim Told) next;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isLate = false;
                told.ForEach(static wait => wait.Set());
                told.Clear();
                Monitor.Wait(_gate, _idle);
            }

            _hasThread = _waiting.TryDequeue(out next);
            (dropped, _dropped) = (_dropped, 0);
        }

        if (dropped > 0)
        {
            Log(() => GuardLog.AlarmsDropped(logger, dropped));
        }

        if (next.Told is { } wait)
        {
            told.Add(wait);
        }

        return next.Alarm;
    }

    /// <summary>A log that throws as well leaves only the process's own trace; the thread must outlive it.</summary>
    private static void Log(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception)
        {
            System.Diagnostics.Trace.TraceError(exception.ToString());
        }
    }
}
