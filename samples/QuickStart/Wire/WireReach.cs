using Guardrails.Testing.Scenarios;
using Guardrails.Testing.Scenarios.Format;

namespace QuickStart.Wire;

/// <summary>Which scenarios Alpaca's wire cannot carry.</summary>
internal static class WireReach
{
    /// <summary>How findings begin that are right over the wire, and why.</summary>
    private static readonly Dictionary<string, (string Why, string[] Findings)> _differences = new(StringComparer.Ordinal)
    {
        ["IR-23-close-retried"] = (HoldsShares, ["guarded: orders that reached the venue: expected 2, is 3", "guarded: 'closeAgain' should be Denied CLOSE_EXCEEDS_POSITION; closeAgain: Rejected"]),
        ["IR-40b-in-flight"] = (HoldsShares, ["guarded: orders that reached the venue: expected 2, is 3", "guarded: 'closeAgain' should be Denied CLOSE_EXCEEDS_POSITION; closeAgain: Rejected"]),
        ["V-05-sum-contradicted"] = (HoldsShares,
        [
            "guarded: orders that reached the venue: expected 1, is 2", "guarded: 'cancel' should be Ended ; cancel: Pending",
            "guarded: 'close' should be Denied CLOSE_EXCEEDS_POSITION; close: Rejected",
        ]),
        ["IR-50a-liquidated"] = ("Alpaca's wire does not say that an execution was forced: it is somebody else's.",
        [
            "guarded: the alarm FORCED_EXECUTION was not raised", "guarded: the alarm STATE_CHANGED was not raised", "guarded: XYZ should be Quarantined; it is Active",
            "guarded: account should be ReduceOnly; it is Active",
        ]),
    };

    private const string HoldsShares = "Alpaca holds the shares of an exit, so the venue refuses what goes beyond them, and the guard leaves the refusal to the venue.";

    /// <summary>What cannot happen there at all.</summary>
    private static readonly Dictionary<string, string> _impossible = new(StringComparer.Ordinal)
    {
        ["IR-35-sold-elsewhere"] = "Alpaca holds the shares of a stop, so that nobody else can sell them.",
    };

    /// <summary>Why a scenario is not run, in a sentence; <see langword="null"/> when it is.</summary>
    public static string? WhyNot(Scenario scenario)
    {
        var file = scenario.File;
        return file.Account.Currency != "USD" ? $"the account is in {file.Account.Currency}, and Alpaca's is in USD."
            : file.Venue.Profile is not ("Plain" or "EquitiesHoldingShares") ? $"the venue is {file.Venue.Profile}: no account for shares."
            : file.Account.Equity <= 0m ? "a sandbox begins with money."
            : file.Instruments.Any(static instrument => instrument.CallOn is not null) ? "the sandbox lists no options."
            : file.Instruments.Any(static instrument => instrument.Multiplier != 1m || instrument.NegativePrices || instrument.Lot != 1m) ? "it is about a future or a coin, and the sandbox lists shares."
            : file.Instruments.Any(static instrument => instrument.UnitsOutstanding is not null || instrument.MinQuantity > 0m || instrument.MaxQuantity is not null || instrument.Groups.Count > 0)
                ? "it needs what Alpaca does not tell of an asset: sectors, units outstanding, least and largest quantities."
            : Steps(file.Script).Any(static step => step.HoldNext is not null) ? "the Alpaca adapter does not wait for a slot of its rate before an order."
            : _impossible.GetValueOrDefault(scenario.Id);
    }

    /// <summary>What comes out otherwise over the wire than the scenario says, and why; <see langword="null"/> when nothing does.</summary>
    public static (string Why, string[] Findings)? DifferencesOf(Scenario scenario) => _differences.TryGetValue(scenario.Id, out var differences) ? differences : null;

    private static IEnumerable<StepFile> Steps(IEnumerable<StepFile> script) => script.SelectMany(static step => step.Repeat is { } repeat ? Steps(repeat.Steps) : [step]);
}
