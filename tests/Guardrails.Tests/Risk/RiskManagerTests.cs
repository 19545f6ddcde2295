using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Risk;

public sealed class RiskManagerTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void For_Snapshot_AnswersLikeALiveGuardInTheSameState()
    {
        var limits = new RiskLimits { MaxGrossExposure = Limit.OfEquity(0.05m), MaxOrderQuantity = 30m };
        var risk = RiskManager.For(Portfolio(), limits);
        var fixture = new GuardFixture(
            o =>
            {
                o.Limits = limits;
                o.ManageExistingPositions = true;
            },
            ready: false);
        fixture.Supply((GuardFixture.Acme, 10m));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete(Portfolio().OpenOrders, fixture.Now));

        foreach (var request in new[] { GuardFixture.Buy(19m), GuardFixture.Buy(35m), GuardFixture.Buy(36m), GuardFixture.Sell(10m, effect: PositionEffect.Close), GuardFixture.Sell(5m), GuardFixture.Buy(0m) })
        {
            var (question, live) = (risk.Evaluate(request), fixture.Ask(request));
            Assert.Equal((live.IsApproved, live.IsProvenExit, live.ApprovedQuantity, live.Effect), (question.IsApproved, question.IsProvenExit, question.ApprovedQuantity, question.Effect));
            Assert.Equal(Numbers(live.Denial), Numbers(question.Denial));
        }

        Assert.Equal(fixture.Guard.Risk.GetExposure().Lines, risk.GetExposure().Lines);

        // What leads out is another call, and a portfolio's orders are nobody's.
        static IEnumerable<Violation> Numbers(Denial? denial) => denial?.Violations.Select(static v => v with { Source = default, Why = null }) ?? [];
    }

    [Fact]
    public void For_SnapshotThatFailed_DeniesByName()
    {
        var risk = RiskManager.For(Portfolio() with { Positions = PositionSnapshot.Failed("HTTP 500") }, new RiskLimits { MaxGrossExposure = 1_000_000m });

        var violation = Assert.Single(risk.Evaluate(GuardFixture.Buy(1m)).Denial!.Violations);
        Assert.Equal((DenialCodes.PositionsMissing, "HTTP 500"), (violation.Code, violation.Subject));
    }

    [Theory]
    [InlineData(OrderSide.Buy, null, 48, DenialCodeNames.Gross)]
    [InlineData(OrderSide.Buy, 50.0, 48, DenialCodeNames.Gross)]
    [InlineData(OrderSide.Sell, null, 0, DenialCodeNames.Opposite)]
    public void GetHeadroom_IsTheLargestApprovedQuantityAndWhatStopsTheNext(OrderSide side, double? price, int most, string code)
    {
        var risk = RiskManager.For(Portfolio(), new RiskLimits { MaxGrossExposure = 6_000m, MarketOrderSlippage = 0m });

        var headroom = risk.GetHeadroom(GuardFixture.Acme, side, (decimal?)price);

        Assert.Equal((most, code), (headroom.Quantity, headroom.BindingLimit?.Code.Code));
        var request = (side == OrderSide.Buy ? GuardFixture.Buy(1m, (decimal?)price) : GuardFixture.Sell(1m, (decimal?)price)) with { Quantity = headroom.Quantity };
        Assert.Equal(most > 0, risk.Evaluate(request).IsApproved);
        Assert.False(risk.Evaluate(request with { Quantity = headroom.Quantity + 1m }).IsApproved);
    }

    [Fact]
    public void GetHeadroom_NothingInTheWay_EndsAtTheVenuesLargestOrder()
    {
        var portfolio = Portfolio() with { Instruments = [GuardFixture.Share() with { MaxQuantity = 500m, LotSize = 0.5m }] };

        var headroom = RiskManager.For(portfolio, new RiskLimits { MaxGrossExposure = 1_000_000m }).GetHeadroom(GuardFixture.Acme, OrderSide.Buy);

        Assert.Equal((500m, DenialCodes.QuantityAboveMaximum), (headroom.Quantity, headroom.BindingLimit?.Code));
    }

    [Fact]
    public void EvaluateBasket_EachFitsAloneButNotAllTogether_IsDeniedAndLeavesNoTrace()
    {
        var fixture = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = 1_000m, MaxStrategyExposure = 900m, RequireBuyingPower = true, DuplicateWindow = TimeSpan.FromSeconds(5), MaxMessages = 100 });
        fixture.Account(buyingPower: 5_000m);
        fixture.Work(GuardFixture.Buy(1m, 100m));
        var before = fixture.Guard.StateHash;
        OrderRequest[] basket = [GuardFixture.Buy(4m, 100m) with { Strategy = "a" }, GuardFixture.Buy(5m, 100m) with { Strategy = "b" }, GuardFixture.Buy(1m, 99m) with { Strategy = "a", Parent = new ParentOrder("p", 5m) }];

        var decision = fixture.Guard.Risk.EvaluateBasket(basket);

        Assert.All(basket, request => Assert.True(fixture.Ask(request).IsApproved));
        Assert.False(decision.IsApproved);
        Assert.Equal([true, true, false], decision.Decisions.Select(static d => d.IsApproved));
        Assert.Equal(DenialCodes.ExposureGrossExceedsLimit, Assert.Single(decision.Denials).Code);
        Assert.True(fixture.Guard.Risk.EvaluateBasket(basket[..2]).IsApproved);
        Assert.Equal(before, fixture.Guard.StateHash);
        Assert.True(fixture.Guard.Risk.EvaluateBasket(basket[..2]).IsApproved);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void EvaluateBasket_OfUnsupportedSize_IsMisuse(int size) => Assert.Throws<ArgumentException>(() =>
        new GuardFixture().Guard.Risk.EvaluateBasket([.. Enumerable.Repeat(GuardFixture.Buy(1m), size)]));

    [Fact]
    public void GetExposure_IsTheWorstCaseOfEverythingHeldAndWorking()
    {
        var report = RiskManager.For(Portfolio(), new RiskLimits { MaxGrossExposure = 6_000m, MaxNetExposure = Limit.OfEquity(0.05m) }).GetExposure();

        Assert.Equal(
            [("account", "gross", 1_200m, 6_000m, 4_800m), ("account", "long", 1_200m, null, null), ("account", "short", 0m, null, null), ("account", "net", 1_200m, 5_000m, 3_800m), ("symbol ACME", "gross", 1_200m, null, (decimal?)null)],
            report.Lines.Select(static l => (l.Scope, l.Measure, l.Used, l.Limit, l.Headroom)));
        var position = Assert.Single(report.Positions);
        Assert.Equal((10m, 10m, 12m, 1, PositionSide.Long), (position.Net, position.Low, position.High, position.OpenOrders, position.Side));
        Assert.Contains("4,800.00", report.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Long 10 at 100, and a buy of 2 that works at 100.</summary>
    private static Portfolio Portfolio() => new()
    {
        Now = _now,
        Positions = PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 10m }], _now),
        Account = new AccountSnapshot { Currency = "USD", Equity = 100_000m, AsOf = _now },
        Instruments = [GuardFixture.Share()],
        Quotes = [new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = _now }],
        OpenOrders = [new VenueOrder { ClientOrderId = "o", Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 5m, FilledQuantity = 3m, Type = OrderType.Limit, LimitPrice = 100m }],
    };

    private static class DenialCodeNames
    {
        public const string Gross = "EXPOSURE_GROSS_EXCEEDS_LIMIT";
        public const string Opposite = "OPPOSITE_POSITION_HELD";
    }
}
