using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Tests.Book;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>Which changes of an order are possible, and which of them loosen what protects a position.</summary>
public sealed class ReplacementRuleTests
{
    private static readonly BrokerCapabilities _able = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total, AttachesExits = true, LinksExits = true };

    /// <summary>
    /// A stop loosens when it fires later, when it covers less, and when its limit is harder to execute: for what sells a long position below the market the
    /// stop goes down and the limit up, for what buys a short position back the stop goes up and the limit down.
    /// </summary>
    [Theory]
    [InlineData(10, null, 96.0, null, false)]
    [InlineData(10, null, 95.0, null, false)]
    [InlineData(10, null, 94.99, null, true)]
    [InlineData(10, null, null, 93.0, false)]
    [InlineData(10, null, null, 94.0, false)]
    [InlineData(10, null, null, 94.01, true)]
    [InlineData(10, 10, 96.0, null, false)]
    [InlineData(10, 9, 96.0, null, true)]
    [InlineData(10, null, 96.0, 94.01, true)]
    [InlineData(-10, null, 104.0, null, false)]
    [InlineData(-10, null, 105.0, null, false)]
    [InlineData(-10, null, 105.01, null, true)]
    [InlineData(-10, null, null, 107.0, false)]
    [InlineData(-10, null, null, 106.0, false)]
    [InlineData(-10, null, null, 105.99, true)]
    [InlineData(-10, 10, 104.0, null, false)]
    [InlineData(-10, 9, 104.0, null, true)]
    public async Task ReplaceAsync_AStopOfAPosition_NeedsItsOwnCallToBeLoosened(int held, int? quantity, double? stop, double? limit, bool loosens)
    {
        var fixture = Of(_able);
        fixture.Hold(held);
        var id = fixture.Work(held > 0
            ? GuardFixture.Sell(10m, 94m, PositionEffect.Close) with { Type = OrderType.StopLimit, StopPrice = 95m }
            : GuardFixture.Buy(10m, 106m, PositionEffect.Close) with { Type = OrderType.StopLimit, StopPrice = 105m });

        var result = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = quantity, StopPrice = (decimal?)stop, LimitPrice = (decimal?)limit });

        Assert.Equal(loosens ? DenialCodes.ProtectionNeedsOwnCall : null, (result as ReplaceResult.Denied)?.Denial.Code);
    }

    /// <summary>A target is no protection: its limit may go anywhere, and it may cover less.</summary>
    [Theory]
    [InlineData(9, 130)]
    [InlineData(10, 101)]
    public async Task ReplaceAsync_ATarget_IsNoProtection(int quantity, int limit)
    {
        var fixture = Of(_able);
        fixture.Hold(10m);
        var id = fixture.Work(GuardFixture.Sell(10m, 120m, PositionEffect.Close));

        Assert.IsType<ReplaceResult.Pending>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = quantity, LimitPrice = limit }));
    }

    /// <summary>An entry that waits for a stop price protects nothing.</summary>
    [Fact]
    public async Task ReplaceAsync_AStopThatOpens_IsNoProtection()
    {
        var fixture = Of(_able);
        var id = fixture.Work(GuardFixture.Buy(10m) with { Type = OrderType.Stop, StopPrice = 105m });

        Assert.IsType<ReplaceResult.Pending>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 9m, StopPrice = 110m }));
    }

    [Theory]
    [InlineData(OrderType.Limit, 99, null, true)]
    [InlineData(OrderType.Limit, null, 95, false)]
    [InlineData(OrderType.Limit, 99, 95, false)]
    [InlineData(OrderType.Stop, null, 106, true)]
    [InlineData(OrderType.Stop, 99, null, false)]
    [InlineData(OrderType.Stop, 99, 106, false)]
    [InlineData(OrderType.StopLimit, 107, 106, true)]
    [InlineData(OrderType.StopLimit, 107, null, true)]
    [InlineData(OrderType.StopLimit, null, 106, true)]
    [InlineData(OrderType.StopLimit, null, null, false)]
    public async Task ReplaceAsync_APrice_IsChangedOnlyWhereTheOrderHasSuchAPrice(OrderType type, int? limit, int? stop, bool isPossible)
    {
        var fixture = Of(_able);
        var id = fixture.Work(GuardFixture.Buy(10m, type == OrderType.Stop ? null : type == OrderType.Limit ? 98m : 106m) with { Type = type, StopPrice = type == OrderType.Limit ? null : 105m });

        var result = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = limit, StopPrice = stop });

        Assert.Equal(isPossible ? null : DenialCodes.OrderNotReplaceable, (result as ReplaceResult.Denied)?.Denial.Code);
    }

    /// <summary>A replacement of one leg would break what the venue knows of the group: with its entry alone, or linked with another exit.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 2)]
    public async Task ReplaceAsync_ALegOfAGroup_IsRefused(bool hasEntry, int exits)
    {
        var fixture = Of(_able);
        if (!hasEntry)
        {
            fixture.Hold(10m);
        }

        OrderRequest[] legs = [GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m }, GuardFixture.Sell(10m, 120m, PositionEffect.Close)];
        var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(new GroupRequest { Entry = hasEntry ? GuardFixture.Buy(10m, 99m) : null, Exits = legs[..exits] }));
        foreach (var leg in sent.Orders.Skip(hasEntry ? 1 : 0).Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order))
        {
            Assert.Equal(DenialCodes.OrderNotReplaceable, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = leg.ClientOrderId, Quantity = 9m })).Denial.Code);
        }
    }

    /// <summary>Of 10, 4 are executed: a new quantity of 4 leaves nothing, and one of 5 leaves 1.</summary>
    [Theory]
    [InlineData(ReplaceQuantity.Total, 4, false)]
    [InlineData(ReplaceQuantity.Total, 5, true)]
    [InlineData(ReplaceQuantity.Independent, 4, false)]
    [InlineData(ReplaceQuantity.Independent, 5, true)]
    public async Task ReplaceAsync_TheNewQuantity_IsAboveWhatIsExecuted(ReplaceQuantity kind, int quantity, bool isPossible)
    {
        var fixture = Of(_able with { ReplaceQuantity = kind });
        var id = fixture.Work(GuardFixture.Buy(10m, 99m));
        fixture.Fill(id, 4m);

        var result = await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = quantity });

        Assert.Equal(isPossible ? null : DenialCodes.QuantityInvalid, (result as ReplaceResult.Denied)?.Denial.Code);
    }

    /// <summary>
    /// An entry of 10 at 100 holds 1,000 of the buying power. Made 12 it needs 200 more, made 8 it needs nothing more, and an exit needs nothing however it is
    /// changed. Where no buying power is asked for nothing is held at all.
    /// </summary>
    [Theory]
    [InlineData(true, false, 12, 200)]
    [InlineData(true, false, 10.5, 50)]
    [InlineData(true, false, 8, 0)]
    [InlineData(true, true, 12, 0)]
    [InlineData(true, true, 8, 0)]
    [InlineData(false, false, 12, 0)]
    public void Decide_OfAReplacement_HoldsBuyingPowerForWhatOpensOnly(bool isRequired, bool isExit, double quantity, int more)
    {
        var book = new EventBook(_able, c => c with { Limits = c.Limits with { RequireBuyingPower = isRequired } });
        book.Book.Apply(new GuardEvent.InstrumentDescribed(At(0), GuardFixture.Share() with { LotSize = 0.5m }));
        book.Book.Apply(new GuardEvent.AccountRead(At(59), 100_000m, 50_000m, null, At(59).UtcTicks));
        book.Book.Apply(new GuardEvent.OpenOrdersRead(At(59), At(59).UtcTicks));
        book.Hold(20m, at: 59);
        book.Work("o", isExit ? OrderSide.Sell : OrderSide.Buy, 10m, isExit, o => o with { BuyingPowerHold = isExit ? 0m : 1_000m }, at: 59);
        book.Book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));

        var decision = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = (decimal)quantity, LimitPrice = 100m }, mayLoosen: false, At(60), null);

        Assert.True(decision.IsApproved, decision.ToString());
        Assert.Equal(more, Assert.IsType<GuardEvent.ReplaceRequested>(ReplaceJudge.ToEvent(book.Book, null)).BuyingPowerHold);
    }

    /// <summary>What an order that is not there, has ended, is not confirmed or belongs to somebody else could be changed into.</summary>
    [Theory]
    [InlineData("unconfirmed")]
    [InlineData("unknown")]
    [InlineData("ended")]
    [InlineData("another's")]
    public async Task ReplaceAsync_AnOrderThatDoesNotRestHere_IsRefused(string what)
    {
        var fixture = Of(_able);
        string id;
        switch (what)
        {
            case "another's":
                id = "by-hand";
                fixture.Guard.Observe(OpenOrderSnapshot.Complete([new VenueOrder { ClientOrderId = id, Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 99m }], fixture.Now));
                break;
            case "unknown":
                fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
                id = Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(GuardFixture.Buy(10m, 99m), TestContext.Current.CancellationToken)).ClientOrderId;
                break;
            case "ended":
                id = fixture.Work(GuardFixture.Buy(10m, 99m));
                fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled, 0m));
                break;
            default:
                id = fixture.Work(GuardFixture.Buy(10m, 99m));
                await fixture.CancelAsync(id);
                break;
        }

        Assert.Equal(DenialCodes.OrderNotReplaceable, Assert.IsType<ReplaceResult.Denied>(await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 9m })).Denial.Code);
    }

    private static GuardFixture Of(BrokerCapabilities capabilities) => new(o => o.Capabilities = capabilities);
}
