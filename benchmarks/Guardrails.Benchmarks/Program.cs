using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// `--quick` runs every benchmark once, in this process: it shows that they work, its numbers mean nothing.
// All other arguments go to BenchmarkDotNet (`--filter *`, `--list flat`, ...).
var benchmarks = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);

if (!args.Contains("--quick"))
{
    benchmarks.Run(args);
    return 0;
}

var once = DefaultConfig.Instance.AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance));
var reports = benchmarks.Run(["--filter", "*", .. args.Except(["--quick"])], once).SelectMany(summary => summary.Reports).ToList();

Console.WriteLine($"{reports.Count(report => report.Success)} of {reports.Count} benchmarks ran");
return reports.Count > 0 && reports.All(report => report.Success) ? 0 : 1;
