using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>Every comparison of two moments in what the venue shows, one tick before, at, and one tick after the moment at which it turns.</summary>
public sealed class AgeOfEvidenceTests
{
    private const string Acme = GuardFixture.Acme;

    private static readonly TimeSpan _lag = TimeSpan.FromSeconds(5);

    private readonly GuardFixture _fixture = new(static o => o.Limits = new RiskLimits { MaxGrossExposure = Limit.OfEquity(1m), MaxQuoteAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1) });

    private DateTimeOffset Now => _fixture.Now;

    private TrackedPosition Position => _fixture.Guard.FindPosition(Acme)!;

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void An_answer_about_positions_older_than_the_last_is_not_compared(int ticks, bool isCompared)
    {
        Pass(61);
        var last = Now;
        Positions(0m, last);
        Pass(1);
        var before = _fixture.Guard.StateHash;

        Positions(7m, last + Ticks(ticks));

        Assert.Equal(isCompared, Position.InDoubt);
        Assert.Equal(!isCompared, before == _fixture.Guard.StateHash);
    }

    [Theory]
    [InlineData(-1, 100_000)]
    [InlineData(0, 50_000)]
    [InlineData(1, 50_000)]
    public void An_account_older_than_the_last_is_ignored(int ticks, int equity)
    {
        var last = Now;
        Pass(1);
        _fixture.Guard.Observe(new AccountSnapshot { Currency = "USD", Equity = 50_000m, AsOf = last + Ticks(ticks) });

        Assert.Equal(equity, _fixture.Guard.Risk.GetExposure().Lines[0].Limit);
    }

    /// <summary>What was executed before the first answer may not be in it yet.</summary>
    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 3)]
    [InlineData(1, 7)]
    public void A_first_answer_within_the_lag_of_a_fill_sets_nothing(int ticks, int net)
    {
        var fixture = new GuardFixture(ready: false);
        fixture.Guard.Observe(GuardFixture.Share());
        fixture.Price(100m);
        var filled = fixture.Now;
        fixture.Guard.Observe(new ExecutionReport { Symbol = Acme, ClientOrderId = "web", Side = OrderSide.Buy, Status = VenueOrderStatus.Filled, Fill = new Fill { ExecutionId = "E1", Quantity = 3m, Price = 100m } });
        Assert.Equal(3m, fixture.Net());
        fixture.Time.Advance(_lag + _lag);

        fixture.Guard.Observe(Shown(7m, filled + _lag + Ticks(ticks)));

        Assert.Equal(net, fixture.Net());
    }

    /// <summary>A position that a working order explains is a difference once the orders were read after it.</summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void An_explanation_ends_with_a_list_of_orders_that_is_newer_than_the_position(int ticks, bool isInDoubt)
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        Pass(61);
        var shown = Now;
        Positions(4m, shown);
        Pass(1);

        Orders(shown + Ticks(ticks), Listed(id, 10m));

        Assert.Equal((isInDoubt, 0m), (Position.InDoubt, Position.Net));
    }

    /// <summary>An order that was confirmed after the list was made can have been executed since.</summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void An_order_explains_as_long_as_the_list_is_not_newer_than_its_confirmation(int ticks, bool isInDoubt)
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var sending = _fixture.Guard.SubmitAsync(GuardFixture.Buy(10m, 90m) with { ClientOrderId = "b1" }, (proof, _) => { proof.Redeem(); return new(answer.Task); }, TestContext.Current.CancellationToken).AsTask();
        Pass(61);
        Positions(4m, Now);
        Pass(1);
        var confirmed = Now;
        answer.SetResult(new SubmitOutcome.Accepted { VenueOrderId = "V1" });
        SpinWait.SpinUntil(() => sending.IsCompleted, TimeSpan.FromSeconds(30));
        Pass(1);

        Orders(confirmed + Ticks(ticks), Listed("b1", 10m) with { VenueOrderId = "V1" });

        Assert.Equal(isInDoubt, Position.InDoubt);
    }

    /// <summary>What was shown before an execution was booked says nothing about what is held since.</summary>
    [Fact]
    public void An_explanation_that_was_executed_since_is_no_difference()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        Pass(61);
        Positions(4m, Now);
        _fixture.Fill(id, 10m);
        Pass(10);

        Orders(Now);

        Assert.Equal((false, 10m), (Position.InDoubt, Position.Net));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void At_a_venue_without_a_lag_one_answer_told_twice_is_one_sighting(int ticks, bool isTakenOver)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { PositionVisibilityLag = TimeSpan.Zero });
        fixture.Time.Advance(TimeSpan.FromSeconds(61));
        var first = fixture.Now;
        fixture.Guard.Observe(Shown(7m, first));
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], first + Ticks(1)));

        fixture.Guard.Observe(Shown(7m, first + Ticks(ticks)));

        Assert.Equal(isTakenOver ? 7m : 0m, fixture.Net());
    }

    [Theory]
    [InlineData(-1, 0, false)]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(1, -1, false)]
    [InlineData(1, 1, true)]
    public void A_difference_is_certain_once_orders_were_read_between_sightings_that_the_lag_parts(int orders, int second, bool isTakenOver)
    {
        Pass(61);
        var first = Now;
        Positions(7m, first);
        Pass(10);
        Orders(first + Ticks(orders));

        Positions(7m, first + _lag + Ticks(second));

        Assert.Equal((isTakenOver ? 7m : 0m, !isTakenOver), (Position.Net, Position.InDoubt));
    }

    /// <summary>What an order explained is no first sighting: once the order has ended unexecuted, the difference has to be seen twice from then on.</summary>
    [Fact]
    public void What_was_explained_before_is_seen_for_the_first_time_when_nothing_explains_it()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        Pass(61);
        Positions(7m, Now);
        Assert.False(Position.InDoubt);
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, cumulative: 0m));
        Pass(20);

        Positions(7m, Now);
        Assert.Equal((true, 0m), (Position.InDoubt, Position.Net));

        Pass(1);
        Orders(Now);
        Pass(10);
        Positions(7m, Now);
        Assert.Equal((false, 7m), (Position.InDoubt, Position.Net));
    }

    /// <summary>An order of somebody else that was listed after the first sighting can be what made the difference: it is not taken over, and stays in doubt.</summary>
    [Fact]
    public void A_difference_that_an_order_explains_since_is_not_taken_over_and_stays_in_doubt()
    {
        Pass(61);
        Positions(7m, Now);
        Pass(10);
        Orders(Now - TimeSpan.FromSeconds(1), Listed("web", 10m));
        Pass(0.1);

        Positions(7m, Now);

        Assert.Equal((true, 0m), (Position.InDoubt, Position.Net));
    }

    /// <summary>A smaller position gives room, so it waits a minute after the last execution, also where it was never held. One that was not held and is larger waits no longer than the lag.</summary>
    [Theory]
    [InlineData(20, 5, 4, 20, 25)]
    [InlineData(20, 5, 4, 60, 25)]
    [InlineData(20, 5, 4, 61, 4)]
    [InlineData(10, -4, 12, 20, 12)]
    [InlineData(10, -4, 8, 20, 6)]
    [InlineData(10, -4, 10, 20, 6)]
    [InlineData(10, -4, 10, 60, 6)]
    [InlineData(10, -4, 10, 61, 10)]
    public void A_smaller_position_or_one_of_before_waits_a_minute_after_the_last_fill(int held, int then, int atVenue, int seconds, int net)
    {
        _fixture.Hold(held);
        Pass(120);
        var order = then > 0 ? GuardFixture.Buy(then) : GuardFixture.Sell(-then, effect: PositionEffect.Close);
        var filled = Now;
        _fixture.Fill(_fixture.Work(order), Math.Abs(then));
        Pass(10);
        Positions(atVenue, Now);
        Pass(1);
        Orders(Now);

        Pass(70);
        Positions(atVenue, filled + TimeSpan.FromSeconds(seconds));

        Assert.Equal(net, _fixture.Net());
    }

    /// <summary>An exit rests where nothing is held: it has to go once an answer newer than its confirmation and than the last fill, by more than the lag, shows nothing.</summary>
    [Theory]
    [InlineData("fill", 0, false)]
    [InlineData("fill", 1, true)]
    [InlineData("confirmation", 0, false)]
    [InlineData("confirmation", 1, true)]
    public void An_exit_without_a_position_is_an_orphan_once_the_lag_is_over(string last, int ticks, bool isOrphan)
    {
        _fixture.Hold(10m);
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var sending = _fixture.Guard.SubmitAsync(
            GuardFixture.Sell(4m, effect: PositionEffect.Close) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 90m },
            (proof, _) => { proof.Redeem(); return new(answer.Task); }, TestContext.Current.CancellationToken).AsTask();
        if (last == "fill")
        {
            Confirm();
        }

        Pass(10);
        _fixture.Guard.Observe(new ExecutionReport { Symbol = Acme, ClientOrderId = "web", Side = OrderSide.Sell, Status = VenueOrderStatus.Filled, Fill = new Fill { ExecutionId = "E99", Quantity = 10m, Price = 100m } });
        Pass(last == "fill" ? 0 : 3);
        var moment = Now;
        if (last == "confirmation")
        {
            Confirm();
        }

        Pass(10);
        Positions(0m, moment + _lag + Ticks(ticks));

        Assert.Equal(0m, _fixture.Net());
        Assert.Equal(isOrphan, _fixture.Guard.UnwantedOrders.Any(static o => o.ClientOrderId == "stop"));
        Assert.Equal(isOrphan, _fixture.Alarms.Codes.Contains(AlarmCodes.OrphanProtection));

        void Confirm()
        {
            answer.SetResult(new SubmitOutcome.Accepted { VenueOrderId = "V9" });
            SpinWait.SpinUntil(() => sending.IsCompleted, TimeSpan.FromSeconds(30));
        }
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void ManagePosition_needs_an_answer_newer_than_the_last_fill(int ticks, bool isRefused)
    {
        Pass(1);
        var filled = Now;
        _fixture.Hold(10m);
        Pass(1);
        Positions(10m, filled + Ticks(ticks));

        var exception = Record.Exception(() => _fixture.Guard.ManagePosition(Acme, 5m, new("test", "ann")));

        Assert.Equal(isRefused, exception is ArgumentException);
        Assert.Equal(isRefused ? 10m : 5m, Position.Managed);
    }

    /// <summary>A lost order is given up on positions that show every execution of before.</summary>
    [Theory]
    [InlineData(-1, OrderState.Unknown)]
    [InlineData(0, OrderState.Unknown)]
    [InlineData(1, OrderState.Released)]
    public async Task An_order_is_absent_once_positions_are_newer_than_the_last_fill_by_more_than_the_lag(int ticks, OrderState state)
    {
        var desk = new Desk();
        var fixture = desk.Open(ExitCap.None);
        var other = fixture.Work(GuardFixture.Buy(5m, 90m));
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        var lost = Assert.IsType<OrderResult.Unknown>(await fixture.SubmitAsync(GuardFixture.Buy(7m, 91m), TestContext.Current.CancellationToken)).ClientOrderId;
        fixture.Time.Advance(TimeSpan.FromSeconds(57));
        var filled = fixture.Now;
        fixture.Fill(other, 5m);
        fixture.Time.Advance(TimeSpan.FromSeconds(8));
        desk.Positions = () => Shown(5m, filled + _lag + Ticks(ticks));

        await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);

        Assert.Equal(state, fixture.Guard.FindOrder(lost)!.State);
    }

    private static TimeSpan Ticks(int count) => TimeSpan.FromTicks(count);

    private static PositionSnapshot Shown(decimal net, DateTimeOffset asOf) => PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = net }], asOf);

    private static VenueOrder Listed(string id, decimal quantity) => new() { ClientOrderId = id, Symbol = Acme, Side = OrderSide.Buy, Quantity = quantity, Type = OrderType.Limit, LimitPrice = 90m };

    private void Pass(double seconds) => _fixture.Time.Advance(TimeSpan.FromSeconds(seconds));

    private void Positions(decimal net, DateTimeOffset asOf) => _fixture.Guard.Observe(Shown(net, asOf));

    private void Orders(DateTimeOffset asOf, params VenueOrder[] orders) => _fixture.Guard.Observe(OpenOrderSnapshot.Complete(orders, asOf));
}
