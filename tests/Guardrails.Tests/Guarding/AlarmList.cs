using Guardrails.Alarms;

namespace Guardrails.Tests.Guarding;

/// <summary>Keeps every alarm that was raised.</summary>
internal sealed class AlarmList : IAlarmSink
{
    private readonly List<Alarm> _alarms = [];

    public IReadOnlyList<string> Codes
    {
        get
        {
            lock (_alarms)
            {
                return [.. _alarms.Select(static a => a.Code)];
            }
        }
    }

    public IReadOnlyList<Alarm> All
    {
        get
        {
            lock (_alarms)
            {
                return [.. _alarms];
            }
        }
    }

    public void Raise(Alarm alarm)
    {
        lock (_alarms)
        {
            _alarms.Add(alarm);
        }
    }
}
