using Guardrails.Alarms;
using Guardrails.Brokers;

using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>Reading regularly, faster while something has to be seen again, and never more often than allowed.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void A_difference_is_looked_at_again_as_soon_as_two_sightings_can_count()
    {
        using var world = new FollowingWorld();
        world.Pass(16);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 7m, announce: false);
        world.Pass(40);

        // At 15 s all is well; at 30 s it is seen, a second later again, and then all is settled.
        var start = world.Wire.Times("positions").First();
        Assert.Equal([0, 15, 30, 31, 46], world.Wire.Times("positions").Select(t => Math.Round((t - start).TotalSeconds)));
        Assert.Equal((7m, 0m), (world.Guard.FindPosition(Acme)!.Net, world.Guard.FindPosition(Acme)!.Managed));
        Assert.Contains(AlarmCodes.ExternalPosition, world.Alarms.Codes);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(31)]
    [InlineData(120)]
    public void However_long_the_doubt_lasts_no_minute_sees_more_readings_than_allowed(int most)
    {
        using var world = new FollowingWorld(o => o.MaxReadsPerMinute = most);
        world.Venue.FailPositionQueries("503");
        world.Pass(600);

        var reads = world.Wire.Calls.Where(static c => c.What != "stream").Select(static c => c.At).ToArray();
        var worst = reads.Max(from => reads.Count(at => at >= from && at < from + TimeSpan.FromMinutes(1)));
        Assert.InRange(worst, most / 2, most);
        Assert.True(reads.Length >= most / 2 * 10, $"{reads.Length} readings in 10 min");
    }

    /// <summary>The budget is spread: a difference must not wait half a minute because the first seconds used it up.</summary>
    [Fact]
    public void However_long_the_doubt_lasts_the_next_reading_is_never_far()
    {
        using var world = new FollowingWorld();
        world.Venue.FailPositionQueries("503");
        world.Pass(600);

        var reads = world.Wire.Times("positions").Skip(3).ToArray();
        Assert.InRange(reads.Zip(reads.Skip(1), static (before, after) => after - before).Max(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Without_a_doubt_it_is_read_as_often_as_was_asked_for()
    {
        using var world = new FollowingWorld(static o => o.RefreshInterval = TimeSpan.FromSeconds(30), prices: false);
        world.Pass(300);

        Assert.Equal(11, world.Wire.Times("positions").Count());
    }

    [Fact]
    public void What_the_bot_believes_differently_twice_in_a_row_is_an_alarm_and_once_is_none()
    {
        var bot = new Belief();
        using var world = new FollowingWorld(o => o.BotPositions = bot);
        world.Work(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open });
        bot.Says(10m);
        world.Pass(30);
        bot.Says(7m);
        world.Pass(15);
        bot.Says(10m);
        world.Pass(15);
        bot.Says(7m);
        world.Pass(15);
        Assert.DoesNotContain(AlarmCodes.BotPositionDiffers, world.Alarms.Codes);

        // The silent stream was started again meanwhile, and the reading behind that is no second sighting: it came too soon.
        world.Pass(17);

        var alarm = Assert.Single(world.Alarms.All, static a => a.Code == AlarmCodes.BotPositionDiffers);
        Assert.Equal((Acme, "the bot's records say 7 ACME, and 10 is managed for it; the books hold 10, and the venue was last seen to hold 10; Report"), (alarm.Subject, alarm.Message));
        Assert.Equal((10m, null), (world.Guard.FindPosition(Acme)!.Managed, world.Denial));
    }

    [Fact]
    public void A_bot_that_cannot_say_what_it_holds_believes_nothing()
    {
        var bot = new Belief();
        using var world = new FollowingWorld(o => o.BotPositions = bot);
        world.Work(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open });
        world.Pass(120);

        Assert.DoesNotContain(AlarmCodes.BotPositionDiffers, world.Alarms.Codes);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ReadingFailed, Subject: "the bot's own positions", Message: "the database is down" });
    }

    /// <summary>The database hangs, and does not even listen to its token: the venue is read as often as ever.</summary>
    [Fact]
    public void A_database_that_hangs_holds_up_no_reading_of_the_venue()
    {
        using var world = new FollowingWorld(static o => (o.BotPositions, o.RefreshInterval, o.CallTimeout) = (new Hanging(), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4)), prices: false);
        var before = world.Wire.Times("positions").Count();
        world.Pass(60);

        Assert.Equal(12, world.Wire.Times("positions").Count() - before);
    }

    private sealed class Hanging : IPositionSource
    {
        public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => new(new TaskCompletionSource<PositionSnapshot>().Task);
    }

    private sealed class Belief : IPositionSource
    {
        private decimal? _quantity;

        public void Says(decimal quantity) => _quantity = quantity;

        public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_quantity is { } quantity
            ? PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = quantity }], new DateTimeOffset(2025, 1, 2, 14, 30, 0, TimeSpan.Zero))
            : PositionSnapshot.Failed("the database is down"));
    }
}
