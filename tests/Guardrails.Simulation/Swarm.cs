using System.Diagnostics;
using System.Globalization;
using Guardrails.Simulation.Auditing;
using Guardrails.Simulation.Worlds;
using Guardrails.Testing;

namespace Guardrails.Simulation;

/// <summary>Runs many seeds, several at a time; each run has one thread and shares nothing, so how many run at once changes no result.</summary>
internal sealed class Swarm(SimulationOptions options, TextWriter output)
{
    /// <summary>From this many seeds on, a fault that never happened means that the simulation does not reach it.</summary>
    private const int SeedsThatReachEveryFault = 200;

    private const int MaxReports = 20;

    /// <summary>How much happens in a run unless something else is asked for.</summary>
    public const long EventsOfARun = 2000;

    private static readonly TimeSpan _progressInterval = TimeSpan.FromSeconds(5);

    private int Seeds => options.Seeds ?? 200;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<FaultClass, long> _faults = [];
    private readonly SortedDictionary<string, int> _oracles = new(StringComparer.Ordinal);
    private readonly ToleranceTable _tolerances = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _events;
    private long _runs;
    private int _failed;
    private TimeSpan _virtualTime;
    private TimeSpan _reportedAt;

    /// <summary>Runs everything.</summary>
    /// <returns>Whether nothing was wrong.</returns>
    public bool Run()
    {
        (ulong Seed, long Events, WorldWidth Width)[] seeds =
        [
            .. FailingSeeds.Read(),
            .. Enumerable.Range(0, Seeds).Select(i => (options.From + (ulong)i, options.Events ?? EventsOfARun, options.Width)),
        ];
        InThreads.Run(seeds, options.Threads, seed => RunSeed(seed.Seed, seed.Events, seed.Width));
        return Summarize();
    }

    private void RunSeed(ulong seed, long events, WorldWidth width)
    {
        try
        {
            var first = World.Run(seed, events, width, options.Disabled);
            Add(first, events, width);
            if (options.Twice)
            {
                var second = World.Run(seed, events, width, options.Disabled);
                Add(second with { Violations = [], Tolerances = new() }, events, width);
                if (first.Hash != second.Hash || first.Messages != second.Messages)
                {
                    Report(seed, events, width, "one seed is one run", $"the traces are {first.Hash:x16} and {second.Hash:x16}, the messages to the venue {first.Messages:x16} and {second.Messages:x16}");
                }
            }
        }
        catch (Exception exception)
        {
            // The other seeds are still worth running.
            Report(seed, events, width, "the run ends", exception.ToString());
        }
    }

    private void Add(RunResult result, long events, WorldWidth width)
    {
        lock (_gate)
        {
            _runs++;
            _events += result.Events;
            _virtualTime += result.VirtualTime;
            foreach (var (fault, count) in result.Faults)
            {
                _faults[fault] = _faults.GetValueOrDefault(fault) + count;
            }

            _tolerances.Add(result.Tolerances);
            if (_watch.Elapsed - _reportedAt >= _progressInterval)
            {
                _reportedAt = _watch.Elapsed;
                output.WriteLine(Invariant($"{_watch.Elapsed.TotalSeconds,6:0} s  {_runs} runs, {_events} events, {_failed} violations"));
            }
        }

        if (result.Violations.Count > 0)
        {
            Report(result.Seed, events, width, result.Violations[0].Oracle, result.Violations[0].ToString());
        }
    }

    private void Report(ulong seed, long events, WorldWidth width, string oracle, string what)
    {
        lock (_gate)
        {
            _oracles[oracle] = _oracles.GetValueOrDefault(oracle) + 1;
            if (++_failed <= MaxReports)
            {
                output.WriteLine(Invariant($"VIOLATION seed {seed}: {what}"));
                output.WriteLine(Invariant($"  --replay {seed} --events {events} --trace{Flag(width)}{string.Concat(options.Disabled.Select(static name => $" --disable {name}"))}"));
            }
        }
    }

    private static string Flag(WorldWidth width) => width switch { WorldWidth.Protection => " --protection", WorldWidth.Legs => "", WorldWidth.Shares => " --shares", WorldWidth.Wide => " --wide", _ => " --narrow" };

    private bool Summarize()
    {
        var seconds = _watch.Elapsed.TotalSeconds;
        var processor = Environment.CpuUsage.TotalTime.TotalSeconds;
        output.WriteLine(Invariant($"{_runs} runs in {seconds:0.0} s: {_events} events, {_events / seconds:0} events/s, {_events / processor:0} per second of a core, {_virtualTime.TotalHours:0.0} virtual hours"));
        output.WriteLine("faults injected:");
        var missing = 0;
        foreach (var fault in Enum.GetValues<FaultClass>())
        {
            var count = _faults.GetValueOrDefault(fault);
            var isMissing = count == 0 && Seeds >= SeedsThatReachEveryFault;
            missing += isMissing ? 1 : 0;
            output.WriteLine(Invariant($"  {fault,-24}{count,10}{(isMissing ? "  NEVER" : "")}"));
        }

        _tolerances.WriteUsed(output);
        _tolerances.WriteUnused(output);
        foreach (var (oracle, count) in _oracles)
        {
            output.WriteLine(Invariant($"broken: {oracle}: {count}"));
        }

        output.WriteLine(_failed == 0 && missing == 0 ? "no violation" : Invariant($"{_failed} violations, {missing} faults never injected"));
        return _failed == 0 && missing == 0;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
