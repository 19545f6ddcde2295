using System.Globalization;
using System.Text;

namespace Guardrails.Mutations.Score;

/// <summary>The page that says how many changes the tests notice.</summary>
internal sealed class ScorePage(string root, ScoreArguments arguments, IReadOnlyList<Mutant> mutants, IReadOnlyList<Mutant> covered)
{
    private const string Head =
        """
        # Mutation score

        `tests/Mutations/score` changes the core in small ways, one change at a time, and looks whether a test of `tests/Guardrails.Tests` fails. This page is
        its output. A change that no test reaches is *not covered*. Of the covered ones each folder's sample is tried; the *score* is the part of the sample
        that the tests notice. A survivor on the list of [changes that alter nothing](../../../tests/Mutations/Score/same.txt) counts in the first score and
        is left out of the second.

        """;

    public string Of(IReadOnlyList<Verdict> verdicts)
    {
        var same = SameList.Read(root);
        var text = new StringBuilder(Head);
        text.Append(CultureInfo.InvariantCulture, $"\n{DateTime.UtcNow:yyyy-MM-dd}, commit {Commit()}, sample of {arguments.Sample} per folder, seed {arguments.Seed}{(arguments.Longest > 0 ? $"; test methods that take longer than {arguments.Longest} ms were left out" : "")}.\n");
        text.Append("\n| Folder | Mutants | Covered | Tried | Killed | Survived | Score | Without what alters nothing |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var folder in arguments.Folders)
        {
            Row(text, folder, m => m.Folder == folder, verdicts, same);
        }

        Row(text, "**all**", static _ => true, verdicts, same);
        var survivors = verdicts.Where(static v => v.KilledBy is null).Select(static v => v.Mutant).ToList();
        List(text, "Survivors", survivors.Where(m => !same.ContainsKey(m.Key)), static _ => "");
        List(text, "Survivors that alter nothing", survivors.Where(m => same.ContainsKey(m.Key)), m => same[m.Key]);
        return text.ToString();
    }

    private void Row(StringBuilder text, string name, Func<Mutant, bool> isIn, IReadOnlyList<Verdict> verdicts, IReadOnlyDictionary<string, string> same)
    {
        var tried = verdicts.Where(v => isIn(v.Mutant)).ToList();
        var killed = tried.Count(static v => v.KilledBy is not null);
        var alike = tried.Count(v => v.KilledBy is null && same.ContainsKey(v.Mutant.Key));
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {mutants.Count(isIn)} | {covered.Count(isIn)} | {tried.Count} | {killed} | {tried.Count - killed} | {Percent(killed, tried.Count)} | {Percent(killed, tried.Count - alike)} |\n");
    }

    private static void List(StringBuilder text, string title, IEnumerable<Mutant> survivors, Func<Mutant, string> reason)
    {
        var rows = survivors.ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var reasons = reason(rows[0]).Length > 0;
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Place | Kind | Code | Changed to |{(reasons ? " Why it alters nothing |" : "")}\n|---|---|---|---|{(reasons ? "---|" : "")}\n");
        foreach (var mutant in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {mutant.File}:{mutant.Line} | {mutant.Operator} | {Code(mutant.Original)} | {Code(mutant.Changed)} |{(reasons ? $" {reason(mutant)} |" : "")}\n");
        }
    }

    private static string Code(string code) => $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Percent(int part, int whole) => whole == 0 ? "-" : FormattableString.Invariant($"{100m * part / whole:0.0} %");

    private string Commit()
    {
        var commit = Tool.Require(root, "git", "rev-parse", "--short=9", "HEAD").Trim();
        return Tool.Require(root, "git", "status", "--porcelain", "--", "src", "tests").Trim().Length == 0 ? commit : $"{commit} with changes";
    }
}
