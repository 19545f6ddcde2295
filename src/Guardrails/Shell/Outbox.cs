using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Notices;
using Guardrails.States;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;

namespace Guardrails.Shell;

/// <summary>
/// Collects under the guard's lock what has to be told, and tells it outside: to the log, the meters and the alarm sink. Notices go to
/// their readers' buffers at once. Nothing that listens can reach an order by throwing.
/// </summary>
internal sealed class Outbox(NoticeFeed notices, GuardMeters meters, IAlarmSink? sink, TimeProvider time, ILogger logger)
{
    [ThreadStatic]
    private static Round? _round;

    private readonly AlarmDesk _desk = new();
    private readonly AlarmDelivery? _delivery = sink is null ? null : new AlarmDelivery(sink, logger);
    private List<object> _outbox = [];
    private long _executions;

    /// <summary>Keeps a denial, a change of state or an alarm to be told. Call under the guard's lock.</summary>
    public void Add(object item) => _outbox.Add(item);

    /// <summary>Call under the guard's lock.</summary>
    public void CountExecution() => _executions++;

    /// <summary>Counts an alarm, and keeps it to be told when it is time to raise it. Call under the guard's lock.</summary>
    /// <param name="code">The alarm's code.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="message">What happened.</param>
    /// <param name="now">The time.</param>
    /// <param name="isRelease">Whether it tells of a release.</param>
    /// <param name="ends">Whether what was raised has ended; nothing is told where nothing was raised.</param>
    public void Alarm(string code, string subject, string message, DateTimeOffset now, bool isRelease = false, bool ends = false)
    {
        if ((ends ? _desk.End(code, subject, message, now) : _desk.Note(code, subject, message, now, isRelease)) is { } alarm)
        {
            _outbox.Add(alarm);
            Publish(new GuardNotice.AlarmRaised(alarm) { Time = now });
        }
    }

    /// <summary>Notices only enter buffers here; readers run elsewhere. Call under the guard's lock, which keeps them in order.</summary>
    public void Publish(GuardNotice notice)
    {
        if (notices.HasReaders)
        {
            notices.Publish(notice);
        }
    }

    /// <summary>Publishes the limits that an approved order passes and that only warn. Call under the guard's lock.</summary>
    public void PublishWarnings(in Decision? decision, string clientOrderId, in GuardInstant now)
    {
        if (decision is { Warnings: { Count: > 0 } warnings })
        {
            Publish(new GuardNotice.Warned { Time = now.Utc, ClientOrderId = clientOrderId, Warnings = warnings });
        }
    }

    /// <summary>
    /// Tells what was collected. Call outside the guard's lock, which is taken only to pick it up. What a log or a meter causes
    /// (one that sets a state, here or at another guard) is told by the call that told it, one after the other, and never from within it. What an alarm sink causes is
    /// told on its thread, and reaches the sink after it has returned.
    /// </summary>
    public void Flush(Lock gate)
    {
        var round = _round ??= new();
        if (round.IsUnderWay)
        {
            if (!round.Waiting.Contains((this, gate)))
            {
                round.Waiting.Add((this, gate));
            }

            return;
        }

        round.IsUnderWay = true;
        try
        {
            TakeOut(gate)?.ForEach(Guarded);
            while (round.Waiting.Count > 0)
            {
                var (outbox, its) = round.Waiting[0];
                round.Waiting.RemoveAt(0);
                outbox.TakeOut(its)?.ForEach(outbox.Guarded);
            }
        }
        finally
        {
            round.Waiting.Clear();
            round.IsUnderWay = false;
        }
    }

    private List<object>? TakeOut(Lock gate)
    {
        lock (gate)
        {
            if (_executions > 0)
            {
                _outbox.Add(_executions);
                _executions = 0;
            }

            if (_outbox.Count == 0)
            {
                return null;
            }

            var outbox = _outbox;
            _outbox = [];
            return outbox;
        }
    }

    /// <summary>Counts a decision, where one was made, and how long it took. Call outside the guard's lock.</summary>
    public void Measure(in Decision? decision, TimeSpan? elapsed)
    {
        try
        {
            meters.Judged(decision, elapsed);
        }
        catch (Exception exception)
        {
            Lost(exception);
        }
    }

    /// <summary>Logs or meters are broken, so the sink is all that is left to say so.</summary>
    private void Lost(Exception exception) =>
        _delivery?.Raise(new Alarm { Code = AlarmCodes.TelemetryFailed, Subject = "account", Message = $"{exception.GetType().Name}: {exception.Message}", RaisedAt = time.GetUtcNow(), Occurrences = 1 });

    private void Guarded(object item)
    {
        try
        {
            // The sink first: it is what wakes somebody up.
            if (item is Alarm alarm)
            {
                _delivery?.Raise(alarm);
            }

            Record(item);
        }
        catch (Exception exception)
        {
            Lost(exception);
        }
    }

    private void Record(object item)
    {
        switch (item)
        {
            case long executions:
                meters.Executed(executions);
                break;
            case Denial denial:
                GuardLog.Denied(logger, denial);
                break;
            case GuardEvent.StateSet x:
                GuardLog.StateChanged(logger, x.State == TradingState.Active ? LogLevel.Information : LogLevel.Warning, x.Scope.ToString(), x.State.ToString(), x.By.Reason, x.By.Actor);
                break;
            case Alarm alarm:
                meters.Raised(alarm.Code);
                GuardLog.Alarm(logger, alarm.IsRelease ? LogLevel.Information : LogLevel.Error, alarm.Code, alarm.Subject, alarm.Text, alarm.Occurrences);
                break;
        }
    }

    /// <summary>What one thread still has to tell, of every guard.</summary>
    private sealed class Round
    {
        public bool IsUnderWay { get; set; }

        public List<(Outbox Outbox, Lock Gate)> Waiting { get; } = [];
    }
}
