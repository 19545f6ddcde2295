using Guardrails.Events;

namespace Guardrails.Watching;

/// <summary>Counts verdicts. Not thread-safe: the watch's lock protects it.</summary>
internal sealed class WatchTally
{
    private const int Examples = 20;

    private readonly SortedDictionary<string, WatchLine> _lines = new(StringComparer.Ordinal);
    private readonly Queue<Denial> _latest = new();
    private int _judged;
    private int _denied;
    private int _flagged;

    public void Count(in Decision decision)
    {
        _judged++;
        if (decision.Denial is not { } denial)
        {
            return;
        }

        _denied++;
        foreach (var violation in denial.Violations)
        {
            var worst = (violation.Observed ?? 0m) - (violation.Limit ?? 0m);
            _lines[violation.Code.Code] = _lines.TryGetValue(violation.Code.Code, out var line)
                ? line with { Count = line.Count + 1, Worst = worst > line.WorstBy ? violation : line.Worst, WorstBy = Math.Max(worst, line.WorstBy) }
                : new WatchLine(violation.Code, 1, violation, worst);
        }

        _latest.Enqueue(denial);
        if (_latest.Count > Examples)
        {
            _latest.Dequeue();
        }
    }

    public void Count(GuardEvent e) => _flagged += e is GuardEvent.FactFlagged ? 1 : 0;

    public WatchReport ToReport() => new(
        _judged, _denied, _flagged, [.. _lines.Values.OrderByDescending(static l => l.Count).ThenBy(static l => l.Code.Code, StringComparer.Ordinal)], [.. _latest.Reverse()]);
}
