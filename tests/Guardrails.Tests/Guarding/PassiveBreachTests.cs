using Guardrails.Alarms;
using Guardrails.Denials;
using Guardrails.Limits;

namespace Guardrails.Tests.Guarding;

/// <summary>A limit that prices, rates or equity alone have passed is told once, and nothing is sold for it.</summary>
public sealed class PassiveBreachTests
{
    /// <summary>10 at 100 of a limit of 1,000: at 100 it is full, at 100.01 passed, told once, and told again after it was below 98 %.</summary>
    [Fact]
    public void Marks_alone_pass_a_limit()
    {
        var fixture = Open(new RiskLimits { MaxGrossExposure = 1_000m, MarketOrderSlippage = 0m });
        fixture.Hold(10m);
        Assert.Equal(0, Told(fixture, 100m));
        Assert.Equal(1, Told(fixture, 100.01m));
        Assert.Equal(1, Told(fixture, 157m));
        Assert.Equal(1, Told(fixture, 98.01m));
        Assert.Equal(1, Told(fixture, 101m));
        Assert.Equal(1, Told(fixture, 98m));
        Assert.Equal(2, Told(fixture, 101m));

        var alarm = fixture.Alarms.All.First(static a => a.Code == AlarmCodes.LimitBreachedPassively);
        Assert.Equal("account", alarm.Subject);
        Assert.Contains("MaxGrossExposure", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("1,000.10 of 1,000.00 USD", alarm.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Venue.Sent, static o => o.Side == OrderSide.Sell);
        Assert.Contains(fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations, static v => v.Code == DenialCodes.ExposureGrossExceedsLimit);
    }

    public static TheoryData<string, string, int> Limits => new()
    {
        { nameof(RiskLimits.MaxLongExposure), "account", 10 },
        { nameof(RiskLimits.MaxShortExposure), "account", -10 },
        { nameof(RiskLimits.MaxNetExposure), "account", 10 },
        { nameof(RiskLimits.MaxNetExposure), "account", -10 },
        { nameof(RiskLimits.MaxSymbolExposure), "ACME", 10 },
        { nameof(RiskLimits.MaxGroupExposure), "tech", 10 },
        { nameof(RiskLimits.MaxStrategyExposure), "trend", 10 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Every_limit_is_looked_at(string name, string subject, int held)
    {
        Limit limit = 1_500m;
        var limits = new RiskLimits { MaxGrossExposure = 1_000_000m };
        limits = name switch
        {
            nameof(RiskLimits.MaxLongExposure) => limits with { MaxLongExposure = limit },
            nameof(RiskLimits.MaxShortExposure) => limits with { MaxShortExposure = limit },
            nameof(RiskLimits.MaxNetExposure) => limits with { MaxNetExposure = limit },
            nameof(RiskLimits.MaxSymbolExposure) => limits with { MaxSymbolExposure = limit },
            nameof(RiskLimits.MaxGroupExposure) => limits with { MaxGroupExposure = limit },
            _ => limits with { MaxStrategyExposure = limit },
        };
        var fixture = Open(limits);
        fixture.Fill(fixture.Work((held > 0 ? GuardFixture.Buy(held) : GuardFixture.Sell(-held)) with { Strategy = "trend" }), Math.Abs(held));
        Assert.Equal(0, Told(fixture, 150m));
        Assert.Equal(1, Told(fixture, 151m));
        Assert.Equal((subject, true), (Last(fixture).Subject, Last(fixture).Message.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Equity_that_falls_passes_a_limit()
    {
        var fixture = Open(new RiskLimits { MaxGrossExposure = Limit.OfEquity(0.02m), MaxSymbolExposure = Limit.OfEquity(0.02m) });
        fixture.Hold(10m);
        fixture.Account(equity: 50_000m);
        Assert.Equal(0, Count(fixture));
        fixture.Account(equity: 49_999m);
        Assert.Equal(2, Count(fixture));
    }

    private static GuardFixture Open(RiskLimits limits) => new(o => o.Limits = limits, true, GuardFixture.Share() with { ExposureGroups = ["tech"] });

    private static Alarm Last(GuardFixture fixture) => fixture.Alarms.All.Last(static a => a.Code == AlarmCodes.LimitBreachedPassively);

    private static int Count(GuardFixture fixture) => fixture.Alarms.Codes.Count(static c => c == AlarmCodes.LimitBreachedPassively);

    private static int Told(GuardFixture fixture, decimal price)
    {
        for (var i = 0; i < 2; i++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            fixture.Price(price);
        }

        return Count(fixture);
    }
}
