using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>The venue's sum of all position values against ours: twice in a row twice as much or half as much is a multiplier or a currency that is wrong.</summary>
public sealed class AccountValueTests
{
    private const string Es = "ES";
    private const string Code = "ACCOUNT_VALUE_DIFFERS";

    /// <summary>One future of 50 × 5,000 that was described without its multiplier: the books have 5,000, the venue 250,000.</summary>
    [Fact]
    public async Task A_forgotten_multiplier_is_told_with_the_second_answer_and_stops_new_risk()
    {
        var fixture = Holding(1m);

        Answer(fixture, 250_000m);
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
        Assert.DoesNotContain(Code, fixture.Alarms.Codes);

        Answer(fixture, 250_000m);
        var alarm = Assert.Single(fixture.Alarms.All, static a => a.Code == Code);
        Assert.Contains("250,000.00", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("5,000.00", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("Multiplier", alarm.Message, StringComparison.Ordinal);
        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));

        fixture.Price(5_000m, Es);
        var denied = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(OrderRequest.Buy(Es, 1m) with { Effect = PositionEffect.Open }));
        Assert.True(denied.Denial.Has(DenialCodes.StateReduceOnly), denied.ToString());
        Assert.Contains("250,000.00", denied.Denial.ToString(), StringComparison.Ordinal);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(OrderRequest.Sell(Es, 1m) with { Effect = PositionEffect.Close }));
    }

    [Fact]
    public void An_answer_that_agrees_in_between_starts_the_count_anew()
    {
        var fixture = Holding(1m);
        foreach (var value in (decimal[])[250_000m, 5_100m, 250_000m, 5_100m])
        {
            Answer(fixture, value);
        }

        Assert.DoesNotContain(Code, fixture.Alarms.Codes);
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
    }

    /// <summary>An answer that cannot be compared says nothing: neither that they differ nor that they agree.</summary>
    [Fact]
    public void An_answer_without_the_value_ends_no_count()
    {
        var fixture = Holding(1m);
        Answer(fixture, 250_000m);
        Answer(fixture, null);
        Assert.DoesNotContain(Code, fixture.Alarms.Codes);

        Answer(fixture, 250_000m);
        Assert.Contains(Code, fixture.Alarms.Codes);
    }

    [Fact]
    public void After_a_release_two_answers_more_stop_it_again()
    {
        var fixture = Holding(1m);
        Answer(fixture, 250_000m);
        Answer(fixture, 250_000m);
        fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked", "ann"));

        Answer(fixture, 250_000m);
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
        Answer(fixture, 250_000m);
        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));
    }

    /// <summary>While it lasts, every answer counts, so that the alarm escalates.</summary>
    [Fact]
    public void A_difference_that_lasts_is_told_again()
    {
        var fixture = Holding(1m);
        for (var i = 0; i < 9; i++)
        {
            Answer(fixture, 250_000m);
        }

        Assert.Equal([1, 2, 4, 8], fixture.Alarms.All.Where(static a => a.Code == Code).Select(static a => a.Occurrences));
    }

    /// <summary>The first sighting is state: a bot that restarts between two answers starts no new count.</summary>
    [Fact]
    public async Task The_first_answer_counts_over_a_restart()
    {
        var fixture = Holding(1m, o => o.Journal = new InMemoryJournal());
        Answer(fixture, 250_000m);
        await fixture.Guard.DisposeAsync();

        await using var again = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);
        fixture.Time.Advance(TimeSpan.FromSeconds(30));
        again.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        again.Observe(fixture.Snapshot((Es, 1m)));
        again.Observe(new Quote { Symbol = Es, Price = 5_000m, Time = fixture.Now });
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        again.Observe(Account(fixture, 250_000m));

        Assert.Contains(Code, fixture.Alarms.Codes);
        Assert.Equal(TradingState.ReduceOnly, again.GetState(TradingScope.Account));
    }

    /// <summary>A position answer that may lag behind the first difference does not show what somebody else has traded before it: to the tick.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Positions_are_read_between_the_two_answers(int ticks, bool differs)
    {
        var fixture = Holding(1m);
        Answer(fixture, 250_000m);
        fixture.Time.Advance(TimeSpan.FromSeconds(2) + TimeSpan.FromTicks(ticks));
        ReadPositions(fixture);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        fixture.Guard.Observe(Account(fixture, 250_000m));

        Assert.Equal(differs, fixture.Alarms.Codes.Contains(Code));
    }

    /// <summary>What is compared, and how far it has to differ. Equity is 100,000; the books have 1 × 5,000 unless the row says otherwise.</summary>
    [Theory]
    [InlineData("twice as much", 10_000, true)]
    [InlineData("less than twice as much", 9_999.99, false)]
    [InlineData("half as much", 2_500, true)]
    [InlineData("more than half as much", 2_500.01, false)]
    [InlineData("nothing at the venue", 0, true)]
    [InlineData("a sum of absolute values cannot be negative", -250_000, false)]
    [InlineData("short", 250_000, true)]
    [InlineData("next to nothing, the venue has 1 % of equity", 1_000, true)]
    [InlineData("next to nothing, the venue has less than 1 % of equity", 999.99, false)]
    [InlineData("both below 1 % of equity", 10, false)]
    [InlineData("no price", 250_000, false)]
    [InlineData("the price is older than a minute", 250_000, false)]
    [InlineData("the price is a minute old", 250_000, true)]
    [InlineData("the price cannot be used", 250_000, false)]
    [InlineData("a step of the price waits", 250_000, false)]
    [InlineData("the venue's own price", 250_000, true)]
    [InlineData("no instrument", 250_000, false)]
    [InlineData("another currency without a rate", 250_000, false)]
    [InlineData("another currency with an old rate", 250_000, false)]
    [InlineData("another currency with a rate", 20_000, true)]
    [InlineData("another currency, converted", 10_000, false)]
    [InlineData("an order in flight could have done it", 250_000, false)]
    [InlineData("a resting order could have done it", 250_000, false)]
    [InlineData("a resting order is too small for it", 250_000, true)]
    [InlineData("executed within the lag before the answer", 5_000, false)]
    [InlineData("executed before the lag before the answer", 5_000, true)]
    [InlineData("the venue's position differs", 250_000, false)]
    [InlineData("positions are unknown", 250_000, false)]
    [InlineData("positions were not read in between", 250_000, false)]
    [InlineData("the venue was not followed", 250_000, false)]
    [InlineData("the answer is old", 250_000, false)]
    [InlineData("the same answer twice", 250_000, false)]
    public void What_is_compared(string cell, double value, bool differs)
    {
        var fixture = Prepare(cell);
        var said = (decimal)value;
        var asOf = fixture.Now;
        for (var i = 0; i < 2; i++)
        {
            Keep(cell, fixture);
            fixture.Guard.Observe(Account(fixture, said) with { AsOf = cell switch { "the same answer twice" => asOf, "the answer is old" => fixture.Now - TimeSpan.FromSeconds(61 - i), _ => fixture.Now } });
        }

        Assert.Equal(differs, fixture.Alarms.Codes.Contains(Code));
        Assert.Equal(differs ? TradingState.ReduceOnly : TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
    }

    private static GuardFixture Prepare(string cell) => cell switch
    {
        "short" => Holding(-1m),
        "no price" => Opened(price: 0m, [(Es, 1m)]),
        "no instrument" => Opened(price: 5_000m, [("UNDESCRIBED", 1m)]),
        "next to nothing, the venue has 1 % of equity" or "next to nothing, the venue has less than 1 % of equity" => Holding(0.01m),
        "both below 1 % of equity" => Holding(0.1m),
        "the venue's own price" => Opened(price: 0m, [(Es, 1m)], mark: 5_000m),
        "another currency without a rate" or "another currency with a rate" or "another currency with an old rate" or "another currency, converted" => Opened(5_000m, [(Es, 1m)], currency: "EUR"),
        "an order in flight could have done it" => Ordering(new SubmitOutcome.Unknown("timed out"), 49m),
        "a resting order could have done it" => Ordering(new SubmitOutcome.Accepted { VenueOrderId = "V1" }, 49m),
        "a resting order is too small for it" => Ordering(new SubmitOutcome.Accepted { VenueOrderId = "V1" }, 4m),
        _ => Holding(1m),
    };

    /// <summary>Brings the fixture to the moment of one answer.</summary>
    private static void Keep(string cell, GuardFixture fixture)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(cell switch
        {
            "the price is older than a minute" => 61,
            "the price is a minute old" => 30,
            "the answer is old" => 120,
            _ => 10,
        }));
        switch (cell)
        {
            case "the price is older than a minute" or "the price is a minute old" or "no price" or "the venue's own price":
                break;
            case "a step of the price waits":
                fixture.Price(50_000m, Es);
                break;
            case "the price cannot be used":
                fixture.Price(0m, Es);
                break;
            default:
                fixture.Price(5_000m, Es);
                break;
        }

        if (!cell.StartsWith("positions were", StringComparison.Ordinal))
        {
            ReadPositions(fixture);
        }

        switch (cell)
        {
            case "another currency with an old rate":
                fixture.Guard.Observe(new FxRate { Currency = "EUR", Rate = 2m, Time = fixture.Now - TimeSpan.FromMinutes(2) });
                break;
            case "another currency with a rate" or "another currency, converted":
                fixture.Guard.Observe(new FxRate { Currency = "EUR", Rate = 2m, Time = fixture.Now });
                break;
            case "executed within the lag before the answer" or "executed before the lag before the answer":
                fixture.Hold(9m, Es);
                fixture.Time.Advance(TimeSpan.FromSeconds(cell == "executed within the lag before the answer" ? 1 : 3));
                break;
            case "positions were not read in between":
                break;
            case "the venue's position differs":
                fixture.Positions((Es, 50m));
                break;
            case "positions are unknown":
                fixture.Guard.Observe(PositionSnapshot.Failed("503"));
                break;
            case "the venue was not followed":
                fixture.Guard.ObserveInterruption("stream ended");
                break;
        }
    }

    private static GuardFixture Ordering(SubmitOutcome outcome, decimal quantity)
    {
        var fixture = Holding(1m);
        fixture.Venue.Answer = _ => outcome;
        _ = fixture.SubmitAsync(OrderRequest.Buy(Es, quantity, 4_900m) with { Effect = PositionEffect.Open }).AsTask().GetAwaiter().GetResult();
        return fixture;
    }

    private static GuardFixture Holding(decimal quantity, Action<OrderGuardOptions>? configure = null)
    {
        var fixture = Opened(5_000m, [], configure: configure);
        fixture.Hold(quantity, Es);
        return fixture;
    }

    private static GuardFixture Opened(decimal price, (string Symbol, decimal Quantity)[] held, decimal? mark = null, string currency = "USD", Action<OrderGuardOptions>? configure = null)
    {
        var fixture = new GuardFixture(
            o =>
            {
                o.Capabilities = o.Capabilities with { PositionVisibilityLag = TimeSpan.FromSeconds(2) };
                o.Limits = o.Limits with { MaxPriceStep = Limit.Amount(0.5m) };
                configure?.Invoke(o);
            },
            ready: false);
        fixture.Guard.Observe(GuardFixture.Share(Es) with { QuoteCurrency = currency, LotSize = 0.01m });
        if (price != 0m)
        {
            fixture.Price(price, Es);
        }

        fixture.Guard.Observe(new AccountSnapshot { Currency = "USD", Equity = 100_000m, AsOf = fixture.Now });
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        fixture.Guard.Observe(PositionSnapshot.Complete(held.Select(p => new VenuePosition { Symbol = p.Symbol, Quantity = p.Quantity, MarkPrice = mark }), fixture.Now));
        return fixture;
    }

    /// <summary>What two answers raise that value 1 future at 50 times what the books say.</summary>
    internal static IReadOnlyList<Guardrails.Alarms.Alarm> Raised()
    {
        var fixture = Holding(1m);
        Answer(fixture, 250_000m);
        Answer(fixture, 250_000m);
        return [.. fixture.Alarms.All];
    }

    private static void Answer(GuardFixture fixture, decimal? value)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(30));
        fixture.Price(5_000m, Es);
        ReadPositions(fixture);
        fixture.Guard.Observe(Account(fixture, value));
    }

    private static void ReadPositions(GuardFixture fixture) => fixture.Positions([.. fixture.Guard.Positions.Select(static p => (p.Key.Symbol.Value, p.Net))]);

    private static AccountSnapshot Account(GuardFixture fixture, decimal? value) =>
        new() { Currency = "USD", Equity = 100_000m, AsOf = fixture.Now, GrossPositionValue = value };
}
