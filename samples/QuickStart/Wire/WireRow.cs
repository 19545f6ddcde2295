using Guardrails.Testing.Scenarios;

namespace QuickStart.Wire;

/// <summary>How a scenario that was played over the wire is judged: as in process, but for what Alpaca does otherwise than the venue that the scenario was written for.</summary>
internal sealed class WireRow
{
    private WireRow(ScenarioReplay replay, string? refusal, IReadOnlyList<string> findings) => (Replay, Refusal, Findings) = (replay, refusal, findings);

    public ScenarioReplay Replay { get; }

    /// <summary>What Alpaca refuses the naive bot by itself, so that the damage does not happen without the guard either; <see langword="null"/> when it lets it happen.</summary>
    public string? Refusal { get; }

    /// <summary>What is not as expected; empty when the row holds.</summary>
    public IReadOnlyList<string> Findings { get; }

    public static WireRow Judge(ScenarioReplay replay)
    {
        var refused = replay.Naive.Findings.Count == 0 ? null : replay.Naive.Decisions.FirstOrDefault(static decision => decision.Outcome == ScenarioOutcome.Rejected)?.Text;
        var expected = WireReach.DifferencesOf(replay.Scenario)?.Findings ?? [];
        return new WireRow(replay, refused is null ? null : $"refused by the venue: {refused}",
        [
            .. refused is null ? replay.Naive.Findings : [],
            .. replay.Guarded.Findings.Where(finding => !expected.Any(difference => finding.StartsWith(difference, StringComparison.Ordinal))),
            .. expected.Where(difference => !replay.Guarded.Findings.Any(finding => finding.StartsWith(difference, StringComparison.Ordinal)))
                .Select(static difference => $"over the wire this is expected, and is not there: {difference}"),
        ]);
    }
}
