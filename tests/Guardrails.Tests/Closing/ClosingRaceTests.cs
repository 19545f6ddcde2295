using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Tests.Closing;

/// <summary>In real time, on real threads: many who close, reverse and flatten at once never take a position through zero unasked.</summary>
public sealed class ClosingRaceTests
{
    private const string Acme = ClosingWorld.Acme;

    [Theory]
    [InlineData("EquitiesHoldingShares", 7)]
    [InlineData("FuturesOneWay", 8)]
    [InlineData("Plain", 9)]
    public async Task Four_threads_that_close_at_once_leave_nothing_and_cross_nothing(string profile, int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}; replay: --filter-class {typeof(ClosingRaceTests).FullName}");
        var token = TestContext.Current.CancellationToken;
        var behaviour = ClosingWorld.All.Single(p => p.Name == profile) with { FillLatency = TimeSpan.FromMilliseconds(3), FillParts = 3 };
        behaviour = behaviour.HoldReleaseLag > TimeSpan.Zero ? behaviour with { HoldReleaseLag = TimeSpan.FromMilliseconds(20) } : behaviour;
        var venue = new SimulatedBroker(behaviour, TimeProvider.System, 1_000_000m, seed: (ulong)seed);
        venue.Venue.List(new Instrument { Symbol = Acme, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true });
        await using var broker = await GuardedBroker.ConnectAsync(venue, new GuardedBrokerOptions
        {
            Symbols = [Acme],
            Guard = new OrderGuardOptions { Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxQuoteAge = TimeSpan.FromHours(1) } },
        }, token);
        venue.Venue.SetPrice(Acme, 100m);

        for (var round = 0; round < 4; round++)
        {
            await UntilAsync(() => broker.Guard.GetReadiness(Acme).IsReady && broker.Guard.OpenOrders.Count == 0, token);
            Assert.IsType<OrderResult.Accepted>(await broker.SubmitAsync(OrderRequest.Buy(Acme, 30m) with { Effect = PositionEffect.Open }, token));
            await UntilAsync(() => Held(venue) == 30m && broker.Guard.FindPosition(Acme)!.Net == 30m, token);
            Assert.IsType<OrderResult.Accepted>(await broker.SubmitAsync(OrderRequest.Sell(Acme, 30m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close }, token));

            var part = new CloseRequest { Symbol = Acme, Quantity = 10m, By = new("close", "bot") };
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
                async () => i == 3 && round == 3
                    ? (await broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, new("test", "test"), token)).Closes.FirstOrDefault()
                    : await broker.CloseAsync(i % 2 == 0 ? part : part with { Quantity = null }, token), token)));
            await broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }, token);

            Assert.All(results, static r => Assert.IsNotType<CloseResult.Incomplete>(r));
            await UntilAsync(() => Held(venue) == 0m && broker.Guard.OpenOrders.Count == 0 && venue.Venue.OpenOrders.Count == 0, token);
            Assert.Empty(broker.Guard.ExitsUnderWay());
        }

        var held = 0m;
        Assert.DoesNotContain(venue.Venue.Executions.Select(e => held += e.Side == OrderSide.Buy ? e.Quantity : -e.Quantity), static net => net < 0m);
    }

    private static decimal Held(SimulatedBroker venue) => venue.Venue.GetState().Positions.Sum(static p => p.Quantity);

    private static async Task UntilAsync(Func<bool> holds, CancellationToken token)
    {
        for (var i = 0; i < 3000 && !holds(); i++)
        {
            await Task.Delay(10, token);
        }

        Assert.True(holds());
    }
}
