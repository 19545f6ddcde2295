using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

public sealed class LimitValidationTests
{
    [Fact]
    public void Validate_ManyMistakes_AreNamedAtOnceWithTheirValues()
    {
        var limits = new RiskLimits
        {
            MaxOrderQuantity = Limit.OfEquity(0.1m),
            MaxOrderNotional = -1m,
            PriceCollar = 11m,
            MaxLongPosition = 1_000_000_000_001m,
            MaxSymbolExposure = Limit.OfEquity(1_001m),
            MaxGrossExposure = 100m,
            MaxNetExposure = 200m,
            ExpectedNotionalTolerance = 1.01m,
            MarketOrderSlippage = -0.01m,
            MaxQuoteAge = TimeSpan.Zero,
            MaxAccountAge = TimeSpan.FromDays(2),
            GroupExposure = new Dictionary<string, Limit> { ["a b"] = 1m },
            Symbols = new Dictionary<Symbol, SymbolLimits> { ["ACME"] = new() { MaxShortPosition = -2m, OpposingEntries = (OpposingEntries)7 } },
        };

        var message = Assert.Throws<ArgumentException>(limits.Validate).Message;

        Assert.All(
            [
                "MaxOrderQuantity is 10 % of equity", "MaxOrderNotional is -1", "PriceCollar is 11", "MaxLongPosition is 1000000000001", "MaxSymbolExposure is 100100 % of equity",
                "MaxNetExposure 200 is above MaxGrossExposure 100", "ExpectedNotionalTolerance is 1.01", "MarketOrderSlippage is -0.01", "MaxQuoteAge is 00:00:00",
                "MaxAccountAge is 2.00:00:00", "GroupExposure has the name 'a b'", "Symbols[ACME].MaxShortPosition is -2", "Symbols[ACME].OpposingEntries is 7",
            ],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
    }

    public static TheoryData<string> Presets => [nameof(LimitPresets.Cautious), nameof(LimitPresets.Balanced), nameof(LimitPresets.Levered)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Validate_Preset_IsUsableAndLimitsEverySide(string name)
    {
        var preset = (RiskLimits)typeof(LimitPresets).GetProperty(name)!.GetValue(null)!;
        preset.Validate();
        var fixture = new GuardFixture(o => o.Limits = preset);

        Assert.True(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.True(fixture.Ask(GuardFixture.Sell(1m)).IsApproved);
        Assert.False(fixture.Ask(GuardFixture.Buy(1_000m)).IsApproved);
        Assert.False(fixture.Ask(GuardFixture.Sell(1_000m)).IsApproved);
    }

    [Fact]
    public void Validate_LimitsAtTheirBounds_AreUsable() => new RiskLimits
    {
        MaxOrderQuantity = 0m,
        MaxLongPosition = 1_000_000_000_000m,
        MaxOrderNotional = 999_999_999_999_999m,
        MaxSymbolExposure = Limit.OfEquity(1_000m),
        AllowLeverageAbove10 = true,
        PriceCollar = 10m,
        MaxGrossExposure = 100m,
        MaxNetExposure = 100m,
        ExpectedNotionalTolerance = 1m,
        MarketOrderSlippage = 0m,
        MaxQuoteAge = TimeSpan.FromHours(23),
        MaxAccountAge = TimeSpan.FromTicks(1),
    }.Validate();

    [Fact]
    public async Task OpenAsync_ManyMistakes_AreNamedAtOnceWithTheirValues()
    {
        var options = new OrderGuardOptions
        {
            Account = default,
            Venue = default,
            AccountCurrency = "US D",
            Limits = new RiskLimits { MaxOrderNotional = -1m },
            Hedging = null!,
            TimeProvider = null!,
            ApprovalLifetime = TimeSpan.Zero,
            MaxExitJournalWait = TimeSpan.FromSeconds(6),
            MarkingInterval = TimeSpan.FromHours(1),
            NoticeBuffer = 0,
            RecentDenialBuffer = -1,
            MaxLiveOrders = 0,
            MaxEndedOrders = 10_000_001,
            Capabilities = new() { MaxClientOrderIdLength = 23, OrderTypes = [], ExitCap = (Brokers.ExitCap)9, LegActivation = (Brokers.LegActivation)99 },
            Rules = [new Named("same"), new Named("same"), new Named(null!)],
        };

        var message = (await Assert.ThrowsAsync<ArgumentException>(async () => await OrderGuard.OpenAsync(options, TestContext.Current.CancellationToken))).Message;

        Assert.All(
            [
                "Account is empty", "Venue is empty", "AccountCurrency 'US D'", "MaxOrderNotional is -1", "Hedging is null", "TimeProvider is null", "ApprovalLifetime is 00:00:00",
                "MaxExitJournalWait is 00:00:06", "MarkingInterval is 01:00:00", "NoticeBuffer is 0", "RecentDenialBuffer is -1", "MaxLiveOrders is 0", "MaxEndedOrders is 10000001",
                "MaxClientOrderIdLength is 23", "OrderTypes is empty", "ExitCap is 9", "LegActivation is 99", "2 rules are named 'same'", "a rule is null or has no name",
            ],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
    }

    /// <summary>What a caller keeps of the settings changes nothing that runs.</summary>
    [Fact]
    public void Symbols_TheTableIsChangedAfterwards_StayAsTheyWereGiven()
    {
        var table = new SymbolLimitTable(new Dictionary<Symbol, SymbolLimits>());
        var limits = new RiskLimits { MaxOrderNotional = 1_000m, Symbols = table };

        ((IDictionary<string, SymbolLimits>)table).Add("ZED", new SymbolLimits { MaxOrderNotional = 9_000_000m });

        Assert.Empty(limits.Symbols.Keys);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(600_000, true)]
    [InlineData(600_001, false)]
    public void Validate_AVisibilityLag_IsNeitherNegativeNorEndless(int milliseconds, bool isValid)
    {
        var lag = TimeSpan.FromMilliseconds(milliseconds);

        var problem = Record.Exception(new OrderGuardOptions { Capabilities = new() { PositionVisibilityLag = lag } }.Validate);

        Assert.Equal(isValid, problem is null);
        Assert.True(isValid || problem!.Message.Contains($"Capabilities.PositionVisibilityLag is {lag}; it must be at least 0 and at most 00:10:00", StringComparison.Ordinal));
    }

    /// <summary>Where no report carries the mark, a lost mark is never seen: then the cap rests on a rule of the venue, and the capability says on which.</summary>
    [Theory]
    [InlineData(Brokers.ExitCap.ReduceOnly, false, null, false)]
    [InlineData(Brokers.ExitCap.ReduceOnly, false, " ", false)]
    [InlineData(Brokers.ExitCap.ReduceOnly, false, "an order to close is canceled when the position is gone", true)]
    [InlineData(Brokers.ExitCap.ReduceOnly, true, null, true)]
    [InlineData(Brokers.ExitCap.Held, false, null, true)]
    [InlineData(Brokers.ExitCap.None, false, null, true)]
    public void Validate_ACapThatNoReportShows_NeedsTheVenuesRule(Brokers.ExitCap cap, bool isReported, string? rule, bool isValid)
    {
        var options = new OrderGuardOptions { Capabilities = new() { ExitCap = cap, ReportsExitMark = isReported, ExitCapRule = rule } };

        var problem = Record.Exception(options.Validate);

        Assert.Equal(isValid, problem is null);
        if (problem is not null)
        {
            Assert.Contains("name the venue's rule in ExitCapRule, or use ExitCap.None", Assert.IsType<ArgumentException>(problem).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Observe_ContradictoryInstrument_NamesEveryProblem()
    {
        var instrument = GuardFixture.Share() with
        {
            TickSize = 0m,
            LotSize = -1m,
            Multiplier = 1_000_001m,
            MinQuantity = 10m,
            MaxQuantity = 5m,
            UnitsOutstanding = 0m,
            NegativePricesAllowed = true,
            QuoteCurrency = "",
            ExposureGroups = ["a b", .. Enumerable.Range(0, 8).Select(static i => $"g{i}")],
        };

        var message = Assert.Throws<ArgumentException>(() => new GuardFixture().Guard.Observe(instrument)).Message;

        Assert.All(
            [
                "TickSize is 0", "LotSize is -1", "Multiplier is 1000001", "MaxQuantity 5 is below MinQuantity 10", "UnitsOutstanding is 0",
                "NegativePricesAllowed needs a RiskPriceFloor", "QuoteCurrency ''", "ExposureGroups has 9 entries", "ExposureGroups has 'a b', which",
            ],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
    }

    public static TheoryData<Instrument, string> Contradictions => new()
    {
        { GuardFixture.Share() with { TickRules = null! }, "TickRules is null" },
        { GuardFixture.Share() with { TickRules = [null!] }, "none is null" },
        { GuardFixture.Share() with { TickRules = [.. Enumerable.Range(1, 33).Select(static i => new TickRule { PricesBelow = i, TickSize = 0.01m })] }, "TickRules has 33 entries; at most 32" },
        { GuardFixture.Share() with { TickRules = [new() { PricesBelow = 0m, TickSize = 0.01m }] }, "TickRules[0].PricesBelow is 0" },
        { GuardFixture.Share() with { TickRules = [new() { PricesBelow = 1m, TickSize = 0m }] }, "TickRules[0].TickSize is 0" },
        { GuardFixture.Share() with { TickRules = [new() { PricesBelow = 2m, TickSize = 0.01m }, new() { PricesBelow = 2m, TickSize = 0.01m }] }, "TickRules[1].PricesBelow is 2, and the one before is 2" },
        { GuardFixture.Share() with { TickRules = [new() { PricesBelow = 1m, TickSize = 0.3m }] }, "TickRules[0].PricesBelow is 1, between ticks of 0.3 below it or of 0.01 above" },
        { GuardFixture.Share() with { TickSize = 0.4m, TickRules = [new() { PricesBelow = 1m, TickSize = 0.1m }] }, "TickRules[0].PricesBelow is 1, between ticks of 0.1 below it or of 0.4 above" },
        { GuardFixture.Share() with { NegativePricesAllowed = true, RiskPriceFloor = 1m, TickRules = [new() { PricesBelow = 1m, TickSize = 0.01m }] }, "TickRules are for prices above 0" },
        { GuardFixture.Share() with { OrderTypes = [] }, "OrderTypes is ''" },
        { GuardFixture.Share() with { OrderTypes = [OrderType.Limit, OrderType.Limit] }, "OrderTypes is 'Limit, Limit'" },
        { GuardFixture.Share() with { OrderTypes = [(OrderType)9] }, "OrderTypes is '9'" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Observe_AContradictionOfTicksOrTypes_NamesIt(Instrument instrument, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new GuardFixture().Guard.Observe(instrument)).Message, StringComparison.Ordinal);

    /// <summary>Without a mark on reports, and without a rule of the venue, nothing shows that a reduce-only exit has lost what caps it.</summary>
    [Theory]
    [InlineData(ExitCap.ReduceOnly, null, false)]
    [InlineData(ExitCap.ReduceOnly, "orders of this kind close only", true)]
    [InlineData(ExitCap.Held, null, true)]
    public void Observe_AnInstrumentWithoutTheMark_NeedsARuleWhereTheMarkIsTheCap(ExitCap cap, string? rule, bool isTaken)
    {
        var fixture = new GuardFixture(o => o.Capabilities = o.Capabilities with { ExitCap = cap, ExitCapRule = rule });

        var thrown = Record.Exception(() => fixture.Guard.Observe(GuardFixture.Share("MARKLESS") with { ReportsExitMark = false }));

        Assert.Equal(isTaken, thrown is null);
        Assert.True(isTaken || thrown is ArgumentException { Message: var message } && message.Contains("BrokerCapabilities.ExitCapRule", StringComparison.Ordinal), thrown?.ToString());
    }

    [Theory]
    [InlineData(2, 10, true)]
    [InlineData(10, 2, false)]
    public void Validate_OpenOrdersPerSymbolAboveTheTotal_IsRefused(int perSymbol, int total, bool valid)
    {
        var limits = new RiskLimits { MaxOpenOrdersPerSymbol = perSymbol, MaxOpenOrders = total };

        Assert.Equal(valid, Record.Exception(limits.Validate) is null);
    }

    private sealed class Named(string name) : OrderRule
    {
        public override string Name => name;

        public override RuleVerdict Evaluate(in OrderContext context) => RuleVerdict.Pass;
    }
}
