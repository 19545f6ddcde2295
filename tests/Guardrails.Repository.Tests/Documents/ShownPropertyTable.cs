using System.Globalization;
using System.Text;
using Guardrails.Observing;
using Guardrails.Tests.Guarding.Shown;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Every property the venue can show differently, in every way and at every moment: one table per moment, and the reasons under them.</summary>
internal static class ShownPropertyTable
{
    public static string Text()
    {
        var notes = new List<string>();
        var text = new StringBuilder();
        var paths = Enum.GetValues<ShownPath>();
        text.Append(CultureInfo.InvariantCulture, $"Of {ShownTable.Count} cells, {ShownTable.ImpossibleCount} cannot exist (N/A), and in {ShownTable.NothingCount} there is nothing to find.\n");
        foreach (var moment in Enum.GetValues<ShownMoment>())
        {
            var table = new MarkdownTable(["The venue shows", .. paths.Select(ShownTexts.Of)]);
            foreach (var property in Enum.GetValues<ShownProperty>())
            {
                table.Row([ShownTexts.Of(property), .. paths.Select(path => Cell(property, path, moment, notes))]);
            }

            text.Append(CultureInfo.InvariantCulture, $"\n### {ShownTexts.Of(moment)}\n\n{table}");
        }

        text.Append("\n### Notes\n\n");
        for (var i = 0; i < notes.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {notes[i]}\n");
        }

        return text.ToString();
    }

    private static string Cell(ShownProperty property, ShownPath path, ShownMoment moment, List<string> notes)
    {
        var cell = ShownTable.Of(property, path, moment);
        var codes = string.Join(", ", cell.Misfits.Select(static m => $"`{MisfitPolicy.Table[m].Alarm}`").Distinct());
        return !cell.IsPossible ? $"N/A ({Note(cell.Reason!, notes)})"
            : cell.Misfit is null ? $"nothing ({Note(cell.Reason!, notes)}){(codes.Length > 0 ? ", " : "")}{codes}"
            : codes;
    }

    private static int Note(string reason, List<string> notes)
    {
        var sentence = char.ToUpperInvariant(reason[0]) + reason[1..] + ".";
        if (!notes.Contains(sentence))
        {
            notes.Add(sentence);
        }

        return notes.IndexOf(sentence) + 1;
    }
}
