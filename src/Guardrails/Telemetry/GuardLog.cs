using Microsoft.Extensions.Logging;

namespace Guardrails.Telemetry;

/// <summary>Every log message of the guard, with its stable event id.</summary>
internal static partial class GuardLog
{
    [LoggerMessage(1, LogLevel.Information, "Guard opened for {Account} at {Venue}: limits {LimitsHash}, rules {RulesHash}, {Replayed} events replayed.")]
    public static partial void Opened(ILogger logger, string account, string venue, string limitsHash, string rulesHash, long replayed);

    [LoggerMessage(2, LogLevel.Warning, "The journal is in memory: a restart forgets every order of unknown outcome, every trading state and which positions are the bot's own.")]
    public static partial void JournalInMemory(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "HEDGING IS ON for {Scope}: a symbol may be held long and short at once.")]
    public static partial void HedgingAllowed(ILogger logger, string scope);

    [LoggerMessage(4, LogLevel.Warning, "{Denial}")]
    public static partial void Denied(ILogger logger, Denial denial);

    [LoggerMessage(EventId = 5, Message = "ALARM {Code} [{Subject}] {Message} (occurrence {Occurrences})")]
    public static partial void Alarm(ILogger logger, LogLevel level, string code, string subject, string message, int occurrences);

    [LoggerMessage(6, LogLevel.Error, "The alarm sink threw; the alarm {Code} [{Subject}] did not reach it.")]
    public static partial void AlarmSinkFailed(ILogger logger, Exception exception, string code, string subject);

    [LoggerMessage(EventId = 7, Message = "Trading state of {Scope} is now {State}: {Reason} (by {Actor}).")]
    public static partial void StateChanged(ILogger logger, LogLevel level, string scope, string state, string reason, string actor);

    [LoggerMessage(8, LogLevel.Warning, "Reading {What} from the venue failed.")]
    public static partial void ReadingFailed(ILogger logger, Exception? exception, string what);

    [LoggerMessage(9, LogLevel.Warning, "The venue's stream ended; it is started again in {DelayMs} ms.")]
    public static partial void StreamEnded(ILogger logger, Exception? exception, double delayMs);

    [LoggerMessage(10, LogLevel.Error, "The alarm sink has not taken {Code} [{Subject}] within {Seconds} s. Alarms wait for it now, and no call does.")]
    public static partial void AlarmSinkHangs(ILogger logger, string code, string subject, double seconds);

    [LoggerMessage(11, LogLevel.Error, "{Alarms} alarms did not reach the alarm sink: it did not return, and as many as are kept were waiting for it. They are in this log.")]
    public static partial void AlarmsDropped(ILogger logger, int alarms);

    [LoggerMessage(12, LogLevel.Information, "Open orders and positions are read: {Why}")]
    public static partial void ReadingWanted(ILogger logger, string why);
}
