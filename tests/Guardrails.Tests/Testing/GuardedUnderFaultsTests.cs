using Guardrails.Closing;
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

    /// <summary>A simulated clock has no other thread: whoever joins a close is answered on the one that moves it.</summary>
    [Fact]
    public void Close_Joined_IsAnsweredOnTheThreadOfTheClock() => World.Inline(() =>
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        var guarded = Connect(world);
        world.Broker.Venue.SetPrice("XYZ", 95m);
        world.Advance(1000);
        Answer(world, guarded.SubmitAsync(OrderRequest.Buy("XYZ", 10)).AsTask());
        world.Advance(1000);
        Task<int>[] answered = [CloseAsync(guarded), CloseAsync(guarded), CloseAsync(guarded)];

        Assert.All(answered, answer => Assert.Equal(Environment.CurrentManagedThreadId, Answer(world, answer)));
        Assert.Equal(0m, world.Held);
        _ = guarded.DisposeAsync();
        return 0;
    });

    private static async Task<int> CloseAsync(GuardedBroker guarded)
    {
        var result = await guarded.CloseAsync(new CloseRequest { Symbol = "XYZ", By = new("close", "bot") }).ConfigureAwait(false);
        Assert.True(result.IsClosed, result.ToString());
        return Environment.CurrentManagedThreadId;
    }

    private static GuardedBroker Connect(World world) =>
        Answer(world, GuardedBroker.ConnectAsync(world.Broker, new GuardedBrokerOptions
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

    private static int Play(ulong seed)
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares, seed: seed);
        var guarded = Connect(world);
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
