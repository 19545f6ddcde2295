using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Guardrails.Benchmarks;
using Guardrails.Benchmarks.Comparison;
using Guardrails.Benchmarks.Reports;
using Perfolizer.Horology;

// --quick            the corners of every path that has a budget, in this process, within a minute; prints the budget table
// --full             everything, each case in a process of its own; writes the tables to benchmarks/results
// --against <commit> with --quick: the commit whose guard is measured beside this one; "none" measures this one alone
// --compare          only that comparison, without the budgets
// --exit-latency     how long an exit takes to the wire while everything else goes on; two minutes, in real time
// --stream-latency   how long an event of Alpaca's stream takes to the books; half a minute, in real time
// anything else      goes to BenchmarkDotNet (--filter *, --list flat, ...)
if (args.Contains("--exit-latency"))
{
    new ExitLatency(TimeSpan.FromSeconds(20)).Run();
    return 0;
}

if (args.Contains("--stream-latency"))
{
    StreamLatency.Run(TimeSpan.FromSeconds(15));
    return 0;
}

var (against, others) = TakeValue(args, "--against");
var quick = args.Contains("--quick");
var full = args.Contains("--full");
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddColumn(StatisticColumn.Median, new SmallestCaseRatioColumn())
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Job)
    .WithOption(ConfigOptions.DisableLogFile, true);

if (args.Contains("--compare"))
{
    return Compare(against);
}

if (quick)
{
    config = config
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithEvaluateOverhead(false).WithWarmupCount(8).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(50)))
        .AddFilter(new SimpleFilter(static c => Budget.All.Any(b => b.IsFor(c))));
}
else if (full)
{
    config = config.AddJob(Job.Default.WithWarmupCount(5).WithIterationCount(12).WithIterationTime(TimeInterval.FromMilliseconds(150)));
}

var rest = others.Except(["--quick", "--full"]).ToArray();
if (!quick && !full)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest, config);
    return 0;
}

// Class by class, so that what is measured is written even when a later class does not get to its end.
var reports = new List<BenchmarkReport>();
foreach (var type in new[] { typeof(DecimalBaseline), typeof(DecideBenchmarks), typeof(CommitBenchmarks), typeof(LifecycleBenchmarks), typeof(ReconcileBenchmarks), typeof(AdapterBenchmarks) })
{
    var summaries = BenchmarkSwitcher.FromTypes([type]).Run(["--filter", "*", .. rest], config).ToList();
    reports.AddRange(summaries.SelectMany(static s => s.Reports));
    if (full)
    {
        ResultFiles.Write(summaries);
    }
}

var table = BudgetTable.Of(reports);
Console.WriteLine();
Console.WriteLine($"{Environment.MachineName}: {Machine.Describe()}");
Console.WriteLine(table);
Console.WriteLine($"{reports.Count(static r => r.Success)} of {reports.Count} benchmarks ran");
if (full)
{
    ResultFiles.Write(table);
}

var compared = quick ? Compare(against) : 0;
return reports.Count > 0 && reports.All(static r => r.Success) ? compared : 1;

int Compare(string? reference)
{
    string comparison;
    try
    {
        comparison = new TreeComparison().Run(reference ?? TreeComparison.DefaultReference);
    }
    catch (InvalidOperationException exception)
    {
        Console.WriteLine(exception.Message);
        return 1;
    }

    Console.WriteLine();
    Console.WriteLine(comparison);
    var folder = TakeValue(args, "--artifacts").Value ?? config.ArtifactsPath ?? "BenchmarkDotNet.Artifacts";
    File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, "comparison.md"), $"# Comparison\n\nMeasured on {Machine.Describe()}.\n\n{comparison}");
    return 0;
}

static (string? Value, string[] Others) TakeValue(string[] arguments, string name)
{
    var at = Array.IndexOf(arguments, name);
    return at < 0 ? (null, arguments)
        : at + 1 < arguments.Length ? (arguments[at + 1], [.. arguments[..at], .. arguments[(at + 2)..]])
        : throw new ArgumentException($"{name} needs a value.");
}
