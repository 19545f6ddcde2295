using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Orders;

namespace Guardrails.Tests.Guarding;

public sealed class JournalFailureTests
{
    private readonly ScriptedJournal _journal = new();
    private readonly GuardFixture _fixture;

    public JournalFailureTests()
    {
        _fixture = new GuardFixture(o => o.Journal = _journal);
        _fixture.Hold(10m);
    }

    public static TheoryData<string> Failures => ["failed", "conflict", "unknown", "throws", "throws asynchronously", "default answer"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task SubmitAsync_EntryWhoseRecordIsNotWritten_IsDeniedReleasedAndNotSent(string failure)
    {
        var sent = _fixture.Venue.Sent.Count;
        _journal.Answer = _ => Fail(failure);

        var denial = Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token)).Denial;

        Assert.Equal(DenialCodes.JournalFailed, Assert.Single(denial.Violations).Code);
        Assert.NotEmpty(denial.Violations[0].Subject);
        Assert.Equal(sent, _fixture.Venue.Sent.Count);
        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.Equal(10m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Contains("JOURNAL_FAILED", _fixture.Alarms.Codes);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task SubmitAsync_ExitWhoseRecordIsNotWritten_IsSentWithAnAlarm(string failure)
    {
        _journal.Answer = _ => Fail(failure);

        var order = Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token)).Order;

        Assert.Equal((OrderSide.Sell, 10m), (_fixture.Venue.Sent[^1].Side, _fixture.Venue.Sent[^1].Quantity));
        var alarm = Assert.Single(_fixture.Alarms.All, static a => a.Code == "EXIT_UNJOURNALED");
        Assert.Equal(order.ClientOrderId, alarm.Subject);
        Assert.Contains("Sell 10 ACME", alarm.Message, StringComparison.Ordinal);
        _fixture.Fill(order.ClientOrderId, 10m);
        Assert.Equal(0m, _fixture.Net());
    }

    /// <summary>Fail-stop: after a hole nothing may be written, even if the store recovers.</summary>
    [Fact]
    public async Task SubmitAsync_AfterTheJournalFailedOnce_NoEntryPassesAndNothingIsWritten()
    {
        _journal.Answer = static _ => new(AppendResult.Failed("disk full"));
        await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token);
        _journal.Answer = null;
        var written = _journal.Records.Count;

        var denial = Assert.IsType<OrderResult.Denied>(await _fixture.SubmitAsync(GuardFixture.Buy(1m), Token)).Denial;

        Assert.Equal("Failed: disk full", denial.Violations[0].Subject);
        Assert.Equal(written, _journal.Records.Count);
        Assert.Contains(_fixture.Guard.GetReadiness().Missing, static m => m.Input == "journal");
        Assert.Single(_fixture.Alarms.All, static a => a.Code == "JOURNAL_FAILED");
        Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token));
    }

    [Fact]
    public async Task SubmitAsync_LostAnswer_IsSettledByTheSameBatchAgain()
    {
        var batches = new List<JournalBatch>();
        _journal.Answer = batch =>
        {
            batches.Add(batch);
            return new(batches.Count == 1 ? AppendResult.Unknown("connection lost") : _journal.Write(batch));
        };

        Assert.IsType<OrderResult.Accepted>(await _fixture.SubmitAsync(GuardFixture.Buy(5m), Token));

        Assert.Same(batches[0], batches[1]);
        Assert.Empty(_fixture.Alarms.All);
    }

    [Fact]
    public async Task SubmitAsync_ExitOnAHangingJournal_GoesOutAfterTheBoundAndNotBefore()
    {
        _journal.Answer = static _ => new(new TaskCompletionSource<AppendResult>().Task);
        var exit = _fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token).AsTask();
        var sent = _fixture.Venue.Sent.Count;

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(exit.IsCompleted);
        Assert.Equal(sent, _fixture.Venue.Sent.Count);

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<OrderResult.Accepted>(await exit.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Single(_fixture.Alarms.All, static a => a.Code == "EXIT_UNJOURNALED");
    }

    /// <summary>A store whose write call itself does not come back (a stuck disk) must not hold an exit any longer than a slow one.</summary>
    [Fact]
    public async Task SubmitAsync_ExitOnAJournalThatBlocksItsCaller_GoesOutAllTheSame()
    {
        using var stuck = new ManualResetEventSlim();
        var journal = new ScriptedJournal { IsDurable = true };
        var fixture = new GuardFixture(o => o.Journal = journal);
        fixture.Hold(10m);
        journal.Answer = batch =>
        {
            stuck.Wait(CancellationToken.None);
            return new(journal.Write(batch));
        };
        try
        {
            var exit = Task.Run(() => fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token).AsTask(), Token);
            for (var i = 0; i < 500 && !exit.IsCompleted; i++)
            {
                await Task.Delay(10, Token);
                fixture.Time.Advance(TimeSpan.FromMilliseconds(50));
            }

            Assert.True(exit.IsCompleted, "the exit waits for the store");
            Assert.IsType<OrderResult.Accepted>(await exit);
        }
        finally
        {
            stuck.Set();
        }
    }

    [Fact]
    public async Task SubmitAsync_EntryOnAHangingJournal_WaitsUntilItIsWritten()
    {
        var written = new TaskCompletionSource<AppendResult>();
        var hung = new List<JournalBatch>();
        _journal.Answer = batch =>
        {
            hung.Add(batch);
            return new(written.Task);
        };
        var entry = _fixture.SubmitAsync(GuardFixture.Buy(5m), Token).AsTask();
        _fixture.Time.Advance(TimeSpan.FromSeconds(4));

        Assert.False(entry.IsCompleted);
        Assert.Equal(15m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);

        _journal.Answer = null;
        hung.ForEach(b => _journal.Write(b));
        written.SetResult(AppendResult.Appended);
        Assert.IsType<OrderResult.Accepted>(await entry.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task SubmitAsync_EntryCancelledWhileItIsWritten_ThrowsAndReleases()
    {
        _journal.Answer = static _ => new(new TaskCompletionSource<AppendResult>().Task);
        using var cancel = new CancellationTokenSource();
        var entry = _fixture.SubmitAsync(GuardFixture.Buy(5m), cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entry.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Equal(10m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    /// <summary>A fact cannot be refused because it cannot be written.</summary>
    [Fact]
    public void Observe_OnAFailedJournal_StillBooks()
    {
        var id = _fixture.Work(GuardFixture.Buy(5m));
        _journal.Answer = static _ => new(AppendResult.Failed("disk full"));
        _fixture.Fill(id, 5m);

        Assert.Equal(15m, _fixture.Net());
        Assert.Equal(OrderState.Filled, _fixture.Guard.FindOrder(id)!.State);
    }

    private static ValueTask<AppendResult> Fail(string failure) => failure switch
    {
        "failed" => new(AppendResult.Failed("disk full")),
        "conflict" => new(AppendResult.Conflict("another writer")),
        "unknown" => new(AppendResult.Unknown("connection lost")),
        "default answer" => default,
        "throws" => throw new IOException("device gone"),
        _ => ValueTask.FromException<AppendResult>(new IOException("device gone")),
    };
}
