using Guardrails.Testing.Incidents;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Tests.Incidents;

/// <summary>Plays a scenario of the corpus. The tests beside it assert an incident's headline figures a second time, apart from its file.</summary>
internal static class Replay
{
    public static Task<ScenarioResult> NaiveAsync(string id) => RunAsync(id, ScenarioMode.Naive);

    public static Task<ScenarioResult> GuardedAsync(string id) => RunAsync(id, ScenarioMode.Guarded);

    public static string Codes(ScenarioResult run, string name) =>
        string.Join(" ", run.Decisions.Single(decision => decision.Name == name).Denial?.Violations.Select(violation => violation.ToRecord()) ?? ["no denial"]);

    /// <summary>The signed quantity that the venue holds in the scenario's one instrument.</summary>
    public static decimal Held(ScenarioResult run) => run.Venue.Positions.SingleOrDefault()?.Quantity ?? 0m;

    private static Task<ScenarioResult> RunAsync(string id, ScenarioMode mode) =>
        ScenarioRunner.RunAsync(IncidentCorpus.Get(id), mode, cancellationToken: TestContext.Current.CancellationToken);
}
