using System.Text.Json.Nodes;
using Guardrails.Testing.Incidents;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Tests.Testing;

public sealed class ScenarioRunnerTests
{
    [Fact]
    public async Task RunAsync_Twice_GivesTheSameDecisionsAndNumbers()
    {
        Assert.Equal(await Play(), await Play());

        static async Task<string> Play()
        {
            var run = await ScenarioRunner.RunAsync(IncidentCorpus.Get("G-03c-four-callers"), ScenarioMode.Guarded, cancellationToken: TestContext.Current.CancellationToken);
            return string.Join('\n', run.Decisions.Select(decision => $"{decision}").Concat(run.Orders.Select(order => $"{order} {order.ReceivedAt:O}")).Append($"{run.Venue}"));
        }
    }

    [Fact]
    public async Task RunAsync_WithASynchronizationContext_PlaysAllTheSame()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        var run = ScenarioRunner.RunAsync(IncidentCorpus.Get("G-03b-race"), ScenarioMode.Guarded, cancellationToken: TestContext.Current.CancellationToken);
        SynchronizationContext.SetSynchronizationContext(context);
        Assert.Empty((await run).Findings);
    }

    /// <summary>Each kind of expectation is able to fail: one number changed at a time, one finding each.</summary>
    [Theory]
    [InlineData("naive.venue.positions", "XYZ", "-11", "naive: XYZ that the venue holds: expected -11, is -10")]
    [InlineData("naive.venue", "profitAndLoss", "1", "naive: profit and loss: expected 1, is -100")]
    [InlineData("naive.venue", "grossExposure", "1", "naive: gross exposure: expected 1, is 1100")]
    [InlineData("naive.venue", "ordersReceived", "9", "naive: orders that reached the venue: expected 9, is 3")]
    [InlineData("naive", "believed", "{ \"XYZ\": 10 }", "naive: XYZ that the bot believes it holds: expected 10, is -10")]
    [InlineData("guarded.venue", "ordersReceived", "9", "guarded: orders that reached the venue: expected 9, is 2")]
    [InlineData("guarded", "tracked", "{ \"XYZ\": 1 }", "guarded: XYZ that the guard has booked: expected 1, is 0")]
    [InlineData("guarded.decisions.close", "outcome", "\"rejected\"", "guarded: 'close' should be Rejected")]
    [InlineData("guarded.decisions.closeAgain.violations.0", "observed", "11", "guarded: 'closeAgain' should have CLOSE_EXCEEDS_POSITION 11 > 0")]
    [InlineData("guarded.decisions.closeAgain.violations.0", "limit", "1", "guarded: 'closeAgain' should have CLOSE_EXCEEDS_POSITION 10 > 1")]
    [InlineData("guarded.decisions.closeAgain.violations.0", "subject", "\"x\"", "guarded: 'closeAgain' should have CLOSE_EXCEEDS_POSITION 10 > 0 x")]
    [InlineData("guarded.decisions.closeAgain.violations.0", "code", "\"QUOTE_MISSING\"", "guarded: 'closeAgain' should be denied because of QUOTE_MISSING")]
    [InlineData("", "forbidden", "[ { \"long\": \"XYZ\", \"why\": \"no\" } ]", "guarded: the forbidden effect happened: no")]
    [InlineData("", "forbidden", "[ { \"grossExposureAbove\": 5000, \"why\": \"no\" } ]", "naive: the forbidden effect does not happen without the guard: no")]
    [InlineData("", "forbidden", "[ { \"lossAbove\": 100, \"why\": \"no\" } ]", "naive: the forbidden effect does not happen without the guard: no")]
    [InlineData("", "forbidden", "[ { \"lossAbove\": -1, \"why\": \"no\" } ]", "guarded: the forbidden effect happened: no")]
    public async Task ReplayAsync_ExpectationThatIsWrong_IsFound(string place, string property, string value, string finding)
    {
        var json = Json("IR-40b-in-flight");
        var node = place.Length == 0 ? json : place.Split('.').Aggregate((JsonNode)json, (at, name) => (int.TryParse(name, out var index) ? at[index] : at[name])!).AsObject();
        node[property] = JsonNode.Parse(value);
        var replay = await ScenarioRunner.ReplayAsync(Scenario.Parse(json.ToJsonString(), "damaged"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(replay.Naive.Findings.Concat(replay.Guarded.Findings), found => found.StartsWith(finding, StringComparison.Ordinal));
        Assert.False(replay.Holds);
    }

    [Fact]
    public async Task RunAsync_AnswerThatNeverComesInTime_IsAnError()
    {
        var json = Json("IR-40b-in-flight");
        json["venue"]!["responseLatency"] = "5m";
        await Assert.ThrowsAsync<ScenarioException>(() => ScenarioRunner.RunAsync(
            Scenario.Parse(json.ToJsonString(), "slow"), ScenarioMode.Naive, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_MechanismSwitchedOff_WorksInDebugBuildsOnly()
    {
        var run = () => ScenarioRunner.RunAsync(
            IncidentCorpus.Get("IR-05b-price-missing"), ScenarioMode.Guarded, new ScenarioOptions { DisabledMechanisms = ["Quote"] }, TestContext.Current.CancellationToken);
        if (ScenarioRunner.CanDisableMechanisms)
        {
            Assert.NotEmpty((await run()).Findings);
        }
        else
        {
            await Assert.ThrowsAsync<NotSupportedException>(run);
        }
    }

    private static JsonObject Json(string id)
    {
        using var stream = typeof(IncidentCorpus).Assembly.GetManifestResourceStream(IncidentCorpus.Get(id).FileName)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
