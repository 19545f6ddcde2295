using Guardrails.Alarms;

namespace Guardrails.Testing.Scenarios;

/// <summary>Keeps the codes of all alarms of a run, each once, in the order in which they were first raised.</summary>
internal sealed class AlarmCollection : IAlarmSink
{
    private readonly object _gate = new();
    private readonly List<string> _codes = [];

    public IReadOnlyList<string> Codes
    {
        get
        {
            lock (_gate)
            {
                return [.. _codes];
            }
        }
    }

    public void Raise(Alarm alarm)
    {
        lock (_gate)
        {
            if (!_codes.Contains(alarm.Code))
            {
                _codes.Add(alarm.Code);
            }
        }
    }
}
