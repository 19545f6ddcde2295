using Guardrails.Alarms;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Auditing;

/// <summary>Every alarm there was, by code and subject.</summary>
internal sealed class AlarmLog(Trace trace) : IAlarmSink
{
    private readonly HashSet<(string Code, string Subject)> _raised = [];

    /// <summary>The first alarm that says that the guard itself has failed; nothing in a simulation is a reason for that.</summary>
    public Alarm? OwnFailure { get; private set; }

    public void Raise(Alarm alarm)
    {
        trace.Event("alarm").Add(alarm.Code).Add(alarm.Subject).Add((long)alarm.Occurrences);
        trace.Line($"ALARM {alarm.Code} {alarm.Subject}: {alarm.Message}");
        _raised.Add((alarm.Code, alarm.Subject));
        if (alarm.Code is AlarmCodes.GuardFaulted or AlarmCodes.TelemetryFailed or AlarmCodes.JournalFailed)
        {
            OwnFailure ??= alarm;
        }
    }

    public bool Has(string code, string subject) => _raised.Contains((code, subject));
}
