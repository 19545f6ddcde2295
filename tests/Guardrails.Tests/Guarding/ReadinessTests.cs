using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

public sealed class ReadinessTests
{
    private static readonly RiskLimits _everything = new() { MaxGrossExposure = Limit.OfEquity(1m), RequireBuyingPower = true };

    [Fact]
    public void GetReadiness_NewGuard_ListsEveryInputAndShrinksByExactlyTheNamedCalls()
    {
        var fixture = new GuardFixture(static o => o.Limits = _everything, ready: false);
        List<(string Input, string Call, Action Supply)> steps =
        [
            ("positions", "Observe(PositionSnapshot.Complete(…))", () => fixture.Positions()),
            ("open orders", "Observe(OpenOrderSnapshot.Complete(…))", () => fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now))),
            ("account", "Observe(AccountSnapshot)", () => fixture.Account(buyingPower: 1_000m)),
            ("instrument ACME", "Observe(Instrument)", () => fixture.Guard.Observe(GuardFixture.Share())),
            ("price of ACME", "Observe(Quote)", () => fixture.Price(100m)),
        ];

        while (steps.Count > 0)
        {
            var readiness = fixture.Guard.GetReadiness(GuardFixture.Acme);
            Assert.Equal(steps.Select(static s => (s.Input, s.Call)), readiness.Missing.Select(static m => (m.Input, m.SuppliedBy)));
            Assert.False(readiness.IsReady);
            Assert.False(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
            steps[0].Supply();
            steps.RemoveAt(0);
        }

        Assert.Equal("ready", fixture.Guard.GetReadiness(GuardFixture.Acme).ToString());
        Assert.True(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    /// <summary>Only what the configured limits use is demanded.</summary>
    [Fact]
    public void GetReadiness_LimitsInAmounts_DemandNoAccount()
    {
        var fixture = new GuardFixture(null, ready: false);

        Assert.Equal(["positions", "open orders"], fixture.Guard.GetReadiness().Missing.Select(static m => m.Input));
    }

    /// <summary>Whatever would be denied for a missing input is listed, and what is listed goes when the named call is made.</summary>
    [Theory]
    [InlineData("positions failed", "positions")]
    [InlineData("positions old", "positions")]
    [InlineData("account old", "account")]
    [InlineData("equity 0", "account")]
    [InlineData("buying power old", "account")]
    [InlineData("price old", "price of ACME")]
    [InlineData("rate old", "rate of EUR")]
    [InlineData("held without instrument", "DARK, which is held")]
    [InlineData("halted", "trading state")]
    public void GetReadiness_OneInputMissing_ListsExactlyThat(string what, string input)
    {
        var fixture = new GuardFixture(
            static o => o.Limits = _everything with { MaxPositionAge = TimeSpan.FromSeconds(30), MaxAccountAge = TimeSpan.FromSeconds(40), MaxFxRateAge = TimeSpan.FromSeconds(50) },
            ready: false,
            GuardFixture.Share(),
            GuardFixture.Share("EURO") with { QuoteCurrency = "EUR" });
        fixture.Supply(("EURO", 1m));
        fixture.Account(buyingPower: 100_000m);
        fixture.Guard.Observe(new FxRate { Currency = "EUR", Rate = 1.1m, Time = fixture.Now });
        Assert.True(fixture.Guard.GetReadiness(GuardFixture.Acme).IsReady, fixture.Guard.GetReadiness(GuardFixture.Acme).ToString());
        Break(fixture, what);

        Assert.Equal([input], fixture.Guard.GetReadiness(GuardFixture.Acme).Missing.Select(static m => m.Input));
        Assert.False(fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void GetReadiness_CurrencyWithoutARate_IsListedUntilItArrives()
    {
        var fixture = new GuardFixture(null, true, GuardFixture.Share() with { QuoteCurrency = "EUR" });
        Assert.Equal([new() { Input = "rate of EUR", Why = "never read", SuppliedBy = "Observe(FxRate)" }], fixture.Guard.GetReadiness(GuardFixture.Acme).Missing);

        fixture.Guard.Observe(new FxRate { Currency = "eur", Rate = 1.1m, Time = fixture.Now });
        Assert.True(fixture.Guard.GetReadiness(GuardFixture.Acme).IsReady);
    }

    private static void Break(GuardFixture fixture, string what)
    {
        void Age(double seconds)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
            fixture.Price(100m);
        }

        switch (what)
        {
            case "positions failed":
                fixture.Guard.Observe(PositionSnapshot.Failed("HTTP 500"));
                break;
            case "positions old":
                Age(31);
                break;
            case "account old":
                Age(41);
                fixture.Positions(("EURO", 1m));
                break;
            case "equity 0":
                fixture.Account(equity: 0m, buyingPower: 100_000m);
                break;
            case "buying power old":
                Age(41);
                fixture.Positions();
                fixture.Guard.Observe(new FxRate { Currency = "EUR", Rate = 1.1m, Time = fixture.Now });
                fixture.Account();
                break;
            case "price old":
                fixture.Time.Advance(TimeSpan.FromSeconds(6));
                break;
            case "rate old":
                Age(51);
                fixture.Positions(("EURO", 1m));
                fixture.Account(buyingPower: 100_000m);
                break;
            case "held without instrument":
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
                fixture.Guard.Observe(new Orders.ExecutionReport
                {
                    Symbol = "DARK",
                    ClientOrderId = "f",
                    Side = OrderSide.Buy,
                    Status = VenueOrderStatus.Filled,
                    CumulativeQuantity = 3m,
                });
                break;
            default:
                fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, new("test", "ann"));
                break;
        }
    }
}
