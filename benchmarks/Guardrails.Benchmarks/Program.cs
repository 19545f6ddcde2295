using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Guardrails.Benchmarks;
using Guardrails.Benchmarks.Reports;
using Perfolizer.Horology;

// --quick            the corners of every path that has a budget, in this process, within a minute; prints the budget table
// --full             everything, each case in a process of its own; writes the tables to benchmarks/results
// --exit-latency     how long an exit takes to the wire while everything else goes on; a minute, in real time
// anything else      goes to BenchmarkDotNet (--filter *, --list flat, ...)
if (args.Contains("--exit-latency"))
{
    new ExitLatency(TimeSpan.FromSeconds(20)).Run();
    return 0;
}

var quick = args.Contains("--quick");
var full = args.Contains("--full");
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddColumn(StatisticColumn.Median, new SmallestCaseRatioColumn())
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Job)
    .WithOption(ConfigOptions.DisableLogFile, true);

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

var rest = args.Except(["--quick", "--full"]).ToArray();
if (!quick && !full)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest, config);
    return 0;
}

// Class by class, so that what is measured is written even when a later class does not get to its end.
var reports = new List<BenchmarkReport>();
foreach (var type in new[] { typeof(DecimalBaseline), typeof(DecideBenchmarks), typeof(CommitBenchmarks), typeof(LifecycleBenchmarks), typeof(ReconcileBenchmarks) })
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

return reports.Count > 0 && reports.All(static r => r.Success) ? 0 : 1;
