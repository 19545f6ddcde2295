using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Rules;
using Guardrails.Tests.Book;
using Guardrails.Tests.Guarding;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>What a single order is valued at, what it holds, in which order its violations are told, and which groups of orders are possible.</summary>
public sealed class OrderRuleTests
{
    /// <summary>
    /// An order counts at the highest price that it can be executed at, and never below the market or the floor of its instrument. What can be executed at
    /// market is valued with a slippage of a hundredth: at a market of 100, 10 shares count 1,010 there and 1,000 at a limit of 99.
    /// </summary>
    [Theory]
    [InlineData(OrderType.Limit, 99.0, null, 0, 1_000)]
    [InlineData(OrderType.Limit, 100.0, null, 0, 1_000)]
    [InlineData(OrderType.Limit, 100.01, null, 0, 1_000.1)]
    [InlineData(OrderType.Limit, 103.0, null, 0, 1_030)]
    [InlineData(OrderType.Market, null, null, 0, 1_010)]
    [InlineData(OrderType.Stop, null, 95.0, 0, 1_010)]
    [InlineData(OrderType.Stop, null, 104.0, 0, 1_050.4)]
    [InlineData(OrderType.StopLimit, 100.5, 99.0, 0, 1_005)]
    [InlineData(OrderType.Limit, 99.0, null, 100, 1_000)]
    [InlineData(OrderType.Limit, 99.0, null, 101, 1_010)]
    [InlineData(OrderType.Limit, 103.0, null, 101, 1_030)]
    [InlineData(OrderType.Limit, 103.0, null, 104, 1_040)]
    [InlineData(OrderType.Market, null, null, 101, 1_010)]
    [InlineData(OrderType.Market, null, null, 102, 1_020)]
    public void Decide_AnOrder_IsValuedAtTheHighestOfItsPrices(OrderType type, double? limit, double? stop, int floor, double value)
    {
        var book = Open(static l => l with { RequireBuyingPower = true }, i => i with { RiskPriceFloor = floor });
        var request = new OrderRequest { Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = type, LimitPrice = (decimal?)limit, StopPrice = (decimal?)stop, Effect = PositionEffect.Open };

        Assert.True(OrderJudge.Decide(book.Book, request, At(60)).IsApproved);

        Assert.Equal((decimal)value, OrderJudge.Admission(book.Book).Order.BuyingPowerHold);
    }

    /// <summary>Buying power is held for what opens, and only where it is asked for.</summary>
    [Theory]
    [InlineData(true, PositionEffect.Open, 1_000)]
    [InlineData(false, PositionEffect.Open, 0)]
    [InlineData(true, PositionEffect.Close, 0)]
    [InlineData(false, PositionEffect.Close, 0)]
    public void Admission_HoldsBuyingPowerForWhatOpens(bool isRequired, PositionEffect effect, int held)
    {
        var book = Open(l => l with { RequireBuyingPower = isRequired });
        book.Hold(20m, at: 59);
        var request = new OrderRequest { Symbol = Acme, Side = effect == PositionEffect.Open ? OrderSide.Buy : OrderSide.Sell, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m, Effect = effect };

        Assert.True(OrderJudge.Decide(book.Book, request, At(60)).IsApproved);

        Assert.Equal(held, OrderJudge.Admission(book.Book).Order.BuyingPowerHold);
    }

    /// <summary>What denies comes before what only warns, and each in the order of the rules; a warning after a denial does not lift it.</summary>
    [Theory]
    [InlineData("w", "w", true)]
    [InlineData("b", "b", false)]
    [InlineData("wb", "bw", false)]
    [InlineData("bw", "bw", false)]
    [InlineData("wbw", "bww", false)]
    [InlineData("wbwb", "bwwb", false)]
    [InlineData("bbw", "bbw", false)]
    public void Decide_SeveralRulesSpeak_WhatDeniesComesFirst(string rules, string told, bool isApproved)
    {
        var book = Open(change: c => c with { UserRules = [.. rules.Select(static (rule, i) => new SpeakingRule($"{rule}{i}", rule == 'b' ? LimitSeverity.Block : LimitSeverity.Warn))] });

        var decision = OrderJudge.Decide(book.Book, new OrderRequest { Symbol = Acme, Side = OrderSide.Buy, Quantity = 1m, Type = OrderType.Limit, LimitPrice = 100m, Effect = PositionEffect.Open }, At(60));

        Assert.Equal(isApproved, decision.IsApproved);
        Assert.Equal(told, string.Concat((decision.Denial?.Violations ?? decision.Warnings).Select(static v => v.Rule[0])));
    }

    /// <summary>A frame is used again for every decision: what one order was found to be says nothing about the next.</summary>
    [Fact]
    public void Decide_AfterAnotherOrder_RemembersNothingOfIt()
    {
        var book = Open(static l => l with { RequireBuyingPower = true, MaxOrderQuantity = 5m });
        book.Hold(20m, at: 59);
        var tooLarge = new OrderRequest { Symbol = Acme, Side = OrderSide.Buy, Quantity = 6m, Type = OrderType.Limit, LimitPrice = 100m, Effect = PositionEffect.Open };
        var exit = tooLarge with { Side = OrderSide.Sell, Quantity = 2m, Effect = PositionEffect.Close };
        var entry = tooLarge with { Quantity = 3m };

        foreach (var before in new[] { tooLarge, exit, entry, tooLarge with { Symbol = "OTHER" }, tooLarge with { Quantity = -1m } })
        {
            OrderJudge.Decide(book.Book, before, At(60));
            Assert.Equal((true, false, 3m, 300m), Approved(entry));
            OrderJudge.Decide(book.Book, before, At(60));
            Assert.Equal((true, true, 2m, 0m), Approved(exit));
            OrderJudge.Decide(book.Book, before, At(60));
            Assert.Equal([DenialCodes.OrderQuantityExceedsLimit], OrderJudge.Decide(book.Book, tooLarge, At(60)).Denial!.Violations.Select(static v => v.Code));
        }

        (bool, bool, decimal?, decimal) Approved(OrderRequest request)
        {
            var decision = OrderJudge.Decide(book.Book, request, At(60));
            return (decision.IsApproved, decision.IsProvenExit, decision.ApprovedQuantity, OrderJudge.Admission(book.Book).Order.BuyingPowerHold);
        }
    }

    /// <summary>A refusal before anything of the position was read records zeros, whatever was decided before.</summary>
    [Fact]
    public void Evidence_OfARequestThatIsNone_ReadsNothing()
    {
        var book = Open();
        book.Hold(20m, at: 59);
        OrderJudge.Decide(book.Book, new OrderRequest { Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m, Effect = PositionEffect.Open }, At(60));
        var known = OrderJudge.Evidence(book.Book);
        Assert.Equal((100m, 0L, 20m, 20m, 20m, 20m, 30m), (known.Mark, known.MarkAge, known.Net, known.LowBefore, known.HighBefore, known.LowAfter, known.HighAfter));

        OrderJudge.Decide(book.Book, null, At(60));

        var nothing = OrderJudge.Evidence(book.Book);
        var refusal = OrderJudge.Refusal(book.Book, new Denial(null, At(60).Utc, [new Violation { Code = DenialCodes.RequestMissing, Rule = "Shape" }]), At(60));
        Assert.Equal((true, 0m, (OrderSide)0, null, 1), (refusal.Symbol.IsDefault, refusal.Quantity, refusal.Side, refusal.Strategy, refusal.Repeats));
        Assert.Equal((0m, -1L, 0m, 0m, 0m, 0m, 0m), (nothing.Mark, nothing.MarkAge, nothing.Net, nothing.LowBefore, nothing.HighBefore, nothing.LowAfter, nothing.HighAfter));
        OrderJudge.Decide(book.Book, new OrderRequest { Symbol = "OTHER", Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m, Effect = PositionEffect.Open }, At(60));
        Assert.Equal(nothing, OrderJudge.Evidence(book.Book));
        OrderJudge.Decide(book.Book, GuardFixture.Buy(1m, 100m), At(60));
        Assert.NotNull(GroupJudge.Decide(book.Book, null, At(60), null).Denial);
        Assert.Equal(nothing, OrderJudge.Evidence(book.Book));
    }

    /// <summary>One exit needs a venue that attaches it to its entry and no venue that links; two exits need one that links.</summary>
    [Theory]
    [InlineData(true, 1, true, false, true)]
    [InlineData(true, 1, true, true, true)]
    [InlineData(true, 1, false, true, false)]
    [InlineData(true, 2, true, true, true)]
    [InlineData(true, 2, true, false, false)]
    [InlineData(true, 2, false, true, false)]
    [InlineData(false, 2, false, true, true)]
    [InlineData(false, 2, true, false, false)]
    public void Decide_OfAGroup_NeedsWhatTheVenueCanDo(bool hasEntry, int exits, bool attaches, bool links, bool isPossible)
    {
        // By the word of the venue for all instruments, and by what is said of this one.
        foreach (var book in (EventBook[])[
            Open(capabilities: BrokerCapabilities.Plain with { AttachesExits = attaches, LinksExits = links }),
            Open(describe: i => i with { AttachesExits = attaches, LinksExits = links }, capabilities: BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true })])
        {
            if (!hasEntry)
            {
                book.Hold(10m, at: 59);
            }

            var verdict = GroupJudge.Decide(book.Book, Group(hasEntry, exits), At(60), null);

            Assert.Equal(isPossible ? null : DenialCodes.GroupUnsupported, verdict.Denial?.Code);
            Assert.Equal(isPossible && !hasEntry, verdict.IsExit);
        }
    }

    /// <summary>Two exits are linked under the id of the first; an exit alone is in no group and only waits for its entry.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 2)]
    public void Decide_OfAGroup_LinksItsExits(bool hasEntry, int exits)
    {
        var book = Open(capabilities: BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });
        if (!hasEntry)
        {
            book.Hold(10m, at: 59);
        }

        var admitted = GroupJudge.Decide(book.Book, Group(hasEntry, exits), At(60), null).Admissions.Select(static a => a.Order).ToList();

        Assert.Equal(exits + (hasEntry ? 1 : 0), admitted.Count);
        var (entry, legs) = (hasEntry ? admitted[0] : null, admitted[(hasEntry ? 1 : 0)..]);
        Assert.Null(entry?.Links);
        Assert.All(legs, leg => Assert.Equal(new OrderLinks(exits == 2 ? legs[0].ClientOrderId : null, 10m, entry?.ClientOrderId), leg.Links));
    }

    /// <summary>
    /// The exits of a signal that is used again with another quantity go by the ids of the next attempt, and the same group asked once more is found under them.
    /// </summary>
    [Fact]
    public void FindSame_OfAGroupThatHasMovedOn_FindsItsOrders()
    {
        var book = Open(capabilities: BrokerCapabilities.Plain with { LinksExits = true });
        book.Hold(20m, at: 59);
        var plain = Group(hasEntry: false, exits: 2);
        var first = plain with { Exits = [.. plain.Exits.Select(static e => e with { SignalId = "signal" })] };
        var second = first with { Exits = [.. first.Exits.Select(static e => e with { Quantity = 5m })] };

        var ids = Admitted(first);
        var later = Admitted(second);

        Assert.Empty(ids.Intersect(later));
        Assert.Equal(ids, GroupJudge.FindSame(book.Book, first)?.Select(static o => o.ClientOrderId));
        Assert.Equal(later, GroupJudge.FindSame(book.Book, second)?.Select(static o => o.ClientOrderId));
        Assert.Null(GroupJudge.FindSame(book.Book, first with { Exits = [.. first.Exits.Select(static e => e with { Quantity = 4m })] }));

        List<string> Admitted(GroupRequest request)
        {
            var verdict = GroupJudge.Decide(book.Book, request, At(60), null);
            Assert.Null(verdict.Denial);
            foreach (var admission in verdict.Admissions)
            {
                book.Book.Apply(admission);
            }

            return [.. verdict.Admissions.Select(static a => a.Order.ClientOrderId)];
        }
    }

    /// <summary>What an entry buys of an asset that pays its own fee cannot be sold in full: of 10 less a hundredth, 9 whole lots are left.</summary>
    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.01, 9)]
    public void Decide_OfAGroup_ExitsSellWhatTheFeeLeaves(double fee, int quantity)
    {
        var book = Open(describe: i => i with { BaseAsset = Acme, MaxBaseFee = (decimal)fee }, capabilities: BrokerCapabilities.Plain with { AttachesExits = true });

        var verdict = GroupJudge.Decide(book.Book, Group(hasEntry: true, exits: 1), At(60), null);

        Assert.Null(verdict.Denial);
        Assert.Equal([10m, quantity], verdict.Admissions.Select(static a => a.Order.Quantity));
    }

    private static GroupRequest Group(bool hasEntry, int exits)
    {
        var exit = new OrderRequest { Symbol = Acme, Side = OrderSide.Sell, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 120m, Effect = PositionEffect.Close };
        OrderRequest[] legs = [exit with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m }, exit];
        return new GroupRequest { Entry = hasEntry ? exit with { Side = OrderSide.Buy, LimitPrice = 100m, Effect = PositionEffect.Open } : null, Exits = legs[..exits] };
    }

    private static EventBook Open(
        Func<RiskLimits, RiskLimits>? limit = null, Func<Instrument, Instrument>? describe = null, Func<Guardrails.Book.BookConfiguration, Guardrails.Book.BookConfiguration>? change = null, BrokerCapabilities? capabilities = null)
    {
        var book = new EventBook(capabilities, c => (change ?? (static same => same))(c with { Limits = limit?.Invoke(c.Limits) ?? c.Limits }));
        book.Book.Apply(new GuardEvent.InstrumentDescribed(At(0), describe?.Invoke(GuardFixture.Share()) ?? GuardFixture.Share()));
        book.Book.Apply(new GuardEvent.AccountRead(At(59), 100_000m, 50_000m, null, At(59).UtcTicks));
        book.Book.Apply(new GuardEvent.OpenOrdersRead(At(59), At(59).UtcTicks));
        book.Book.Apply(new GuardEvent.PositionsRead(At(59), At(59).UtcTicks));
        book.Book.ObserveQuote(new Quote { Symbol = Acme, Price = 100m, Time = Time(60) }, At(60));
        return book;
    }

    /// <summary>A rule that speaks about every order.</summary>
    private sealed class SpeakingRule(string name, LimitSeverity severity) : OrderRule
    {
        public override string Name => name;

        public override RuleVerdict Evaluate(in OrderContext context) => RuleVerdict.Violated(DenialCode.User("X_SPEAKS", "A rule of the user speaks."), severity: severity);
    }
}
