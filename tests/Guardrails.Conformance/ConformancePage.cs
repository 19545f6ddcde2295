using System.Text;
using Guardrails.Testing.Conformance;

namespace Guardrails.Conformance;

/// <summary>Writes docs/reference/conformance.md.</summary>
internal static class ConformancePage
{
    private const string Path = "docs/reference/conformance.md";

    public static Task WriteAsync(IReadOnlyList<ConformanceReport> reports)
    {
        var root = new DirectoryInfo(Environment.CurrentDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "Guardrails.sln")))
        {
            root = root.Parent;
        }

        return root is null
            ? throw new InvalidOperationException("Run this from a folder of the repository.")
            : File.WriteAllTextAsync(System.IO.Path.Combine(root.FullName, Path), Text(reports));
    }

    private static string Text(IReadOnlyList<ConformanceReport> reports)
    {
        var page = new StringBuilder("""
            # Conformance cases for adapters

            <!-- Written by: dotnet run -c Release --project tests/Guardrails.Conformance -- alpaca --wire --write -->

            Every adapter is run through these cases. Each is played on an account of its own, with orders that a real guard has approved. A case whose prerequisite is missing is not
            examined, which is no pass.

            ## Run them

            For an adapter of your own, implement `IConformanceHarness` (it opens an account) and `IConformanceAccount` (it says what it can arrange at the venue, and arranges it). An ability
            that your venue does not have is left out: the cases that need it are not examined. `SimulatedConformanceHarness` runs them against the simulated broker, or an adapter that wraps it;
            `tests/Guardrails.Conformance` has a harness for a venue over HTTP and WebSocket.

            <!-- given: IConformanceHarness harness -->
            ```csharp
            using Guardrails.Testing.Conformance;

            var report = await AdapterConformance.RunAsync(harness);
            Console.WriteLine(report);
            ```

            The adapters of this repository are run like this:

            ```bash
            dotnet run -c Release --project tests/Guardrails.Conformance -- simulated
            dotnet run -c Release --project tests/Guardrails.Conformance -- alpaca --wire
            ```

            `alpaca --paper` runs the cases that a real account allows on your own paper account. It sends orders for a few shares, and needs an open market and the key of the account in the
            environment variables that `AlpacaKey.FromEnvironment` reads.

            ## Cases


            """.ReplaceLineEndings("\n"));
        foreach (var group in AdapterConformance.Cases.GroupBy(static entry => entry.Group))
        {
            page.Append($"### {char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}\n\n| Case | Rule | What is done | Passed when | Prerequisite |\n|---|---|---|---|---|\n");
            foreach (var entry in group)
            {
                page.Append($"| {entry.Id} | {entry.Title} | {entry.Action} | {entry.PassCriterion} | {entry.Prerequisite} |\n");
            }

            page.Append('\n');
        }

        page.Append("## Results\n\n`+` passed, `-` not examined, **F** failed.\n\n");
        for (var i = 0; i < reports.Count; i++)
        {
            page.Append($"{i + 1}. {reports[i].Summary}\n");
        }

        page.Append($"\n| Case | {string.Join(" | ", Enumerable.Range(1, reports.Count))} |\n|---|{string.Concat(Enumerable.Repeat("---|", reports.Count))}\n");
        foreach (var entry in AdapterConformance.Cases)
        {
            page.Append($"| {entry.Id} | {string.Join(" | ", reports.Select(report => Mark(report, entry)))} |\n");
        }

        return page.ToString();
    }

    private static string Mark(ConformanceReport report, ConformanceCase entry) => report.Outcomes.First(outcome => outcome.Case == entry) switch
    {
        ConformanceOutcome.Passed => "+",
        ConformanceOutcome.NotExamined => "-",
        _ => "**F**",
    };
}
