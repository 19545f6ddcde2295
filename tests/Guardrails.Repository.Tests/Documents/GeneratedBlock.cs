using System.Text.RegularExpressions;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>
/// A part of a document that is generated from the code. It stands between <c>&lt;!-- generated: NAME --&gt;</c> and
/// <c>&lt;!-- end of NAME --&gt;</c>; what is around it is written by hand.
/// </summary>
internal static partial class GeneratedBlock
{
    /// <summary>Every block there is, and how its text is made.</summary>
    public static IReadOnlyDictionary<string, Func<string>> All { get; } = new SortedDictionary<string, Func<string>>(StringComparer.Ordinal)
    {
        ["alarm codes"] = AlarmTable.Text,
        ["closing runs"] = ClosingRunTable.Text,
        ["denial codes"] = DenialCodeTable.Text,
        ["denial texts"] = DenialCodeTable.Examples,
        ["drift policy"] = DriftTable.Text,
        ["guide code BrokerReadings"] = () => GuideCode.Of("BrokerReadings.cs"),
        ["guide code GuardedBot"] = () => GuideCode.Of("GuardedBot.cs"),
        ["guide code GuardedSender"] = () => GuideCode.Of("GuardedSender.cs"),
        ["guide code PositionCloser"] = () => GuideCode.Of("PositionCloser.cs"),
        ["guide code SdkBot"] = () => GuideCode.Of("SdkBot.cs"),
        ["guide code SdkReadings"] = () => GuideCode.Of("SdkReadings.cs"),
        ["guide code SdkSender"] = () => GuideCode.Of("SdkSender.cs"),
        ["guide code SdkTerms"] = () => GuideCode.Of("SdkTerms.cs"),
        ["guide code YourTerms"] = () => GuideCode.Of("YourTerms.cs"),
        ["journal events"] = EventTable.Text,
        ["log messages"] = TelemetryTable.LogMessages,
        ["misfits"] = MisfitTable.Text,
        ["options AutoTrips"] = () => OptionTable.Text(typeof(States.AutoTrips)),
        ["options BarCacheOptions"] = () => OptionTable.Text(typeof(MarketData.BarCacheOptions)),
        ["options BrokerCapabilities"] = () => OptionTable.Text(typeof(Brokers.BrokerCapabilities)),
        ["options GuardedBrokerOptions"] = () => OptionTable.Text(typeof(GuardedBrokerOptions)),
        ["options Instrument"] = () => OptionTable.Text(typeof(Instrument)),
        ["options OrderGuardOptions"] = () => OptionTable.Text(typeof(OrderGuardOptions)),
        ["options PartialProfits"] = () => OptionTable.Text(typeof(Protection.PartialProfits)),
        ["options RiskLimits"] = () => OptionTable.Text(typeof(RiskLimits)),
        ["options SymbolLimits"] = () => OptionTable.Text(typeof(Limits.SymbolLimits)),
        ["options TrailingStop"] = () => OptionTable.Text(typeof(Protection.TrailingStop)),
        ["quick start"] = QuickStartOutput.FirstOfEachIncident,
        ["quick start, every scenario"] = QuickStartOutput.Table,
        ["rules"] = RuleTable.Text,
        ["scenario effects"] = ScenarioWords.Effects,
        ["scenario steps"] = ScenarioWords.Steps,
        ["shown properties"] = ShownPropertyTable.Text,
        ["sample code ITemplateVenueClient"] = () => GuideCode.OfSample("samples/AdapterTemplate/ITemplateVenueClient.cs"),
        ["sample code Program"] = () => GuideCode.OfSample("samples/AdapterTemplate/Program.cs"),
        ["sample code TemplateBroker"] = () => GuideCode.OfSample("samples/AdapterTemplate/TemplateBroker.cs"),
        ["telemetry instruments"] = TelemetryTable.Instruments,
        ["telemetry names"] = TelemetryTable.Names,
    };

    /// <summary>The names of the blocks in a document.</summary>
    public static IEnumerable<string> In(string document) => Marker().Matches(document).Select(match => match.Groups["name"].Value);

    /// <summary>The document with all its blocks made anew.</summary>
    public static string Renew(string document) => Marker().Replace(document, match =>
    {
        var name = match.Groups["name"].Value;
        return All.TryGetValue(name, out var text)
            ? $"<!-- generated: {name} -->\n\n{text().TrimEnd('\n')}\n\n<!-- end of {name} -->"
            : throw new InvalidOperationException($"There is no generated block '{name}'; there are {string.Join(", ", All.Keys)}.");
    });

    [GeneratedRegex(@"<!-- generated: (?<name>[^\n]+?) -->\n.*?<!-- end of \k<name> -->", RegexOptions.Singleline)]
    private static partial Regex Marker();
}
