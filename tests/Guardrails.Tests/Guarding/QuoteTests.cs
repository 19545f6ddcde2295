using Guardrails.Denials;

namespace Guardrails.Tests.Guarding;

public sealed class QuoteTests
{
    private readonly GuardFixture _fixture = new();

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-0.01")]
    [InlineData("1000000000001")]
    [InlineData("0.0000000000001")]
    [InlineData("79228162514264337593543950335")]
    public void Observe_PriceThatMakesNoSense_DeniesUntilAGoodOneArrives(string price)
    {
        var value = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        _fixture.Price(value);

        var violation = Assert.Single(_fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations);
        Assert.Equal((DenialCodes.QuoteUnusable, value, "ACME"), (violation.Code, violation.Observed, violation.Subject));
        Assert.Contains(_fixture.Guard.GetReadiness(GuardFixture.Acme).Missing, m => m.Input == "price of ACME" && m.Why == (value is > 0m ? "the last one is out of range" : $"the last one is {price}, and it must be above 0"));

        _fixture.Price(99m);
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void Observe_NegativePrice_IsUsedWhereTheInstrumentAllowsIt()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxPriceStep = null }, true, GuardFixture.Share() with { NegativePricesAllowed = true, RiskPriceFloor = 10m });
        fixture.Price(-37m);

        Assert.True(fixture.Ask(GuardFixture.Buy(1m, -37m)).IsApproved);
        fixture.Work(GuardFixture.Buy(2m, -37m));
        Assert.Equal(74m, fixture.Guard.Risk.GetExposure().Lines[0].Used);

        fixture.Price(-3m);
        fixture.Work(GuardFixture.Buy(1m, -1m));
        Assert.Equal(111m, fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    /// <summary>A price near 0 must not make risk look like nothing.</summary>
    [Fact]
    public void Observe_PriceNearZero_IsValuedAtTheFloor()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxPriceStep = null }, true, GuardFixture.Share() with { RiskPriceFloor = 10m });
        fixture.Price(0.01m);
        fixture.Work(GuardFixture.Buy(5m));

        Assert.Equal(50m, fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public void Observe_PriceFromTheFuture_IsTakenUpToASecondAhead()
    {
        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 101m, Time = _fixture.Now.AddSeconds(1) });
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);

        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 101m, Time = _fixture.Now.AddSeconds(1).AddTicks(1) });
        Assert.Equal(DenialCodes.QuoteUnusable, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
    }

    [Fact]
    public void Observe_PriceFromTheFuture_DoesNotShutOutTheNextGoodOne()
    {
        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 101m, Time = _fixture.Now.AddYears(1) });
        _fixture.Price(102m);

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void Observe_OlderPrice_IsIgnored()
    {
        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 1m, Time = _fixture.Now.AddTicks(-1) });
        _fixture.Work(GuardFixture.Buy(1m));

        Assert.Equal(100m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.Mark);
    }

    [Fact]
    public void Observe_DefaultQuote_IsIgnored()
    {
        var before = _fixture.Guard.StateHash;
        _fixture.Guard.Observe(default(Quote));

        Assert.Equal(before, _fixture.Guard.StateHash);
    }

    [Fact]
    public void Observe_MovingPrice_RevaluesWhatIsHeldWithinTheMarkingInterval()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(250));
        _fixture.Price(150m);

        Assert.Equal(1_500m, _fixture.Guard.Risk.GetExposure().Lines[0].Used);
    }

    [Fact]
    public void Ask_AnotherHeldSymbolWithoutAPrice_Denies()
    {
        var fixture = new GuardFixture(null, false, GuardFixture.Share(), GuardFixture.Share("DARK"));
        foreach (var instrument in fixture.Instruments)
        {
            fixture.Guard.Observe(instrument);
        }

        fixture.Price(100m);
        fixture.Guard.Observe(Brokers.OpenOrderSnapshot.Complete([], fixture.Now));
        fixture.Positions(("DARK", 5m));

        var violation = Assert.Single(fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations);
        Assert.Equal((DenialCodes.QuoteMissing, "DARK, which is held"), (violation.Code, violation.Subject));
    }
}
