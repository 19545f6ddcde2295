using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Rules;
using Guardrails.Shell;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

/// <summary>An exit can be refused for three reasons only: malformed, unknown instrument, not proved to reduce. Everything else steps aside.</summary>
public sealed class ExitsGetThroughTests
{
    private const string Acme = GuardFixture.Acme;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ExitCap, int> CapsAndSides => new(
        new[] { ExitCap.None, ExitCap.Held, ExitCap.ReduceOnly }.SelectMany(static c => new[] { 11, -11 }.Select(q => (c, q))));

    [Fact]
    public void Rules_OfAFullyConfiguredGuard_OnlyShapeAndInstrumentAreAskedOfExits()
    {
        var rules = RuleSet.For(GuardOpening.Configure(Adverse(new OrderGuardOptions(), ExitCap.None, true))).All;

        Assert.Equal(
            ["SymbolShape", "TermsShape", "QuantityShape", "PriceShape", "NameShape", "ClientOrderId"],
            rules.Where(static r => r.Phase == RulePhase.Shape).Select(static r => r.Name));
        Assert.Equal(
            ["OrderType", "LotSize", "TickSize", "MinNotional", "ReducingProof"],
            rules.Where(static r => r.Phase == RulePhase.Instrument).Select(static r => r.Name));
        Assert.Equal(
            RuleTypes().Select(static t => t.Name).Order(StringComparer.Ordinal),
            rules.Select(static r => r.GetType()).Where(static t => t.Assembly == typeof(OrderRule).Assembly).Distinct().Select(static t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal(RulePhase.NewRisk, rules[^1].Phase);
        Assert.Equal("DenyAll", rules[^1].Name);
    }

    /// <summary>A user's rule can never stand before an exit: the phase is not his to set.</summary>
    [Fact]
    public void Phase_OfAUsersRule_CannotBeOverridden() =>
        Assert.True(typeof(OrderRule).GetProperty("Phase", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetMethod!.IsAssembly);

    [Theory]
    [MemberData(nameof(CapsAndSides))]
    public async Task SubmitAsync_WithEveryRuleAgainstIt_TheExitPassesAndNothingElseDoes(ExitCap cap, int held)
    {
        var denied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var limited in new[] { true, false })
        {
            var fixture = await AdverseGuardAsync(cap, held, limited);
            foreach (var probe in Probes(held))
            {
                var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(probe, Token)).Denial;
                denied.UnionWith(denial.Violations.Select(static v => v.Rule));
            }

            await AssertExitPassesAsync(fixture, cap, held);
        }

        // The state is as bad as claimed: there is no rule for new risk that did not speak up.
        var all = RuleSet.For(GuardOpening.Configure(Adverse(new OrderGuardOptions(), cap, true))).All;
        Assert.Empty(all.Where(static r => r.Phase == RulePhase.NewRisk).Select(static r => r.Name).Except(denied).Except(["RepeatedExecution"])); // needs approved entries: RepeatedExecutionTests
    }

    [Theory]
    [InlineData(10.7, 10.0)]
    [InlineData(10.0, 10.0)]
    [InlineData(1.999999999999, 1.0)]
    public async Task SubmitAsync_ExitOffTheLot_IsRoundedDown(double asked, double sent)
    {
        var fixture = new GuardFixture(static o => o.ManageExistingPositions = true, ready: false);
        fixture.Supply((Acme, 10.9m));

        var order = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell((decimal)asked, effect: PositionEffect.Auto), Token)).Order;

        Assert.Equal(((decimal)sent, true), (order.Quantity, order.IsProvenExit));
        Assert.Equal((decimal)sent, fixture.Venue.Sent[0].Quantity);
    }

    [Fact]
    public async Task SubmitAsync_ExitOfLessThanALot_IsATypedRefusal()
    {
        var fixture = new GuardFixture(static o => o.ManageExistingPositions = true, ready: false);
        fixture.Supply((Acme, 0.5m));

        var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Sell(0.5m, effect: PositionEffect.Close), Token)).Denial;

        var violation = Assert.Single(denial.Violations);
        Assert.Equal((DenialCodes.QuantityBelowMinimum, 0.5m, 1m), (violation.Code, violation.Observed, violation.Limit));
    }

    [Fact]
    public async Task SubmitAsync_ExitTooLargeForTheVenue_IsSlicedUntilFlat()
    {
        var fixture = new GuardFixture(static o => o.ManageExistingPositions = true, ready: false, GuardFixture.Share() with { MaxQuantity = 40.5m });
        fixture.Supply((Acme, 100m));
        while (fixture.Net() > 0m)
        {
            var order = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell(fixture.Net(), effect: PositionEffect.Close), Token)).Order;
            fixture.Fill(order.ClientOrderId, order.Quantity);
        }

        Assert.Equal([40m, 40m, 20m], fixture.Venue.Sent.Select(static o => o.Quantity));
    }

    [Theory]
    [InlineData(11, 99.996, 100.004, 99.99, 100.01)]
    [InlineData(-11, 100.004, 99.996, 100.01, 99.99)]
    public async Task SubmitAsync_ExitOffTheTick_IsRoundedTowardsBeingExecuted(int held, double limit, double stop, double sentLimit, double sentStop)
    {
        var fixture = new GuardFixture(static o => o.ManageExistingPositions = true, ready: false);
        fixture.Supply((Acme, held));
        var exit = Exit(held) with { Type = OrderType.StopLimit, LimitPrice = (decimal)limit, StopPrice = (decimal)stop };

        await fixture.SubmitAsync(exit, Token);

        Assert.Equal(((decimal)sentLimit, (decimal)sentStop), (fixture.Venue.Sent[0].LimitPrice, fixture.Venue.Sent[0].StopPrice));
    }

    [Theory]
    [InlineData(true, 4, false)]
    [InlineData(true, 5, true)]
    [InlineData(false, 4, true)]
    public async Task SubmitAsync_ExitBelowTheMinimumValue_IsRefusedOnlyWhereTheVenueRefusesIt(bool appliesToExits, int quantity, bool passes)
    {
        var fixture = new GuardFixture(
            static o => o.ManageExistingPositions = true, ready: false, GuardFixture.Share() with { MinNotional = 500m, MinNotionalAppliesToExits = appliesToExits });
        fixture.Supply((Acme, 10m));

        var result = await fixture.SubmitAsync(GuardFixture.Sell(quantity, effect: PositionEffect.Close), Token);

        Assert.Equal(passes, result is OrderResult.Accepted);
        Assert.Equal(passes ? null : DenialCodes.NotionalBelowMinimum, (result as OrderResult.Denied)?.Denial.Code);
    }

    [Fact]
    public async Task SubmitAsync_ExitWithoutAnyPriceEverSeen_Passes()
    {
        var fixture = new GuardFixture(static o => o.ManageExistingPositions = true, ready: false, GuardFixture.Share() with { MinNotional = 500m });
        fixture.Guard.Observe(fixture.Instruments[0]);
        fixture.Positions((Acme, 10m));

        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token));
    }

    /// <summary>Every rule the guard has, found by reflection, so that a new one has to take its place in these tests.</summary>
    private static IEnumerable<Type> RuleTypes() => typeof(OrderRule).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(OrderRule)));

    private static OrderRequest Exit(int held, decimal quantity = 10m) =>
        held > 0 ? GuardFixture.Sell(quantity, effect: PositionEffect.Close) : GuardFixture.Buy(quantity, effect: PositionEffect.Close);

    /// <summary>A small exit at the price; what nobody knows the outcome of later.</summary>
    private static OrderRequest Resting(int held) => Exit(held, 1m) with { Type = OrderType.Limit, LimitPrice = 100m };

    private static async Task AssertExitPassesAsync(GuardFixture fixture, ExitCap cap, int held)
    {
        var sent = fixture.Venue.Sent.Count;
        var exit = Exit(held) with { Strategy = "mean", ExpectedNotional = 1m, Type = OrderType.Limit, LimitPrice = 1m, Parent = new ParentOrder("p", 1m) };

        var order = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(exit, Token)).Order;

        Assert.Equal((true, 10m, PositionEffect.Close), (order.IsProvenExit, order.Quantity, order.Effect));
        var wire = Assert.Single(fixture.Venue.Sent.Skip(sent));
        Assert.Equal((cap != ExitCap.None, 10m, 1m), (wire.ReduceOnly, wire.Quantity, wire.LimitPrice));

        // No reachable sequence of fills crosses zero.
        var position = fixture.Guard.FindPosition(Acme)!;
        Assert.Equal(0m, held > 0 ? position.Low : position.High);
        fixture.Fill(order.ClientOrderId, 10m, 1m);
        Assert.Equal(Math.Sign(held), fixture.Net());
    }

    /// <summary>Orders for new risk on both sides that offend against everything a request itself can offend against.</summary>
    private static IEnumerable<OrderRequest> Probes(int held)
    {
        var opening = GuardFixture.Sell(50m, 1m) with { Strategy = "mean", ExpectedNotional = 1m, Parent = new ParentOrder("p", 1m) };
        yield return opening;
        yield return opening with { Side = OrderSide.Buy, LimitPrice = 1_000m };
        yield return opening with { Quantity = 100m, LimitPrice = 5m, ExpectedNotional = null };
        yield return Resting(held) with { Effect = PositionEffect.Open };
        yield return opening with { Symbol = "FLAT" };
    }

    private static OrderGuardOptions Adverse(OrderGuardOptions options, ExitCap cap, bool limited)
    {
        var none = limited ? Limit.Amount(0m) : Limit.Amount(0m).AsWarning();
        options.Capabilities = new BrokerCapabilities { ExitCap = cap };
        options.ManageExistingPositions = true;
        options.MaxUncomparedTime = TimeSpan.FromHours(1); // a quarantine on top would need a read for every exit
        options.MaxLiveOrders = 1;
        options.Rules = [new DenyAll()];
        options.Limits = new RiskLimits
        {
            MaxOrderQuantity = none,
            MaxOrderNotional = none,
            PriceCollar = 0.01m,
            MaxLongPosition = none,
            MaxShortPosition = none,
            MaxSymbolExposure = none,
            MaxLongExposure = none,
            MaxShortExposure = none,
            MaxGrossExposure = none,
            MaxNetExposure = none,
            MaxGroupExposure = none,
            MaxStrategyExposure = none,
            RequireBuyingPower = true,
            AllowShort = false,
            DuplicateWindow = TimeSpan.FromDays(1),
            RestrictedSymbols = [Acme],
            MaxMessages = 2,
            MaxOpenPositions = 1,
            ExitPriceFall = limited ? Limit.Amount(0.99m) : Limit.Amount(0.99m).AsWarning(),
            MaxEntries = 1,
            MessageWindow = TimeSpan.FromDays(1),
            MaxOpenOrders = 1,
            Symbols = new Dictionary<Symbol, SymbolLimits> { ["OTHER"] = new() { MaxSymbolExposure = Limit.OfEquity(0.1m) } },
        };
        return options;
    }

    /// <summary>A guard in which everything that can be wrong is wrong, except that it knows what it holds.</summary>
    private static async Task<GuardFixture> AdverseGuardAsync(ExitCap cap, int held, bool limited)
    {
        var fixture = new GuardFixture(
            o => Adverse(o, cap, limited),
            ready: false,
            GuardFixture.Share() with { Shortable = false, UnitsOutstanding = 60m, ExposureGroups = ["tech"] },
            GuardFixture.Share("EURO") with { QuoteCurrency = "EUR" },
            GuardFixture.Share("FLAT") with { MinNotional = 50m });
        foreach (var instrument in fixture.Instruments)
        {
            fixture.Guard.Observe(instrument);
            fixture.Price(100m, instrument.Symbol.Value);
        }

        fixture.Positions((Acme, held), ("EURO", 5m));

        // An exit of one unit whose outcome nobody knows, then doubt about the position, a clock step, a failed query, and a person's halt.
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(Resting(held), Token));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = null };
        fixture.Time.Advance(TimeSpan.FromSeconds(60));
        fixture.Positions((Acme, held > 0 ? 12m : -12m), ("EURO", 5m));
        fixture.Guard.ObserveInterruption("the stream ended");
        fixture.Guard.SetExit(Acme, Positions.PositionLeg.Net, new ExitSlot(Guardrails.Closing.ExitIntent.Close, 0m, new("test", "ann"), []));
        fixture.Time.StepWallClock(TimeSpan.FromMinutes(30));
        fixture.Guard.Observe(PositionSnapshot.Failed("HTTP 500"));
        fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("test", "ann"));
        fixture.Guard.SetState(TradingScope.Of(Acme), TradingState.ReduceOnly, new("test", "ann"));
        fixture.Guard.SetState(TradingScope.OfStrategy("mean"), TradingState.Halted, new("test", "ann"));
        return fixture;
    }

    private sealed class DenyAll : OrderRule
    {
        public override string Name => "DenyAll";

        public override RuleVerdict Evaluate(in OrderContext context) => RuleVerdict.Violated(DenialCode.User("X_NEVER", "Never."));
    }
}
