using Guardrails.Simulation;
using Guardrails.Simulation.Auditing;
using Guardrails.Simulation.Gaps;
using Guardrails.Simulation.Recording;
using Guardrails.Simulation.Worlds;

SimulationOptions options;
try
{
    options = SimulationOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine();
    Console.Error.WriteLine(SimulationOptions.Usage);
    return 2;
}

if (options.RecordTraces is { } recorded)
{
    return new TraceRecorder(options, Console.Out).Record(recorded) ? 0 : 1;
}

if (options.RecordJournals is { } folder)
{
    return new JournalRecorder(options, Console.Out).Record(folder) ? 0 : 1;
}

if (options.CheckTraces is { } expected)
{
    return new TraceCheck(options, Console.Out).Run(expected) ? 0 : 1;
}

if (options.Gaps)
{
    return new GapTables(options, Console.Out).Run() ? 0 : 1;
}

if (options.Replay is not { } seed)
{
    return new Swarm(options, Console.Out).Run() ? 0 : 1;
}

using var lines = new StreamWriter(Console.OpenStandardOutput());
var result = World.Run(seed, options.Events ?? Swarm.EventsOfARun, options.Width, options.Disabled, options.Trace ? lines : null);
lines.WriteLine(FormattableString.Invariant($"seed {seed}: {result.Events} events in {result.VirtualTime} of virtual time, trace {result.Hash:x16}, messages {result.Messages:x16}"));
foreach (var violation in result.Violations)
{
    lines.WriteLine(violation);
}

var allowed = new ToleranceTable();
allowed.Add(result.Tolerances);
allowed.WriteUsed(lines);
lines.WriteLine(result.Violations.Count == 0 ? "no violation" : $"{result.Violations.Count} violations");
return result.Violations.Count == 0 ? 0 : 1;
