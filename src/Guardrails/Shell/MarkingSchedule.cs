using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Exposure;

namespace Guardrails.Shell;

/// <summary>Says when exposed positions are valued anew. Not thread-safe: the guard's lock protects it.</summary>
internal sealed class MarkingSchedule(AccountBook book, TimeSpan interval)
{
    private GuardInstant _markedAt;

    /// <summary>Works out, now and then or when a symbol waits for its first price, which marks have moved.</summary>
    public GuardEvent? Next_NeedsLock(Symbol priced, in GuardInstant now)
    {
        if (now.Since(_markedAt) < interval.Ticks && !MarkPass.WaitsForPrice(book, priced))
        {
            return null;
        }

        _markedAt = now;
        return MarkPass.MovedMarks(book, now);
    }
}
