using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The code of the guide "wrap your SDK" as it stands there, while everything goes wrong at random. <c>GUARDRAILS_TESTS=10</c> plays ten times as many seeds.</summary>
public sealed class WrapYourSdkUnderFaultsTests
{
    private static readonly ulong _seeds = 12 * (ulong.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_TESTS"), CultureInfo.InvariantCulture, out var times) ? times : 1);

    private static readonly FaultPlan _faults = new()
    {
        Probabilities = new Dictionary<FaultClass, decimal>
        {
            [FaultClass.RequestLost] = 0.08m,
            [FaultClass.ResponseLost] = 0.08m,
            [FaultClass.RequestDelayed] = 0.04m,
            [FaultClass.RateLimited] = 0.08m,
            [FaultClass.BusinessReject] = 0.04m,
            [FaultClass.DuplicateIdReject] = 0.05m,
            [FaultClass.EventDuplicated] = 0.1m,
            [FaultClass.EventsReordered] = 0.1m,
            [FaultClass.EventLost] = 0.1m,
            [FaultClass.ReconnectWithoutReplay] = 0.01m,
            [FaultClass.AckAfterFill] = 0.1m,
            [FaultClass.PartialFill] = 0.2m,
            [FaultClass.OrderLookupFailed] = 0.1m,
            [FaultClass.OpenOrdersFailed] = 0.1m,
            [FaultClass.PositionsPartial] = 0.1m,
            [FaultClass.PositionBehind] = 0.1m,
            [FaultClass.AccountQueryFailed] = 0.1m,
        },
    };

    [Theory]
    [InlineData("Plain")]
    [InlineData("EquitiesHoldingShares")]
    [InlineData("FuturesOneWay")]
    public void No_order_is_doubled_every_outcome_is_found_out_and_everything_can_be_closed(string profile)
    {
        var injected = new HashSet<FaultClass>();
        for (var seed = 1UL; seed <= _seeds; seed++)
        {
            try
            {
                injected.UnionWith(Play(ProfileOf(profile), seed));
            }
            catch (Exception failure)
            {
                Assert.Fail($"profile {profile}, seed {seed}: {failure}");
            }
        }

        Assert.Empty(_faults.Probabilities.Keys.Except(injected));
    }

    private static SimulatedVenueProfile ProfileOf(string name) => new[]
    {
        SimulatedVenueProfile.Plain, SimulatedVenueProfile.EquitiesHoldingShares, SimulatedVenueProfile.FuturesOneWay,
    }.Single(profile => profile.Name == name);

    private static IEnumerable<FaultClass> Play(SimulatedVenueProfile profile, ulong seed)
    {
        using var world = new GuideWorld(profile, seed);
        var random = new Random((int)seed);
        var journal = new InMemoryJournal();
        world.Start(journal);
        world.Broker.Faults = _faults with { Seed = seed };
        var signals = new Dictionary<string, string>();
        for (var step = 0; step < 16; step++)
        {
            var symbol = GuideWorld.Symbols[random.Next(2)];
            var held = world.Guard.FindPosition(symbol)?.Managed ?? 0m;
            switch (random.Next(4))
            {
                case 0 when held != 0m:
                    world.Close(symbol);
                    break;
                case 1 when held > 0m:
                    world.Submit(OrderRequest.Sell(symbol, held) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close });
                    break;
                default:
                    var entry = OrderRequest.Buy(symbol, 1 + random.Next(20), random.Next(2) == 0 ? 99m : null) with { SignalId = $"signal-{step}" };
                    world.Submit(entry);
                    world.Submit(entry); // a bot that asks twice for one signal has one order
                    break;
            }

            world.Pass(TimeSpan.FromMilliseconds(random.Next(1, 8_000)));
            if (step % 6 == 5)
            {
                Note(world, signals);
                world.End();
                world.Start(journal);
            }
        }

        Note(world, signals);
        world.Broker.StopFaults();
        world.Pass(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain(
            world.Guard.OpenOrders,
            static order => order.State is OrderState.Unknown or OrderState.InFlight or OrderState.Reserved or OrderState.PendingCancel or OrderState.PendingReplace);
        foreach (var symbol in GuideWorld.Symbols)
        {
            Assert.Equal(world.HeldAtVenue(symbol), world.Guard.FindPosition(symbol)?.Net ?? 0m);
            Assert.Equal(0m, world.Close(symbol));
        }

        world.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(world.Guard.UnwantedOrders);
        Assert.All(GuideWorld.Symbols, symbol => Assert.Equal(0m, world.HeldAtVenue(symbol)));
        Assert.Empty(world.Broker.Venue.OpenOrders);
        Assert.Equal(world.Broker.Venue.Orders.Count, world.Broker.Venue.Orders.Select(static order => order.ClientOrderId).Distinct().Count());
        Assert.All(world.Broker.Venue.Orders, order => Assert.NotNull(world.Guard.FindOrder(order.ClientOrderId)));
        Assert.All(
            world.Broker.Venue.Orders.Where(order => signals.ContainsKey(order.ClientOrderId)).GroupBy(order => signals[order.ClientOrderId]),
            static orders => Assert.InRange(orders.Count(static order => order.FilledQuantity > 0m || order.Status != VenueOrderStatus.Rejected), 0, 1));
        return world.Broker.InjectedFaults.Keys;
    }

    /// <summary>Which signal led to which order.</summary>
    private static void Note(GuideWorld world, Dictionary<string, string> signals)
    {
        foreach (var order in world.Broker.Venue.Orders)
        {
            if (world.Guard.FindOrder(order.ClientOrderId)?.SignalId is { } signal)
            {
                signals[order.ClientOrderId] = signal;
            }
        }
    }
}
