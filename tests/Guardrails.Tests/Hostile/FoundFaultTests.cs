using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Hostile;

/// <summary>What hostile input broke once, each by its name.</summary>
public sealed class FoundFaultTests
{
    private readonly GuardFixture _fixture = new();

    /// <summary>A valuation that no price can be overflowed the collar around it.</summary>
    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-10000000000000000000000000000")]
    [InlineData("0.0000000000000000000000000001")]
    public void Positions_WithAnImpossibleMark_AreTakenWithoutIt(string mark)
    {
        var position = new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 5m, MarkPrice = decimal.Parse(mark, System.Globalization.CultureInfo.InvariantCulture) };
        var fixture = new GuardFixture(null, false);
        fixture.Guard.Observe(GuardFixture.Share());
        fixture.Guard.Observe(PositionSnapshot.Complete([position], fixture.Now));

        Assert.Equal((null, 5m), (fixture.Guard.Fault, fixture.Net()));
        var enforcer = new PositionInvariantEnforcer(time: fixture.Time);
        Assert.True(enforcer.Check(PositionSnapshot.Complete([position], fixture.Now), GuardFixture.Sell(5m, effect: PositionEffect.Close)).IsApproved);
    }

    /// <summary>The terms of an order with such a price overflowed, and the books were broken.</summary>
    [Theory]
    [InlineData(OrderType.Stop, true)]
    [InlineData(OrderType.Limit, false)]
    public void Report_WithAnImpossiblePrice_IsBookedWithoutIt(OrderType type, bool isStop)
    {
        _fixture.Guard.Observe(new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            ClientOrderId = "other",
            Side = OrderSide.Buy,
            Status = VenueOrderStatus.PartiallyFilled,
            OrderQuantity = 20m,
            Type = type,
            StopPrice = isStop ? decimal.MaxValue : null,
            LimitPrice = isStop ? null : decimal.MinValue,
            Fill = new Fill { ExecutionId = "E1", Quantity = 10m, Price = 100m },
        });

        Assert.Equal((null, 10m), (_fixture.Guard.Fault, _fixture.Net()));
    }

    /// <summary>The ratio of what is booked and what is held was divided by 0.</summary>
    [Theory]
    [InlineData("0.0000000000000000000000000001", "5")]
    [InlineData("79228162514264337593543950335", "5")]
    [InlineData("20", "0.0000000000000000000000000001")]
    public void DetectDrifts_QuantitiesAndMarksOfAnySize_AreCompared(string quantity, string mark)
    {
        _fixture.Hold(10m);
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var answer = PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = decimal.Parse(quantity, culture), MarkPrice = decimal.Parse(mark, culture) }], _fixture.Now);

        Assert.All(_fixture.Guard.DetectDrifts(answer), static d => Assert.Equal(Guardrails.Reconciling.DriftKind.QuantityMismatch, d.Kind));
        Assert.Single(Guardrails.Reconciling.PositionReconciler.DetectDrifts([_fixture.Guard.FindPosition(GuardFixture.Acme)!], answer));
    }

    [Fact]
    public void Portfolio_WithNothingWhereSomethingHasToBe_IsRefusedByName()
    {
        var whole = new Portfolio { Positions = PositionSnapshot.Complete([], _fixture.Now), Now = _fixture.Now };
        foreach (var (portfolio, problem) in new (Portfolio, string)[]
        {
            (whole with { Positions = null! }, "Positions is null"),
            (whole with { Instruments = null! }, "Instruments is null"),
            (whole with { Instruments = [null!] }, "Instruments has a null among its 1"),
            (whole with { OpenOrders = [null!] }, "OpenOrders has a null among its 1"),
            (whole with { Quotes = null! }, "Quotes is null"),
            (whole with { FxRates = null! }, "FxRates is null"),
            (whole with { Hedging = null! }, "Hedging is null"),
            (whole with { Capabilities = null! }, "Capabilities is null"),
            (whole with { Capabilities = BrokerCapabilities.Plain with { Conversions = null! } }, "Conversions is null"),
            (whole with { AccountCurrency = "" }, "AccountCurrency '' is empty"),
        })
        {
            var exception = Assert.Throws<ArgumentException>(() => RiskManager.For(portfolio, new RiskLimits()));
            Assert.Equal("portfolio", exception.ParamName);
            Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal("rules", Assert.Throws<ArgumentException>(() => RiskManager.For(whole, new RiskLimits(), new OrderRule[] { null! })).ParamName);
    }

    [Fact]
    public void Limits_ThatAreNull_AreRefusedByName()
    {
        foreach (var (make, problem) in new (Func<RiskLimits>, string)[]
        {
            (static () => new RiskLimits { GroupExposure = null! }, "GroupExposure is null"),
            (static () => new RiskLimits { StrategyExposure = null! }, "StrategyExposure is null"),
            (static () => new RiskLimits { Symbols = null! }, "'Symbols'"),
            (static () => new RiskLimits { Symbols = new Dictionary<Symbol, SymbolLimits> { ["ACME"] = null! } }, "Symbols[ACME] is null"),
            (static () => new RiskLimits { AllowedSymbols = ["ACME", default] }, "AllowedSymbols has the empty symbol"),
            (static () => new RiskLimits { RestrictedSymbols = [default] }, "RestrictedSymbols has the empty symbol"),
            (static () => new RiskLimits { RestrictedSymbols = null! }, "RestrictedSymbols is null"),
        })
        {
            Assert.Contains(problem, Assert.ThrowsAny<ArgumentException>(() => new OrderGuardOptions { Limits = make() }.Validate()).Message, StringComparison.Ordinal);
        }

        Assert.Contains("ExposureGroups is null", Assert.Throws<ArgumentException>(() => _fixture.Guard.Observe(GuardFixture.Share() with { ExposureGroups = null! })).Message, StringComparison.Ordinal);
    }

    /// <summary>An error shows the beginning of a name that nobody would write.</summary>
    [Fact]
    public async Task Errors_AboutEndlessNames_AreShort()
    {
        var name = new string('x', 100_000);
        foreach (var exception in new ArgumentException[]
        {
            Assert.Throws<ArgumentException>(() => new Symbol(name)),
            Assert.Throws<ArgumentException>(() => new Attribution("why", name)),
            Assert.Throws<ArgumentException>(() => _fixture.Guard.Observe(GuardFixture.Share() with { BaseAsset = name, QuoteCurrency = name, VenueSymbol = name, ExposureGroups = [name] })),
            Assert.Throws<ArgumentException>(() => new PositionInvariantEnforcer().Check(_fixture.Snapshot(), GuardFixture.Acme, name, 1m)),
            Assert.Throws<ArgumentException>(() => new OrderGuardOptions { AccountCurrency = name }.Validate()),
            await Assert.ThrowsAsync<ArgumentException>(async () => await _fixture.Guard.ResolveAsync(name, new OrderEvidence.NotAtVenue(), new("why", "ann"), TestContext.Current.CancellationToken)),
        })
        {
            Assert.InRange(exception.Message.Length, 80, 1_000);
            Assert.NotNull(exception.ParamName);
        }
    }

    [Fact]
    public void ManagePosition_OfNothing_IsRefusedByName() =>
        Assert.Equal("symbol", Assert.Throws<ArgumentException>(() => _fixture.Guard.ManagePosition(default, 1m, new("why", "ann"))).ParamName);

    /// <summary>More shares than there are is a reading of something else: nothing of it is taken over, at the first reading and later.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Positions_OfMoreThanThereIs_AreNotTakenOver(bool isFirst)
    {
        var fixture = new GuardFixture(null, !isFirst, GuardFixture.Share() with { UnitsOutstanding = 1_000m });
        fixture.Guard.Observe(GuardFixture.Share() with { UnitsOutstanding = 1_000m });
        for (var i = 0; i < 3; i++)
        {
            fixture.Time.Advance(TimeSpan.FromMinutes(2));
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
            fixture.Positions((GuardFixture.Acme, 1_001m));
        }

        Assert.Equal(0m, fixture.Net());
        Assert.Equal(TradingState.Quarantined, fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
        Assert.Contains(fixture.Alarms.All, static a => a.Message.Contains("ACME is reported with 1001, and only 1000 exist (Instrument.UnitsOutstanding)", StringComparison.Ordinal));
    }

    [Fact]
    public void Positions_OfAllThereIs_AreTakenOver()
    {
        var fixture = new GuardFixture(null, false, GuardFixture.Share() with { UnitsOutstanding = 1_000m });
        fixture.Supply((GuardFixture.Acme, 1_000m));

        Assert.Equal((1_000m, TradingState.Active), (fixture.Net(), fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme))));
    }

    /// <summary>Guards without a common journal can be opened in the same millisecond, and their orders must not have one id.</summary>
    [Fact]
    public async Task OpenAsync_ManyAtOnce_NameTheirOrdersApart()
    {
        var names = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            await using var guard = await OrderGuard.OpenAsync(new OrderGuardOptions(), TestContext.Current.CancellationToken);
            names.Add(guard.NameExit());
        }

        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(new GuardFixture().Guard.NameExit(), new GuardFixture().Guard.NameExit());
    }
}
