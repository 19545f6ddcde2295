using Guardrails.Denials;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Enforcement;

/// <summary>The invariant holds per account, venue and symbol: what is held in one book says nothing about another.</summary>
public sealed class SeparateBooksTests
{
    [Theory]
    [InlineData("first", "VENUE", "second", "VENUE")]
    [InlineData("main", "ALPACA", "main", "BINANCE")]
    public void Evaluate_LongInAnotherAccountOrVenue_DoesNotStandInTheWay(string account, string venue, string otherAccount, string otherVenue)
    {
        var one = new GuardFixture(o => (o.Account, o.Venue) = (account, venue));
        var other = new GuardFixture(o => (o.Account, o.Venue) = (otherAccount, otherVenue));
        one.Hold(10m);

        Assert.Equal(DenialCodes.OppositePositionHeld, one.Ask(GuardFixture.Sell(5m)).Denial?.Code);
        Assert.True(other.Ask(GuardFixture.Sell(5m)).IsApproved);
        Assert.Equal($"{account}@{venue}/ACME", one.Guard.Positions[0].Key.ToString());
        Assert.Empty(other.Guard.Positions);
    }

    [Fact]
    public void Evaluate_OrderInFlight_IsTheOppositeSideBeforeItFills()
    {
        var fixture = new GuardFixture();
        fixture.Work(GuardFixture.Buy(10m));

        var violation = fixture.Ask(GuardFixture.Sell(5m)).Denial!.Violations[0];

        Assert.Equal((DenialCodes.OppositeOrderInFlight, 10m, 0m, "units"), (violation.Code, violation.Observed, violation.Limit, violation.Unit));
        Assert.Equal("reachable LONG 10", violation.Subject);
    }

    [Fact]
    public async Task SubmitAsync_RapidAlternatingSignals_NeverHoldsBothSides()
    {
        var fixture = new GuardFixture();
        for (var i = 0; i < 200; i++)
        {
            var request = i % 2 == 0 ? GuardFixture.Buy(1m) : GuardFixture.Sell(1m);
            if (await fixture.SubmitAsync(request, TestContext.Current.CancellationToken) is OrderResult.Accepted { Order: var order } && i % 3 == 0)
            {
                fixture.Fill(order.ClientOrderId, 1m);
            }

            var position = fixture.Guard.FindPosition(GuardFixture.Acme)!;
            Assert.False(position.Low < 0m && position.High > 0m, $"after signal {i}: {position}");
        }

        Assert.Equal(100, fixture.Venue.Sent.Count);
        Assert.Equal(100, fixture.Guard.RecentDenials.Count);
    }
}
