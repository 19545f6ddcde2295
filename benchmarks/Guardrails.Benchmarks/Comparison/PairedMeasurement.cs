using System.Runtime;

namespace Guardrails.Benchmarks.Comparison;

/// <summary>Runs one scenario of one or two trees in turn, so that whatever disturbs the machine disturbs both, and compares slice with slice.</summary>
internal static class PairedMeasurement
{
    private const int Rounds = 15;
    private const int WarmUpCalls = 60;
    private const int MostPasses = 8;
    private const int FewMethods = 3;
    private static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(60);
    private const double SliceNanoseconds = 10e6;
    private const double WarmUpNanoseconds = 100e6;

    public static ComparisonResult Measure(ComparisonRow row, TreeUnderTest? old, TreeUnderTest current)
    {
        var trees = old is null ? new[] { current } : [old, current];
        var slices = Array.ConvertAll(trees, static _ => new List<Slice>());
        for (var preparation = 0; preparation < row.Preparations; preparation++)
        {
            Measure(row, trees, slices, preparation);
        }

        var ratios = old is null ? [] : slices[0].Zip(slices[1], static (before, after) => after.Nanoseconds / before.Nanoseconds).Order().ToArray();
        return new ComparisonResult(row, old is null ? null : Middle(slices[0]), Middle(slices[^1]), ratios);
    }

    /// <summary>How many locks one operation enters, in a build that counts them; the same number every time, or there is none to show.</summary>
    public static double CountLocks(ComparisonRow row, TreeUnderTest counting)
    {
        const int operations = 8;
        var (arrange, run, close) = counting.Prepare(row);
        var counted = Enumerable.Range(0, 3).Select(_ =>
        {
            arrange(operations);
            var before = counting.CountLocks();
            Require(row, run(operations), operations);
            return (counting.CountLocks() - before) / (double)operations;
        }).Min();
        close();
        return counted;
    }

    private static void Measure(ComparisonRow row, TreeUnderTest[] trees, List<Slice>[] slices, int preparation)
    {
        var scenarios = new (Action<int> Arrange, Func<int, long> Run, Action Close)[trees.Length];
        for (var i = 0; i < trees.Length; i++)
        {
            var tree = (i + preparation) % trees.Length;
            if (row.Preparations > 1)
            {
                trees[tree].Clear();
            }

            scenarios[tree] = trees[tree].Prepare(row);
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        var count = WarmUp(row, scenarios);
        for (var round = 0; round < Rounds; round++)
        {
            // The one that goes first changes, so that neither always finds the caches as the other left them.
            for (var i = 0; i < trees.Length; i++)
            {
                var tree = (i + round) % trees.Length;
                slices[tree].Add(Run(row, scenarios[tree], count));
            }
        }

        foreach (var scenario in scenarios)
        {
            scenario.Close();
        }
    }

    /// <summary>
    /// Until the runtime has compiled what is hot for good: it counts calls, then waits for a pause in which nothing new is called, then
    /// compiles in the background.
    /// </summary>
    private static int WarmUp(ComparisonRow row, (Action<int> Arrange, Func<int, long> Run, Action Close)[] scenarios)
    {
        var counts = Array.ConvertAll(scenarios, scenario =>
        {
            // The first call compiles everything, so its time says nothing.
            Run(row, scenario, 1);
            return CountFor(row, Run(row, scenario, 1).Nanoseconds, WarmUpNanoseconds / WarmUpCalls);
        });
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < scenarios.Length; i++)
            {
                var spent = 0.0;
                for (var call = 0; call < WarmUpCalls && spent < WarmUpNanoseconds; call++)
                {
                    var slice = Run(row, scenarios[i], counts[i]);
                    spent += slice.Nanoseconds * counts[i];
                    counts[i] = CountFor(row, slice.Nanoseconds, WarmUpNanoseconds / WarmUpCalls);
                }
            }

            if (WaitForCompiler() - compiled < FewMethods && pass > 0)
            {
                break;
            }
        }

        // Both do the same number of operations: as many as the slower one does in a slice.
        return scenarios.Min(scenario =>
        {
            var tenth = CountFor(row, Run(row, scenario, counts[0]).Nanoseconds, SliceNanoseconds / 10);
            return CountFor(row, Run(row, scenario, tenth).Nanoseconds, SliceNanoseconds);
        });
    }

    /// <summary>Waits until nothing has been compiled for as long as the runtime waits before it compiles in the background.</summary>
    private static long WaitForCompiler()
    {
        var compiled = JitInfo.GetCompiledMethodCount();
        for (var quiet = 0; quiet < 2;)
        {
            Thread.Sleep(TieringPause);
            var now = JitInfo.GetCompiledMethodCount();
            quiet = now == compiled ? quiet + 1 : 0;
            compiled = now;
        }

        return compiled;
    }

    private static int CountFor(ComparisonRow row, double nanosecondsPerOperation, double nanoseconds) =>
        (int)Math.Clamp(nanoseconds / nanosecondsPerOperation, row.LeastOperations, row.MostOperations);

    private static Slice Run(ComparisonRow row, (Action<int> Arrange, Func<int, long> Run, Action Close) scenario, int count)
    {
        scenario.Arrange(count);
        var bytes = Allocated(row);
        var start = Now(row);
        var done = scenario.Run(count);
        var nanoseconds = Now(row) - start;
        bytes = Allocated(row) - bytes;
        Require(row, done, count);
        return new Slice(nanoseconds / count, bytes / (double)count);
    }

    private static double Now(ComparisonRow row) => row.OnOneThread ? ThreadClock.Nanoseconds() : ThreadClock.Wall();

    private static long Allocated(ComparisonRow row) => row.OnOneThread ? GC.GetAllocatedBytesForCurrentThread() : GC.GetTotalAllocatedBytes(precise: true);

    private static Figures Middle(List<Slice> slices) => new(
        slices.Select(static s => s.Nanoseconds).Order().ElementAt(slices.Count / 2), slices.Select(static s => s.Bytes).Order().ElementAt(slices.Count / 2));

    private static void Require(ComparisonRow row, long done, int count)
    {
        if (done != count)
        {
            throw new InvalidOperationException($"'{row.Title}' does not measure what it says: {done} of {count} operations went as they should.");
        }
    }

    private readonly record struct Slice(double Nanoseconds, double Bytes);
}
