using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Watching;

public sealed class OrderWatchTests
{
    private readonly VirtualTimeProvider _time = new();

    [Fact]
    public void Report_counts_what_would_have_been_denied_with_the_worst_case_of_each_reason()
    {
        var watch = Open(new RiskLimits { MaxGrossExposure = 1_000m });

        Assert.True(watch.Observe(GuardFixture.Buy(5m, 100m), "A").IsApproved);
        Assert.False(watch.Observe(GuardFixture.Buy(6m, 100m), "B").IsApproved);
        Assert.False(watch.Observe(GuardFixture.Buy(9m, 100m), "C").IsApproved);

        var report = watch.GetReport();
        Assert.Equal((3, 2), (report.Judged, report.WouldDeny));
        var line = Assert.Single(report.Lines);
        Assert.Equal("EXPOSURE_GROSS_EXCEEDS_LIMIT", line.Code.Code);
        Assert.Equal(2, line.Count);
        Assert.Equal(2_000m, line.Worst.Observed);
        Assert.Equal(1_000m, line.WorstBy);
        Assert.Contains("would have denied 2 of 3 orders", report.ToString(), StringComparison.Ordinal);
        Assert.Equal("C", report.LatestDenials[0].Request is { } latest && latest.Quantity == 9m ? "C" : "?");
    }

    [Fact]
    public void A_denied_order_counts_all_the_same_because_the_bot_has_sent_it()
    {
        var watch = Open(new RiskLimits { MaxGrossExposure = 1_000m });

        watch.Observe(GuardFixture.Buy(15m, 100m), "A");
        watch.Observe(Fill("A", 15m));

        Assert.Equal(15m, watch.Risk.FindPosition(GuardFixture.Acme)!.Net);
        Assert.False(watch.Observe(GuardFixture.Buy(1m, 100m), "B").IsApproved);
        Assert.True(watch.Observe(GuardFixture.Sell(15m, 100m, PositionEffect.Close), "C").IsApproved);
    }

    [Fact]
    public void An_order_no_venue_could_read_is_counted_but_not_booked()
    {
        var watch = Open(new RiskLimits { MaxGrossExposure = 1_000m });

        Assert.False(watch.Observe(GuardFixture.Buy(0m), "A").IsApproved);
        Assert.False(watch.Observe(GuardFixture.Buy(1m) with { Side = 0 }, "B").IsApproved);

        Assert.Equal(2, watch.GetReport().WouldDeny);
        Assert.Equal(0m, watch.Risk.FindPosition(GuardFixture.Acme)!.High);
    }

    [Fact]
    public void Facts_that_do_not_fit_are_counted()
    {
        var watch = Open(new RiskLimits { MaxGrossExposure = 1_000m });
        watch.Observe(GuardFixture.Buy(1m, 100m), "A");

        watch.Observe(Fill("A", 1m) with { Side = OrderSide.Sell });
        watch.Observe(Fill("nobody's", 1m));

        Assert.Equal(2, watch.GetReport().FlaggedFacts);
        Assert.Equal(0m, watch.Risk.FindPosition(GuardFixture.Acme)!.Net);
    }

    /// <summary>A fill that names only the venue's id is foreign until a report names both ids; then it is the order's own.</summary>
    [Fact]
    public async Task A_fill_that_names_only_the_venues_id_is_booked_as_the_guard_books_it()
    {
        var fixture = new GuardFixture();
        var guard = fixture.Guard;
        using var permit = await guard.AdmitAsync(GuardFixture.Buy(10m, 100m) with { ClientOrderId = "A" }, TestContext.Current.CancellationToken);
        permit.Order.Redeem();
        var watch = Open(new RiskLimits { MaxGrossExposure = 10_000m });
        watch.Observe(GuardFixture.Buy(10m, 100m), "A");
        ExecutionReport[] reports = [Fill("A", 3m, "E1") with { ClientOrderId = null, VenueOrderId = "V1" }, Fill("A", 4m, "E2") with { VenueOrderId = "V1" }];

        foreach (var report in reports)
        {
            guard.Observe(report);
            watch.Observe(report);
        }

        Assert.Equal((7m, 7m), (fixture.Net(), watch.Risk.FindPosition(GuardFixture.Acme)!.Net));
        permit.Accepted("V1");
    }

    [Fact]
    public void An_account_that_is_older_than_the_last_one_is_ignored()
    {
        var watch = Open(new RiskLimits { MaxGrossExposure = Limit.OfEquity(1m) });
        watch.Observe(new AccountSnapshot { Currency = "USD", Equity = 1_000m, AsOf = _time.GetUtcNow() });

        watch.Observe(new AccountSnapshot { Currency = "USD", Equity = 50_000m, AsOf = _time.GetUtcNow() - TimeSpan.FromSeconds(1) });

        Assert.Equal("EXPOSURE_GROSS_EXCEEDS_LIMIT", watch.Observe(GuardFixture.Buy(20m, 100m), "A").Denial?.Code.Code);
    }

    /// <summary>10 are executed and the bot's database has 7: the second answer says so, and each one after it until both agree.</summary>
    [Fact]
    public void CompareBotPositions_ADifferenceThatLasts_IsGivenUntilItEnds()
    {
        var watch = Open(new RiskLimits { MaxGrossExposure = 10_000m });
        watch.Observe(GuardFixture.Buy(10m, 100m), "A");
        watch.Observe(Fill("A", 10m));

        Assert.Empty(Compare(7m));
        Assert.Equal([new Drift { Kind = DriftKind.BotPosition, Symbol = GuardFixture.Acme, Leg = PositionLeg.Net, Booked = 10m, AtVenue = 7m }], Compare(7m));
        Assert.Single(Compare(7m));
        Assert.Empty(watch.CompareBotPositions(PositionSnapshot.Failed("503")));
        Assert.Empty(Compare(10m));
        Assert.Equal(10m, watch.Risk.FindPosition(GuardFixture.Acme)!.Net);

        IReadOnlyList<Drift> Compare(decimal recorded)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return watch.CompareBotPositions(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = recorded }], _time.GetUtcNow()));
        }
    }

    private OrderWatch Open(RiskLimits limits)
    {
        var watch = OrderWatch.Open(new OrderGuardOptions { TimeProvider = _time, Limits = limits });
        var now = _time.GetUtcNow();
        watch.Observe(GuardFixture.Share());
        watch.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = now });
        watch.Observe(OpenOrderSnapshot.Complete([], now));
        watch.Observe(PositionSnapshot.Complete([], now));
        return watch;
    }

    private static ExecutionReport Fill(string id, decimal quantity, string? executionId = null) => new()
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = id,
        Side = OrderSide.Buy,
        Status = executionId is null ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled,
        Fill = new Fill { ExecutionId = executionId ?? $"E-{id}", Quantity = quantity, Price = 100m },
    };
}
