using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>Whose scope takes no more risk has its entries canceled, and never its protection.</summary>
public sealed class UnwantedEntryTests
{
    private const string Strategy = "momentum";

    public static TheoryData<string> Scopes => ["account", "symbol", "strategy"];

    [Theory]
    [MemberData(nameof(Scopes))]
    public void Leaving_active_cancels_entries_and_leaves_protection(string scope)
    {
        using var world = new FollowingWorld();
        var (entry, stop) = Trade(world);

        world.Guard.SetState(ScopeOf(scope), TradingState.ReduceOnly, new("news", "desk"));
        world.Pass(1);

        Assert.Equal(OrderState.Canceled, world.Guard.FindOrder(entry)!.State);
        Assert.Equal([stop], world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId));
    }

    [Fact]
    public void Entries_of_another_strategy_stay()
    {
        using var world = new FollowingWorld();
        var (entry, stop) = Trade(world);

        world.Guard.SetState(TradingScope.OfStrategy("carry"), TradingState.Halted, new("news", "desk"));
        world.Pass(1);

        Assert.Equal([stop, entry], world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId));
    }

    [Fact]
    public void Where_it_is_not_wanted_entries_stay()
    {
        using var world = new FollowingWorld(static o => o.Guard.CancelEntriesOnRestriction = false);
        Trade(world);

        world.Guard.SetState(TradingScope.Account, TradingState.Halted, new("news", "desk"));
        world.Pass(30);

        Assert.Equal(2, world.Venue.Venue.OpenOrders.Count);
        Assert.Empty(world.Guard.UnwantedOrders);
    }

    [Fact]
    public void After_a_restart_entries_of_a_restricted_account_are_canceled_and_protection_stays()
    {
        using var world = new FollowingWorld();
        var (entry, stop) = Trade(world);
        world.Crash();

        // Restricted while no broker was there that could have canceled anything.
        var tool = world.Await(OrderGuard.OpenAsync(world.Options.Guard).AsTask());
        tool.SetState(TradingScope.Account, TradingState.Halted, new("overnight", "desk"));
        Assert.True(tool.DisposeAsync().IsCompletedSuccessfully);
        Assert.Equal(2, world.Venue.Venue.OpenOrders.Count);

        world.Connect();
        world.Pass(2);

        Assert.Equal(TradingState.Halted, world.Guard.GetState(TradingScope.Account));
        Assert.Equal([stop], world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId));
        Assert.Equal(OrderState.Canceled, world.Guard.FindOrder(entry)!.State);
    }

    [Fact]
    public void A_cancellation_that_the_venue_refuses_is_asked_for_again()
    {
        using var world = new FollowingWorld();
        var (_, stop) = Trade(world);
        world.Venue.Venue.RejectNextCancel();

        world.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, new("news", "desk"));
        world.Pass(0.1);
        Assert.Equal(2, world.Venue.Venue.OpenOrders.Count);
        world.Pass(10);

        Assert.Equal([stop], world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId));
    }

    [Fact]
    public async Task UnwantedOrders_WithoutABroker_AreTheEntriesThatNobodyAskedToCancelYet()
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        var stop = fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m });
        var entries = new[] { fixture.Work(GuardFixture.Buy(1m, 95m)), fixture.Work(GuardFixture.Buy(2m, 94m)) };
        Assert.Empty(fixture.Guard.UnwantedOrders);

        fixture.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, new("news", "desk"));
        Assert.Equal(entries, fixture.Guard.UnwantedOrders.Select(static o => o.ClientOrderId));
        Assert.IsType<CancelResult.Pending>(await fixture.CancelAsync(entries[0]));
        Assert.Equal([entries[1]], fixture.Guard.UnwantedOrders.Select(static o => o.ClientOrderId));

        fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("over", "desk"));
        Assert.Empty(fixture.Guard.UnwantedOrders);
        Assert.NotNull(fixture.Guard.FindOrder(stop));
    }

    /// <summary>A position with a stop, and an entry that rests.</summary>
    private static (string Entry, string Stop) Trade(FollowingWorld world)
    {
        world.Work(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open, Strategy = Strategy });
        var stop = world.Work(OrderRequest.Sell(Acme, 10m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close, Strategy = Strategy });
        var entry = world.Work(OrderRequest.Buy(Acme, 5m, 95m) with { Effect = PositionEffect.Open, Strategy = Strategy });
        Assert.Equal([stop, entry], world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId));
        return (entry, stop);
    }

    private static TradingScope ScopeOf(string scope) => scope switch
    {
        "account" => TradingScope.Account,
        "symbol" => TradingScope.Of(Acme),
        _ => TradingScope.OfStrategy(Strategy),
    };
}
