using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

public sealed class SeverityAndScopeTests
{
    private static readonly RiskLimits _small = new() { MaxOrderQuantity = 1m, MaxOrderNotional = 1m, PriceCollar = 0.01m, MaxLongPosition = 1m, MaxSymbolExposure = 1m, MaxLongExposure = 1m, MaxGrossExposure = 1m, MaxNetExposure = 1m };

    [Fact]
    public void Evaluate_ManyLimitsPassed_ListsThemAllInTheOrderOfTheRules()
    {
        var fixture = new GuardFixture(static o => o.Limits = _small);

        Assert.Equal(
            [
                DenialCodes.OrderQuantityExceedsLimit, DenialCodes.OrderNotionalExceedsLimit, DenialCodes.PriceOutsideCollar, DenialCodes.PositionLongExceedsLimit,
                DenialCodes.ExposureSymbolExceedsLimit, DenialCodes.ExposureLongExceedsLimit, DenialCodes.ExposureGrossExceedsLimit, DenialCodes.ExposureNetExceedsLimit,
            ],
            fixture.Ask(GuardFixture.Buy(10m, 110m)).Denial!.Violations.Select(static v => v.Code));
    }

    [Fact]
    public void Evaluate_LimitsThatWarn_ApproveAndListEachWithItsNumbers()
    {
        var warn = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxOrderQuantity = Limit.Amount(1m).AsWarning(), MaxLongExposure = Limit.Amount(500m).AsWarning() };
        var decision = new GuardFixture(o => o.Limits = warn).Ask(GuardFixture.Buy(10m, 100m));

        Assert.Equal((true, 10m), (decision.IsApproved, decision.ApprovedQuantity));
        Assert.Equal(
            [(DenialCodes.OrderQuantityExceedsLimit, 10m, 1m, LimitSeverity.Warn), (DenialCodes.ExposureLongExceedsLimit, 1_000m, 500m, LimitSeverity.Warn)],
            decision.Warnings.Select(static w => (w.Code, w.Observed!.Value, w.Limit!.Value, w.Severity)));
    }

    [Fact]
    public void Evaluate_WarningBeforeADenial_TheDenialComesFirst()
    {
        var limits = new RiskLimits { MaxOrderQuantity = Limit.Amount(1m).AsWarning(), MaxGrossExposure = 500m };
        var denial = new GuardFixture(o => o.Limits = limits).Ask(GuardFixture.Buy(10m, 100m)).Denial!;

        Assert.Equal(DenialCodes.ExposureGrossExceedsLimit, denial.Code);
        Assert.Equal([LimitSeverity.Block, LimitSeverity.Warn], denial.Violations.Select(static v => v.Severity));
    }

    [Fact]
    public void Evaluate_LimitOfOneSymbol_TakesThePlaceOfTheGeneralOneThereOnly()
    {
        var fixture = new GuardFixture(
            static o => o.Limits = o.Limits with
            {
                MaxOrderQuantity = 5m,
                Symbols = new Dictionary<Symbol, SymbolLimits> { ["acme"] = new() { MaxOrderQuantity = 50m, MaxLongPosition = 60m } },
            },
            true,
            GuardFixture.Share(),
            GuardFixture.Share("OTHER"));

        Assert.True(fixture.Ask(GuardFixture.Buy(50m)).IsApproved);
        Assert.Equal(50m, fixture.Ask(GuardFixture.Buy(51m)).Denial!.Violations[0].Limit);
        Assert.Equal(5m, fixture.Ask(OrderRequest.Buy("OTHER", 6m)).Denial!.Violations[0].Limit);
        Assert.True(fixture.Ask(OrderRequest.Buy("OTHER", 5m)).IsApproved);
    }

    [Fact]
    public void Evaluate_FractionOfEquity_FollowsEquity()
    {
        var fixture = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = Limit.OfEquity(0.25m) });
        Assert.True(fixture.Ask(GuardFixture.Buy(250m, 100m)).IsApproved);
        Assert.Equal((25_002.5m, 25_000m), Numbers(fixture.Ask(GuardFixture.Buy(250m, 100.01m))));

        fixture.Account(50_000m);
        Assert.Equal((25_000m, 12_500m), Numbers(fixture.Ask(GuardFixture.Buy(250m, 100m))));

        fixture.Account(0m);
        Assert.Equal(DenialCodes.EquityUnknown, fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
    }

    [Fact]
    public void Evaluate_ForeignCurrency_IsConvertedIntoTheAccountCurrency()
    {
        var fixture = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = 1_100m }, true, GuardFixture.Share() with { QuoteCurrency = "EUR" });
        fixture.Guard.Observe(new FxRate { Currency = "eur", Rate = 1.1m, Time = fixture.Now });

        Assert.True(fixture.Ask(GuardFixture.Buy(10m, 100m)).IsApproved);
        var violation = fixture.Ask(GuardFixture.Buy(10m, 100.01m)).Denial!.Violations[0];
        Assert.Equal((1_100.11m, 1_100m, "USD"), (violation.Observed, violation.Limit, violation.Unit));

        fixture.Guard.Observe(new FxRate { Currency = "EUR", Rate = 1.2m, Time = fixture.Now });
        Assert.Equal(1_200m, fixture.Ask(GuardFixture.Buy(10m, 100m)).Denial!.Violations[0].Observed);
    }

    /// <summary>What is held in another currency counts, too: without its rate the account's exposure is not known.</summary>
    [Fact]
    public void Evaluate_HeldInACurrencyWithoutARate_Denies()
    {
        var fixture = new GuardFixture(null, ready: false, GuardFixture.Share(), GuardFixture.Share("EURO") with { QuoteCurrency = "EUR" });
        fixture.Supply(("EURO", 1m));

        Assert.Equal([DenialCodes.FxRateMissing], fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations.Select(static v => v.Code));
        fixture.Guard.Observe(new FxRate { Currency = "EUR", Rate = 1.1m, Time = fixture.Now });
        Assert.True(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.Equal(110m, fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public void Observe_RateThatMakesNoSense_IsMisuse()
    {
        var guard = new GuardFixture().Guard;

        Assert.Throws<ArgumentException>(() => guard.Observe(new FxRate { Currency = "EUR", Rate = 0m, Time = default }));
        Assert.Throws<ArgumentException>(() => guard.Observe(new FxRate { Currency = "EUR", Rate = -1m, Time = default }));
        Assert.Throws<ArgumentException>(() => guard.Observe(default(FxRate)));
    }

    [Fact]
    public void Evaluate_Strategies_AreLimitedEachByItsOwnOrdersAndFills()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxStrategyExposure = 1_000m });
        fixture.Fill(fixture.Work(GuardFixture.Buy(6m, 100m) with { Strategy = "mean" }), 6m);
        fixture.Work(GuardFixture.Buy(2m, 100m) with { Strategy = "mean" });

        var violation = Assert.Single(fixture.Ask(GuardFixture.Buy(3m, 100m) with { Strategy = "mean" }).Denial!.Violations);
        Assert.Equal((DenialCodes.ExposureStrategyExceedsLimit, 1_100m, 1_000m, "mean"), (violation.Code, violation.Observed, violation.Limit, violation.Subject));
        Assert.True(fixture.Ask(GuardFixture.Buy(2m, 100m) with { Strategy = "mean" }).IsApproved);
        Assert.True(fixture.Ask(GuardFixture.Buy(10m, 100m) with { Strategy = "trend" }).IsApproved);
        Assert.True(fixture.Ask(GuardFixture.Buy(10m, 100m)).IsApproved);
    }

    [Fact]
    public void Evaluate_Groups_AddUpTheirSymbols()
    {
        var fixture = new GuardFixture(
            static o => o.Limits = o.Limits with { MaxGroupExposure = 5_000m, GroupExposure = new Dictionary<string, Limit> { ["chips"] = 1_000m } },
            true,
            GuardFixture.Share() with { ExposureGroups = ["tech", "chips"] },
            GuardFixture.Share("OTHER") with { ExposureGroups = ["chips"] },
            GuardFixture.Share("BANK") with { ExposureGroups = ["finance"] });
        fixture.Hold(6m);
        fixture.Hold(-3m, "OTHER");

        var violation = Assert.Single(fixture.Ask(OrderRequest.Sell("OTHER", 2m, 100m)).Denial!.Violations);
        Assert.Equal((DenialCodes.ExposureGroupExceedsLimit, 1_100m, 1_000m, "chips"), (violation.Code, violation.Observed, violation.Limit, violation.Subject));
        Assert.True(fixture.Ask(OrderRequest.Sell("OTHER", 1m, 100m)).IsApproved);
        Assert.True(fixture.Ask(OrderRequest.Buy("BANK", 50m, 100m)).IsApproved);
        Assert.Equal(
            [("group tech", 600m, 5_000m), ("group chips", 900m, 1_000m), ("group finance", 0m, 5_000m)],
            fixture.Guard.Risk.GetExposure().Lines.Where(static l => l.Scope.StartsWith("group", StringComparison.Ordinal)).Select(static l => (l.Scope, l.Used, l.Limit!.Value)));
    }

    /// <summary>Five orders that fit each on its own, and not together: what is in flight counts.</summary>
    [Fact]
    public void Evaluate_OrdersInFlight_CountInEveryExposure()
    {
        var fixture = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = Limit.OfEquity(1m), MarketOrderSlippage = 0m });
        fixture.Work(GuardFixture.Buy(400m));
        fixture.Work(GuardFixture.Buy(400m));

        var violation = fixture.Ask(GuardFixture.Buy(201m)).Denial!.Violations[0];
        Assert.Equal((100_100m, 100_000m), (violation.Observed, violation.Limit));
        Assert.True(fixture.Ask(GuardFixture.Buy(200m)).IsApproved);
    }

    [Fact]
    public void Evaluate_BuyingPower_IsReducedByWhatTheVenueCannotShowYet()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { RequireBuyingPower = true, MarketOrderSlippage = 0m });
        fixture.Account(buyingPower: 1_000m);
        var id = fixture.Work(GuardFixture.Buy(6m));

        Assert.Equal((1_100m, 1_000m), Numbers(fixture.Ask(GuardFixture.Buy(5m))));
        Assert.True(fixture.Ask(GuardFixture.Buy(4m)).IsApproved);

        fixture.Guard.Observe(fixture.Report(id, Brokers.VenueOrderStatus.Canceled));
        Assert.True(fixture.Ask(GuardFixture.Buy(10m)).IsApproved);
    }

    [Fact]
    public void Evaluate_NetExposure_LetsLongAndShortOffset()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxNetExposure = 1_000m, MarketOrderSlippage = 0m }, true, GuardFixture.Share(), GuardFixture.Share("OTHER"));
        fixture.Hold(10m);
        Assert.False(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        fixture.Hold(-4m, "OTHER");

        Assert.True(fixture.Ask(GuardFixture.Buy(4m)).IsApproved);
        Assert.Equal((1_100m, 1_000m), Numbers(fixture.Ask(GuardFixture.Buy(5m))));
    }

    /// <summary>A short that still only works must not make room for a long: it may never fill.</summary>
    [Fact]
    public void Evaluate_NetExposure_DoesNotCountOnWhatOnlyWorks()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxNetExposure = 1_000m }, true, GuardFixture.Share(), GuardFixture.Share("OTHER"));
        fixture.Hold(9m);
        fixture.Work(OrderRequest.Sell("OTHER", 5m, 100m));

        Assert.Equal(DenialCodes.ExposureNetExceedsLimit, fixture.Ask(GuardFixture.Buy(2m, 100m)).Denial?.Code);
    }

    private static (decimal? Observed, decimal? Limit) Numbers(Decision decision) =>
        (decision.Denial!.Violations[0].Observed, decision.Denial.Violations[0].Limit);
}
