using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>What the venue shows of an order that was replaced, given up, or whose entry was replaced meanwhile.</summary>
public sealed class ShownAfterAChangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Bought 10, replaced to 4, missing in a list, and given up by a person. Then the venue shows it alive with the 10 of before: the 10 count, and that is told.
    /// Where the venue itself had ended it, the 10 of before are no news.
    /// </summary>
    [Theory]
    [InlineData("given up", 10, 10, true)]
    [InlineData("given up", 4, 4, false)]
    [InlineData("given up", 11, 11, true)]
    [InlineData("ended by the venue", 10, 0, false)]
    [InlineData("ended by the venue", 11, 0, true)]
    public async Task An_order_that_lives_after_all_counts_with_what_is_shown(string how, int shown, int high, bool isLarger)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total });
        var id = fixture.Work(GuardFixture.Buy(10m, 90m));
        fixture.Venue.ReplaceAnswer = _ => new ReplaceOutcome.Accepted
        {
            VenueOrderId = null,
            Echo = fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 4m, LimitPrice = 90m, TransactTime = fixture.Now },
        };
        Assert.IsType<ReplaceResult.Replaced>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 4m }));
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        if (how == "given up")
        {
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
            Assert.Equal(OrderState.Canceled, (await fixture.Guard.ResolveAsync(id, new OrderEvidence.NotAtVenue(), new("not in the order list", "ann"), Token)).State);
        }
        else
        {
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled, cumulative: 0m) with { TransactTime = fixture.Now });
        }

        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = shown, TransactTime = fixture.Now });

        Assert.Equal((high, isLarger), (fixture.Guard.FindPosition(GuardFixture.Acme)?.High ?? 0m, fixture.Alarms.Codes.Contains(AlarmCodes.QuantityLarger)));
    }

    /// <summary>
    /// Somebody replaced the entry at the venue. The entry lives on in its successor, and the stop with it: shown working, however late, the stop has not lost its
    /// entry. Where the entry was canceled, it has.
    /// </summary>
    [Theory]
    [InlineData(VenueOrderStatus.Replaced, false)]
    [InlineData(VenueOrderStatus.Canceled, true)]
    public async Task An_exit_whose_entry_was_replaced_waits_for_the_successor(VenueOrderStatus end, bool isAlone)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true, ReplaceQuantity = ReplaceQuantity.Total });
        var stop = GuardFixture.Sell(100m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 80m };
        var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(100m, 90m), Exits = [stop] }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        fixture.Guard.Observe(fixture.Report(ids[0], end, cumulative: 0m));
        Assert.Equal(end == VenueOrderStatus.Replaced ? OrderState.Unknown : OrderState.Canceled, fixture.Guard.FindOrder(ids[0])!.State);

        fixture.Time.Advance(TimeSpan.FromSeconds(60));
        fixture.Guard.Observe(fixture.Report(ids[1], VenueOrderStatus.New));

        Assert.Equal(isAlone, fixture.Alarms.Codes.Contains(AlarmCodes.ExitWithoutEntry));
        Assert.Equal(isAlone ? TradingState.Quarantined : TradingState.Active, fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
    }
}
