using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Recording;

/// <summary>Writes what the seeds do, one line each.</summary>
internal sealed class TraceRecorder(SimulationOptions options, TextWriter output)
{
    private const string Header =
        """
        # What each seed does: the seed, the events it is run with, the hash of everything that happens, and the hash of what is sent to the venue.
        # Checked with --check-traces and written with --record-traces; docs/internals/simulation.md says when it may be written anew.
        """;

    /// <summary>Runs the seeds and writes the file.</summary>
    /// <returns>Whether every run was clean; otherwise nothing is written.</returns>
    public bool Record(string file)
    {
        var events = options.Events ?? RecordedTrace.DefaultEvents;
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds ?? RecordedTrace.DefaultSeeds).Select(i => options.From + (ulong)i)];
        var results = new RunResult?[seeds.Length];
        InThreads.Run([.. Enumerable.Range(0, seeds.Length)], options.Threads, i => results[i] = Run(seeds[i], events));
        if (Array.Exists(results, static result => result is null))
        {
            output.WriteLine("nothing is recorded: only clean runs are");
            return false;
        }

        File.WriteAllText(file, string.Join('\n', [.. Header.Split('\n'), .. results.Select(result => RecordedTrace.Of(result!, events).ToString())]) + "\n");
        output.WriteLine(FormattableString.Invariant($"{results.Length} runs of {results.Sum(static result => result!.Events)} events together are recorded"));
        return true;
    }

    private RunResult? Run(ulong seed, long events)
    {
        string what;
        try
        {
            var result = World.Run(seed, events, WorldWidth.Legs, disabled: []);
            if (result.Violations.Count == 0)
            {
                return result;
            }

            what = result.Violations[0].ToString();
        }
        catch (Exception exception)
        {
            what = exception.ToString();
        }

        lock (output)
        {
            output.WriteLine(FormattableString.Invariant($"VIOLATION seed {seed}: {what}"));
            output.WriteLine(FormattableString.Invariant($"  --replay {seed} --events {events} --trace"));
        }

        return null;
    }
}
