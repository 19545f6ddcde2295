using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Notices;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>The bot's own records against what is managed for it: what is told, when, and what it leads to.</summary>
public sealed class BotPositionTests
{
    private const string Acme = GuardFixture.Acme;
    private static readonly TimeSpan _lag = TimeSpan.FromSeconds(5);

    private readonly GuardFixture _fixture = Open();

    /// <summary>To the tick: the records are written a moment after the fill, so that a difference has to last longer than the venue lags.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_difference_is_told_when_it_lasts(int ticks, bool told)
    {
        _fixture.Hold(40m);
        Say(100m);
        _fixture.Time.Advance(_lag + TimeSpan.FromTicks(ticks));
        Say(100m);

        Assert.Equal(told, Told.Count == 1);
        if (told)
        {
            Assert.Equal(
                (Acme, "the bot's records say 100 ACME, and 40 is managed for it; the books hold 40, and the venue was last seen to hold 40; Report"), (Told[0].Subject, Told[0].Message));
        }

        Assert.Equal((40m, TradingState.Active), (_fixture.Net(), _fixture.Guard.GetState(TradingScope.Of(Acme))));
    }

    /// <summary>Records that follow the fills late never say the same twice while the position moves.</summary>
    [Fact]
    public void Records_that_are_late_are_no_difference()
    {
        _fixture.Hold(10m);
        for (var held = 10m; held < 100m; held += 10m)
        {
            Say(held - 10m);
            _fixture.Time.Advance(_lag * 2);
            _fixture.Supply((Acme, held));
            _fixture.Hold(10m);
        }

        _fixture.Time.Advance(_lag * 2);
        Say(100m);
        Assert.Empty(Told);
    }

    [Fact]
    public void A_difference_that_lasts_is_told_again_and_ends_when_both_agree()
    {
        _fixture.Hold(40m);
        Repeat(5, 100m);
        Assert.Equal([1, 2, 4], Told.Select(static a => a.Occurrences));

        Repeat(1, 40m);
        Repeat(1, 100m);
        Assert.Equal(3, Told.Count);
        Repeat(5, 40m);
        Assert.Equal(3, Told.Count);
    }

    /// <summary>An answer that is not complete says neither that they differ nor that they agree: what was seen before it still counts.</summary>
    [Theory]
    [InlineData("failed")]
    [InlineData("partial")]
    public void An_answer_that_is_not_complete_says_nothing(string answer)
    {
        _fixture.Hold(40m);
        Say(100m);
        _fixture.Time.Advance(_lag);
        _fixture.Guard.CompareBotPositions(answer == "failed" ? PositionSnapshot.Failed("503") : PositionSnapshot.Partial([], _fixture.Now, "503"));
        Assert.Empty(Told);
        Assert.Contains(_fixture.Alarms.All, static a => a is { Code: AlarmCodes.ReadingFailed, Subject: "the bot's own positions", Message: "503" });

        _fixture.Time.Advance(_lag);
        Say(100m);
        Assert.Single(Told);
    }

    /// <summary>The union of both: what the records leave out they have as flat, and what the books do not know is not managed.</summary>
    [Fact]
    public void What_either_side_leaves_out_is_flat_there()
    {
        _fixture.Hold(40m);
        for (var i = 0; i < 2; i++)
        {
            _fixture.Guard.CompareBotPositions(PositionSnapshot.Complete([new VenuePosition { Symbol = "GHOST", Quantity = 100m }], _fixture.Now));
            _fixture.Time.Advance(_lag * 2);
        }

        Assert.Equal(
            [
                "the bot's records say 0 ACME, and 40 is managed for it; the books hold 40, and the venue was last seen to hold 40; Report",
                "the bot's records say 100 GHOST, and 0 is managed for it; the books hold 0, and the venue was last seen to hold 0; Report",
            ],
            Told.Select(static a => a.Message));
    }

    /// <summary>Holdings of others are none of the bot's records.</summary>
    [Fact]
    public void What_is_not_managed_is_not_expected_in_the_records()
    {
        var fixture = new GuardFixture(ready: false);
        fixture.Supply((Acme, 70m));
        for (var i = 0; i < 3; i++)
        {
            fixture.Guard.CompareBotPositions(PositionSnapshot.Complete([], fixture.Now));
            fixture.Time.Advance(_lag * 2);
        }

        Assert.DoesNotContain(AlarmCodes.BotPositionDiffers, fixture.Alarms.Codes);
    }

    [Fact]
    public void The_records_may_have_the_names_of_the_venue()
    {
        var fixture = Open(GuardFixture.Share() with { VenueSymbol = "acme-usd" });
        fixture.Hold(40m);
        for (var i = 0; i < 3; i++)
        {
            fixture.Guard.CompareBotPositions(PositionSnapshot.Complete([new VenuePosition { Symbol = "acme-usd", Quantity = 40m }], fixture.Now));
            fixture.Time.Advance(_lag * 2);
        }

        Assert.DoesNotContain(AlarmCodes.BotPositionDiffers, fixture.Alarms.Codes);
    }

    [Theory]
    [InlineData(DriftAction.Report, TradingState.Active, TradingState.Active)]
    [InlineData(DriftAction.Quarantine, TradingState.Quarantined, TradingState.Active)]
    [InlineData(DriftAction.Halt, TradingState.Quarantined, TradingState.Halted)]
    public async Task The_policy_says_what_follows_and_nothing_is_taken_over(DriftAction action, TradingState symbol, TradingState account)
    {
        var fixture = new GuardFixture(o => o.Drifts = o.Drifts.With(DriftKind.BotPosition, action));
        fixture.Hold(40m);
        var notices = fixture.Guard.ReadNoticesAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            fixture.Guard.CompareBotPositions(PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = 100m }], fixture.Now));
            fixture.Time.Advance(_lag * 2);
        }

        await fixture.Guard.DisposeAsync();
        var drifts = new List<GuardNotice.DriftFound>();
        await foreach (var notice in notices)
        {
            drifts.AddRange(new[] { notice }.OfType<GuardNotice.DriftFound>());
        }

        var drift = Assert.Single(drifts);
        Assert.Equal((DriftKind.BotPosition, 40m, 100m, action), (drift.Drift.Kind, drift.Drift.Booked, drift.Drift.AtVenue, drift.Action));
        Assert.Equal("BotPosition ACME: the bot's records say 100, 40 is managed for it", drift.Drift.ToString());
        Assert.Equal((40m, 40m), (fixture.Net(), fixture.Guard.FindPosition(Acme)!.Managed));
        Assert.Equal((symbol, account), (fixture.Guard.GetState(TradingScope.Of(Acme)), fixture.Guard.GetState(TradingScope.Account)));
    }

    [Fact]
    public void The_books_never_take_over_what_the_records_say()
    {
        var refused = Assert.Throws<ArgumentException>(static () => DriftPolicy.Default.With(DriftKind.BotPosition, DriftAction.AcceptVenue));

        Assert.Contains("never take over", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => DriftPolicy.Default.With(DriftKind.BotPosition, DriftAction.CancelOrphan));
    }

    /// <summary>The venue disagrees with both: the message has all three numbers.</summary>
    [Fact]
    public void All_three_numbers_are_said()
    {
        _fixture.Hold(40m);
        _fixture.Time.Advance(TimeSpan.FromMinutes(2));
        _fixture.Positions((Acme, 55m));
        Repeat(2, 100m);

        Assert.Equal("the bot's records say 100 ACME, and 40 is managed for it; the books hold 40, and the venue was last seen to hold 55; Report", Assert.Single(Told).Message);
    }

    private IReadOnlyList<Alarm> Told => [.. _fixture.Alarms.All.Where(static a => a.Code == AlarmCodes.BotPositionDiffers)];

    private static GuardFixture Open(params Instrument[] instruments) => new(static o => o.Capabilities = o.Capabilities with { PositionVisibilityLag = _lag }, true, instruments is [] ? [GuardFixture.Share()] : instruments);

    private void Repeat(int times, decimal quantity)
    {
        for (var i = 0; i < times; i++)
        {
            Say(quantity);
            _fixture.Time.Advance(_lag * 2);
        }
    }

    private void Say(decimal quantity) => _fixture.Guard.CompareBotPositions(PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = quantity }], _fixture.Now));
}
