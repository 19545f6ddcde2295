using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>Which of two moments is the later one decides about orders, replacements, the clock and buying power, too: one tick before, at and after.</summary>
public sealed class AgeOfReportsTests
{
    private const string Acme = GuardFixture.Acme;

    private static readonly TimeSpan _lag = TimeSpan.FromSeconds(5);

    private readonly GuardFixture _fixture = new(static o =>
    {
        o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1) };
        o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total };
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _fixture.Now;

    [Fact]
    public void Another_difference_than_the_one_seen_before_is_a_first_sighting()
    {
        Pass(61);
        Positions(7m, Now);
        Pass(10);
        Orders(Now);
        Pass(1);

        Positions(9m, Now);

        Assert.Equal((true, 0m), (_fixture.Guard.FindPosition(Acme)!.InDoubt, _fixture.Net()));
    }

    /// <summary>An order that was confirmed long ago, and is missing since, can have been executed.</summary>
    [Fact]
    public void An_order_that_went_missing_explains_until_it_is_known_what_became_of_it()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        Pass(61);
        Orders(Now);
        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(id)!.State);

        for (var i = 0; i < 3; i++)
        {
            Pass(10);
            Positions(4m, Now);
            Pass(1);
            Orders(Now);
        }

        Assert.Equal((false, 0m), (_fixture.Guard.FindPosition(Acme)!.InDoubt, _fixture.Net()));
    }

    /// <summary>An answer after an execution renews the explanation, so that a list of orders after it can end the explanation.</summary>
    [Fact]
    public void An_explanation_is_renewed_by_an_answer_after_an_execution()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        Pass(61);
        Positions(4m, Now);
        _fixture.Fill(id, 2m);
        Pass(10);
        Positions(4m, Now);

        // The first list tells the quantity that was executed, the second one nothing new.
        for (var i = 0; i < 2; i++)
        {
            Pass(1);
            Orders(Now, new VenueOrder { ClientOrderId = id, Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, FilledQuantity = 2m, Type = OrderType.Limit, LimitPrice = 90m });
        }

        Assert.Equal((true, 2m), (_fixture.Guard.FindPosition(Acme)!.InDoubt, _fixture.Net()));
    }

    /// <summary>A cancellation can turn up at the venue as late as an order, so the horizon counts from it.</summary>
    [Theory]
    [InlineData(false, 65, true)]
    [InlineData(false, 99, true)]
    [InlineData(false, 101, false)]
    [InlineData(true, 65, true)]
    [InlineData(true, 99, true)]
    [InlineData(true, 101, false)]
    public async Task An_order_is_absent_a_horizon_after_its_cancellation(bool isTaken, int seconds, bool isAlive)
    {
        var fixture = new Desk().Open(ExitCap.None);
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        var lost = Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(GuardFixture.Buy(7m, 91m), Token)).ClientOrderId;
        fixture.Time.Advance(TimeSpan.FromSeconds(40));
        fixture.Venue.CancelAnswer = _ => isTaken ? new CancelOutcome.Accepted() : new CancelOutcome.Unknown("no answer");
        await fixture.CancelAsync(lost);
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds - 40));

        await fixture.Guard.ResolveUnknownOrdersAsync(Token);

        Assert.Equal(isAlive ? 7m : 0m, fixture.Guard.FindPosition(Acme)!.MaxLong);
        Assert.Equal(isAlive, fixture.Guard.OpenOrders.Any(o => o.ClientOrderId == lost));
    }

    /// <summary>The venue was seen to hold 4 of 10. An answer that shows all 10 ends that doubt only when it is newer.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_reading_of_the_call_ends_a_doubt_only_when_it_is_newer_than_the_answer_that_began_it(int ticks, bool isApproved)
    {
        var desk = new Desk();
        var fixture = desk.Open(ExitCap.None);
        fixture.Hold(10m);
        fixture.Time.Advance(TimeSpan.FromSeconds(120));
        fixture.Price(100m);
        var seen = fixture.Now;
        fixture.Guard.Observe(Shown(4m, seen));
        Assert.True(fixture.Guard.FindPosition(Acme)!.InDoubt);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        desk.Positions = () => Shown(10m, seen + TimeSpan.FromTicks(ticks));

        var result = await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token);

        Assert.Equal(isApproved, result is OrderResult.Accepted);
        Assert.Equal(isApproved ? null : DenialCodes.CloseExceedsPosition, (result as OrderResult.Denied)?.Denial.Code);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_list_newer_than_the_end_of_an_order_by_more_than_the_lag_revives_it(int ticks, bool isRevived)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        Pass(10);
        var ended = Now;
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, cumulative: 0m));
        Pass(10);

        Orders(ended + _lag + TimeSpan.FromTicks(ticks), new VenueOrder { ClientOrderId = id, Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 90m });

        Assert.Equal(isRevived ? 10m : 0m, _fixture.Guard.FindPosition(Acme)!.MaxLong);
        Assert.Equal(isRevived, _fixture.Alarms.Codes.Contains(AlarmCodes.OrderRevived));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void Positions_read_at_or_after_a_jump_of_the_clock_end_the_doubt_about_it(int ticks, bool isReady)
    {
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(10));
        _fixture.Account();
        var jumped = Now;
        Assert.Equal(DenialCodes.ClockDiscontinuity, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
        Pass(1);

        Positions(0m, jumped + TimeSpan.FromTicks(ticks));

        Assert.Equal(isReady ? null : DenialCodes.ClockDiscontinuity, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code);
    }

    /// <summary>Clocks may differ by a second: a report from before the request by more than that is about the terms of before.</summary>
    [Theory]
    [InlineData(-1, OrderState.PendingReplace)]
    [InlineData(0, OrderState.Working)]
    [InlineData(1, OrderState.Working)]
    public async Task A_report_confirms_a_replacement_from_a_second_before_its_request_on(int ticks, OrderState state)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        Pass(10);
        var asked = Now;
        await _fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 12m });

        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 12m, LimitPrice = 100m, TransactTime = asked - TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(ticks) });

        Assert.Equal(state, _fixture.Guard.FindOrder(id)!.State);
    }

    /// <summary>An execution up to a second after a replacement may have had the limit of before.</summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_price_worse_than_the_new_limit_is_told_from_a_second_after_the_replacement_on(int ticks, bool isTold)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        Pass(10);
        await _fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 95m });
        var replaced = Now;
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 10m, LimitPrice = 95m, TransactTime = Now });
        Assert.Equal(95m, _fixture.Guard.FindOrder(id)!.LimitPrice);
        Pass(5);

        _fixture.Guard.Observe(_fixture.Execution(id, 4m, 99m) with { TransactTime = replaced + TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(ticks) });

        Assert.Equal(isTold, _fixture.Alarms.Codes.Contains(AlarmCodes.PriceWorseThanLimit));
    }

    /// <summary>The venue's figure contains what was confirmed, or executed, before its time and nothing else.</summary>
    [Theory]
    [InlineData(true, -1, false)]
    [InlineData(true, 0, false)]
    [InlineData(true, 1, true)]
    [InlineData(false, -1, false)]
    [InlineData(false, 0, false)]
    [InlineData(false, 1, true)]
    public void Buying_power_is_held_until_the_figure_is_newer_than_the_confirmation_or_the_fill(bool includesOpenOrders, int ticks, bool isReleased)
    {
        var fixture = new GuardFixture(o =>
        {
            o.Limits = o.Limits with { RequireBuyingPower = true };
            o.Capabilities = BrokerCapabilities.Plain with { BuyingPowerIncludesOpenOrders = includesOpenOrders };
        });
        fixture.Account(buyingPower: 1_500m);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        if (!includesOpenOrders)
        {
            fixture.Fill(id, 10m);
        }

        var moment = fixture.Now;
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        fixture.Guard.Observe(new AccountSnapshot { Currency = "USD", Equity = 100_000m, BuyingPower = 1_500m, AsOf = moment + TimeSpan.FromTicks(ticks) });

        Assert.Equal(isReleased ? null : DenialCodes.BuyingPowerExceeded, fixture.Ask(GuardFixture.Buy(10m, 99m)).Denial?.Code);
    }

    private static PositionSnapshot Shown(decimal net, DateTimeOffset asOf) => PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = net }], asOf);

    private void Pass(double seconds) => _fixture.Time.Advance(TimeSpan.FromSeconds(seconds));

    private void Positions(decimal net, DateTimeOffset asOf) => _fixture.Guard.Observe(Shown(net, asOf));

    private void Orders(DateTimeOffset asOf, params VenueOrder[] orders) => _fixture.Guard.Observe(OpenOrderSnapshot.Complete(orders, asOf));
}
