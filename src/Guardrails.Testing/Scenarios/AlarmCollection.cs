using Guardrails.Alarms;

namespace Guardrails.Testing.Scenarios;

/// <summary>Keeps the codes of all alarms of a run.</summary>
internal sealed class AlarmCollection : IAlarmSink
{
    private readonly object _gate = new();
    private readonly SortedSet<string> _codes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Codes
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
            _codes.Add(alarm.Code);
        }
    }
}
