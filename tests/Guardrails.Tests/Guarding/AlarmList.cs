using Guardrails.Alarms;

namespace Guardrails.Tests.Guarding;

/// <summary>Keeps every alarm that was raised.</summary>
internal sealed class AlarmList : IAlarmSink
{
    private readonly List<Alarm> _alarms = [];

    /// <summary>What the sink does besides keeping them.</summary>
    public Action<Alarm>? Raising { get; set; }

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
        Raising?.Invoke(alarm);
        lock (_alarms)
        {
            _alarms.Add(alarm);
        }
    }
}
