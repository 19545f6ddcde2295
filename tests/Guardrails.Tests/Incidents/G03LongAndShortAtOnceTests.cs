using Guardrails.Testing;

namespace Guardrails.Tests.Incidents;

public sealed class G03LongAndShortAtOnceTests
{
    [Theory]
    [InlineData("G-03a-sequential")]
    [InlineData("G-03b-race")]
    [InlineData("G-03c-four-callers")]
    [InlineData("G-03d-query-fails")]
    public async Task Only_without_the_guard_is_the_symbol_ever_long_and_short_at_once(string id)
    {
        Assert.Equal(["BTCUSDT"], (await Replay.NaiveAsync(id)).Venue.HeldLongAndShort.Select(symbol => symbol.Value));
        Assert.Empty((await Replay.GuardedAsync(id)).Venue.HeldLongAndShort);
    }

    [Fact]
    public async Task The_denial_names_the_side_that_is_held()
    {
        var run = await Replay.GuardedAsync("G-03a-sequential");
        var violation = run.Decisions.Single(decision => decision.Name == "sell").Denial!.Violations.Single();
        Assert.Equal(("OPPOSITE_POSITION_HELD", "existing LONG 0.001"), (violation.Code.Code, violation.Subject));
    }

    [Fact]
    public async Task A_blocked_order_is_on_record()
    {
        var time = new VirtualTimeProvider();
        var venue = new SimulatedBroker(SimulatedVenueProfile.FuturesHedge, time);
        venue.Venue.List(new Instrument { Symbol = "BTCUSD", QuoteCurrency = "USD", TickSize = 0.1m, LotSize = 0.001m, Shortable = true });
        var options = new GuardedBrokerOptions { Symbols = ["BTCUSD"], Guard = new() { TimeProvider = time, Limits = new() { MaxGrossExposure = 500m } } };
        await using var broker = await GuardedBroker.ConnectAsync(venue, options, TestContext.Current.CancellationToken);
        venue.Venue.SetPrice("BTCUSD", 60_000m);
        Assert.IsType<OrderResult.Accepted>(await broker.SubmitAsync(OrderRequest.Buy("BTCUSD", 0.001m), TestContext.Current.CancellationToken));

        var blocked = OrderRequest.Sell("BTCUSD", 0.001m) with { Effect = PositionEffect.Open };
        var denied = Assert.IsType<OrderResult.Denied>(await broker.SubmitAsync(blocked, TestContext.Current.CancellationToken));
        Assert.Same(denied.Denial, broker.Guard.RecentDenials.Single());
        Assert.Equal((blocked, time.GetUtcNow()), (denied.Denial.Request, denied.Denial.Time));
    }

    [Fact]
    public async Task Declared_as_a_close_it_passes_up_to_the_position()
    {
        var run = await Replay.GuardedAsync("G-03e-declared-close");
        Assert.Equal("no denial", Replay.Codes(run, "close"));
        Assert.Equal("CLOSE_EXCEEDS_POSITION 0.002 > 0.001 units", Replay.Codes(run, "closeTooMuch"));
        Assert.Equal(-0.001m, (await Replay.NaiveAsync("G-03e-declared-close")).Venue.Positions.Single().Quantity);
    }

    [Theory]
    [InlineData("G-03f-hedging-account")]
    [InlineData("G-03g-hedging-symbol")]
    public async Task Where_hedging_is_allowed_both_legs_pass(string id) =>
        Assert.Equal(["BTCUSDT"], (await Replay.GuardedAsync(id)).Venue.HeldLongAndShort.Select(symbol => symbol.Value));
}
