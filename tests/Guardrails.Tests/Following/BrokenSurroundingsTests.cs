using Guardrails.Alarms;
using Guardrails.Tests.Guarding;
using Microsoft.Extensions.Logging;

namespace Guardrails.Tests.Following;

/// <summary>A log that throws, or an adapter that ignores its tokens, ends no loop of the broker.</summary>
public sealed class BrokenSurroundingsTests
{
    [Fact]
    public void A_log_that_throws_does_not_keep_the_stream_from_being_started_again()
    {
        using var world = new FollowingWorld(static o => o.Guard.LoggerFactory = new BrokerLogThrows());
        world.Venue.DisconnectStreams();
        world.Pass(2);

        Assert.Equal(2, world.Wire.Times("stream").Count());
        Assert.Contains(AlarmCodes.StreamInterrupted, world.Alarms.Codes);
        Assert.Contains(AlarmCodes.TelemetryFailed, world.Alarms.Codes);
    }

    [Fact]
    public void A_log_that_throws_does_not_end_the_readings()
    {
        using var world = new FollowingWorld(static o => o.Guard.LoggerFactory = new BrokerLogThrows());
        var before = world.Wire.Times("positions").Count();
        world.Wire.Latency = TimeSpan.FromHours(1);
        world.Pass(16);
        world.Wire.Latency = TimeSpan.Zero;

        world.Pass(60);

        Assert.True(world.Wire.Times("positions").Count() > before + 3);
        Assert.Contains(AlarmCodes.ReadingFailed, world.Alarms.Codes);
    }

    [Fact]
    public void A_reading_that_ignores_its_token_is_given_up_after_the_limit_and_a_second()
    {
        using var world = new FollowingWorld();
        world.Wire.IsDeaf = true;
        world.Wire.Latency = TimeSpan.FromHours(1);
        world.Pass(16);
        world.Wire.Latency = TimeSpan.Zero;
        var before = world.Wire.Times("positions").Count();

        world.Pass(9);
        Assert.Equal(before, world.Wire.Times("positions").Count());
        world.Pass(2);

        Assert.Equal(before + 1, world.Wire.Times("positions").Count());
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ReadingFailed, Subject: "the account" });
    }

    [Fact]
    public void A_reading_that_ignores_its_token_holds_up_neither_its_caller_nor_the_end()
    {
        using var world = new FollowingWorld();
        world.Wire.IsDeaf = true;
        world.Wire.Latency = TimeSpan.FromHours(1);
        world.Pass(16);
        using var canceled = new CancellationTokenSource();
        var refreshing = world.Broker.RefreshAsync(canceled.Token).AsTask();
        canceled.Cancel();

        Assert.True(refreshing.IsCanceled);
        Assert.True(FollowingWorld.EndsWithin(world.Broker.DisposeAsync().AsTask(), 10));
    }

    [Fact]
    public void A_stream_that_throws_when_it_is_canceled_is_started_again()
    {
        using var world = new FollowingWorld(throwsWhenCanceled: true);
        world.Pass(76);

        Assert.Equal(2, world.Wire.Times("stream").Count());
        var reads = world.Wire.Times("positions").Count();
        world.Pass(30);
        Assert.True(world.Wire.Times("positions").Count() > reads);
    }

    [Fact]
    public async Task DisposeAsync_WithAStreamThatThrowsWhenCanceled_EndsTheGuardAllTheSame()
    {
        var world = new FollowingWorld(throwsWhenCanceled: true);
        var notices = world.Guard.ReadNoticesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = notices.MoveNextAsync();

        await world.Broker.DisposeAsync();

        while (await next)
        {
            next = notices.MoveNextAsync();
        }

        await notices.DisposeAsync();
        Assert.Contains(AlarmCodes.ReadingFailed, world.Alarms.Codes);
    }

    [Fact]
    public async Task DisposeAsync_Twice_DoesNothingMore()
    {
        var world = new FollowingWorld();

        await world.Broker.DisposeAsync();
        await world.Broker.DisposeAsync();

        Assert.DoesNotContain(AlarmCodes.ReadingFailed, world.Alarms.Codes);
    }

    /// <summary>The options are copied before the first wait: a change made while the journal is read has no effect.</summary>
    [Fact]
    public async Task ConnectAsync_OptionsChangedMeanwhile_AreThoseOfTheCall()
    {
        using var world = new FollowingWorld();
        var journal = new SlowJournal();
        var options = new GuardedBrokerOptions { Guard = new OrderGuardOptions { TimeProvider = world.Time, Journal = journal } };
        var connecting = GuardedBroker.ConnectAsync(world.Wire, options, TestContext.Current.CancellationToken).AsTask();
        options.MaxReadsPerMinute = 0;
        options.RefreshInterval = TimeSpan.FromHours(1);
        options.Guard = new OrderGuardOptions();
        journal.Opened.SetResult();
        await using var broker = await connecting;
        world.Crash();
        var before = world.Wire.Times("positions").Count();

        world.Pass(31);

        Assert.Equal(before + 2, world.Wire.Times("positions").Count());
    }

    private sealed class SlowJournal : Guardrails.Journal.IGuardJournal
    {
        private readonly ScriptedJournal _inner = new();

        public TaskCompletionSource Opened { get; } = new();

        public bool IsDurable => false;

        public ValueTask<Guardrails.Journal.AppendResult> AppendAsync(Guardrails.Journal.JournalBatch batch, CancellationToken cancellationToken) =>
            _inner.AppendAsync(batch, cancellationToken);

        public async IAsyncEnumerable<Guardrails.Journal.JournalRecord> ReadAsync(
            long fromVersion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Opened.Task.ConfigureAwait(false);
            await foreach (var record in _inner.ReadAsync(fromVersion, cancellationToken).ConfigureAwait(false))
            {
                yield return record;
            }
        }
    }

    private sealed class BrokerLogThrows : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName == "Guardrails.GuardedBroker" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the disk is full");

        public void Dispose()
        {
        }
    }
}
