using System.Diagnostics;
using Guardrails.Testing.Scenarios;

namespace QuickStart.Wire;

/// <summary>Plays what of the corpus a venue for US equities can carry, guarded and unguarded, over HTTP and WebSocket.</summary>
internal static class WireRun
{
    /// <summary>Scenarios over the wire. What happens at Alpaca takes longer to be found out than in process: positions may be 10 s behind, and are looked at twice.</summary>
    public static ScenarioOptions Options { get; } = new() { Venue = WireVenue.OpenAsync, Settling = TimeSpan.FromSeconds(45) };

    public static async Task<int> RunAsync(IReadOnlyList<Scenario> scenarios)
    {
        var started = Stopwatch.GetTimestamp();
        var (rows, left) = (new List<WireRow>(), new List<string>());
        foreach (var scenario in scenarios)
        {
            if (WireReach.WhyNot(scenario) is { } why)
            {
                left.Add($"NOT RUN {scenario.Id}: {why}");
            }
            else
            {
                rows.Add(WireRow.Judge(await ScenarioRunner.ReplayAsync(scenario, Options)));
            }
        }

        var (broken, byReplay) = (rows.Where(static row => row.Findings.Count > 0).ToList(), rows.ToDictionary(static row => row.Replay));
        IncidentTable.Print([.. rows.Select(static row => row.Replay)], replay => byReplay[replay].Refusal, replay => byReplay[replay].Findings.Count == 0);
        Console.WriteLine();
        foreach (var row in rows)
        {
            if (WireReach.DifferencesOf(row.Replay.Scenario) is { } differences)
            {
                Console.WriteLine($"OTHERWISE {row.Replay.Scenario.Id}: {differences.Why}");
            }
        }

        left.ForEach(Console.WriteLine);
        Console.WriteLine();
        Console.WriteLine($"{rows.Count - broken.Count} of {rows.Count} rows hold over HTTP and WebSocket, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; in {rows.Count(static row => row.Refusal is not null)} of them "
            + $"the venue refuses the bot without a guard by itself. {left.Count} were not run.");
        foreach (var finding in broken.SelectMany(static row => row.Findings.Select(finding => $"{row.Replay.Scenario.Id}: {finding}")))
        {
            Console.WriteLine(finding);
        }

        return broken.Count == 0 && rows.Count > 0 ? 0 : 1;
    }
}
