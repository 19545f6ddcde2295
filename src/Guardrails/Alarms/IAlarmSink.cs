namespace Guardrails.Alarms;

/// <summary>Where alarms go: a pager, a chat, a log.</summary>
/// <remarks>
/// Called outside the guard's lock, on a thread of the guard's own, with one alarm after the other. The call that raised an alarm waits until the sink has taken it, so it must return
/// quickly: hand over, do not send. After 1 s calls go on without it, and up to 1,000 alarms wait. Exceptions are logged; they never reach an order. A sink of
/// several guards must be thread-safe.
/// </remarks>
public interface IAlarmSink
{
    /// <summary>Takes one alarm. The same alarm comes again at its 1st, 2nd, 4th, 8th… occurrence.</summary>
    void Raise(Alarm alarm);
}
