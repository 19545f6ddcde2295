namespace Guardrails.Alarms;

/// <summary>
/// Makes one alarm of many: the same code and subject are raised at their 1st, 2nd, 4th, 8th… occurrence. Not thread-safe: the guard's
/// lock protects it.
/// </summary>
internal sealed class AlarmDesk
{
    private const int MaxSubjects = 10_000;

    private readonly Dictionary<(string, string), Alarm> _alarms = [];

    /// <summary>Counts an occurrence; returns the alarm when it has to be raised now.</summary>
    public Alarm? Note(string code, string subject, string message, DateTimeOffset now, bool isRelease = false)
    {
        if (_alarms.TryGetValue((code, subject), out var known))
        {
            var again = known with { Message = message, IsRelease = isRelease, Occurrences = known.Occurrences == int.MaxValue ? known.Occurrences : known.Occurrences + 1 };
            _alarms[(code, subject)] = again;
            return int.IsPow2(again.Occurrences) ? again : null;
        }

        if (_alarms.Count >= MaxSubjects)
        {
            // Forgetting what was raised only means raising it once more.
            _alarms.Clear();
        }

        var first = new Alarm { Code = code, Subject = subject, Message = message, RaisedAt = now, Occurrences = 1, IsRelease = isRelease };
        _alarms[(code, subject)] = first;
        return first;
    }

    /// <summary>Forgets an alarm whose reason is gone, so that its next occurrence is a first one; returns what has to be told, where it was raised.</summary>
    public Alarm? End(string code, string subject, string message, DateTimeOffset now) => _alarms.Remove((code, subject))
        ? new Alarm { Code = code, Subject = subject, Message = message, RaisedAt = now, Occurrences = 1, IsRelease = true }
        : null;
}
