using System.Collections.Concurrent;
using System.Diagnostics;
using Guardrails.Lives.Checks;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;

namespace Guardrails.Lives.Playing;

/// <summary>Plays many lives on all cores, says how far it is, and shrinks and prints what breaks a property.</summary>
internal sealed class LivesRun(LivesOptions options, Road road, TextWriter output)
{
    /// <summary>How many broken lives of one property are shrunk and printed; the others are counted.</summary>
    private const int MostShown = 1;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<ulong, IReadOnlyList<Violation>> _broken = [];
    private readonly ConcurrentDictionary<ulong, IReadOnlyList<Violation>> _whole = [];
    private readonly Tally _tally = new();
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _next = -1;
    private long _played;

    public long Played => Interlocked.Read(ref _played);

    public bool Run()
    {
        output.WriteLine($"lives from seed {options.From} on {options.Threads} thread(s){(options.Loosening == Loosening.None ? "" : $", {options.Loosening} loosened by one unit")}");
        var threads = Enumerable.Range(0, options.Threads).Select(_ => new Thread(Work, maxStackSize: 16 << 20) { IsBackground = true }).ToList();
        threads.ForEach(static t => t.Start());
        var said = _watch.Elapsed;
        while (threads.Exists(static t => t.IsAlive))
        {
            Thread.Sleep(50);
            if (_watch.Elapsed - said >= ProgressEvery)
            {
                said = _watch.Elapsed;
                output.WriteLine(FormattableString.Invariant($"{said.TotalSeconds:0} s: {Played} lives, {_broken.Count} break a property"));
            }
        }

        var seconds = _watch.Elapsed.TotalSeconds;
        var explained = road.Explained;
        var unexplained = _broken.Where(b => !explained.ContainsKey(b.Key)).OrderBy(static b => b.Key).ToList();
        foreach (var group in unexplained.GroupBy(b => (b.Value[0].Property, Deviations: string.Join(" + ", road.Draw(b.Key).Deviations.Order()))).OrderBy(static g => g.Key.Property).ThenBy(static g => g.Key.Deviations))
        {
            output.WriteLine($"{group.Key.Property} with {(group.Key.Deviations.Length == 0 ? "an honest venue" : group.Key.Deviations)}: {group.Count()} lives (seeds {string.Join(", ", group.Take(20).Select(static b => b.Key))}{(group.Count() > 20 ? ", …" : "")})");
            foreach (var (seed, violations) in group.Take(MostShown))
            {
                Show(seed, violations[0]);
            }
        }

        foreach (var (seed, why) in explained.Where(e => _broken.ContainsKey(e.Key)))
        {
            output.WriteLine($"seed {seed} is explained: {why}");
        }

        output.WriteLine(FormattableString.Invariant($"{Played} lives in {seconds:0.0} s: {_tally.Checks.Values.Sum()} checks, {_tally.Approved.Values.Sum()} approvals, {_tally.Denied.Values.Sum()} denials, {_tally.Deviations.Values.Sum()} deviations, {_tally.Allowances.Values.Sum()} allowances, {unexplained.Count} violations"));
        if (options.Report is { } file)
        {
            LivesReport.Write(file, road.Project, options, Played, seconds, _tally, unexplained, explained.Where(e => _broken.ContainsKey(e.Key)).ToList());
        }

        var mended = explained.Keys.Where(s => _whole.ContainsKey(s) && !_broken.ContainsKey(s)).Order().ToList();
        if (Sought is null && mended.Count > 0)
        {
            output.WriteLine($"explained, but nothing is broken any more; take them out of the list: {string.Join(", ", mended)}");
        }

        if (Sought is { } sought)
        {
            output.WriteLine(unexplained.Count > 0 ? $"a guard with {options.Loosening} one unit looser breaks {sought}, as it has to" : $"a guard with {options.Loosening} one unit looser breaks nothing: the check of {sought} does not bite");
        }

        return options.Loosening == Loosening.None ? unexplained.Count == 0 && mended.Count == 0 && Played > 0 : unexplained.Count > 0;
    }

    private void Show(ulong seed, Violation violation)
    {
        var plan = Shrinker.ShrinkAsync(road.Draw(seed), road, options.Loosening, violation.Property).AsTask().GetAwaiter().GetResult();
        output.WriteLine($"  seed {seed}: {violation}");
        output.WriteLine($"  replay: dotnet run -c Release --project {road.Project} -- --replay {seed} --keep {(plan.Moves.Count == 0 ? "none" : string.Join(",", plan.Moves.Select(static m => m.Index)))}{(options.Loosening == Loosening.None ? "" : $" --loosen {options.Loosening}")}");
        var result = Life.PlayAsync(plan, road, options.Loosening, stopAtFirst: true, line => output.WriteLine($"    {line}")).AsTask().GetAwaiter().GetResult();
        _ = result;
    }

    /// <summary>What a loosened guard has to break; <see langword="null"/> for one that is not loosened.</summary>
    private Property? Sought => options.Loosening switch
    {
        Loosening.Limits => Property.NoLimitPassed,
        Loosening.Exits => Property.NoUnaskedCrossing,
        _ => null,
    };

    /// <summary>A loosened guard has to be found out without the help of a venue that departs from what was approved.</summary>
    private bool IsLeftOut(LifePlan plan) =>
        plan.Deviations.Any(options.Without.Contains) || (options.Only is { } only && !plan.Deviations.Contains(only)) || (Sought is not null && plan.Deviations.Count > 0);

    private void Work()
    {
        while (true)
        {
            var at = Interlocked.Increment(ref _next);
            if (at >= options.Lives || (options.Seconds is { } most && _watch.Elapsed.TotalSeconds >= most))
            {
                return;
            }

            var plan = road.Draw(options.From + (ulong)at);
            if (IsLeftOut(plan))
            {
                continue;
            }

            LifeResult result;
            try
            {
                result = Life.PlayAsync(plan, road, options.Loosening, stopAtFirst: false).AsTask().GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                result = new LifeResult([new Violation(Property.Model, -1, exception.ToString())], new Tally());
            }

            Interlocked.Increment(ref _played);
            lock (_lock)
            {
                _tally.Add(result.Tally);
            }

            var broken = Sought is { } sought ? [.. result.Violations.Where(v => v.Property == sought)] : result.Violations;
            (broken.Count > 0 ? _broken : _whole)[plan.Seed] = broken;
        }
    }
}
