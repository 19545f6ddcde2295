using System.Globalization;
using System.Text;

namespace Guardrails.Watching;

/// <summary>What the guard would have done to the orders it was told of.</summary>
/// <param name="Judged">Orders told of.</param>
/// <param name="WouldDeny">How many of them it would have denied.</param>
/// <param name="FlaggedFacts">Facts that did not fit: foreign executions, mismatches, positions that differ.</param>
/// <param name="Lines">The reasons, the most frequent first. An order can have several.</param>
/// <param name="LatestDenials">The latest denials, newest first, at most 20.</param>
public sealed record WatchReport(int Judged, int WouldDeny, int FlaggedFacts, IReadOnlyList<WatchLine> Lines, IReadOnlyList<Denial> LatestDenials)
{
    /// <summary>An aligned table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"would have denied {WouldDeny} of {Judged} orders; {FlaggedFacts} facts did not fit\n");
        foreach (var line in Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Count,7}  {line.Code.Code,-32} worst: {line.Worst}\n");
        }

        return text.ToString();
    }
}
