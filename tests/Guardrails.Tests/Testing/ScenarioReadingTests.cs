using System.Text.Json.Nodes;
using Guardrails.Testing.Incidents;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Tests.Testing;

/// <summary>A scenario file that is not exactly right is refused with the file and the property: an expectation must never get lost.</summary>
public sealed class ScenarioReadingTests
{
    private const string FileName = "mine.scenario.json";

    [Fact]
    public void Parse_TheFileAsItIs_Reads() => Assert.Equal("IR-40b-in-flight", Scenario.Parse(Json().ToJsonString(), FileName).Id);

    [Theory]
    [InlineData("", "oops")]
    [InlineData("guard.limits", "maxGrosExposure")]
    [InlineData("script.0", "qoute")]
    [InlineData("guarded.decisions.close", "outcomes")]
    [InlineData("naive.venue", "profit")]
    public void Parse_UnknownProperty_IsAnErrorThatNamesIt(string place, string property) =>
        Refused(json => At(json, place)[property] = 1, property);

    [Theory]
    [InlineData("", "premise")]
    [InlineData("naive.venue", "profitAndLoss")]
    [InlineData("guarded", "tracked")]
    public void Parse_MissingProperty_IsAnErrorThatNamesIt(string place, string property) =>
        Refused(json => At(json, place).Remove(property), property);

    [Fact]
    public void Parse_UnknownStep_IsAnErrorThatNamesIt() => Refused(json => json["script"]!.AsArray().Add(new JsonObject { ["sleep"] = "1s" }), "sleep");

    [Fact]
    public void Parse_StepWithTwoActions_IsAnErrorThatNamesIt() => Refused(json => At(json, "script.0")["advance"] = "1s", "script[0] has 2 actions");

    [Fact]
    public void Parse_OrderWithoutExpectation_IsAnErrorThatNamesIt() =>
        Refused(json => At(json, "guarded.decisions").Remove("closeAgain"), "guarded.decisions says nothing of 'closeAgain'");

    [Fact]
    public void Parse_ExpectationWithoutOrder_IsAnErrorThatNamesIt() =>
        Refused(json => At(json, "guarded.decisions")["nobody"] = new JsonObject { ["outcome"] = "accepted" }, "'nobody' is no order of the script");

    [Fact]
    public void Parse_UnknownDenialCode_IsAnErrorThatNamesIt() =>
        Refused(json => At(json, "guarded.decisions.closeAgain.violations.0")["code"] = "NO_SUCH_CODE", "NO_SUCH_CODE");

    [Fact]
    public void Parse_UnknownSymbol_IsAnErrorThatNamesIt() => Refused(json => At(json, "script.0")["quote"] = new JsonObject { ["ABC"] = 1 }, "'ABC'");

    [Fact]
    public void Parse_UnknownPreset_IsAnErrorThatNamesIt() => Refused(json => At(json, "venue")["profile"] = "Casino", "venue: profile 'Casino'");

    [Fact]
    public void Parse_LimitsThatTheGuardRefuses_IsAnErrorThatNamesThem() => Refused(json => At(json, "guard.limits")["maxGrossExposure"] = -1, "guard.limits: ");

    [Fact]
    public void Parse_InstrumentThatTheGuardRefuses_IsAnErrorThatNamesIt() => Refused(json => At(json, "instruments.0")["tick"] = 0, "instruments: Instrument 'XYZ'");

    [Theory]
    [InlineData("guard.limits", "maxGrossExposure", "40")]
    [InlineData("guard.limits", "maxQuoteAge", "soon")]
    public void Parse_UnreadableValue_IsAnErrorThatNamesThePlace(string place, string property, string value) =>
        Refused(json => At(json, place)[property] = value, property);

    [Fact]
    public void Parse_FactThatIsNeitherSourcedNorSynthetic_IsAnError() => Refused(json => At(json, "facts.1").Remove("synthetic"), "needs a source");

    [Fact]
    public void Parse_PropertyGivenTwice_IsAnErrorThatNamesIt()
    {
        var text = Json().ToJsonString().Replace("\"tracked\":{}", "\"tracked\":{},\"tracked\":{}", StringComparison.Ordinal);
        Assert.Contains("'tracked' is given twice", Assert.Throws<ScenarioException>(() => Scenario.Parse(text, FileName)).Message);
    }

    private static void Refused(Action<JsonObject> damage, string problem)
    {
        var json = Json();
        damage(json);
        var refused = Assert.Throws<ScenarioException>(() => Scenario.Parse(json.ToJsonString(), FileName));
        Assert.StartsWith(FileName, refused.Message);
        Assert.Contains(problem, refused.Message);
    }

    private static JsonObject At(JsonObject json, string place) => place.Length == 0
        ? json
        : place.Split('.').Aggregate((JsonNode)json, (node, name) => (int.TryParse(name, out var index) ? node[index] : node[name])!).AsObject();

    private static JsonObject Json()
    {
        var scenario = IncidentCorpus.Get("IR-40b-in-flight");
        using var stream = typeof(IncidentCorpus).Assembly.GetManifestResourceStream(scenario.FileName)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
