using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Closing;
using Guardrails.Tests.Guarding;

using static Guardrails.Tests.Guarding.GuardFixture;

namespace Guardrails.Tests.Denials;

/// <summary>Results and alarms as a person reads them: no record with all its properties, and what is left is named with whose it is.</summary>
public sealed class ResultTextTests
{
    private static readonly Attribution _by = new("end of day", "ann");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("accepted", "ACCEPTED a (BUY 5 ACME @ 99, working)")]
    [InlineData("rejected", "REJECTED by the venue: 40310000: no money")]
    [InlineData("not sent", "NOT SENT: NOT_SENT: the line is down")]
    [InlineData("unknown", "UNKNOWN outcome of a: timed out. Do not send it again; OrderGuard.ResolveUnknownOrdersAsync asks the venue")]
    [InlineData("denied", "DENIED BUY 5 ACME @ 99 limit (open): STATE_HALTED account since 2025-01-02 14:30:00 UTC (just now): end of day (by ann)")]
    public async Task ToString_OfAnOrderResult_IsOneLine(string what, string text)
    {
        var fixture = new GuardFixture();
        fixture.Venue.Answer = order => what switch
        {
            "accepted" => new SubmitOutcome.Accepted { VenueOrderId = "V" },
            "rejected" => new SubmitOutcome.Rejected(new VenueRejection("40310000", "no money")),
            "not sent" => new SubmitOutcome.Rejected(new VenueRejection(VenueRejection.NotSentCode, "the line is down")),
            _ => new SubmitOutcome.Unknown("timed out"),
        };
        if (what == "denied")
        {
            fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, _by);
        }

        Assert.Equal(text, (await fixture.SubmitAsync(Buy(5m, 99m) with { ClientOrderId = "a" }, Token)).ToString());
    }

    [Theory]
    [InlineData("pending", "PENDING a (BUY 5 ACME @ 99, asked to cancel): the venue has not confirmed the cancellation, and the order may still be executed")]
    [InlineData("rejected", "REJECTED: 1: too late; the order is a (BUY 5 ACME @ 99, working)")]
    [InlineData("unknown", "UNKNOWN whether the venue has the cancellation of a: timed out. Asking again is safe")]
    [InlineData("not found", "DENIED no order: ORDER_NOT_FOUND b")]
    public async Task ToString_OfACancelResult_IsOneLine(string what, string text)
    {
        var fixture = new GuardFixture();
        fixture.Work(Buy(5m, 99m) with { ClientOrderId = "a" });
        fixture.Venue.CancelAnswer = _ => what switch
        {
            "pending" => new CancelOutcome.Accepted(),
            "rejected" => new CancelOutcome.Rejected(new VenueRejection("1", "too late")),
            _ => new CancelOutcome.Unknown("timed out"),
        };

        Assert.Equal(text, (await fixture.CancelAsync(what == "not found" ? "b" : "a")).ToString());
    }

    [Theory]
    [InlineData(FlattenTarget.Managed, "FLAT: nothing of the bot's own is left, but the account is not flat; FlattenTarget.Everything closes what others hold, too")]
    [InlineData(FlattenTarget.Everything, "FLAT: the venue holds nothing in the scope")]
    public void ToString_OfAFlattening_SaysWhatIsLeftAndWhose(FlattenTarget target, string first)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m });
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 10m);
        world.Pass(2);

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, target, _by));

        Assert.IsType<FlattenResult.Flat>(result);
        Assert.Equal(first, result.ToString().Split(Environment.NewLine)[0]);
        if (target == FlattenTarget.Managed)
        {
            Assert.Equal("10 ACME long, not managed by this guard", Assert.Single(result.PositionsLeft).ToString());
            Assert.Contains("left: 10 ACME long, not managed by this guard", result.ToString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(result.PositionsLeft);
            Assert.Contains("CLOSED ACME: 10 closed", result.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ToString_OfACloseResult_NamesWhatIsLeftWhatIsInFlightAndWhy()
    {
        var key = new PositionKey { Account = "main", Venue = "VENUE", Symbol = Acme, Leg = PositionLeg.Net };
        var result = new CloseResult.Incomplete("the venue refused") { Key = key, ClosedQuantity = 4m, Remaining = -6m, InFlight = 2m };

        Assert.Equal("INCOMPLETE ACME: 4 closed; 6 ACME short is left; exits that were sent may still close 2: the venue refused", result.ToString());
        Assert.Equal("CLOSED ACME: 10 closed", new CloseResult.Closed { Key = key, ClosedQuantity = 10m, Remaining = 0m }.ToString());
        Assert.Equal($"CLOSED ACME: 10 closed{Environment.NewLine}NOT SENT: the order that opens the other side: it took too long", new ReverseResult.NotSent("it took too long") { Close = new CloseResult.Closed { Key = key, ClosedQuantity = 10m, Remaining = 0m } }.ToString());
    }

    [Fact]
    public void Alarm_ReadingOfASymbolThatTheVenueDoesNotKnow_AsksForTheSpelling()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain);

        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy("ACMEE", 1m) with { Effect = PositionEffect.Open }));

        var alarm = Assert.Single(world.Alarms.All, static a => a.Code == Guardrails.Alarms.AlarmCodes.ReadingFailed);
        Assert.Equal("the venue does not know ACMEE, or gave no readable answer; is the symbol spelled as the adapter spells it?", alarm.Message);
    }
}
