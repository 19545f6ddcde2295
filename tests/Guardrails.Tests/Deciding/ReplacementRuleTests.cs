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
        var book = Open(_able, l => l with { RequireBuyingPower = isRequired }, 0.5m);
        book.Work("o", isExit ? OrderSide.Sell : OrderSide.Buy, 10m, isExit, o => o with { BuyingPowerHold = isExit ? 0m : 1_000m }, at: 59);

        var decision = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = (decimal)quantity, LimitPrice = 100m }, mayLoosen: false, At(60), null);

        Assert.True(decision.IsApproved, decision.ToString());
        Assert.Equal(more, Assert.IsType<GuardEvent.ReplaceRequested>(ReplaceJudge.ToEvent(book.Book, null)).BuyingPowerHold);
    }

    /// <summary>The exit of 10 is rounded to whole lots: 4 are executed, so that 4.5 leave nothing and 5.5 leave 1.</summary>
    [Theory]
    [InlineData(4.5, null)]
    [InlineData(5.5, 5)]
    public void Decide_OfAnExit_LeavesSomethingOnceItIsRounded(double quantity, int? changed)
    {
        var book = Open(_able);
        book.Work("o", OrderSide.Sell, 10m, isExit: true, at: 59);
        book.Fill("o", 4m, 4m, 59);

        var decision = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = (decimal)quantity }, mayLoosen: false, At(60), null);

        Assert.Equal((changed is null ? DenialCodes.QuantityInvalid : null, (decimal?)changed), (decision.Denial?.Code, decision.IsApproved ? decision.ApprovedQuantity : null));
    }

    /// <summary>Where the venue makes another order of it, both count in full: of an entry of 10, beside 20 that are held, one of 11 more exceeds 40.</summary>
    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Decide_OfAnIndependentReplacement_CountsBothInFull(int quantity, bool isPossible)
    {
        var book = Open(_able with { ReplaceQuantity = ReplaceQuantity.Independent }, static l => l with { MaxLongPosition = 40m });
        book.Work("o", OrderSide.Buy, 10m, at: 59);

        var decision = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = quantity, LimitPrice = 99m }, mayLoosen: false, At(60), null);

        Assert.Equal(isPossible ? null : DenialCodes.PositionLongExceedsLimit, decision.Denial?.Code);
    }

    /// <summary>The venue keeps both orders from opening anything, and each of them still closes no more than is held.</summary>
    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Decide_OfAnIndependentReplacementOfACappedExit_ClosesNoMoreThanIsHeld(int quantity, bool isPossible)
    {
        var book = Open(_able with { ReplaceQuantity = ReplaceQuantity.Independent, ExitCap = ExitCap.ReduceOnly });
        book.Work("o", OrderSide.Sell, 10m, isExit: true, static o => o with { VenueReduceOnly = true }, at: 59);

        var decision = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = quantity }, mayLoosen: false, At(60), null);

        Assert.Equal(isPossible ? null : DenialCodes.CloseExceedsPosition, decision.Denial?.Code);
    }

    /// <summary>A change that is refused before anything was read records zeros, whatever was decided before.</summary>
    [Theory]
    [InlineData("nobody")]
    [InlineData("o")]
    [InlineData(null)]
    public void Evidence_OfAChangeThatCannotBe_ReadsNothing(string? id)
    {
        var book = Open(_able);
        book.Work("o", OrderSide.Buy, 10m, at: 59);
        OrderJudge.Decide(book.Book, GuardFixture.Buy(1m, 100m), At(60));
        Assert.Equal(20m, OrderJudge.Evidence(book.Book).Net);

        Assert.False(ReplaceJudge.Decide(book.Book, id is null ? null : new ReplaceRequest { ClientOrderId = id, StopPrice = 90m }, mayLoosen: false, At(60), null).IsApproved);

        var evidence = OrderJudge.Evidence(book.Book);
        Assert.Equal((0m, -1L, 0m, 0m), (evidence.Mark, evidence.MarkAge, evidence.Net, evidence.HighAfter));
    }

    /// <summary>A stop that rests protects; one that has ended protects nothing, and the caller sees that it has ended.</summary>
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void CancelProblem_OfAStop_LastsAsLongAsItRests(bool hasEnded, bool mayUnprotect, bool isRefused)
    {
        var book = Open(_able);
        book.Work("o", OrderSide.Sell, 10m, isExit: true, static o => o with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m }, at: 59);
        if (hasEnded)
        {
            book.Move("o", OrderState.Canceled, 60);
        }

        Assert.Equal(isRefused ? DenialCodes.ProtectionNeedsOwnCall : null, ReplaceJudge.CancelProblem(book.Book, book.Book.FindOrder("o"), "o", mayUnprotect)?.Code);
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

    /// <summary>A book that holds 20.</summary>
    private static EventBook Open(BrokerCapabilities capabilities, Func<RiskLimits, RiskLimits>? limit = null, decimal lot = 1m)
    {
        var book = new EventBook(capabilities, c => c with { Limits = limit?.Invoke(c.Limits) ?? c.Limits });
        book.Book.Apply(new GuardEvent.InstrumentDescribed(At(0), GuardFixture.Share() with { LotSize = lot }));
        book.Book.Apply(new GuardEvent.AccountRead(At(59), 100_000m, 50_000m, null, At(59).UtcTicks));
        book.Book.Apply(new GuardEvent.OpenOrdersRead(At(59), At(59).UtcTicks));
        book.Hold(20m, at: 59);
        book.Book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));
        return book;
    }

    /// <summary>What nobody has told of another's order is asked for as usual: good till canceled.</summary>
    [Fact]
    public void Decide_OfAChangeOfAnothersOrder_TellsWhatWasAsked()
    {
        var book = Open(_able);
        book.Book.Apply(new GuardEvent.OrderObserved(At(59), new VenueOrder { ClientOrderId = "o", Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 99m }, Managed: false, null));

        var denial = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = 9m }, mayLoosen: false, At(60), null).Denial!;

        Assert.Equal((DenialCodes.OrderNotReplaceable, 9m, 99m, TimeInForce.GoodTillCancel), (denial.Code, denial.Request!.Quantity, denial.Request.LimitPrice, denial.Request.TimeInForce));
    }

    private static GuardFixture Of(BrokerCapabilities capabilities) => new(o => o.Capabilities = capabilities);
}
