using System.Globalization;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace Guardrails.Benchmarks.Reports;

/// <summary>The files of a full run: one table per class of benchmarks, and the budgets.</summary>
internal static class ResultFiles
{
    public static void Write(IEnumerable<Summary> summaries)
    {
        foreach (var summary in summaries)
        {
            var log = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, log);
            Write(summary.BenchmarksCases[0].Descriptor.Type.Name, log.GetLog());
        }
    }

    public static void Write(string budgets) => Write("Budgets", budgets);

    private static void Write(string name, string content) => File.WriteAllText(
        Path.Combine(Directory.CreateDirectory(Folder()).FullName, $"{name}.md"),
        string.Create(CultureInfo.InvariantCulture, $"# {name}\n\nMeasured {DateTime.UtcNow:yyyy-MM-dd} on {Machine.Describe()}. Shared cores: compare medians.\n\n{content.Trim()}\n"));

    /// <summary>Beside the project that this is part of, from wherever inside the repository it is started.</summary>
    private static string Folder()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Guardrails.sln")))
            {
                return Path.Combine(folder.FullName, "benchmarks", "results");
            }
        }

        throw new InvalidOperationException("Start --full inside the repository: it writes to benchmarks/results.");
    }
}
