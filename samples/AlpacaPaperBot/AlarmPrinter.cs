using Guardrails.Alarms;

namespace AlpacaPaperBot;

/// <summary>Prints alarms. A real bot calls somebody.</summary>
internal sealed class AlarmPrinter : IAlarmSink
{
    public void Raise(Alarm alarm) => Console.WriteLine($"{DateTimeOffset.Now:HH:mm:ss} ALARM {alarm}");
}
