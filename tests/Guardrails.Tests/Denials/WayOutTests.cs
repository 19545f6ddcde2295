using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Limits;
using Guardrails.Notices;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Guarding;

using static Guardrails.Tests.Guarding.GuardFixture;

namespace Guardrails.Tests.Denials;

/// <summary>Denials that used to lead nowhere, in a circle, or to a second order: each names what is in the way and the call that leads out.</summary>
public sealed class WayOutTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>After a restart without a journal the position is there and nobody's: "close it first" led to "nothing to close", and back.</summary>
    [Fact]
    public void Evaluate_BesideAHoldingThatIsNotManaged_NamesTheCallsThatManageIt()
    {
        var fixture = new GuardFixture(ready: false);
        fixture.Supply((Acme, 10m));

        var opposite = Only(fixture.Ask(Sell(5m)), DenialCodes.OppositePositionHeld);
        var close = Only(fixture.Ask(Sell(5m, effect: PositionEffect.Close)), DenialCodes.NoPositionToClose);

        Assert.All(new[] { opposite, close }, static v =>
        {
            Assert.Contains("10 ACME long is held", v.Message, StringComparison.Ordinal);
            Assert.Contains("None of it is managed by this guard", v.Message, StringComparison.Ordinal);
            Assert.Contains("OrderGuard.ManagePosition(\"ACME\", 10, …)", v.Remedy, StringComparison.Ordinal);
            Assert.Contains("OrderGuardOptions.ManageExistingPositions", v.Remedy, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Evaluate_BesideAHoldingThatIsManaged_SaysToCloseIt()
    {
        var fixture = new GuardFixture();
        fixture.Hold(7m);

        var violation = Only(fixture.Ask(Sell(5m)), DenialCodes.OppositePositionHeld);

        Assert.Contains("All of it is managed by this guard", violation.Message, StringComparison.Ordinal);
        Assert.Contains("PositionEffect.Close", violation.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("ManagePosition", violation.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadNoticesAsync_EntryOnAHoldingOfOthers_TellsSo()
    {
        var fixture = new GuardFixture(ready: false);
        fixture.Supply((Acme, 10m));
        var notices = fixture.Guard.ReadNoticesAsync(Token).GetAsyncEnumerator(Token);

        var id = fixture.Work(Buy(1m));
        await fixture.Guard.DisposeAsync();
        var told = new List<GuardNotice>();
        while (await notices.MoveNextAsync())
        {
            told.Add(notices.Current);
        }

        var notice = Assert.Single(told.OfType<GuardNotice.OpenedBesideOthers>());
        Assert.Equal((id, 10m, 0m), (notice.ClientOrderId, notice.Position.Net, notice.Position.Managed));
        Assert.StartsWith($"OPENED BESIDE OTHERS {id}: 10 ACME long is held, of which 10 is not managed by this guard. ", notice.ToString(), StringComparison.Ordinal);
        Assert.Contains("OrderGuard.ManagePosition(\"ACME\", 10, …)", notice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_CloseBesideARestingStop_NamesTheStopAndTheCallThatCancelsIt()
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        fixture.Work(Sell(10m, effect: PositionEffect.Close) with { ClientOrderId = "stop-1", Type = OrderType.Stop, StopPrice = 95m });

        var violation = Only(fixture.Ask(Sell(10m, effect: PositionEffect.Close)), DenialCodes.CloseExceedsPosition);

        Assert.Equal("10 is to be closed, and at most 0 can be: 10 ACME long is managed, of which order stop-1 (SELL 10 ACME stop 95, working) may still take 10.", violation.Message);
        Assert.StartsWith("Cancel that order first with OrderGuard.CancelProtectionAsync(\"stop-1\", …)", violation.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("187.555", "the nearest valid prices are 187.55 and 187.56")]
    [InlineData("0.005", "the nearest valid price is 0.01")]
    public void Evaluate_PriceOffTheTick_NamesTheNearest(string price, string nearest)
    {
        var limit = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Contains(nearest, Only(new GuardFixture().Ask(Buy(1m, limit)), DenialCodes.PriceOffTick).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_QuantityOffTheLot_NamesTheNearest() => Assert.Equal(
        "Quantity 10.5 is not a multiple of the lot size 1; the nearest valid quantities are 10 and 11.", Only(new GuardFixture().Ask(Buy(10.5m)), DenialCodes.QuantityOffStep).Message);

    [Fact]
    public void Evaluate_PriceOutsideTheCollar_NamesPriceReferenceAndRange()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { PriceCollar = 0.1m });

        Assert.Equal(
            "LimitPrice 130 USD is 30 % away from the reference price 100 USD; allowed is 90 to 110 USD (10 %).",
            Only(fixture.Ask(Buy(1m, 130m)), DenialCodes.PriceOutsideCollar).Message);
    }

    /// <summary>Also after a restart: the reason is in the journal.</summary>
    [Theory]
    [InlineData("account", "STATE_HALTED", "OrderGuard.SetState(TradingScope.Account, TradingState.Active, …)")]
    [InlineData("symbol", "STATE_REDUCE_ONLY", "OrderGuard.SetState(TradingScope.Of(\"ACME\"), TradingState.Active, …)")]
    [InlineData("strategy", "STATE_HALTED", "OrderGuard.SetState(TradingScope.OfStrategy(\"mean\"), TradingState.Active, …)")]
    public async Task Evaluate_InARestrictedScope_SaysWhyWhoSinceWhenAndWhatReleases(string scope, string code, string release)
    {
        var journal = new InMemoryJournal();
        var fixture = new GuardFixture(o => o.Journal = journal);
        fixture.Guard.SetState(
            scope switch { "account" => TradingScope.Account, "symbol" => TradingScope.Of(Acme), _ => TradingScope.OfStrategy("mean") },
            code == "STATE_HALTED" ? TradingState.Halted : TradingState.ReduceOnly,
            new("daily loss", "anna"));
        fixture.Time.Advance(TimeSpan.FromSeconds(125));
        await fixture.Guard.DisposeAsync();
        await using var again = await OrderGuard.OpenAsync(new OrderGuardOptions { Journal = journal, TimeProvider = fixture.Time, Limits = fixture.Options.Limits }, Token);
        again.Observe(Share());

        var violation = Assert.Single(again.Risk.Evaluate(Buy(1m) with { Strategy = "mean" }).Denial!.Violations, v => v.Code.Code == code);

        Assert.Contains("since 2025-01-02 14:30:00 UTC (2 min 5 s), because daily loss (set by anna)", violation.Message, StringComparison.Ordinal);
        Assert.Contains(release, violation.Remedy, StringComparison.Ordinal);
        Assert.Contains("daily loss (by anna)", violation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_BesideAnOrderOfUnknownOutcome_NamesTheOrderAndTheCallThatAsks()
    {
        var fixture = new GuardFixture();
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("the call timed out");
        await fixture.SubmitAsync(Buy(3m) with { ClientOrderId = "lost-1" }, Token);
        fixture.Time.Advance(TimeSpan.FromSeconds(3));

        var violation = Only(fixture.Ask(Buy(1m)), DenialCodes.OrderOutcomeUnknown);

        Assert.Equal("The outcome of order lost-1 (BUY 3 ACME, of unknown outcome) is unknown since 2025-01-02 14:30:00 UTC (3 s): the call timed out.", violation.Message);
        Assert.Contains("OrderGuard.ResolveUnknownOrdersAsync", violation.Remedy, StringComparison.Ordinal);
        Assert.Contains("OrderGuard.ResolveAsync(\"lost-1\", …)", violation.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zero", "The last price of ACME, 0, is not above 0.")]
    [InlineData("range", "The last price of ACME, 2,000,000,000,000, is larger in magnitude than 10^12.")]
    [InlineData("future", "The last price of ACME, 100, is from the future: its time is 1 min 5 s ahead of the guard's clock.")]
    public void Evaluate_WithAPriceThatCannotBeUsed_SaysWhichOfTheCausesItIs(string cause, string message)
    {
        var fixture = new GuardFixture();
        fixture.Guard.Observe(new Quote { Symbol = Acme, Price = cause switch { "zero" => 0m, "range" => 2_000_000_000_000m, _ => 100m }, Time = cause == "future" ? fixture.Now.AddSeconds(65) : fixture.Now });

        Assert.Equal(message, Only(fixture.Ask(Buy(1m)), DenialCodes.QuoteUnusable).Message);
    }

    [Fact]
    public void Evaluate_WithAnOldPrice_SaysTheAgesInSeconds()
    {
        var fixture = new GuardFixture();
        fixture.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("QUOTE_STALE 31 s > 5 s", Only(fixture.Ask(Buy(1m)), DenialCodes.QuoteStale).ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitAsync_ExitInQuarantineWithoutAnAnswer_SaysWhatBecameOfTheReading(bool hasSource)
    {
        var fixture = new GuardFixture(o => o.PositionSource = hasSource ? new BrokenSource() : null);
        fixture.Hold(10m);
        fixture.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, new("looks wrong", "anna"));

        var denied = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(Sell(10m, effect: PositionEffect.Close), Token));
        var violation = Only(denied.Denial, DenialCodes.ExitProofUnavailable);

        Assert.Contains("because looks wrong (set by anna)", violation.Message, StringComparison.Ordinal);
        if (hasSource)
        {
            Assert.Contains("The reading failed: HttpRequestException: 503 Service Unavailable.", violation.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("PositionSource is set", violation.Remedy, StringComparison.Ordinal);
            Assert.Contains("OrderGuard.SetState(TradingScope.Of(\"ACME\"), TradingState.Active, …)", violation.Remedy, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("No positions were read by this call.", violation.Message, StringComparison.Ordinal);
            Assert.Contains("OrderGuardOptions.PositionSource", violation.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Evaluate_UnderAnIdThatWasUsed_SaysWhatBecameOfTheOrderAndThatANewIdIsASecondOrder()
    {
        var fixture = new GuardFixture();
        fixture.Fill(fixture.Work(Buy(2m) with { ClientOrderId = "a" }), 2m);

        var violation = Only(fixture.Ask(Buy(1m) with { ClientOrderId = "a" }), DenialCodes.ClientIdConflict);

        Assert.Equal("An earlier order has this id: a (BUY 2 ACME, filled).", violation.Message);
        Assert.Contains("A new OrderRequest.ClientOrderId is a second order", violation.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_DustBelowTheMinimumValue_ShowsItsDigits()
    {
        var fixture = new GuardFixture(null, ready: true, Share() with { LotSize = 0.00000001m, TickSize = 0.00000001m, MinNotional = 10m });

        var violation = Only(fixture.Ask(Buy(0.00000001m, 0.00000001m)), DenialCodes.NotionalBelowMinimum);

        Assert.Equal("NOTIONAL_BELOW_MINIMUM 0.0000000000000001 < 10.00 USD", violation.ToString());
    }

    [Fact]
    public void Evaluate_OverAPortfolio_NamesThePortfolioAndNoObserve()
    {
        var risk = RiskManager.For(
            new Portfolio { Positions = PositionSnapshot.Failed("503"), Now = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero), Instruments = [Share()] },
            new RiskLimits { MaxGrossExposure = Limit.OfEquity(1m) });

        var denial = risk.Evaluate(Buy(1m)).Denial!;

        Assert.Contains(denial.Violations, static v => v.Code == DenialCodes.QuoteMissing);
        Assert.Contains("Portfolio.Quotes", denial.Explain(), StringComparison.Ordinal);
        Assert.Contains("Portfolio.Account", denial.Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("Observe(", denial.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void SetState_RestrictedAndReleased_SaysWhatReleasesAndLogsTheReleaseAsInformation()
    {
        var log = new Telemetry.RecordingLogger();
        var fixture = new GuardFixture(o => o.LoggerFactory = log);

        fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("daily loss", "anna"));
        fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked", "anna"));

        Assert.Equal(
            ["Halted: daily loss (by anna). Exits still pass. OrderGuard.SetState(TradingScope.Account, TradingState.Active, …) releases it.", "Active: looked (by anna). New risk is taken again."],
            fixture.Alarms.All.Where(static a => a.Code == AlarmCodes.StateChanged).Select(static a => a.Message));
        Assert.Equal(
            [Microsoft.Extensions.Logging.LogLevel.Error, Microsoft.Extensions.Logging.LogLevel.Information],
            log.Entries.Where(static e => e.Text.Contains("ALARM STATE_CHANGED", StringComparison.Ordinal)).Select(static e => e.Level));
    }

    /// <summary>Two ages that read alike say nothing: the digits that differ are shown.</summary>
    [Fact]
    public void Evaluate_WithPositionsThatAreHardlyTooOld_ShowsWhereTheAgesDiffer()
    {
        var fixture = new GuardFixture();
        fixture.Time.Advance(TimeSpan.FromMilliseconds(60_001));
        fixture.Price(100m);

        Assert.Equal("POSITIONS_STALE 60.001 s > 60 s", Only(fixture.Ask(Buy(1m)), DenialCodes.PositionsStale).ToString());
    }

    [Theory]
    [InlineData("named", "RiskLimits.StrategyExposure")]
    [InlineData("other", "RiskLimits.MaxStrategyExposure")]
    public void Evaluate_OverALimitOfItsOwn_NamesTheSettingThatHolds(string strategy, string setting)
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxStrategyExposure = 1_000m, StrategyExposure = new Dictionary<string, Limit> { ["named"] = 500m } });
        fixture.Fill(fixture.Work(Buy(4m, 100m) with { Strategy = strategy }), 4m);

        var violation = Only(fixture.Ask(Buy(10m, 100m) with { Strategy = strategy }), DenialCodes.ExposureStrategyExceedsLimit);

        Assert.Contains($"positions and open orders can reach 400.00 USD, the order adds 1,000.00 USD, and {setting} allows", violation.Message, StringComparison.Ordinal);
    }

    private static Violation Only(Decision decision, DenialCode code) => Only(decision.Denial, code);

    private static Violation Only(Denial? denial, DenialCode code) => Assert.Single(denial?.Violations ?? [], v => v.Code.Equals(code));

    private sealed class BrokenSource : IPositionSource
    {
        public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => throw new HttpRequestException("503 Service Unavailable");
    }
}
