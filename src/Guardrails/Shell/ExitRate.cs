using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Shell;

/// <summary>
/// Tells of exits that come too often. An exit is never refused for how many there are, so that a bot that repeats itself would go on unseen:
/// three hundred stops for one position, or an exit that the venue refuses every time. Not thread-safe: the guard's lock protects it.
/// </summary>
/// <param name="options">How many exits of one position are too many, and within which time.</param>
/// <param name="outbox">Takes what has to be told.</param>
internal sealed class ExitRate(OrderGuardOptions options, Outbox outbox)
{
    private readonly Dictionary<PositionKey, MessageLog> _sent = [];
    private readonly Dictionary<PositionKey, MessageLog> _refused = [];

    /// <summary>An exit was approved.</summary>
    public void CountSent(OrderView exit, in GuardInstant now)
    {
        if (IsOneTooMany(_sent, exit, now))
        {
            Alarm(exit, $"{options.ExitAlarmCount} exits within {Phrase.Age(options.ExitAlarmWindow)}, the last: {exit.ToTracked()}", now);
            return;
        }

        var alive = 0;
        var live = exit.Position.Live;
        for (var i = 0; i < live.Count && alive < options.ExitAlarmCount; i++)
        {
            alive += live[i].IsExit && live[i].Side == exit.Side ? 1 : 0;
        }

        if (alive >= options.ExitAlarmCount)
        {
            Alarm(exit, $"{alive} exits are alive beside each other, the last: {exit.ToTracked()}", now);
        }
    }

    /// <summary>The venue refused an exit.</summary>
    public void CountRefused(OrderView exit, string? reason, in GuardInstant now)
    {
        if (IsOneTooMany(_refused, exit, now))
        {
            Alarm(exit, $"the venue refused {options.ExitAlarmCount} exits within {Phrase.Age(options.ExitAlarmWindow)}, the last: {exit.ToTracked()}: {reason}", now);
        }
    }

    private bool IsOneTooMany(Dictionary<PositionKey, MessageLog> counts, OrderView exit, in GuardInstant now)
    {
        if (!counts.TryGetValue(exit.Position.Key, out var count))
        {
            counts.Add(exit.Position.Key, count = new MessageLog(options.ExitAlarmCount, options.ExitAlarmWindow.Ticks));
        }

        count.Add(now);
        return count.IsUsedUp(now);
    }

    private void Alarm(OrderView exit, FormattableString what, in GuardInstant now) =>
        outbox.Alarm(AlarmCodes.ExitRate, exit.Symbol.Value, FormattableString.Invariant($"{exit.Position.Key}: {FormattableString.Invariant(what)}"), now.Utc);
}
