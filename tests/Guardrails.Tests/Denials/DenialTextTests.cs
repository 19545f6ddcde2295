using System.Globalization;
using System.Text.RegularExpressions;
using Guardrails.Denials;
using Guardrails.Tests.Rules;

namespace Guardrails.Tests.Denials;

/// <summary>Every code of the catalogue, raised once and read: the numbers have units that a person reads, and the text ends with a way out that exists.</summary>
public sealed partial class DenialTextTests
{
    public static TheoryData<string> Cases => [.. RuleCases.All.Select(static c => c.Name)];

    [Fact]
    public void Every_code_is_rendered() =>
        Assert.Equal(DenialCodes.All.Select(static c => c.Code), RenderedDenial.All.Select(static r => r.Violation.Code.Code));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Message_OfEveryCase_IsAPlainSentence(string name)
    {
        var violation = Render(name).Violation;

        Assert.EndsWith(".", violation.Message, StringComparison.Ordinal);
        Assert.Matches("^[A-Z0-9]", violation.Message);
        Assert.DoesNotMatch(@"\[|\([0-9,.]+ against ", violation.Message);
        foreach (var text in new[] { violation.Message, violation.Remedy, violation.ToString() })
        {
            Assert.DoesNotMatch(@"  |\.\.|\. \.|: \.| { |''", text);
            Assert.DoesNotMatch(@"Guardrails\.|\bSystem\.|\(C[0-9]{2}\)", text);
            Assert.DoesNotMatch(@"\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b(?! UTC)", text);
            Assert.All(Milliseconds().Matches(text), static m => Assert.True(decimal.Parse(m.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture) < 1_000m, m.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Message_WhereTwoNumbersAreCompared_SaysBothWithTheUnit(string name)
    {
        var violation = Render(name).Violation;
        var shown = Digits().Matches(violation.Message.Replace(",", "", StringComparison.Ordinal)).Count;

        Assert.True(shown >= (violation.Observed is null ? 0 : 1) + (violation is { Observed: not null, Limit: > 0m } ? 1 : 0), violation.Message);
        if (violation.Unit == "USD" && violation.Observed is not null)
        {
            Assert.Matches("USD|tick size", violation.Message);
        }

        if (violation.Subject.Length == 0 && violation.Observed is null)
        {
            return;
        }

        Assert.NotEqual(violation.Code.Meaning, violation.Message);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Remedy_OfEveryCase_NamesWhatExists(string name)
    {
        var violation = Render(name).Violation;
        var names = PublicNames.In(violation.Remedy).ToList();

        Assert.True(names.Count > 0, $"{violation.Code} names no call and no setting: {violation.Remedy}");
        Assert.All(names, n => Assert.True(PublicNames.Exists(n), $"{violation.Code} names {n}, which is not public: {violation.Remedy}"));
    }

    /// <summary>The catalogue's own words hold where a violation has none of its own.</summary>
    [Fact]
    public void Remedy_OfEveryCode_NamesWhatExists() => Assert.All(DenialCodes.All, static code =>
    {
        var names = PublicNames.In(code.Remedy).ToList();

        Assert.True(names.Count > 0, $"{code}: {code.Remedy}");
        Assert.All(names, n => Assert.True(PublicNames.Exists(n), $"{code} names {n}, which is not public"));
    });

    /// <summary>A name that does not exist is found: otherwise the tests above would pass whatever the texts said.</summary>
    [Theory]
    [InlineData("Call OrderGuard.SetState.", "OrderGuard.SetState", true)]
    [InlineData("Call SetState.", "SetState", true)]
    [InlineData("Pass it to Observe(Quote).", "Observe", true)]
    [InlineData("Set it in RiskLimits.", "RiskLimits", true)]
    [InlineData("Call OrderGuard.AdoptPosition.", "OrderGuard.AdoptPosition", false)]
    [InlineData("Set RiskLimits.SetState.", "RiskLimits.SetState", false)]
    [InlineData("Call AdoptPosition.", "AdoptPosition", false)]
    [InlineData("Pass it to Adopt(Quote).", "Adopt", false)]
    public void Exists_OfAName_IsWhetherItIsPublic(string text, string name, bool exists) =>
        Assert.Equal((name, exists), (Assert.Single(PublicNames.In(text)), PublicNames.Exists(name)));

    [Fact]
    public void Explain_OfADenial_HasALineWithSentenceAndWayOutForEachViolation()
    {
        var denial = RuleCases.All.Single(static c => c.Name == "off the tick").Above()!;

        Assert.Equal(
            "PRICE_OFF_TICK: LimitPrice 100.005 is not a multiple of the tick size 0.01; the nearest valid prices are 100 and 100.01. Send one of them; Instrument.RoundPrice rounds by the order's side.",
            denial.Explain());
    }

    private static RenderedDenial Render(string name) => RenderedDenial.Of(RuleCases.All.Single(c => c.Name == name));

    [GeneratedRegex("([0-9.,]+) ms")]
    private static partial Regex Milliseconds();

    [GeneratedRegex("[0-9]+(?:[.][0-9]+)?")]
    private static partial Regex Digits();
}
