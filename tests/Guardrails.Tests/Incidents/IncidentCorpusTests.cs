using Guardrails.Testing.Incidents;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Tests.Incidents;

public sealed class IncidentCorpusTests
{
    public static TheoryData<string> Ids => [.. IncidentCorpus.All.Select(scenario => scenario.Id)];

    public static TheoryData<string, string> Mechanisms =>
        [.. IncidentCorpus.All.SelectMany(scenario => scenario.Mechanisms.Select(mechanism => (scenario.Id, mechanism)))];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Every_incident_happens_without_the_guard_and_not_behind_it(string id)
    {
        var replay = await ScenarioRunner.ReplayAsync(IncidentCorpus.Get(id), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(replay.Naive.Findings);
        Assert.Empty(replay.Guarded.Findings);
    }

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public async Task No_incident_holds_without_a_mechanism_it_names(string id, string mechanism)
    {
        Assert.SkipUnless(ScenarioRunner.CanDisableMechanisms, "only Debug builds can switch a mechanism off");
        var options = new ScenarioOptions { DisabledMechanisms = [mechanism] };
        var run = await ScenarioRunner.RunAsync(IncidentCorpus.Get(id), ScenarioMode.Guarded, options, TestContext.Current.CancellationToken);
        Assert.NotEmpty(run.Findings);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_scenario_is_in_the_file_of_its_name_and_belongs_to_its_incident(string id)
    {
        var scenario = IncidentCorpus.Get(id);
        Assert.Equal($"{id}.scenario.json", scenario.FileName);
        Assert.StartsWith(scenario.Incident, id);
    }

    [Fact]
    public void The_corpus_has_every_incident()
    {
        Assert.Equal(["A-01", "A-02", "A-03", "G-01", "G-02", "G-03", "G-04", "G-05", "G-07", "G-09", "IR-01", "IR-03", "IR-04", "IR-05", "IR-20", "IR-21", "IR-23", "IR-33", "IR-35", "IR-40", "IR-41", "IR-50", "IR-51", "IR-52", "IR-60", "L-01", "L-02", "P-01", "P-02", "P-03", "P-04", "S-01", "S-02", "S-03", "S-04", "V-01", "V-02", "V-03", "V-04", "V-05", "V-06", "V-07", "X-01", "X-02", "X-03", "X-04", "X-05", "X-06"], IncidentCorpus.All.Select(scenario => scenario.Incident).Distinct());
    }
}
