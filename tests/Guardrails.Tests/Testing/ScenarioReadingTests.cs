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

    [Theory]
    [InlineData("close", """{ "as": "out", "symbol": "ABC" }""", "close names 'ABC'")]
    [InlineData("close", """{ "as": "out", "symbol": "XYZ", "quantity": 0 }""", "close.quantity is not above 0")]
    [InlineData("close", """{ "as": "out", "symbol": "XYZ", "cancels": ["nobody"] }""", "close.cancels names 'nobody'")]
    [InlineData("close", """{ "as": "buy", "symbol": "XYZ" }""", "close is named 'buy'")]
    [InlineData("replace", """{ "as": "change", "order": "nobody", "quantity": 5 }""", "replace names 'nobody'")]
    [InlineData("replace", """{ "as": "change", "order": "buy" }""", "replace changes nothing")]
    [InlineData("replace", """{ "as": "change#1", "order": "buy", "limit": 5 }""", "replace is named 'change#1'")]
    [InlineData("state", """{ "scope": "ABC", "state": "halted" }""", "state names 'ABC'")]
    [InlineData("state", """{ "scope": "XYZ", "state": "asleep" }""", ".state.state")]
    [InlineData("state", """{ "scope": "XYZ", "state": "halted", "after": "0s" }""", "state.after is 0")]
    [InlineData("outage", "\"0s\"", "outage is 0")]
    [InlineData("holdNext", "\"0s\"", "holdNext is 0")]
    [InlineData("undoNextReplace", "\"0s\"", "undoNextReplace is 0")]
    [InlineData("takeNextAs", "{}", "takeNextAs changes nothing")]
    [InlineData("takeNextAs", """{ "side": "buy" }""", "side")]
    [InlineData("takeNextTwice", "false", "takeNextTwice is false")]
    [InlineData("tellNextFillTwice", "false", "tellNextFillTwice is false")]
    [InlineData("bust", "\"nobody\"", "bust names 'nobody'")]
    [InlineData("repeat", """{ "times": 2, "steps": [ { "close": { "as": "out", "symbol": "XYZ" } }, { "cancel": { "as": "change", "order": "out" } } ] }""", "cancel names 'out', which is no order before it")]
    [InlineData("repeat", """{ "times": 2, "steps": [ { "submit": { "as": "out", "side": "buy", "quantity": 1, "symbol": "XYZ" } }, { "bust": "out" } ] }""", "bust names 'out', which is repeated")]
    public void Parse_StepThatCannotBePlayed_IsAnErrorThatNamesIt(string step, string value, string problem) => Refused(
        json =>
        {
            At(json, "guarded.decisions")["out"] = new JsonObject { ["outcome"] = "closed" };
            At(json, "guarded.decisions")["change"] = new JsonObject { ["outcome"] = "accepted" };
            json["script"]!.AsArray().Add(new JsonObject { [step] = JsonNode.Parse(value) });
        },
        problem);

    [Fact]
    public void Parse_CloseAtAVenueWithLegs_IsAnErrorThatNamesIt() => Refused(
        json =>
        {
            At(json, "venue")["profile"] = "FuturesHedge";
            json["script"]!.AsArray().Add(new JsonObject { ["close"] = new JsonObject { ["as"] = "out", ["symbol"] = "XYZ" } });
        },
        "close needs a venue with one position per symbol");

    [Fact]
    public void Parse_ReduceOnlyOnAnOrderThatDoesNotClose_IsAnErrorThatNamesIt() =>
        Refused(json => At(json, "script.1.submit")["reduceOnly"] = true, "'buy' is reduceOnly");

    [Fact]
    public void Parse_TwoForbiddenEffectsInOne_IsAnErrorThatNamesThem() =>
        Refused(json => At(json, "forbidden.0")["lossAbove"] = 1, "has 2 effects");

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
