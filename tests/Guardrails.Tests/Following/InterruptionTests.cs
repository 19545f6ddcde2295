using Guardrails.Alarms;
using Guardrails.Denials;
using Guardrails.Orders;

using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>Whoever was not listening for a while has to look before taking new risk; and one who only ever looks must not starve.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public void After_the_stream_ended_no_new_risk_is_taken_until_orders_and_positions_were_read()
    {
        using var world = new FollowingWorld();
        Assert.Null(world.Denial);
        world.Wire.Latency = TimeSpan.FromSeconds(0.2);

        world.Venue.DisconnectStreams();

        // Account, orders and positions take 0.2 s each.
        Assert.Equal(DenialCodes.NotReconciled, world.Denial!.Code);
        world.Pass(0.59);
        Assert.True(world.Denial!.Has(DenialCodes.NotReconciled));
        world.Pass(0.01);
        Assert.Null(world.Denial);
        Assert.Contains(AlarmCodes.StreamInterrupted, world.Alarms.Codes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reading_that_fails_keeps_it_closed_and_exits_pass(bool positions)
    {
        using var world = new FollowingWorld(static o => o.MaxReadsPerMinute = 1_000);
        world.Work(OrderRequest.Buy(Acme, 5m) with { Effect = PositionEffect.Open });
        Fail("503");
        world.Venue.DisconnectStreams();
        world.Pass(50);

        Assert.True(world.Denial!.Has(DenialCodes.NotReconciled));
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 5m) with { Effect = PositionEffect.Close }).AsTask()));

        Fail(null);
        world.Pass(1.1);
        Assert.Null(world.Denial);

        void Fail(string? reason)
        {
            if (positions)
            {
                world.Venue.FailPositionQueries(reason);
            }
            else
            {
                world.Venue.FailOrderQueries(reason);
            }
        }
    }

    [Fact]
    public void What_was_missed_is_read_at_once_and_again_behind_the_new_stream()
    {
        using var world = new FollowingWorld();
        world.Pass(1);
        var before = world.Wire.Calls.Count;

        world.Venue.DisconnectStreams();
        world.Pass(2);

        Assert.Equal(
            ["account", "orders", "positions", "stream", "account", "orders", "positions"],
            world.Wire.Calls.Skip(before).Select(static c => c.What));
        Assert.Equal(TimeSpan.FromSeconds(1), world.Wire.Calls[before + 3].At - world.Wire.Calls[before].At);
    }

    /// <summary>The reading that began when the stream ended is still under way when the new stream begins: the venue is read once more, at once.</summary>
    [Fact]
    public void A_reading_that_is_under_way_when_the_new_stream_begins_does_not_stand_for_the_one_behind_it()
    {
        using var world = new FollowingWorld();
        world.Pass(1);
        world.Wire.Latency = TimeSpan.FromSeconds(1);
        var before = world.Wire.Calls.Count;

        world.Venue.DisconnectStreams();
        world.Pass(7);

        Assert.Equal(
            [("account", 0), ("orders", 1), ("stream", 1), ("positions", 2), ("account", 3), ("orders", 4), ("positions", 5)],
            world.Wire.Calls.Skip(before).Select(c => (c.What, (int)Math.Round((c.At - world.Wire.Calls[before].At).TotalSeconds))));
    }

    [Fact]
    public void An_execution_missed_in_between_is_found()
    {
        using var world = new FollowingWorld();
        var id = world.Work(OrderRequest.Buy(Acme, 5m, 90m) with { Effect = PositionEffect.Open });
        world.Venue.DisconnectStreams();
        world.Price(89m);
        world.Pass(5);

        Assert.Equal(OrderState.Filled, world.Guard.FindOrder(id)!.State);
        Assert.Equal(5m, world.Guard.FindPosition(Acme)!.Net);
    }

    [Fact]
    public void A_connection_that_flaps_lets_new_risk_through_in_between()
    {
        using var world = new FollowingWorld(static o => o.MaxReadsPerMinute = 1_000);
        world.Wire.Latency = TimeSpan.FromSeconds(0.1);
        var open = 0;
        var (closed, longest) = (0, 0);
        for (var tenth = 0; tenth < 1_200; tenth++)
        {
            if (tenth % 10 == 0)
            {
                world.Price(100m);
                world.Venue.DisconnectStreams();
            }

            world.Pass(0.1);
            (open, closed) = world.Denial is null ? (open + 1, 0) : (open, closed + 1);
            longest = Math.Max(longest, closed);
        }

        Assert.True(open > 300, $"open for {open} of 1200 tenths of a second");
        Assert.True(longest < 20, $"closed for {longest} tenths of a second");
    }

    [Fact]
    public void Pauses_before_a_new_stream_double_up_to_the_longest_and_start_anew_once_something_came()
    {
        using var world = new FollowingWorld(static o => o.MaxReconnectDelay = TimeSpan.FromSeconds(5));
        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            pauses.Add(Reconnect());
        }

        world.Price(101m);
        pauses.Add(Reconnect());

        Assert.Equal([1, 2, 4, 5, 5, 1], pauses);

        double Reconnect()
        {
            var (ended, streams) = (world.Time.GetUtcNow(), world.Wire.Times("stream").Count());
            world.Venue.DisconnectStreams();
            world.Pass(10);
            var begun = Assert.Single(world.Wire.Times("stream").Skip(streams));
            return (begun - ended).TotalSeconds;
        }
    }
}
