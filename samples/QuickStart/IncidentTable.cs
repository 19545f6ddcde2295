using System.Globalization;
using Guardrails.Denials;
using Guardrails.Positions;
using Guardrails.Testing.Scenarios;
using Guardrails.Testing.Venues;

namespace QuickStart;

/// <summary>One aligned line per scenario: what the naive bot ended with, and what the guard said.</summary>
internal static class IncidentTable
{
    private const int LongestSubject = 40;

    private static readonly string[] Head = ["INCIDENT", "WITHOUT THE GUARD", "THE GUARD'S ANSWER", "VERDICT"];

    public static void Print(IReadOnlyList<ScenarioReplay> replays) => Print(replays, static _ => null, static replay => replay.Holds);

    /// <summary>The table of a venue that is not the scenario's own.</summary>
    /// <param name="replays">The scenarios.</param>
    /// <param name="refusal">What the venue itself refused the naive bot; <see langword="null"/> where it let the damage happen.</param>
    /// <param name="holds">Whether a row holds.</param>
    public static void Print(IReadOnlyList<ScenarioReplay> replays, Func<ScenarioReplay, string?> refusal, Func<ScenarioReplay, bool> holds)
    {
        var rows = replays.Select(replay => new[]
        {
            $"{replay.Scenario.Incident,-5} {replay.Scenario.Title}",
            refusal(replay) ?? Damage(replay.Naive),
            Answer(replay.Guarded),
            holds(replay) ? "HELD" : "BROKEN",
        }).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            var line = string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
            Console.WriteLine(Console.IsOutputRedirected ? line : row[^1] switch
            {
                "HELD" => $"{line[..^4]}\e[32mHELD\e[0m",
                "BROKEN" => $"\e[31m{line}\e[0m",
                _ => $"\e[1m{line}\e[0m",
            });
        }
    }

    private static string Damage(ScenarioResult naive)
    {
        var held = naive.Venue.Positions.Where(position => position.Quantity != 0m).ToList();
        var what = held switch
        {
            [{ Leg: PositionLeg.Net } one] when !naive.Believed.ContainsKey(one.Symbol.Value) => $"thinks flat, is {Side(one)}",
            [{ Leg: PositionLeg.Net } one] => Side(one),
            _ when naive.Venue.HeldLongAndShort is [var symbol] && held.Count == 2 => $"long and short {symbol} at once",
            _ => $"{held.Count} positions",
        };
        var loss = naive.Venue.ProfitAndLoss < 0m ? $", lost {Money(-naive.Venue.ProfitAndLoss)}" : "";
        return $"{what}, worth {Money(naive.Venue.GrossExposure)}{loss} {naive.Scenario.AccountCurrency}";
    }

    private static string Answer(ScenarioResult guarded)
    {
        var denials = guarded.Decisions.Where(decision => decision.Denial is not null).Select(decision => decision.Denial!).ToList();
        if (denials.Count == 0)
        {
            return guarded.Alarms.Count > 0 ? $"{guarded.Alarms[0]} (alarm)"
                : guarded.Decisions.FirstOrDefault(decision => decision.Outcome is ScenarioOutcome.Protected or ScenarioOutcome.Closed)?.Text ?? "no denial";
        }

        var codes = denials.SelectMany(denial => denial.Violations).Select(violation => violation.Code).Distinct().Count();
        return $"{Text(denials[0].Violations[0])}{(codes > 1 ? $" (+{codes - 1} more)" : "")}";
    }

    private static string Text(Violation violation) => (violation.Observed, violation.Limit) switch
    {
        ({ } observed, { } limit) => $"{violation.Code} {Number(observed)} {violation.Relation} {Number(limit)} {violation.Unit}",
        ({ } observed, null) => $"{violation.Code} {Number(observed)}",
        _ => violation.Subject is { Length: <= LongestSubject } subject ? $"{violation.Code} {subject}" : violation.Code.ToString(),
    };

    private static string Side(SimulatedPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{(position.Quantity > 0m ? "long" : "short")} {Number(Math.Abs(position.Quantity))} {position.Symbol}");

    private static string Number(decimal value) => value.ToString("#,##0.####", CultureInfo.InvariantCulture);

    private static string Money(decimal value) => value.ToString(value >= 1_000_000m ? "#,##0" : "#,##0.00", CultureInfo.InvariantCulture);
}
