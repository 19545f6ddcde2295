using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Book;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>What an exit may close: of one leg, after a fee, beside others, once more, and changed.</summary>
public sealed class ExitRuleTests
{
    private static readonly Attribution _by = new("test", "test");

    /// <summary>The other leg neither counts for this one, nor makes an answer about this one useless when it is on the wrong side.</summary>
    [Theory]
    [InlineData(10, -4, 10)]
    [InlineData(7, -4, 7)]
    [InlineData(10, 4, 10)]
    [InlineData(0, -4, 0)]
    [InlineData(-1, -4, 0)]
    public void Of_ALegInQuarantine_GoesByTheAnswerAboutThatLeg(int longHeld, int shortHeld, int closable)
    {
        var book = new EventBook(BrokerCapabilities.Plain with { HedgeMode = true }, static c => c with { Hedging = HedgingPolicy.Allowed }).Book;
        book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Long, 10m, 10m, 100m, _by));
        book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Short, -4m, -4m, 100m, _by));
        book.Apply(new GuardEvent.PositionsRead(At(1), At(1).UtcTicks));
        book.Apply(new GuardEvent.StateSet(At(2), TradingScope.Of(Acme), TradingState.Quarantined, _by));
        var read = PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = longHeld, Leg = PositionLeg.Long }, new VenuePosition { Symbol = Acme, Quantity = shortHeld, Leg = PositionLeg.Short }], Time(60));

        Assert.Equal(closable, ClosableQuantity.Of(book, book.Find(Acme)!.FindExact(PositionLeg.Long)!, read, At(61)).GrantedNow);
    }

    /// <summary>
    /// In quarantine an order of unknown outcome can have brought what the venue holds, up to what is left of it. Example: nothing is booked, a purchase of 0.5 was
    /// not answered, and 0.8 are held: 0.5 of that can be ours.
    /// </summary>
    [Theory]
    [InlineData(0, 0.5, 0.8, 0.5)]
    [InlineData(0, 0.5, 0.3, 0.3)]
    [InlineData(0, 1, 1, 1)]
    [InlineData(0, 1, 5, 1)]
    [InlineData(2, 1, 5, 3)]
    [InlineData(0, -0.5, -0.8, -0.5)]
    [InlineData(0, -1, -5, -1)]
    [InlineData(-2, -1, -5, -3)]
    [InlineData(0, 1, -5, 0)]
    [InlineData(0, -1, 5, 0)]
    [InlineData(2, -1, 5, 2)]
    [InlineData(-2, 1, -5, -2)]
    public void Of_AQuarantine_CountsWhatOwnOrdersCanHaveDone(double booked, double untold, double held, double closable)
    {
        var book = Open(static i => i with { LotSize = 0.1m });
        book.Hold((decimal)booked, at: 2);
        book.Work("o", untold > 0 ? OrderSide.Buy : OrderSide.Sell, Math.Abs((decimal)untold), at: 2);
        book.Move("o", OrderState.Unknown, 3);
        book.Book.Apply(new GuardEvent.StateSet(At(4), TradingScope.Of(Acme), TradingState.Quarantined, _by));

        Assert.Equal((decimal)closable, ClosableQuantity.Of(book.Book, book.Position, Held((decimal)held, 60), At(61)).GrantedNow);
    }

    /// <summary>
    /// Short 5, a sale of 6 was not answered, and the 5 are bought back at 55 s: up to the end of the venue's lag of 5 s a position of -5 may be the old one, a
    /// tick later it is what the sale has made.
    /// </summary>
    [Theory]
    [InlineData(55, 0, 0)]
    [InlineData(60, -1, 0)]
    [InlineData(60, 0, 0)]
    [InlineData(60, 1, -5)]
    public void Of_AQuarantine_AnAnswerThatMayPrecedeTheLastFillShowsNothingNew(int seconds, int ticks, int closable)
    {
        var book = Open();
        book.Hold(-5m, at: 2);
        book.Work("lost", OrderSide.Sell, 6m, at: 2);
        book.Move("lost", OrderState.Unknown, 3);
        book.Work("back", OrderSide.Buy, 5m, isExit: true, at: 4);
        book.Fill("back", 5m, 5m, 55);
        book.Book.Apply(new GuardEvent.StateSet(At(56), TradingScope.Of(Acme), TradingState.Quarantined, _by));

        Assert.Equal(closable, ClosableQuantity.Of(book.Book, book.Position, Held(-5m, seconds, ticks), At(61)).GrantedNow);
    }

    /// <summary>
    /// An exit of unknown outcome may go out once more where the id keeps the venue from taking it twice, or where the venue fills it against the position only:
    /// by its mark, or because it sells what is there, all of that is ours, and the position cannot be negative.
    /// </summary>
    [Theory]
    [InlineData(ClientIdUniqueness.Forever, ExitCap.None, false, OrderSide.Sell, false, true, true)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.None, true, OrderSide.Sell, false, true, false)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.ReduceOnly, true, OrderSide.Sell, true, false, true)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.ReduceOnly, true, OrderSide.Buy, true, true, true)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.ReduceOnly, false, OrderSide.Sell, true, true, false)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.Held, true, OrderSide.Sell, false, true, true)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.Held, true, OrderSide.Sell, false, false, false)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.Held, true, OrderSide.Sell, true, true, false)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.Held, true, OrderSide.Buy, false, true, false)]
    [InlineData(ClientIdUniqueness.OpenOnly, ExitCap.Held, false, OrderSide.Sell, false, true, false)]
    public void MayRepeat_WhereNothingIsExecutedTwice(ClientIdUniqueness uniqueness, ExitCap cap, bool isMarked, OrderSide side, bool isShortable, bool isAllManaged, bool mayRepeat)
    {
        var book = Open(i => i with { Shortable = isShortable }, BrokerCapabilities.Plain with { ClientIdUniqueness = uniqueness, ExitCap = cap });
        var net = side == OrderSide.Sell ? 10m : -10m;
        book.Hold(net, isAllManaged ? net : net / 2m, at: 50);
        book.Work("o", side, 5m, isExit: true, o => o with { VenueReduceOnly = isMarked }, at: 50);
        Assert.False(RepeatProof.MayRepeat(book.Book, book.Book.FindOrder("o")!));
        book.Move("o", OrderState.Unknown, 51);

        Assert.Equal(mayRepeat, RepeatProof.MayRepeat(book.Book, book.Book.FindOrder("o")!));
    }

    /// <summary>
    /// 9.95 are left of 10 bought, and the fee can be a hundredth: an exit of 10 becomes one of 9.95, one of 10.06 is more than a fee above it. Where 5 of it can
    /// be sold by another order already, where the lot is 1, and where an order is changed, nothing is rounded.
    /// </summary>
    [Theory]
    [InlineData(10, 0.01, 0, false, 9.95)]
    [InlineData(10.05, 0.01, 0, false, 9.95)]
    [InlineData(10.06, 0.01, 0, false, null)]
    [InlineData(9.95, 0.01, 0, false, 9.95)]
    [InlineData(10, 0.01, 5, false, null)]
    [InlineData(10, 0.01, 0, true, null)]
    [InlineData(9.95, 0.01, 0, true, 9.95)]
    [InlineData(10, 1, 0, false, 9.0)]
    public void Decide_OfAnExit_IsRoundedDownByNoMoreThanTheFee(double asked, double lot, int resting, bool isChange, double? granted)
    {
        var book = Open(i => i with { LotSize = (decimal)lot, BaseAsset = Acme, MaxBaseFee = 0.01m, MinNotional = 996m, MinNotionalAppliesToExits = resting > 0 }, BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total });
        book.Hold(9.95m, at: 59);
        if (resting > 0)
        {
            book.Work("resting", OrderSide.Sell, resting, isExit: true, at: 59);
        }

        Decision decision;
        if (isChange)
        {
            book.Work("o", OrderSide.Sell, 9m, isExit: true, at: 59);
            decision = ReplaceJudge.Decide(book.Book, new ReplaceRequest { ClientOrderId = "o", Quantity = (decimal)asked }, mayLoosen: true, At(60), null);
        }
        else
        {
            decision = OrderJudge.Decide(book.Book, Exit((decimal)asked), At(60));
        }

        Assert.Equal((decimal?)granted, decision.IsApproved ? decision.ApprovedQuantity : null);
        Assert.Equal(granted is null ? [DenialCodes.CloseExceedsPosition] : [], decision.Denial?.Violations.Select(static v => v.Code) ?? []);
    }

    /// <summary>Less than a lot cannot be closed, and is not rounded to nothing.</summary>
    [Fact]
    public void Decide_OfAnExit_IsNotRoundedDownToNothing()
    {
        var book = Open(static i => i with { BaseAsset = Acme, MaxBaseFee = 0.01m });
        book.Hold(0.995m, at: 59);

        Assert.Equal([DenialCodes.CloseExceedsPosition], OrderJudge.Decide(book.Book, Exit(1m), At(60)).Denial!.Violations.Select(static v => v.Code));
    }

    /// <summary>A part of a unit is held as well as whole ones; what is held on the order's own side is nothing to close.</summary>
    [Theory]
    [InlineData(0.5, OrderSide.Sell, "0.5 held is not managed by this guard")]
    [InlineData(0.5, OrderSide.Buy, "flat")]
    [InlineData(-0.5, OrderSide.Buy, "-0.5 held is not managed by this guard")]
    [InlineData(-0.5, OrderSide.Sell, "flat")]
    [InlineData(0, OrderSide.Sell, "flat")]
    [InlineData(0, OrderSide.Buy, "flat")]
    public void Decide_OfAnExitOfWhatIsNotManaged_SaysWhatIsHeld(double held, OrderSide side, string subject)
    {
        var book = Open(static i => i with { LotSize = 0.1m });
        book.Hold((decimal)held, managed: 0m, at: 59);

        var violation = OrderJudge.Decide(book.Book, Exit(0.5m) with { Side = side }, At(60)).Denial!.Violations[0];

        Assert.Equal((DenialCodes.NoPositionToClose, subject), (violation.Code, violation.Subject));
    }

    /// <summary>Where prices can be negative, one of 0 is a price like any other; where they cannot, rounding does not turn a price into 0.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.004, 0.01)]
    [InlineData(-0.004, -0.01)]
    [InlineData(0.019, 0.01)]
    public void Decide_OfAnExit_RoundsItsLimitTowardsBeingExecuted(double limit, double rounded)
    {
        var book = Open(static i => i with { NegativePricesAllowed = true });
        book.Hold(10m, at: 59);

        Assert.True(OrderJudge.Decide(book.Book, Exit(10m) with { Type = OrderType.Limit, LimitPrice = (decimal)limit }, At(60)).IsApproved);
        Assert.Equal((decimal)rounded, OrderJudge.Admission(book.Book).Order.LimitPrice);
    }

    /// <summary>Nothing of a group's exit is there already: beside another exit of 1, two linked ones of 10 exceed the 10 that are held.</summary>
    [Theory]
    [InlineData(ExitCap.None, 1, 10, false)]
    [InlineData(ExitCap.None, 1, 9, true)]
    [InlineData(ExitCap.None, 0, 10, true)]
    [InlineData(ExitCap.None, 0, 11, false)]
    [InlineData(ExitCap.ReduceOnly, 0, 11, false)]
    [InlineData(ExitCap.ReduceOnly, 0, 10, true)]
    public void Decide_OfAGroupOfExits_CountsThemInFull(ExitCap cap, int resting, int quantity, bool isPossible)
    {
        var book = Open(capabilities: BrokerCapabilities.Plain with { LinksExits = true, ExitCap = cap });
        book.Hold(10m, at: 59);
        if (resting > 0)
        {
            book.Work("resting", OrderSide.Sell, resting, isExit: true, at: 59);
        }

        var exit = Exit(quantity);
        var verdict = GroupJudge.Decide(book.Book, new GroupRequest { Exits = [exit with { Type = OrderType.Stop, StopPrice = 90m }, exit with { Type = OrderType.Limit, LimitPrice = 120m }] }, At(60), null);

        Assert.Equal(isPossible ? null : DenialCodes.CloseExceedsPosition, verdict.Denial?.Code);
    }

    /// <summary>15 are held, 5 of them by others: an exit of 10 is sent once more only while the venue holds all 15.</summary>
    [Theory]
    [InlineData(15, true)]
    [InlineData(14, false)]
    [InlineData(12, false)]
    [InlineData(20, true)]
    [InlineData(5, false)]
    public void Problem_OfAnExitAgain_LeavesWhatOthersHold(int held, bool isProved)
    {
        var book = Open(capabilities: BrokerCapabilities.Plain with { ClientIdUniqueness = ClientIdUniqueness.Forever });
        book.Hold(15m, 10m, at: 50);
        book.Work("o", OrderSide.Sell, 10m, isExit: true, at: 50);
        book.Move("o", OrderState.Unknown, 51);
        var read = PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = held }], Time(59));

        Assert.Equal(isProved ? null : DenialCodes.CloseExceedsPosition, RepeatProof.Problem(book.Book, book.Book.FindOrder("o")!, read, At(60))?.Code);
    }

    /// <summary>Within the lag after a close an order of its exit's side has to say what it does, unless something is held again.</summary>
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(-5, 0, true)]
    public void Decide_AfterAClose_AskedAgainForWhatMayBeItsExit(int held, int ticks, bool isApproved)
    {
        var book = Open();
        book.Hold(10m, at: 50);
        book.Work("exit", OrderSide.Sell, 10m, isExit: true, at: 51);
        book.Fill("exit", 10m, 10m, 55);
        if (held < 0)
        {
            book.Work("entry", OrderSide.Sell, -held, at: 56);
            book.Fill("entry", -held, -held, 57);
        }

        var decision = OrderJudge.Decide(book.Book, Exit(2m) with { Effect = PositionEffect.Auto }, At(60, ticks));

        Assert.Equal(isApproved ? null : DenialCodes.PositionEffectRequired, decision.Denial?.Code);
    }

    private static PositionSnapshot Held(decimal net, double at, long ticks = 0) => PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = net }], Time(at, ticks));

    private static OrderRequest Exit(decimal quantity) => new() { Symbol = Acme, Side = OrderSide.Sell, Quantity = quantity, Type = OrderType.Market, Effect = PositionEffect.Close };

    private static EventBook Open(Func<Instrument, Instrument>? describe = null, BrokerCapabilities? capabilities = null)
    {
        var book = new EventBook(capabilities);
        book.Book.Apply(new GuardEvent.InstrumentDescribed(At(0), describe?.Invoke(GuardFixture.Share()) ?? GuardFixture.Share()));
        book.Book.Apply(new GuardEvent.AccountRead(At(59), 100_000m, 50_000m, null, At(59).UtcTicks));
        book.Book.Apply(new GuardEvent.OpenOrdersRead(At(59), At(59).UtcTicks));
        book.Book.Apply(new GuardEvent.PositionsRead(At(59), At(59).UtcTicks));
        book.Book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));
        return book;
    }
}
