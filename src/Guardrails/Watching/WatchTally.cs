namespace Guardrails.Watching;

/// <summary>Counts verdicts. Not thread-safe: the watch's lock protects it.</summary>
internal sealed class WatchTally
{
    private const int Examples = 20;

    private readonly SortedDictionary<string, WatchLine> _lines = new(StringComparer.Ordinal);
    private readonly Queue<Denial> _latest = new();
    private int _judged;
    private int _denied;

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
                : new WatchLine { Code = violation.Code, Count = 1, Worst = violation, WorstBy = worst };
        }

        _latest.Enqueue(denial);
        if (_latest.Count > Examples)
        {
            _latest.Dequeue();
        }
    }

    /// <param name="flaggedFacts">How many facts did not fit.</param>
    public WatchReport ToReport(int flaggedFacts) => new()
    {
        Judged = _judged,
        WouldDeny = _denied,
        FlaggedFacts = flaggedFacts,
        Lines = [.. _lines.Values.OrderByDescending(static l => l.Count).ThenBy(static l => l.Code.Code, StringComparer.Ordinal)],
        LatestDenials = [.. _latest.Reverse()]
    };
}
