using System.Buffers;
using Guardrails.Events;
using Guardrails.Simulation.Recording;

namespace Guardrails.Tests.Events;

/// <summary>
/// Whole journals of simulated runs, restarts included, with the state that each leads to. Every generation of journals that was ever released
/// stays readable: a folder of an older generation is never changed.
/// </summary>
public sealed class GoldenJournalTests
{
    private const int JournalsOfAGeneration = 50;
    private const int WithRestart = 20;

    /// <summary>How many kinds of events there were when the first generation was recorded; an older generation has no kind that came later.</summary>
    private const int KindsAtFirst = 29;

    /// <summary>No bot of the simulation has rules of its own, and its venue always names an order by the client order id.</summary>
    private static readonly int[] _neverRecorded = [(int)EventKind.InputRead, (int)EventKind.VenueIdLinked];

    public static TheoryData<string> Journals => new(
        Directory.EnumerateFiles(GoldenFiles.Folder, "*" + RecordedJournal.Suffix, SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(GoldenFiles.Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Journals))]
    public void Replaying_a_recorded_journal_gives_the_recorded_state(string journal)
    {
        var file = Path.Combine(GoldenFiles.Folder, journal);
        var recorded = RecordedJournal.ReadText(file.Replace(RecordedJournal.Suffix, RecordedJournal.StateSuffix, StringComparison.Ordinal));

        var replayed = RecordedJournal.Read(file).Replay().ToStateText();

        // Line by line first: the first line that differs says more than two texts.
        Assert.All(recorded.Split('\n').Zip(replayed.Split('\n')), static line => Assert.Equal(line.First, line.Second));
        Assert.Equal(recorded, replayed);
    }

    [Theory]
    [MemberData(nameof(Journals))]
    public void A_recorded_event_of_the_current_schema_is_written_as_ever(string journal)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var record in RecordedJournal.Read(Path.Combine(GoldenFiles.Folder, journal)).Records)
        {
            buffer.ResetWrittenCount();
            var (kind, schema) = EventCodec.Encode(EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span), buffer);

            Assert.Equal(record.Kind, kind);
            if (schema == record.Schema)
            {
                Assert.Equal(Convert.ToHexString(record.Payload.Span), Convert.ToHexString(buffer.WrittenSpan));
            }
        }
    }

    [Fact]
    public void A_generation_has_its_journals_its_restarts_and_its_kinds_of_events()
    {
        var generations = Directory.EnumerateDirectories(GoldenFiles.Folder).ToList();

        Assert.Contains(generations, static folder => Path.GetFileName(folder) == RecordedJournal.Generation);
        Assert.All(generations, static folder =>
        {
            var journals = Directory.EnumerateFiles(folder, "*" + RecordedJournal.Suffix).Select(RecordedJournal.Read).ToList();
            var kinds = journals.SelectMany(static journal => journal.Records).Select(static record => record.Kind).ToHashSet();

            Assert.Equal(JournalsOfAGeneration, journals.Count);
            Assert.Equal(WithRestart, journals.Count(static journal => journal.Records.Count(static record => record.Kind == (int)EventKind.Opened) > 1));
            Assert.Empty(Enumerable.Range(1, KindsAtFirst).Except(kinds).Except(_neverRecorded));
        });
    }
}
