using System.Diagnostics;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Recording;

/// <summary>Runs recorded seeds again and says which of them do something else, and whether the venue can tell.</summary>
internal sealed class TraceCheck(SimulationOptions options, TextWriter output)
{
    private const int MaxListed = 10;

    /// <summary>Runs every seed of the file.</summary>
    /// <returns>Whether all do what is recorded.</returns>
    public bool Run(string file)
    {
        if (!File.Exists(file))
        {
            output.WriteLine($"There is no file {file}.");
            return false;
        }

        var watch = Stopwatch.StartNew();
        var recorded = RecordedTrace.ReadAll(file);
        var results = new Outcome[recorded.Count];
        InThreads.Run([.. Enumerable.Range(0, recorded.Count)], options.Threads, i => results[i] = Compare(recorded[i]));
        var different = results.Where(static result => result.Difference != Difference.None).ToArray();
        foreach (var kind in different.GroupBy(static result => result.Difference).OrderByDescending(static kind => kind.Key))
        {
            output.WriteLine(FormattableString.Invariant($"{kind.Count()} of {recorded.Count} seeds: {Describe(kind.Key)}"));
            foreach (var (trace, _, what) in kind.Take(MaxListed))
            {
                output.WriteLine(FormattableString.Invariant($"  seed {trace.Seed}: recorded {trace.Hash:x16}, messages {trace.Messages:x16}; {what}"));
                output.WriteLine(FormattableString.Invariant($"    --replay {trace.Seed} --events {trace.Events} --trace"));
            }
        }

        output.WriteLine(FormattableString.Invariant(
            $"{recorded.Count - different.Length} of {recorded.Count} seeds do what is recorded, {watch.Elapsed.TotalSeconds:0.0} s"));
        return recorded.Count > 0 && different.Length == 0;
    }

    private static Outcome Compare(RecordedTrace recorded)
    {
        try
        {
            var now = RecordedTrace.Of(World.Run(recorded.Seed, recorded.Events, WorldWidth.Legs, disabled: []), recorded.Events);
            var difference = now.Messages != recorded.Messages ? Difference.Messages : now.Hash != recorded.Hash ? Difference.Events : Difference.None;
            return new Outcome(recorded, difference, FormattableString.Invariant($"now {now.Hash:x16}, messages {now.Messages:x16}"));
        }
        catch (Exception exception)
        {
            return new Outcome(recorded, Difference.Failed, exception.ToString());
        }
    }

    private static string Describe(Difference difference) => difference switch
    {
        Difference.Events => "events, evidence, state or ids differ; what is sent to the venue is the same",
        Difference.Messages => "WHAT IS SENT TO THE VENUE DIFFERS",
        _ => "the run does not end",
    };

    private enum Difference
    {
        None = 0,
        Events = 1,
        Messages = 2,
        Failed = 3,
    }

    private readonly record struct Outcome(RecordedTrace Recorded, Difference Difference, string What);
}
