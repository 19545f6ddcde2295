using Guardrails.Alarms;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Counts the orders whose outcome nobody knew, also those that were settled within the same moment.</summary>
internal sealed class LifeAlarms : IAlarmSink
{
    private int _unknownOrders;

    public int UnknownOrders => Volatile.Read(ref _unknownOrders);

    public void Raise(Alarm alarm)
    {
        if (alarm.Code == AlarmCodes.OrderOutcomeUnknown)
        {
            Interlocked.Increment(ref _unknownOrders);
        }
    }
}
