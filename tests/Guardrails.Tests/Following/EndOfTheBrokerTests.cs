using Guardrails.Closing;
using Guardrails.Journal;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>After the broker's end, nothing that it began sends, cancels, reads or takes over.</summary>
public sealed class EndOfTheBrokerTests
{
    [Fact]
    public void A_reversal_opens_nothing_any_more()
    {
        using var world = new FollowingWorld();
        world.Wire.Latency = TimeSpan.FromSeconds(2);
        var reversing = world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), new("reverse", "bot")).AsTask();
        world.Pass(1);
        Assert.False(reversing.IsCompleted);

        world.Crash();
        world.Pass(60);

        Assert.True(reversing.IsCanceled, reversing.Status.ToString());
        Assert.Empty(world.Venue.Venue.Orders);
    }

    [Fact]
    public void Flattening_takes_over_nothing_any_more()
    {
        using var world = new FollowingWorld();
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 25m);
        world.Pass(20);
        var flattening = world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Everything, new("out", "ann")).AsTask();
        world.Wire.Latency = TimeSpan.FromSeconds(2);
        world.Pass(1);
        Assert.False(flattening.IsCompleted);
        var read = world.Wire.Calls.Count;

        world.Crash();
        world.Pass(60);

        Assert.True(flattening.IsCanceled, flattening.Status.ToString());
        Assert.Equal(0m, world.Guard.FindPosition(Acme)!.Managed);
        Assert.Equal(read, world.Wire.Calls.Count);
    }

    [Fact]
    public void The_end_waits_for_the_exits_that_are_under_way()
    {
        var journal = new ScriptedJournal();
        using var world = new FollowingWorld(o => o.Guard.Journal = journal);
        world.Work(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open });
        var stuck = new TaskCompletionSource<AppendResult>();
        journal.Answer = _ => new ValueTask<AppendResult>(stuck.Task);
        var closing = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }).AsTask();

        var disposing = world.Broker.DisposeAsync().AsTask();
        Assert.False(FollowingWorld.EndsWithin(disposing, 0.2));
        world.Pass(1);

        Assert.True(FollowingWorld.EndsWithin(disposing, 10));
        Assert.True(closing.IsCanceled, closing.Status.ToString());
        Assert.Single(world.Guard.ExitsUnderWay());
        Assert.DoesNotContain(world.Venue.Venue.Orders, static o => o.Side == OrderSide.Sell);
    }

    [Fact]
    public void What_is_asked_of_it_then_is_a_misuse()
    {
        using var world = new FollowingWorld();
        world.Work(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open });
        world.Crash();

        Assert.Throws<ObjectDisposedException>(() => world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }).AsTask()));
        Assert.Throws<ObjectDisposedException>(() => world.Await(world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), new("reverse", "bot")).AsTask()));
        Assert.Throws<ObjectDisposedException>(() => world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, new("out", "ann")).AsTask()));
        Assert.Throws<ObjectDisposedException>(() => world.Await(world.Broker.CancelEntriesAsync(TradingScope.Account, new("out", "ann")).AsTask()));
        Assert.DoesNotContain(Alarms.AlarmCodes.ExitIncomplete, world.Alarms.Codes);
    }

    /// <summary>The first close asked about a position of which nothing was known; it must not answer for a close of what became known since.</summary>
    [Fact]
    public void A_close_that_meets_a_question_about_nothing_closes_all_the_same()
    {
        using var world = new FollowingWorld();
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 10m, announce: false);
        world.Pass(16);
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, new("looked odd", "ann"));
        world.Wire.Latency = TimeSpan.FromSeconds(2);
        var part = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 4m, By = new("close", "bot") }).AsTask();
        Assert.False(part.IsCompleted);
        world.Guard.ManagePosition(Acme, 10m, new("bought before the bot was guarded", "ann"));

        var all = world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }).AsTask());
        world.Pass(1);

        Assert.True(part.IsCompletedSuccessfully);
        Assert.IsType<CloseResult.Closed>(all);
        Assert.Equal(0m, all.Remaining);
        Assert.Equal(0m, world.Venue.Venue.GetState().Positions.Sum(static p => p.Quantity));
    }

    /// <summary>A close of a part is taken further while its stop is put back; the end comes before the rest is closed.</summary>
    [Fact]
    public void A_close_that_was_taken_further_is_not_answered_with_the_part()
    {
        using var world = new Closing.ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Protected(59m, target: false);
        var part = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = 29m, By = new("close", "bot") }).AsTask();
        while (!world.Venue.Venue.Orders.Any(static o => o is { Side: OrderSide.Sell, Quantity: 29m }))
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(0.5));
        }

        // The close is on its way; the stop that is put back behind it is refused at first.
        world.Venue.Venue.RejectNext("busy", "not now");
        world.Pass(0.15);
        Assert.False(part.IsCompleted);
        var all = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("close", "bot") }).AsTask();
        world.Pass(0.05);
        world.Crash();

        Assert.Equal(30m, world.AtVenue);
        Assert.True(all.IsCanceled, all.Status.ToString());
        world.Connect();
        world.Pass(40);
        Assert.Equal(0m, world.AtVenue);
    }
}
