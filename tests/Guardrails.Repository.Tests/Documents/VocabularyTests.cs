using System.Text.RegularExpressions;
using Guardrails.Denials;
using Guardrails.Testing.Incidents;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Names in the documents are names in the code.</summary>
public sealed partial class VocabularyTests
{
    /// <summary>Upper-case words in the documents that are no code of the guard.</summary>
    private static readonly string[] OtherWords = ["GUARDRAILS_UPDATE_DOCS", "GUARDRAILS_RECORD_FACTS", "GUARDRAILS_ALLOW_HEDGING", "X_MY_REASON", "X_ALPACA_MARGIN_EXCESS", "X_ALPACA_MARGIN_CALL", "X_ALPACA_CLOSING_ONLY", "NOT_SENT", "APCA_API_KEY_ID", "APCA_API_SECRET_KEY"];

    public static TheoryData<string> Documents => [.. MarkdownFile.All];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_code_that_is_mentioned_exists(string document)
    {
        var known = DenialCodes.All.Select(code => code.Code)
            .Concat(AlarmTable.Codes.Select(code => (string)code.GetRawConstantValue()!))
            .Concat(OtherWords);

        Assert.Empty(UpperCaseWord().Matches(MarkdownFile.Read(document)).Select(match => match.Value).Distinct().Except(known));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_telemetry_name_that_is_mentioned_exists(string document)
    {
        var known = TelemetryTable.Constants.Select(constant => (string)constant.GetRawConstantValue()!);

        Assert.Empty(TelemetryName().Matches(MarkdownFile.Read(document)).Select(match => match.Groups["name"].Value).Distinct().Except(known));
    }

    [Fact]
    public void Every_rule_is_in_the_reference()
    {
        var reference = MarkdownFile.Read("docs/reference/rules.md");

        Assert.All(RuleTable.All(), rule => Assert.Contains($"`{rule.Name}`", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_type_of_the_core_is_found_by_the_reference()
    {
        var types = typeof(OrderGuard).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rules.OrderRule)));

        Assert.Empty(types.Except(RuleTable.All().Select(rule => rule.GetType())));
    }

    [Fact]
    public void Every_incident_of_the_corpus_is_in_the_readme()
    {
        var readme = MarkdownFile.Read("README.md");

        Assert.All(IncidentCorpus.All, scenario => Assert.Contains($"(src/Guardrails.Testing/Incidents/{scenario.FileName})", readme, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<![\w/.])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w/])")]
    private static partial Regex UpperCaseWord();

    [GeneratedRegex(@"`(?<name>guardrails\.[a-z_.]+)`")]
    private static partial Regex TelemetryName();
}
