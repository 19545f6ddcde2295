using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Closing;

/// <summary>One exit order for a position of which nothing was known to be the bot's own: what is asked for, what it is waited for, and what the result says.</summary>
public sealed class SingleExitTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);
    private static readonly Attribution _by = new("out", "ann");

    /// <summary>What becomes of the exit of 10 that the guard approves after all, and the whole result.</summary>
    public static TheoryData<string, string> Ends => new()
    {
        { "filled", "Closed 10, left -10, in flight 0, entries " },
        { "the entry is told", "Incomplete 0, left 10, in flight 10, entries : the exit is Working with 0 of 10" },
        { "canceled", "Incomplete 0, left 0, in flight 0, entries entry: the exit is Canceled with 0 of 10" },
        { "expired", "Incomplete 0, left 0, in flight 0, entries entry: the exit is Expired with 0 of 10" },
        { "refused", "Incomplete 0, left 0, in flight 0, entries entry: REJECTED by the venue: NO: not now" },
        { "unknown", "Incomplete 0, left 0, in flight 10, entries entry: the exit is Unknown with 0 of 10" },
        { "never filled", "Incomplete 0, left 0, in flight 10, entries entry: the exit is Working with 0 of 10" },
    };

    /// <summary>
    /// Nobody has told that the entry bought 10, and the venue, which is read because the symbol is quarantined, shows them. The exit of them is waited for until it has ended, something is known to be the
    /// bot's own, or time is up.
    /// </summary>
    [Theory]
    [MemberData(nameof(Ends))]
    public void An_exit_that_is_approved_after_all_is_waited_for(string end, string expected)
    {
        using var stage = new ExitStage();
        var fixture = stage.Fixture;
        fixture.Work(GuardFixture.Buy(10m, 90m) with { ClientOrderId = "entry" });
        fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, _by);
        stage.Positions = () => new(fixture.Snapshot((GuardFixture.Acme, 10m)));
        fixture.Venue.Answer = order => end == "refused" ? new SubmitOutcome.Rejected(new VenueRejection("NO", "not now"))
            : end == "unknown" ? new SubmitOutcome.Unknown("no answer") : new SubmitOutcome.Accepted { VenueOrderId = "V-" + order.ClientOrderId };
        var single = new SingleExit(stage.Sender, Request(10m), _timeout);

        var running = single.RunAsync(CancellationToken.None).AsTask();

        var exit = fixture.Venue.Sent[^1];
        Assert.Equal((OrderSide.Sell, 10m, OrderType.Market, PositionEffect.Close), (exit.Side, exit.Quantity, exit.Type, exit.Effect));
        Assert.Equal(end == "refused", running.IsCompleted);
        switch (end)
        {
            case "filled":
                fixture.Fill(exit.ClientOrderId, 10m);
                break;
            case "the entry is told":
                fixture.Fill("entry", 10m);
                break;
            case "canceled" or "expired":
                fixture.Guard.Observe(fixture.Report(exit.ClientOrderId, end == "canceled" ? VenueOrderStatus.Canceled : VenueOrderStatus.Expired));
                break;
            case "unknown" or "never filled":
                stage.Time.Advance(_timeout - TimeSpan.FromMilliseconds(1));
                Assert.False(running.IsCompleted);
                stage.Time.Advance(TimeSpan.FromMilliseconds(1));
                break;
        }

        Assert.True(running.IsCompleted);
        var result = stage.Await(running);
        Assert.Equal(expected, Text(result));
        Assert.Equal(fixture.Guard.FindPosition(GuardFixture.Acme)!.Key, result.Key);
        Assert.Equal(result.ClosedQuantity, single.ClosedAt(fixture.Guard.ViewExit(GuardFixture.Acme, PositionLeg.Net)!));
    }

    /// <summary>The quantity that is asked for: what was wanted, or what is held or was seen, at least what can be traded, and one where neither is known.</summary>
    [Theory]
    [InlineData(0, 0, 0, null, "Sell 1")]
    [InlineData(0, 0, 5, null, "Sell 5")]
    [InlineData(3, 0, 5, null, "Sell 5")]
    [InlineData(8, 0, 5, null, "Sell 8")]
    [InlineData(8, 0, 5, 6, "Sell 6")]
    [InlineData(-8, 0, 5, null, "Buy 8")]
    [InlineData(0, 7, 0, null, "Sell 7")]
    [InlineData(0, -7, 0, null, "Buy 7")]
    [InlineData(8, 7, 0, null, "Sell 8")]
    [InlineData(1, 7, 0, null, "Sell 1")]
    [InlineData(-1, -7, 0, null, "Buy 1")]
    public void The_guard_refuses_on_the_record_what_is_not_the_bots_own(int held, int seen, int smallest, int? wanted, string asked)
    {
        var journal = new ScriptedJournal();
        using var stage = new ExitStage(journal: journal, instruments: smallest == 0 ? [] : [GuardFixture.Share() with { MinQuantity = smallest }]);
        var fixture = stage.Fixture;
        if (held != 0)
        {
            Trade(fixture, held);
        }

        if (seen != 0)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(10));
            fixture.Positions((GuardFixture.Acme, seen));
        }

        var running = new SingleExit(stage.Sender, Request(wanted), _timeout).RunAsync(CancellationToken.None).AsTask();

        Assert.True(running.IsCompletedSuccessfully);
        var refused = Assert.IsType<CloseResult.Refused>(stage.Await(running));
        Assert.True(refused.Denial.Has(smallest == 0 ? DenialCodes.InstrumentUnknown : DenialCodes.NoPositionToClose), refused.Denial.ToString());
        Assert.Equal((0m, 0m, 0m), (refused.ClosedQuantity, refused.Remaining, refused.InFlight));
        Assert.Empty(fixture.Venue.Sent);
        var denied = journal.Records.Select(static r => EventCodec.Decode(r.Kind, r.Schema, r.Payload.Span)).OfType<GuardEvent.OrderDenied>().Single();
        Assert.Equal(asked, string.Create(CultureInfo.InvariantCulture, $"{denied.Side} {denied.Quantity}"));
    }

    /// <summary>What the bot has after all when its exit is refused: the result names what is left, what is in flight, and the entries that are alive.</summary>
    [Theory]
    [InlineData("", "left 10, in flight 0, entries ")]
    [InlineData("an entry", "left 10, in flight 0, entries entry")]
    [InlineData("an exit under way", "left 10, in flight 4, entries ")]
    [InlineData("an exit under way and an entry", "left 10, in flight 4, entries entry")]
    public void A_refused_exit_names_what_the_bot_has(string beside, string expected)
    {
        using var stage = new ExitStage();
        stage.Fixture.Hold(10m);
        if (beside.Contains("exit", StringComparison.Ordinal))
        {
            stage.Fixture.Work(GuardFixture.Sell(4m, effect: PositionEffect.Close));
        }

        if (beside.Contains("entry", StringComparison.Ordinal))
        {
            stage.Fixture.Work(GuardFixture.Buy(2m, 90m) with { ClientOrderId = "entry" });
        }

        var result = stage.Await(new SingleExit(stage.Sender, Request(20m), _timeout).RunAsync(CancellationToken.None).AsTask());

        Assert.Equal($"Refused 0, {expected}", Text(result));
        Assert.True(((CloseResult.Refused)result).Denial.Has(DenialCodes.CloseExceedsPosition));
    }

    private static CloseRequest Request(decimal? quantity) => new() { Symbol = GuardFixture.Acme, Quantity = quantity, By = _by };

    private static void Trade(GuardFixture fixture, decimal quantity) => fixture.Guard.Observe(new ExecutionReport
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = "somebody",
        Side = quantity > 0m ? OrderSide.Buy : OrderSide.Sell,
        Status = VenueOrderStatus.Filled,
        Fill = new Fill { ExecutionId = "S", Quantity = Math.Abs(quantity), Price = 100m },
    });

    private static string Text(CloseResult close) => string.Create(
        CultureInfo.InvariantCulture,
        $"{close.GetType().Name} {close.ClosedQuantity}, left {close.Remaining}, in flight {close.InFlight}, entries {string.Join(' ', close.OwnEntries.Select(static o => o.ClientOrderId))}{(close is CloseResult.Incomplete incomplete ? $": {incomplete.Why}" : "")}");
}
