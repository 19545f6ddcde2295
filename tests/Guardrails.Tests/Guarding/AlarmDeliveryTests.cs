using System.Diagnostics;
using Guardrails.Alarms;
using Guardrails.States;
using Microsoft.Extensions.Logging;

namespace Guardrails.Tests.Guarding;

/// <summary>A sink that does not come back holds one call for a second, and no order after that; nothing of what it missed is lost from the log.</summary>
public sealed class AlarmDeliveryTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void ASinkThatHangs_HoldsOneCallForASecondAndNoneAfterIt()
    {
        using var sink = new HangingSink();
        var logs = new LogList();
        var fixture = new GuardFixture(o =>
        {
            o.Alarms = sink;
            o.LoggerFactory = logs;
        });

        var first = Time(() => SetState(fixture, "s0"));
        var rest = Time(() =>
        {
            for (var i = 1; i <= 200; i++)
            {
                SetState(fixture, $"s{i}");
            }
        });

        Assert.InRange(first, TimeSpan.FromSeconds(0.9), _patience);
        Assert.True(rest < TimeSpan.FromSeconds(20), $"200 calls took {rest}, so that they waited for the sink");
        Assert.Single(logs.Lines, static line => line.Contains("has not taken STATE_CHANGED", StringComparison.Ordinal));
        Assert.Equal(1, sink.Begun);

        // The sink comes back: it is given the rest, in order.
        sink.LetGo();
        Assert.True(SpinWait.SpinUntil(() => sink.Taken.Count == 201, _patience), $"{sink.Taken.Count}");
        Assert.Equal(Enumerable.Range(0, 201).Select(static i => $"strategy s{i}"), sink.Taken.Select(static a => a.Subject));
    }

    /// <summary>A sink that comes back once, and has others waiting, still hangs: no call waits, and nothing new is said, until it has caught up.</summary>
    [Fact]
    public void ASinkThatIsBehind_HoldsNoCallUntilItHasCaughtUp()
    {
        using var turns = new SemaphoreSlim(0);
        var taken = 0;
        var logs = new LogList();
        var fixture = new GuardFixture(o => o.LoggerFactory = logs);
        fixture.Alarms.Raising = _ =>
        {
            turns.Wait();
            Interlocked.Increment(ref taken);
        };
        for (var i = 0; i < 3; i++)
        {
            SetState(fixture, $"s{i}");
        }

        turns.Release();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref taken) == 1, _patience));
        SetState(fixture, "s3");

        Assert.Single(logs.Lines, static line => line.Contains("has not taken STATE_CHANGED", StringComparison.Ordinal));
        turns.Release(3);
        Assert.True(SpinWait.SpinUntil(() => fixture.Alarms.All.Count == 4, _patience));
    }

    [Fact]
    public void ASinkThatHangs_MoreThanIsKept_IsCountedInTheLog()
    {
        using var sink = new HangingSink();
        var logs = new LogList();
        var fixture = new GuardFixture(o =>
        {
            o.Alarms = sink;
            o.LoggerFactory = logs;
        });
        for (var i = 0; i <= 1_010; i++)
        {
            SetState(fixture, $"s{i}");
        }

        sink.LetGo();

        Assert.True(SpinWait.SpinUntil(() => sink.Taken.Count == 1_001, _patience), $"{sink.Taken.Count}");
        Assert.True(SpinWait.SpinUntil(() => logs.Lines.Any(static line => line.StartsWith("10 alarms did not reach the alarm sink", StringComparison.Ordinal)), _patience), "nothing was said");
        Assert.Equal(1_011, logs.Lines.Count(static line => line.StartsWith("ALARM STATE_CHANGED", StringComparison.Ordinal)));
    }

    /// <summary>What a sink is told is told when the call that raised it returns, as often as there is a pause in between.</summary>
    [Fact]
    public void ASinkThatReturns_HasEveryAlarmWhenTheCallReturns()
    {
        var fixture = new GuardFixture();
        for (var i = 0; i < 3; i++)
        {
            SetState(fixture, $"s{i}");

            Assert.Equal(i + 1, fixture.Alarms.All.Count);

            // Longer than the thread waits for the next alarm: the third one begins another thread.
            Thread.Sleep(i == 1 ? 1_500 : 0);
        }
    }

    /// <summary>Sink and log both throw: the next alarm reaches the sink all the same.</summary>
    [Fact]
    public void ASinkAndALogThatThrow_EndNothing()
    {
        var begun = 0;
        var logs = new LogList();
        var fixture = new GuardFixture(o => o.LoggerFactory = logs);
        logs.Throws = true;
        fixture.Alarms.Raising = _ =>
        {
            begun++;
            throw new InvalidOperationException("no line");
        };

        SetState(fixture, "s0");
        SetState(fixture, "s1");

        Assert.True(begun >= 2, $"{begun}");
        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.OfStrategy("s1")));
    }

    private static void SetState(GuardFixture fixture, string strategy) => fixture.Guard.SetState(TradingScope.OfStrategy(strategy), TradingState.ReduceOnly, new("a look", "me"));

    private static TimeSpan Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    }

    private sealed class HangingSink : IAlarmSink, IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly List<Alarm> _taken = [];
        private int _begun;

        public int Begun => Volatile.Read(ref _begun);

        public IReadOnlyList<Alarm> Taken
        {
            get
            {
                lock (_taken)
                {
                    return [.. _taken];
                }
            }
        }

        public void Raise(Alarm alarm)
        {
            Interlocked.Increment(ref _begun);
            _open.Wait();
            lock (_taken)
            {
                _taken.Add(alarm);
            }
        }

        public void LetGo() => _open.Set();

        public void Dispose() => _open.Set();
    }

    private sealed class LogList : ILoggerFactory, ILogger
    {
        private readonly List<string> _lines = [];

        public bool Throws { get; set; }

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Throws)
            {
                throw new InvalidOperationException("no disk");
            }

            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
