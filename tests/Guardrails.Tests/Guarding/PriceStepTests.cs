using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Limits;

namespace Guardrails.Tests.Guarding;

/// <summary>A price that is too far from the one before is believed once it is confirmed, and not before (C29).</summary>
public sealed class PriceStepTests
{
    private readonly GuardFixture _fixture = Open(0.1m);

    private static Attribution Ann { get; } = new("looked at the market", "ann");

    /// <summary>622,000, and then 185.10: with a limit of 500,000 in money that would be 2,701 units instead of none.</summary>
    [Fact]
    public void A_price_that_collapses_in_one_step_gives_no_room()
    {
        var fixture = Open(0.1m, first: 622_000m);
        fixture.Price(185.1m);

        var denial = fixture.Ask(GuardFixture.Buy(2_701m)).Denial!;

        Assert.Equal(DenialCodes.PriceStepUnconfirmed, denial.Violations[0].Code);
        Assert.Contains("185.10", denial.ToString(), StringComparison.Ordinal);
        Assert.Contains("622,000.00", denial.ToString(), StringComparison.Ordinal);
        Assert.Contains(denial.Violations, static v => v.Code == DenialCodes.ExposureGrossExceedsLimit);
        var alarm = fixture.Alarms.All.Last(static a => a.Code == AlarmCodes.PriceStepHeld);
        Assert.Contains("622000 to 185.1", alarm.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(110, true)]
    [InlineData(110.01, false)]
    [InlineData(90, true)]
    [InlineData(89.99, false)]
    public void A_step_is_measured_on_both_sides(double price, bool isBelieved)
    {
        _fixture.Price((decimal)price);
        Assert.Equal(isBelieved, _fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    /// <summary>A tick of 0.05 is 20 % of 0.25: ten ticks are never a step.</summary>
    [Theory]
    [InlineData(0.75, true)]
    [InlineData(0.80, false)]
    public void Some_ticks_are_never_a_step(double price, bool isBelieved)
    {
        var fixture = Open(0.1m, first: 0.25m, instrument: GuardFixture.Share() with { TickSize = 0.05m });
        fixture.Price((decimal)price);
        Assert.Equal(isBelieved, fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    /// <summary>The tick is that of the price before: 0.05 below 1, and 0.1 from there on.</summary>
    [Theory]
    [InlineData(0.95, 1.45, true)]
    [InlineData(0.95, 1.46, false)]
    [InlineData(1.00, 2.00, true)]
    [InlineData(1.00, 2.01, false)]
    public void Some_ticks_of_the_price_before_are_never_a_step(double before, double price, bool isBelieved)
    {
        var ladder = GuardFixture.Share() with { TickSize = 0.1m, TickRules = [new() { PricesBelow = 1m, TickSize = 0.05m }] };
        var fixture = Open(0.1m, first: (decimal)before, instrument: ladder);
        fixture.Price((decimal)price);
        Assert.Equal(isBelieved, fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    /// <summary>Three quotes over 30 s confirm a step of up to twice or half; beyond that a source that is stuck would confirm itself.</summary>
    [Theory]
    [InlineData(200, 3, 30, true)]
    [InlineData(50, 3, 30, true)]
    [InlineData(200.01, 9, 300, false)]
    [InlineData(49.99, 9, 300, false)]
    [InlineData(0.01, 9, 300, false)]
    [InlineData(150, 2, 30, false)]
    [InlineData(150, 3, 29, false)]
    public void One_source_confirms_a_step_by_time(double price, int quotes, int seconds, bool isConfirmed)
    {
        for (var i = 0; i < quotes; i++)
        {
            _fixture.Price((decimal)price);
            if (i < quotes - 1)
            {
                _fixture.Time.Advance(TimeSpan.FromSeconds((double)seconds / (quotes - 1)));
            }
        }

        Refresh(_fixture);
        Assert.Equal(isConfirmed, _fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.Equal(isConfirmed, _fixture.Alarms.Codes.Contains(AlarmCodes.PriceStepConfirmed));
    }

    /// <summary>The same below zero, where a price is twice or half another by its size: from -10 to -20 and to -5, and not to the other side of zero.</summary>
    [Theory]
    [InlineData(-20, true)]
    [InlineData(-5, true)]
    [InlineData(-20.01, false)]
    [InlineData(-4.99, false)]
    [InlineData(10, false)]
    public void One_source_confirms_a_step_below_zero_by_time(double price, bool isConfirmed)
    {
        var fixture = Open(0.1m, first: -10m, instrument: GuardFixture.Share() with { NegativePricesAllowed = true, RiskPriceFloor = 1m });
        var before = fixture.Alarms.Codes.Count(static code => code == AlarmCodes.PriceStepConfirmed);
        for (var i = 0; i < 3; i++)
        {
            fixture.Price((decimal)price);
            fixture.Time.Advance(TimeSpan.FromSeconds(i < 2 ? 15 : 0));
        }

        Assert.Equal(isConfirmed, fixture.Alarms.Codes.Count(static code => code == AlarmCodes.PriceStepConfirmed) > before);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("venue", true)]
    public void A_second_source_confirms_a_step_at_once(string? source, bool isConfirmed)
    {
        _fixture.Price(5m);
        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 5.01m, Time = _fixture.Now, Source = source });
        Assert.Equal(isConfirmed, _fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Theory]
    [InlineData(5.02, true)]
    [InlineData(100, false)]
    public void The_venues_own_valuation_is_a_second_source(double mark, bool isConfirmed)
    {
        _fixture.Hold(10m);
        _fixture.Price(5m);
        _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 10m, MarkPrice = (decimal)mark }], _fixture.Now));
        Assert.Equal(isConfirmed, _fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void A_person_confirms_a_step_once()
    {
        Assert.False(_fixture.Guard.ConfirmPrice(GuardFixture.Acme, Ann));
        _fixture.Price(5m);

        Assert.True(_fixture.Guard.ConfirmPrice(GuardFixture.Acme, Ann));

        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.Contains("ann", Assert.Single(_fixture.Alarms.All, static a => a.Code == AlarmCodes.PriceStepConfirmed).Message, StringComparison.Ordinal);
        Assert.False(_fixture.Guard.ConfirmPrice(GuardFixture.Acme, Ann));
        Assert.False(_fixture.Guard.ConfirmPrice("NOBODY", Ann));
        Assert.Throws<ArgumentNullException>(() => _fixture.Guard.ConfirmPrice(GuardFixture.Acme, null!));
    }

    /// <summary>A bad tick between good ones: it is told once a minute, however often it comes.</summary>
    [Fact]
    public void A_price_that_comes_back_was_no_step()
    {
        for (var i = 0; i < 20; i++)
        {
            _fixture.Price(0.01m);
            Assert.False(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
            _fixture.Price(100.5m);
            Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        }

        Assert.Single(_fixture.Alarms.Codes, AlarmCodes.PriceStepHeld);
    }

    /// <summary>A zero in between is no price, and the step after it is measured from the last one that was.</summary>
    [Fact]
    public void A_zero_in_between_changes_nothing()
    {
        _fixture.Price(0m);
        _fixture.Price(0.01m);
        Assert.False(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
        _fixture.Price(101m);
        Assert.True(_fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    [Fact]
    public void Exits_never_wait_and_exposure_counts_with_the_worse_price()
    {
        _fixture.Hold(10m);
        _fixture.Price(1m);
        Assert.True(_fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsApproved);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Price(1m);
        Assert.Equal(1_000m, _fixture.Guard.Risk.GetExposure().Lines.Single(static l => l is { Scope: "account", Measure: "gross" }).Used);

        _fixture.Price(1_000m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Price(1_000m);
        Assert.Equal(10_000m, _fixture.Guard.Risk.GetExposure().Lines.Single(static l => l is { Scope: "account", Measure: "gross" }).Used);
        Assert.True(_fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsApproved);
    }

    [Fact]
    public void A_split_is_no_step_once_the_position_shows_it()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        _fixture.Positions((GuardFixture.Acme, 10m));
        for (var i = 0; i < 3; i++)
        {
            _fixture.Price(50m);
            _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 20m }], _fixture.Now));
            _fixture.Time.Advance(TimeSpan.FromSeconds(31));
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        }

        Assert.Contains(AlarmCodes.SplitSuspected, _fixture.Alarms.Codes);
        Assert.DoesNotContain(_fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations, static v => v.Code == DenialCodes.PriceStepUnconfirmed);
    }

    /// <summary>The position became twice as many, and the price 47: a split it may be, but with steps of 2 % the 47 are too far from the 50 that it explains.</summary>
    [Theory]
    [InlineData(47, true)]
    [InlineData(48.99, true)]
    [InlineData(49, false)]
    [InlineData(51, false)]
    [InlineData(51.01, true)]
    public void A_price_that_a_split_does_not_explain_goes_on_waiting(double price, bool waits)
    {
        var fixture = Open(0.02m);
        fixture.Hold(10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        fixture.Positions((GuardFixture.Acme, 10m));
        for (var i = 0; i < 2; i++)
        {
            fixture.Price((decimal)price);
            fixture.Positions((GuardFixture.Acme, 20m));
            fixture.Time.Advance(TimeSpan.FromSeconds(31));
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        }

        Assert.Contains(AlarmCodes.SplitSuspected, fixture.Alarms.Codes);
        Assert.Equal(waits, fixture.Ask(GuardFixture.Buy(1m)).Denial!.Violations.Any(static v => v.Code == DenialCodes.PriceStepUnconfirmed));
    }

    [Fact]
    public void Readiness_says_what_waits()
    {
        _fixture.Price(5m);
        var missing = Assert.Single(_fixture.Guard.GetReadiness(GuardFixture.Acme).Missing);
        Assert.Contains("100 to 5", missing.Why, StringComparison.Ordinal);
        Assert.Contains("ConfirmPrice", missing.SuppliedBy, StringComparison.Ordinal);
    }

    /// <summary>After a restart the journal's mark is what was believed: the first quote that is too far from it waits, and exposure counts with the worse of both.</summary>
    [Theory]
    [InlineData(0.01, 1_000)]
    [InlineData(1_000, 10_000)]
    public async Task The_first_quote_after_a_restart_is_held_against_the_journals_mark(double price, double gross)
    {
        var before = new GuardFixture(o => (o.Journal, o.Limits) = (new InMemoryJournal(), new RiskLimits { MaxGrossExposure = 500_000m, MaxPriceStep = 0.1m }));
        before.Hold(10m);
        await before.Guard.DisposeAsync();

        await using var guard = await OrderGuard.OpenAsync(before.Options, TestContext.Current.CancellationToken);
        for (var i = 0; i < 2; i++)
        {
            before.Time.Advance(TimeSpan.FromSeconds(1));
            guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = (decimal)price, Time = before.Now });
        }

        var violations = guard.Risk.Evaluate(GuardFixture.Buy(1m)).Denial!.Violations;
        Assert.Contains(violations, static v => v.Code == DenialCodes.PriceStepUnconfirmed);
        Assert.DoesNotContain(violations, static v => v.Code == DenialCodes.QuoteMissing);
        Assert.Equal((decimal)gross, guard.Risk.GetExposure().Lines.Single(static l => l is { Scope: "account", Measure: "gross" }).Used);
    }

    /// <summary>A symbol that was never seen has no step, and one with limits of its own has its own.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData(0.5, true)]
    [InlineData(0.2, false)]
    public void Symbols_have_their_own_step(double? own, bool isBelieved)
    {
        var fixture = new GuardFixture(o => o.Limits = o.Limits with
        {
            MaxPriceStep = own is null ? null : 0.1m,
            Symbols = new Dictionary<Symbol, SymbolLimits> { [GuardFixture.Acme] = new() { MaxPriceStep = own is { } step ? (Limit)(decimal)step : null } },
        });
        fixture.Price(130m);
        Assert.Equal(isBelieved, fixture.Ask(GuardFixture.Buy(1m)).IsApproved);
    }

    /// <summary>Crude oil on 20 April 2020: 0 is a price, and so is -37.63.</summary>
    [Fact]
    public void Zero_is_a_price_where_negative_ones_are()
    {
        var oil = GuardFixture.Share() with { NegativePricesAllowed = true, RiskPriceFloor = 10m };
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { PriceCollar = 0.05m, PriceCollarTicks = 20, MaxPriceStep = null }, true, oil);
        foreach (var (price, order) in new[] { (0m, -0.15m), (-37.63m, -37.7m), (0.05m, 0m) })
        {
            fixture.Price(price);
            Assert.True(fixture.Ask(GuardFixture.Buy(1m, order)).IsApproved, fixture.Ask(GuardFixture.Buy(1m, order)).ToString());
            Assert.False(fixture.Ask(GuardFixture.Buy(1m, order + 5m)).IsApproved);
        }
    }

    /// <summary>A gross limit and nothing else: 100 becomes 0.01, and the money would buy 10,000 times the units. Who asks for that by name gets it.</summary>
    [Theory]
    [InlineData(0.01, false)]
    [InlineData(49.99, false)]
    [InlineData(50.0, true)]
    [InlineData(150.0, true)]
    [InlineData(150.01, false)]
    public void A_limit_in_money_alone_believes_no_collapse(double price, bool isBelieved)
    {
        var plain = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = 100_000m });
        var unlimited = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = 100_000m, MaxPriceStep = null });
        foreach (var fixture in new[] { plain, unlimited })
        {
            fixture.Price((decimal)price);
        }

        Assert.Equal(isBelieved, plain.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.True(unlimited.Ask(GuardFixture.Buy(1m)).IsApproved);
        Assert.Equal(price == 0.01, unlimited.Ask(GuardFixture.Buy(5_000_000m)).IsApproved);
        Assert.False(plain.Ask(GuardFixture.Buy(5_000_000m)).IsApproved);
        Assert.True(plain.Guard.Risk.GetHeadroom(GuardFixture.Acme, OrderSide.Buy).Quantity <= 2_000m);
    }

    private static GuardFixture Open(decimal step, decimal first = 100m, Instrument? instrument = null)
    {
        var fixture = new GuardFixture(o => o.Limits = new RiskLimits { MaxGrossExposure = 500_000m, MaxPriceStep = step }, true, instrument ?? GuardFixture.Share());
        if (first != 100m)
        {
            fixture.Price(first);
            fixture.Guard.ConfirmPrice(GuardFixture.Acme, Ann);
        }

        return fixture;
    }

    private static void Refresh(GuardFixture fixture)
    {
        fixture.Account();
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        fixture.Positions();
    }
}
