using Guardrails.Alarms;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Auditing;

/// <summary>Every alarm there was, by code and subject.</summary>
internal sealed class AlarmLog(Trace trace) : IAlarmSink
{
    private readonly HashSet<(string Code, string Subject)> _raised = [];
    private readonly HashSet<(string Code, string Symbol)> _about = [];

    /// <summary>The first alarm that says that the guard itself has failed; nothing in a simulation is a reason for that.</summary>
    public Alarm? OwnFailure { get; private set; }

    public void Raise(Alarm alarm)
    {
        trace.Event("alarm").Add(alarm.Code).Add(alarm.Subject).Add((long)alarm.Occurrences);
        trace.Line($"ALARM {alarm.Code} {alarm.Subject}: {alarm.Message}");
        _raised.Add((alarm.Code, alarm.Subject));
        if (alarm.Code == AlarmCodes.LegMissing)
        {
            LegMissing?.Invoke(alarm.Subject);
        }

        foreach (var word in alarm.Message.Split([' ', ':', ',', ';', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            _about.Add((alarm.Code, word));
        }

        if (alarm.Code is AlarmCodes.GuardFaulted or AlarmCodes.TelemetryFailed or AlarmCodes.JournalFailed)
        {
            OwnFailure ??= alarm;
        }
    }

    /// <summary>Takes the subject of every alarm of a leg that is missing.</summary>
    public Action<string>? LegMissing { get; set; }

    /// <summary>Whether an alarm of any subject speaks of a symbol.</summary>
    public bool HasAbout(string code, string symbol) => _about.Contains((code, symbol));

    public bool Has(string code, string subject) => _raised.Contains((code, subject));
}
