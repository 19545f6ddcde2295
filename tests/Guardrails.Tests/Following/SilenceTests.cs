using Guardrails.Alarms;
using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>A connection that is up proves nothing: where prices came before, silence is judged by them.</summary>
public sealed class SilenceTests
{
    [Fact]
    public void A_stream_that_fell_silent_is_started_again()
    {
        using var world = new FollowingWorld();
        world.Pass(59.9);
        Assert.Equal(1, Streams(world));
        Assert.DoesNotContain(AlarmCodes.StreamSilent, world.Alarms.Codes);

        // It is looked at with every refresh, and a new stream begins a second later.
        world.Pass(16.1);

        Assert.Equal(2, Streams(world));
        Assert.Single(world.Alarms.All, static a => a.Code == AlarmCodes.StreamSilent);
        Assert.Single(world.Alarms.All, static a => a.Code == AlarmCodes.StreamInterrupted);
        Assert.Null(world.Denial);
    }

    [Fact]
    public void One_that_stays_silent_is_started_again_later_and_later()
    {
        using var world = new FollowingWorld();
        world.Pass(4 * 3600);

        var starts = world.Wire.Times("stream").ToArray();
        var gaps = starts.Zip(starts.Skip(1), static (a, b) => (b - a).TotalSeconds).ToArray();
        double[] expected = [60, 120, 240, 480, 960, 1_920, 3_600, 3_600];
        Assert.Equal(expected.Length, gaps.Length);
        Assert.All(gaps.Zip(expected), static g => Assert.InRange(g.First, g.Second, g.Second + 17));
    }

    [Fact]
    public void One_that_speaks_again_is_soon_missed_again()
    {
        using var world = new FollowingWorld();
        world.Pass(600);
        var before = Streams(world);
        world.Price(101m);
        world.Pass(59.9);
        Assert.Equal(before, Streams(world));

        world.Pass(16.1);

        Assert.Equal(before + 1, Streams(world));
    }

    [Fact]
    public void One_that_speaks_now_and_then_is_left_alone()
    {
        using var world = new FollowingWorld();
        for (var minute = 0; minute < 60; minute++)
        {
            world.Pass(59.9);
            world.Price(100m);
        }

        Assert.Equal(1, Streams(world));
    }

    [Fact]
    public void A_stream_of_orders_alone_is_not_taken_for_silent()
    {
        using var world = new FollowingWorld(prices: false);
        world.Work(OrderRequest.Buy(Acme, 5m) with { Effect = PositionEffect.Open });
        Assert.Equal(5m, world.Guard.FindPosition(Acme)!.Net);
        world.Pass(3 * 3600);

        Assert.Equal(1, Streams(world));
        Assert.DoesNotContain(AlarmCodes.StreamSilent, world.Alarms.Codes);
    }

    private static int Streams(FollowingWorld world) => world.Wire.Times("stream").Count();
}
