using System.Globalization;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Recording;

/// <summary>
/// Writes whole journals with the state each of them leads to. Every second run ends in the middle of trading, so that orders in doubt and exits
/// under way are in the state; a part of the runs has a restart in it.
/// </summary>
internal sealed class JournalRecorder(SimulationOptions options, TextWriter output)
{
    private const int Journals = 50;
    private const int WithRestart = 20;
    private const long DefaultEvents = 1_500;

    /// <summary>Seeds are looked at until there are enough of each kind, and no further.</summary>
    private const int MaxSeeds = 2_000;

    /// <summary>Writes the journals below a folder, and takes away those that were there.</summary>
    /// <returns>Whether there are as many as wanted, all of clean runs.</returns>
    public bool Record(string folder)
    {
        var into = Path.Combine(folder, RecordedJournal.Generation);
        if (Directory.Exists(into))
        {
            Directory.Delete(into, recursive: true);
        }

        Directory.CreateDirectory(into);
        var (restarted, whole, bytes) = (0, 0, 0L);
        for (var seed = options.From; restarted + whole < Journals && seed < options.From + MaxSeeds; seed++)
        {
            var (result, journal, state) = World.Record(seed, options.Events ?? DefaultEvents, calms: seed % 2 == 0);
            if (result.Violations.Count > 0)
            {
                output.WriteLine(FormattableString.Invariant($"VIOLATION seed {seed}: {result.Violations[0]}"));
                return false;
            }

            ref var count = ref result.Restarts > 0 ? ref restarted : ref whole;
            if (count < (result.Restarts > 0 ? WithRestart : Journals - WithRestart))
            {
                count++;
                bytes += Write(into, seed, journal, state);
            }
        }

        output.WriteLine(FormattableString.Invariant($"{restarted + whole} journals, {restarted} with a restart, {bytes} bytes"));
        return restarted + whole == Journals;
    }

    private static long Write(string folder, ulong seed, RecordedJournal journal, string stateHash)
    {
        var book = journal.Replay();
        if (book.ToStateHash() != stateHash)
        {
            throw new InvalidOperationException($"The journal of seed {seed} leads to another state than the guard has.");
        }

        var name = Path.Combine(folder, seed.ToString("D4", CultureInfo.InvariantCulture));
        journal.Write(name + RecordedJournal.Suffix);
        RecordedJournal.WriteText(name + RecordedJournal.StateSuffix, book.ToStateText());
        return new FileInfo(name + RecordedJournal.Suffix).Length + new FileInfo(name + RecordedJournal.StateSuffix).Length;
    }
}
