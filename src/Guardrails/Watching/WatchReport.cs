using System.Globalization;
using System.Text;

namespace Guardrails.Watching;

/// <summary>What the guard would have done to the orders it was told of.</summary>
public sealed record WatchReport
{
    /// <summary>Orders told of.</summary>
    public required int Judged { get; init; }

    /// <summary>How many of them it would have denied.</summary>
    public required int WouldDeny { get; init; }

    /// <summary>Facts that did not fit: external executions, mismatches, positions that differ.</summary>
    public required int FlaggedFacts { get; init; }

    /// <summary>The reasons, the most frequent first. An order can have several.</summary>
    public required IReadOnlyList<WatchLine> Lines { get; init; }

    /// <summary>The latest denials, newest first, at most 20.</summary>
    public required IReadOnlyList<Denial> LatestDenials { get; init; }

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
