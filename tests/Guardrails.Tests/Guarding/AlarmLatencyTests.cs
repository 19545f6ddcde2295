using System.Collections.Concurrent;
using System.Diagnostics;
using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>An alarm reaches its sink within 5 s of its cause, however much else arrives (C36). In real time, so the bound is the promise, not what is usual.</summary>
public sealed class AlarmLatencyTests(ITestOutputHelper output)
{
    private const int Rounds = 40;
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Alarms_UnderLoad_ReachTheSinkInTime()
    {
        var sink = new TimedSink();
        var shares = Enumerable.Range(0, 4 * Rounds).Select(static i => GuardFixture.Share($"S{i}")).ToArray();
        var fixture = new GuardFixture(
            o =>
            {
                o.TimeProvider = TimeProvider.System;
                o.Alarms = sink;
                o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1) };
                o.Trips = AutoTrips.None;
                o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1) }; // a slow machine is not what is measured
                o.Capabilities = BrokerCapabilities.Plain with { PositionVisibilityLag = TimeSpan.FromMilliseconds(1) };
            },
            ready: false,
            [GuardFixture.Share(), .. shares]);
        var guard = fixture.Guard;
        foreach (var share in fixture.Instruments)
        {
            guard.Observe(share);
            guard.Observe(new Quote { Symbol = share.Symbol, Price = 100m, Time = DateTimeOffset.UtcNow });
        }

        guard.Observe(new AccountSnapshot { Currency = "USD", Equity = 100_000m, AsOf = DateTimeOffset.UtcNow });
        guard.Observe(OpenOrderSnapshot.Complete([], DateTimeOffset.UtcNow));
        guard.Observe(PositionSnapshot.Complete([], DateTimeOffset.UtcNow));
        var fill = fixture.Execution(fixture.Work(GuardFixture.Buy(50_000m)), 1m);
        using var stop = new CancellationTokenSource();
        var counts = new long[4];
        var load = Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(() => Load(guard, fill, i, counts, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();

        var causes = new Dictionary<(string Code, string Subject), long>();
        for (var round = 0; round < Rounds; round++)
        {
            await CauseAsync(fixture, shares.AsMemory(4 * round, 4), causes);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        SpinWait.SpinUntil(() => causes.Keys.All(sink.Raised.ContainsKey), _bound);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal(4 * Rounds, causes.Count);
        var late = causes.ToDictionary(static c => c.Key, c => Stopwatch.GetElapsedTime(c.Value, sink.Raised.TryGetValue(c.Key, out var at) ? at : long.MaxValue));
        output.WriteLine($"{causes.Count} alarms, the slowest after {late.Values.Max().TotalMilliseconds:0.000} ms, while {counts.Sum()} facts and denials arrived");
        Assert.All(late, static l => Assert.True(l.Value < _bound, $"{l.Key} after {l.Value}"));
        Assert.All(counts, static c => Assert.True(c > 100, $"only {c} facts of a kind"));
    }

    /// <summary>One alarm of each kind: a side that differs, an outcome that nobody knows, and two differences in positions.</summary>
    private static async Task CauseAsync(GuardFixture fixture, ReadOnlyMemory<Instrument> shares, Dictionary<(string, string), long> causes)
    {
        var symbols = shares.ToArray().Select(static s => s.Symbol).ToArray();
        var accepted = await fixture.SubmitAsync(OrderRequest.Buy(symbols[0], 2m) with { Effect = PositionEffect.Open });
        Assert.True(accepted is OrderResult.Accepted, accepted.ToString());
        var order = ((OrderResult.Accepted)accepted).Order.ClientOrderId;
        causes[(AlarmCodes.SideMismatch, order)] = Stopwatch.GetTimestamp();
        fixture.Guard.Observe(fixture.Execution(order, 2m) with { Side = OrderSide.Sell });

        fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("the next round", "test"));
        fixture.Venue.Answer = o =>
        {
            causes[(AlarmCodes.OrderOutcomeUnknown, o.ClientOrderId)] = Stopwatch.GetTimestamp();
            return new SubmitOutcome.Unknown("timed out");
        };
        await fixture.SubmitAsync(OrderRequest.Buy(symbols[1], 2m) with { Effect = PositionEffect.Open });
        fixture.Venue.Answer = static o => new SubmitOutcome.Accepted { VenueOrderId = "V-" + o.ClientOrderId };

        for (var sighting = 0; sighting < 2; sighting++)
        {
            var held = fixture.Guard.Positions.Where(static p => p.Net != 0m).Select(static p => new VenuePosition { Symbol = p.Key.Symbol, Quantity = p.Net }).Where(p => p.Symbol != symbols[2] && p.Symbol != symbols[3]);
            var snapshot = PositionSnapshot.Complete([.. held, new VenuePosition { Symbol = symbols[2], Quantity = 7m }, new VenuePosition { Symbol = symbols[3], Quantity = -3m }], DateTimeOffset.UtcNow);

            // The second sighting is the cause, with the orders read in between: one proves nothing.
            causes[(AlarmCodes.ExternalPosition, symbols[2].Value)] = causes[(AlarmCodes.ExternalPosition, symbols[3].Value)] = Stopwatch.GetTimestamp();
            fixture.Guard.Observe(snapshot);
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], DateTimeOffset.UtcNow));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static void Load(OrderGuard guard, ExecutionReport fill, int kind, long[] counts, CancellationToken stop)
    {
        for (var i = 0L; !stop.IsCancellationRequested; i++)
        {
            switch (kind)
            {
                case 0:
                    guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m + (i % 10), Time = DateTimeOffset.UtcNow });
                    break;
                case 1:
                    guard.Observe(fill with { Fill = fill.Fill! with { ExecutionId = $"L{i % 40_000}" } });
                    break;
                default:
                    Assert.IsType<OrderResult.Denied>(guard.SubmitAsync(GuardFixture.Buy(1m + (i % 1_000), effect: PositionEffect.Close), static (_, _) => throw new InvalidOperationException("denied")).AsTask().GetAwaiter().GetResult());
                    break;
            }

            counts[kind]++;
        }
    }

    private sealed class TimedSink : IAlarmSink
    {
        public ConcurrentDictionary<(string Code, string Subject), long> Raised { get; } = new();

        public void Raise(Alarm alarm) => Raised.TryAdd((alarm.Code, alarm.Subject), Stopwatch.GetTimestamp());
    }
}
