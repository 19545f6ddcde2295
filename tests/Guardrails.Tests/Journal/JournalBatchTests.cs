using Guardrails.Journal;

namespace Guardrails.Tests.Journal;

public sealed class JournalBatchTests
{
    [Fact]
    public void A_batch_knows_its_versions()
    {
        var batch = new JournalBatch("a1b2", 7, 120, [Record(120), Record(121)]);

        Assert.Equal(("a1b2", 7L, 120L, 121L, 2), (batch.Writer, batch.Number, batch.FirstVersion, batch.LastVersion, batch.Records.Count));
        Assert.Equal("batch 7 of a1b2 (versions 120 to 121)", batch.ToString());
    }

    [Fact]
    public void A_batch_without_a_name_or_with_a_gap_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new JournalBatch(" ", 1, 1, [Record(1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JournalBatch("w", 0, 1, [Record(1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JournalBatch("w", 1, 0, [Record(0)]));
        Assert.Throws<ArgumentException>(() => new JournalBatch("w", 1, 1, []));
        Assert.Throws<ArgumentException>(() => new JournalBatch("w", 1, 1, [Record(2)]));
        Assert.Throws<ArgumentException>(() => new JournalBatch("w", 1, 1, [Record(1), Record(3)]));
        Assert.Throws<ArgumentException>(() => new JournalBatch("w", 1, 1, [Record(1), default]));
    }

    [Fact]
    public void A_forgotten_answer_is_a_failure()
    {
        Assert.Equal(AppendOutcome.Failed, default(AppendResult).Outcome);
        Assert.Equal(new AppendResult(AppendOutcome.Failed, "why"), AppendResult.Failed("why"));
        Assert.Equal(new AppendResult(AppendOutcome.Conflict, "why"), AppendResult.Conflict("why"));
        Assert.Equal(new AppendResult(AppendOutcome.Unknown, "why"), AppendResult.Unknown("why"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, null), AppendResult.Appended);
    }

    private static JournalRecord Record(long version) => new() { Version = version, Kind = 7, Schema = 1, Payload = default };
}
