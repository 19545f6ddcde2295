using System.Globalization;
using Guardrails.Denials;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing.Scenarios.Format;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.Scenarios;

/// <summary>Compares a run with what its scenario expects. It reads only what the run recorded and the venue's own truth.</summary>
/// <param name="file">The scenario.</param>
/// <param name="mode">What stood behind the bot's submit.</param>
/// <param name="knowsWords">Whether the venue's words in a denial are those of the scenario; over a wire they are the adapter's.</param>
internal sealed class ScenarioAudit(ScenarioFile file, ScenarioMode mode, bool knowsWords)
{
    private readonly List<string> _findings = [];

    public IReadOnlyList<string> Compare(
        IReadOnlyList<ScenarioDecision> decisions,
        SimulatedVenueState venue,
        IReadOnlyList<SimulatedOrder> orders,
        int openOrders,
        IReadOnlyDictionary<string, decimal> believed,
        IReadOnlyList<TrackedPosition> tracked,
        IReadOnlyList<string> alarms,
        IReadOnlyDictionary<string, TradingState> states)
    {
        Expect("open orders", (mode == ScenarioMode.Naive ? file.Naive.Venue : file.Guarded.Venue).OpenOrders ?? openOrders, openOrders);
        if (mode == ScenarioMode.Naive)
        {
            CompareVenue(file.Naive.Venue, venue, orders);
            if (file.Naive.Believed is { } expected)
            {
                CompareQuantities("the bot believes it holds", expected, believed);
            }
        }
        else
        {
            CompareVenue(file.Guarded.Venue, venue, orders);
            CompareDecisions(decisions);
            CompareAlarms(alarms, states);
            CompareQuantities("the guard has booked", file.Guarded.Tracked, tracked.Where(position => position.Net != 0m)
                .ToDictionary(position => Name(position.Key.Symbol, position.Key.Leg), position => position.Net));
        }

        CompareEffects(venue, orders);
        return _findings;
    }

    private void CompareAlarms(IReadOnlyList<string> alarms, IReadOnlyDictionary<string, TradingState> states)
    {
        foreach (var missing in file.Guarded.Alarms.Except(alarms, StringComparer.Ordinal))
        {
            Find($"the alarm {missing} was not raised; raised were {string.Join(", ", alarms)}");
        }

        foreach (var scope in file.Guarded.States.Keys.Concat(states.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (file.Guarded.States.GetValueOrDefault(scope) != states.GetValueOrDefault(scope))
            {
                Find($"{scope} should be {file.Guarded.States.GetValueOrDefault(scope)}; it is {states.GetValueOrDefault(scope)}");
            }
        }
    }

    private void CompareVenue(VenueExpectationFile expected, SimulatedVenueState venue, IReadOnlyList<SimulatedOrder> orders)
    {
        CompareQuantities("the venue holds", expected.Positions, venue.Positions.Where(position => position.Quantity != 0m)
            .ToDictionary(position => Name(position.Symbol, position.Leg), position => position.Quantity));
        Expect("profit and loss", expected.ProfitAndLoss, venue.ProfitAndLoss);
        Expect("gross exposure", expected.GrossExposure, venue.GrossExposure);
        Expect("orders that reached the venue", expected.OrdersReceived, orders.Count(order => order.Origin is OrderOrigin.Guarded or OrderOrigin.Unguarded));
    }

    private void CompareQuantities(string what, ByName<decimal> expected, IReadOnlyDictionary<string, decimal> actual)
    {
        foreach (var name in expected.Keys.Concat(actual.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Expect($"{name} that {what}", expected.GetValueOrDefault(name), actual.GetValueOrDefault(name));
        }
    }

    private void CompareDecisions(IReadOnlyList<ScenarioDecision> decisions)
    {
        foreach (var decision in decisions)
        {
            var expected = file.Guarded.Decisions.GetValueOrDefault(decision.Name) ?? file.Guarded.Decisions.GetValueOrDefault(decision.Name.Split('#')[0]);
            if (expected is null)
            {
                Find($"'{decision.Name}' is not expected: {decision}");
            }
            else if (expected.Outcome != decision.Outcome)
            {
                Find($"'{decision.Name}' should be {expected.Outcome} {string.Join(", ", expected.Violations.Select(violation => violation.Code))}; {decision}");
            }
            else if (decision.Denial is { } denial)
            {
                CompareDenial(decision.Name, expected, denial);
            }
        }

        foreach (var name in file.Guarded.Decisions.Keys)
        {
            if (!decisions.Any(decision => decision.Name == name || decision.Name.Split('#')[0] == name))
            {
                Find($"'{name}' was never decided");
            }
        }
    }

    private void CompareDenial(string name, DecisionFile expected, Denial denial)
    {
        if (denial.Code.Code != expected.Violations[0].Code)
        {
            Find($"'{name}' should be denied because of {expected.Violations[0].Code}; the reason is {denial.Code}");
        }

        foreach (var violation in expected.Violations)
        {
            if (!denial.Violations.Any(actual => Matches(violation, actual)))
            {
                Find($"'{name}' should have {Text(violation)}; it has {string.Join("; ", denial.Violations.Select(Text))}");
            }
        }
    }

    /// <summary>Without the guard the effect happens, otherwise the scenario proves nothing; behind it, it never does.</summary>
    private void CompareEffects(SimulatedVenueState venue, IReadOnlyList<SimulatedOrder> orders)
    {
        foreach (var effect in file.Forbidden)
        {
            var happened = Happened(effect, venue, orders);
            if (happened != (mode == ScenarioMode.Naive))
            {
                Find($"the forbidden effect {(happened ? "happened" : "does not happen without the guard")}: {effect.Why}");
            }
        }
    }

    private static bool Happened(ForbiddenFile effect, SimulatedVenueState venue, IReadOnlyList<SimulatedOrder> orders) =>
        effect.Order is { } match ? orders.Any(order => order.Origin is OrderOrigin.Guarded or OrderOrigin.Unguarded && order.Symbol == match.Symbol && order.Side == match.Side)
        : effect.Short is { } shorted ? venue.Positions.Any(position => position.Symbol == shorted && position.Lowest < 0m)
        : effect.Long is { } longed ? venue.Positions.Any(position => position.Symbol == longed && position.Highest > 0m)
        : effect.LongAndShort is { } both ? venue.HeldLongAndShort.Contains(both)
        : effect.LossAbove is { } most ? -venue.ProfitAndLoss > most
        : venue.PeakGrossExposure > effect.GrossExposureAbove;

    private bool Matches(ViolationFile expected, Violation actual) =>
        actual.Code.Code == expected.Code
        && (expected.Observed is null || actual.Observed == expected.Observed)
        && (expected.Limit is null || actual.Limit == expected.Limit)
        && (expected.Subject is null || actual.Subject == expected.Subject || !knowsWords);

    private static string Text(ViolationFile violation) => FormattableString.Invariant($"{violation.Code} {violation.Observed} > {violation.Limit} {violation.Subject}").TrimEnd();

    private static string Text(Violation violation) => FormattableString.Invariant($"{violation.Code} {violation.Observed} > {violation.Limit} {violation.Subject}").TrimEnd();

    private static string Name(Symbol symbol, PositionLeg leg) => leg == PositionLeg.Net ? symbol.Value : $"{symbol}:{leg}";

    private void Expect(string what, decimal expected, decimal actual)
    {
        if (expected != actual)
        {
            Find(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, is {actual}"));
        }
    }

    private void Find(string finding) => _findings.Add($"{mode.ToString().ToLowerInvariant()}: {finding}");
}
