using System.Globalization;
using Guardrails.Testing;
using Guardrails.Tests.Closing.Table;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>What a close comes to behind every obstacle, over every kind of venue: one run per cell.</summary>
internal static class ClosingRunTable
{
    public static string Text()
    {
        var table = new MarkdownTable(["In the way", .. ClosingTable.Profiles.Select(static p => $"`{p.Name}`")]);
        foreach (var obstacle in Enum.GetValues<ClosingObstacle>())
        {
            table.Row([ClosingTable.TextOf(obstacle), .. ClosingTable.Profiles.Select(profile => Cell(profile, obstacle))]);
        }

        return table.ToString();
    }

    private static string Cell(SimulatedVenueProfile profile, ClosingObstacle obstacle)
    {
        if (ClosingTable.WhyImpossible(profile, obstacle) is { } why)
        {
            return $"N/A: {why}";
        }

        var cell = ClosingRun.Play(profile, obstacle);
        var result = cell.Result.Match(
            closed => closed.Remaining == 0m ? "closed" : string.Create(CultureInfo.InvariantCulture, $"closed, dust {closed.Remaining:0.####}"),
            static _ => "queued",
            static refused => $"refused: {refused.Denial.Code}",
            incomplete => string.Create(CultureInfo.InvariantCulture, $"**incomplete**, {incomplete.Remaining:0.####} left, {incomplete.InFlight:0.####} in flight"));
        return string.Create(CultureInfo.InvariantCulture, $"{cell.Orders} + {cell.Cancels}, {cell.Elapsed.TotalSeconds:0.00} s, {result}");
    }
}
