namespace Guardrails.Alarms;

/// <summary>Where alarms go: a pager, a chat, a log.</summary>
/// <remarks>
/// Called outside the guard's lock, on the thread that noticed, so it must return quickly: hand over, do not send. Exceptions are caught
/// and counted; they never reach an order. Must be thread-safe.
/// </remarks>
public interface IAlarmSink
{
    /// <summary>Takes one alarm. The same alarm comes again at its 1st, 2nd, 4th, 8th… occurrence.</summary>
    void Raise(Alarm alarm);
}
