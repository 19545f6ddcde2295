using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Tests.Testing;

/// <summary>A guarded bot at a broker where things go wrong.</summary>
public sealed class GuardedUnderFaultsTests
{
    /// <summary>Whatever goes wrong, the guard answers: no exception reaches the bot, and what reaches the venue has a proof.</summary>
    [Fact]
    public void Submit_UnderRandomFaults_AlwaysAnswers() => World.Inline(() =>
    {
        var sent = 0;
        for (var seed = 1UL; seed <= 40; seed++)
        {
            sent += Play(seed);
        }

        Assert.True(sent > 200, $"{sent} orders reached the venues");
        return 0;
    });

    private static int Play(ulong seed)
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares, seed: seed);
        var guarded = Answer(world, GuardedBroker.ConnectAsync(world.Broker, new GuardedBrokerOptions
        {
            Symbols = ["XYZ"],
            Guard = new OrderGuardOptions
            {
                Account = "bot",
                Venue = "SIMULATED",
                AccountCurrency = "USD",
                TimeProvider = world.Time,
                Limits = new RiskLimits { MaxLongExposure = 100_000m, MaxShortExposure = 100_000m },
            },
        }).AsTask());
        world.Broker.Faults = FaultPlan.Random(seed);
        for (var i = 0; i < 50; i++)
        {
            world.Broker.Venue.SetPrice("XYZ", 95m + (i % 10));
            var request = i % 3 == 0 ? OrderRequest.Sell("XYZ", 5) : OrderRequest.Buy("XYZ", 10, 98m);
            Assert.NotNull(Answer(world, guarded.SubmitAsync(request).AsTask()));
            world.Advance(500);
        }

        world.Broker.StopFaults();
        world.Advance(60_000);
        Assert.All(world.Broker.Venue.Orders, order => Assert.NotEqual(OrderOrigin.Unguarded, order.Origin));
        _ = guarded.DisposeAsync();
        return world.Broker.Venue.Orders.Count(order => order.Origin == OrderOrigin.Guarded);
    }

    /// <summary>Lets virtual time pass until there is an answer, for at most ten minutes.</summary>
    private static T Answer<T>(World world, Task<T> answer)
    {
        for (var i = 0; i < 6000 && !answer.IsCompleted; i++)
        {
            world.Advance(100);
        }

        Assert.True(answer.IsCompleted, "there is no answer within ten minutes");
        return answer.Result;
    }
}
