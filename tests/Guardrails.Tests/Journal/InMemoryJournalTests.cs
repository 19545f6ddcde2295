using Guardrails.Journal;

namespace Guardrails.Tests.Journal;

public sealed class InMemoryJournalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_appended_is_read_back_in_order()
    {
        var journal = new InMemoryJournal();
        var records = Records(1, 2).Concat(Records(3, 5)).ToList();

        Assert.Equal(AppendResult.Appended, await journal.AppendAsync(Batch(1, 1, 2), Ct));
        Assert.Equal(AppendResult.Appended, await journal.AppendAsync(Batch(2, 3, 5), Ct));

        Assert.False(journal.IsDurable);
        Assert.Equal(records.Select(Text), (await ReadAll(journal, 1)).Select(Text));
        Assert.Equal(records.Skip(1).Select(Text), (await ReadAll(journal, 2)).Select(Text));
        Assert.Equal(records.Skip(4).Select(Text), (await ReadAll(journal, 5)).Select(Text));
        Assert.Empty(await ReadAll(journal, 6));
        Assert.Empty(await ReadAll(journal, long.MaxValue));
    }

    [Fact]
    public async Task An_empty_journal_has_nothing_to_read()
    {
        Assert.Empty(await ReadAll(new InMemoryJournal(), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryJournal().ReadAsync(0, Ct));
    }

    [Theory]
    [InlineData(2, 3)] // it begins before the end
    [InlineData(5, 5)] // it leaves a gap
    public async Task A_batch_that_does_not_start_at_the_next_version_is_a_conflict(long first, long last)
    {
        var journal = new InMemoryJournal();
        await journal.AppendAsync(Batch(1, 1, 3), Ct);

        var result = await journal.AppendAsync(Batch(2, first, last, writer: "another"), Ct);

        Assert.Equal(AppendOutcome.Conflict, result.Outcome);
        Assert.Contains("next version is 4", result.Reason);
        Assert.Equal(3, (await ReadAll(journal, 1)).Count);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_settled_by_appending_it_again()
    {
        var journal = new InMemoryJournal();
        await journal.AppendAsync(Batch(1, 1, 3), Ct);
        await journal.AppendAsync(Batch(2, 4, 4), Ct);

        Assert.Equal(AppendResult.Appended, await journal.AppendAsync(Batch(2, 4, 4), Ct));
        Assert.Equal(AppendResult.Appended, await journal.AppendAsync(Batch(1, 1, 3), Ct));

        Assert.Equal([1, 2, 3, 4], (await ReadAll(journal, 1)).Select(record => record.Version));
    }

    [Theory]
    [InlineData(1, 1, 2)] // fewer records
    [InlineData(1, 4, 6)] // the next version, under a number that was used
    public async Task A_number_that_was_used_for_another_batch_is_a_conflict(long number, long first, long last)
    {
        var journal = new InMemoryJournal();
        await journal.AppendAsync(Batch(1, 1, 3), Ct);

        Assert.Equal(AppendOutcome.Conflict, (await journal.AppendAsync(Batch(number, first, last), Ct)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await journal.AppendAsync(Batch(number, 4, 4, writer: "another"), Ct)).Outcome);
    }

    [Fact]
    public async Task The_oldest_records_are_dropped_when_there_are_too_many()
    {
        var journal = new InMemoryJournal(maxRecords: 80);
        for (var version = 1; version <= 1_000; version++)
        {
            await journal.AppendAsync(Batch(version, version, version), Ct);
            var kept = await ReadAll(journal, Math.Max(1, version - 69));

            Assert.Equal(Math.Min(version, 70), kept.Count);
            Assert.Equal(version, kept[^1].Version);
            if (version > 80)
            {
                var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAll(journal, version - 80));
                Assert.Contains($"Version {version - 80} has been dropped", exception.Message);
            }
        }
    }

    [Fact]
    public async Task The_latest_batch_stays_however_large_it_is()
    {
        var journal = new InMemoryJournal(maxRecords: 1);
        await journal.AppendAsync(Batch(1, 1, 3), Ct);
        await journal.AppendAsync(Batch(2, 4, 50), Ct);

        Assert.Equal(47, (await ReadAll(journal, 4)).Count);
        Assert.Equal(AppendResult.Appended, await journal.AppendAsync(Batch(2, 4, 50), Ct));
        Assert.Equal(AppendOutcome.Conflict, (await journal.AppendAsync(Batch(1, 1, 3), Ct)).Outcome);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAll(journal, 3));
    }

    [Fact]
    public void There_is_room_for_one_record_at_least() => Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryJournal(0));

    [Fact]
    public async Task A_reader_sees_what_is_appended_while_it_reads()
    {
        var journal = new InMemoryJournal();
        await journal.AppendAsync(Batch(1, 1, 2), Ct);
        var read = new List<long>();
        await foreach (var record in journal.ReadAsync(1, Ct))
        {
            read.Add(record.Version);
            if (record.Version == 2)
            {
                await journal.AppendAsync(Batch(2, 3, 3), Ct);
            }
        }

        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public async Task A_reader_that_is_overtaken_is_told()
    {
        var journal = new InMemoryJournal(maxRecords: 2);
        await journal.AppendAsync(Batch(1, 1, 1), Ct);
        await journal.AppendAsync(Batch(2, 2, 2), Ct);
        await using var reader = journal.ReadAsync(1, Ct).GetAsyncEnumerator(Ct);
        Assert.True(await reader.MoveNextAsync());

        await journal.AppendAsync(Batch(3, 3, 4), Ct);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.MoveNextAsync());
    }

    [Fact]
    public async Task A_canceled_append_writes_nothing_and_a_canceled_read_throws()
    {
        var journal = new InMemoryJournal();
        await journal.AppendAsync(Batch(1, 1, 1), Ct);
        var canceled = new CancellationToken(canceled: true);

        Assert.Equal(AppendOutcome.Failed, (await journal.AppendAsync(Batch(2, 2, 2), canceled)).Outcome);
        Assert.Single(await ReadAll(journal, 1));
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in journal.ReadAsync(1, canceled))
            {
            }
        });
    }

    [Fact]
    public void Everything_completes_synchronously()
    {
        var journal = new InMemoryJournal();

        Assert.True(journal.AppendAsync(Batch(1, 1, 1), Ct).IsCompletedSuccessfully);
        Assert.True(journal.ReadAsync(1, Ct).GetAsyncEnumerator(Ct).MoveNextAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Of_several_writers_one_gets_each_version()
    {
        const int writers = 4, batches = 5_000;
        var journal = new InMemoryJournal();
        using var start = new Barrier(writers);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                var version = 1L;
                start.SignalAndWait(Ct);
                for (var number = 1; number <= batches; number++)
                {
                    while (Append(journal, Batch(number, version, version, $"w{writer}")) != AppendOutcome.Appended)
                    {
                        version++;
                    }
                }
            },
            Ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(Enumerable.Range(1, writers * batches).Select(version => (long)version), (await ReadAll(journal, 1)).Select(record => record.Version));
    }

    private static JournalBatch Batch(long number, long first, long last, string writer = "w") => new(writer, number, first, Records(first, last));

    private static JournalRecord[] Records(long first, long last) =>
        [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => new JournalRecord { Version = first + i, Kind = 7, Schema = 1, Payload = BitConverter.GetBytes(first + i) })];

    private static AppendOutcome Append(InMemoryJournal journal, JournalBatch batch)
    {
        var appended = journal.AppendAsync(batch, Ct);
        Assert.True(appended.IsCompletedSuccessfully);
        return appended.Result.Outcome;
    }

    private static string Text(JournalRecord record) => $"{record.Version} {record.Kind} {record.Schema} {Convert.ToHexString(record.Payload.Span)}";

    private static async Task<List<JournalRecord>> ReadAll(InMemoryJournal journal, long fromVersion)
    {
        var records = new List<JournalRecord>();
        await foreach (var record in journal.ReadAsync(fromVersion, Ct))
        {
            records.Add(record);
        }

        return records;
    }
}
