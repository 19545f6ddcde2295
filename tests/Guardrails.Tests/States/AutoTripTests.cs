using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.States;

/// <summary>What shows that something is out of control takes no more risk, and stays until a person has looked.</summary>
public sealed class AutoTripTests
{
    private static readonly SubmitOutcome _refusal = new SubmitOutcome.Rejected(new VenueRejection("42", "no"));
    private static readonly SubmitOutcome _silence = new SubmitOutcome.Unknown("timed out");

    private readonly GuardFixture _fixture = Open();
    private int _orders;

    [Theory]
    [InlineData(199, TradingState.Active)]
    [InlineData(200, TradingState.ReduceOnly)]
    public void So_many_denials_within_the_window_are_too_many(int denials, TradingState expected)
    {
        Deny(denials);

        Assert.Equal(expected, State);
    }

    [Theory]
    [InlineData(0, TradingState.Active)]
    [InlineData(-1, TradingState.ReduceOnly)]
    public void A_denial_counts_for_as_long_as_the_window_is(int beyond, TradingState expected)
    {
        Deny(1);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10) + TimeSpan.FromTicks(beyond));
        Deny(199);

        Assert.Equal(expected, State);
    }

    [Fact]
    public async Task A_refused_cancellation_is_a_denial_too()
    {
        var fixture = Open(new AutoTrips { MaxDenials = 2 });

        Assert.IsType<CancelResult.Denied>(await fixture.CancelAsync("nobody"));
        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
        Assert.IsType<CancelResult.Denied>(await fixture.CancelAsync("nobody"));

        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));
    }

    [Theory]
    [InlineData(4, TradingState.Active)]
    [InlineData(5, TradingState.ReduceOnly)]
    public void So_many_refusals_by_the_venue_are_too_many(int refusals, TradingState expected)
    {
        Answer(_refusal, refusals);

        Assert.Equal(expected, State);
    }

    [Theory]
    [InlineData(5, TradingState.ReduceOnly)]
    [InlineData(6, TradingState.Active)]
    public void Refusals_are_too_many_only_when_they_are_half_of_the_answers(int accepted, TradingState expected)
    {
        Accept(accepted);
        Answer(_refusal, 5);

        Assert.Equal(expected, State);
    }

    [Fact]
    public void An_order_that_the_venue_takes_never_trips()
    {
        // 5 of 11 are not half; once the orders accepted before them have left the window, 5 of 6 would be.
        Accept(6);
        _fixture.Time.Advance(TimeSpan.FromSeconds(20));
        Answer(_refusal, 5);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        Accept(1);
        Assert.Equal(TradingState.Active, State);

        Answer(_refusal, 1);

        Assert.Equal(TradingState.ReduceOnly, State);
    }

    [Theory]
    [InlineData(0, TradingState.Active)]
    [InlineData(-1, TradingState.ReduceOnly)]
    public void A_refusal_counts_for_as_long_as_the_window_is(int beyond, TradingState expected)
    {
        Answer(_refusal, 1);
        _fixture.Time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromTicks(beyond));
        Answer(_refusal, 4);

        Assert.Equal(expected, State);
    }

    [Fact]
    public void What_the_adapter_refuses_is_no_refusal_by_the_venue()
    {
        Answer(new SubmitOutcome.Rejected(new VenueRejection(VenueRejection.NotSupportedCode, "no such orders here")), 5);

        Assert.Equal(TradingState.Active, State);
        Assert.Empty(_fixture.Guard.OpenOrders);
    }

    [Theory]
    [InlineData(2, TradingState.Active)]
    [InlineData(3, TradingState.ReduceOnly)]
    public void So_many_entries_of_unknown_outcome_are_too_many(int unknown, TradingState expected)
    {
        Answer(_silence, unknown);
        Wait(_fixture);

        Assert.Equal(expected, State);
        Assert.Equal(unknown, _fixture.Guard.OpenOrders.Count);
    }

    [Fact]
    public async Task Exits_of_unknown_outcome_do_not_count()
    {
        var fixture = Open(capabilities: BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });
        fixture.Hold(10m);
        fixture.Venue.GroupAnswer = static _ => GroupOutcome.All(_silence);
        fixture.Venue.Answer = static _ => _silence;

        // A bracket is one entry and two exits; the exit of what is held is one more.
        await fixture.SubmitGroupAsync(new GroupRequest { Entry = Bracket(OrderSide.Buy, 100m), Exits = [Bracket(OrderSide.Sell, 110m), Bracket(OrderSide.Sell, 90m) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m }] });
        await fixture.SubmitAsync(GuardFixture.Sell(1m, effect: PositionEffect.Close));
        Answer(_silence, 1, fixture);
        Wait(fixture);
        Assert.Equal((5, TradingState.Active), (fixture.Guard.OpenOrders.Count(static o => o.State == OrderState.Unknown), fixture.Guard.GetState(TradingScope.Account)));

        Answer(_silence, 1, fixture);
        Wait(fixture);

        Assert.Equal(TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));

        static OrderRequest Bracket(OrderSide side, decimal limit) => new()
        {
            Symbol = "S200",
            Side = side,
            Quantity = 1m,
            Type = OrderType.Limit,
            LimitPrice = limit,
            Effect = side == OrderSide.Buy ? PositionEffect.Open : PositionEffect.Close,
        };
    }

    [Fact]
    public void An_unknown_order_whose_outcome_was_found_no_longer_counts()
    {
        Answer(_silence, 2);
        var settled = _fixture.Guard.OpenOrders[0].ClientOrderId;
        _fixture.Guard.Observe(_fixture.Report(settled, VenueOrderStatus.New));
        Answer(_silence, 1);
        Wait(_fixture);

        Assert.Equal(TradingState.Active, State);
    }

    [Fact]
    public void None_switches_every_trip_off()
    {
        var fixture = Open(AutoTrips.None);
        Deny(1_000, fixture);
        Answer(_refusal, 100, fixture);
        Answer(_silence, 50, fixture);
        Wait(fixture);

        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.Account));
    }

    [Fact]
    public async Task What_tripped_takes_no_risk_lets_exits_pass_and_says_so()
    {
        _fixture.Hold(10m);
        Answer(_refusal, 5);

        Assert.Equal(DenialCodes.StateReduceOnly, Denied(GuardFixture.Buy(1m)).Code);
        Assert.True(_fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsProvenExit);
        _fixture.Venue.Answer = static order => new SubmitOutcome.Accepted { VenueOrderId = "V-" + order.ClientOrderId };
        _fixture.Fill(_fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close)), 10m);
        Assert.Equal(0m, _fixture.Net());
        var alarm = Assert.Single(_fixture.Alarms.All, static a => a.Code == "STATE_CHANGED");
        Assert.Equal(("account", "ReduceOnly: 5 of 6 orders were refused by the venue within 30 s (by guard). Exits still pass. OrderGuard.SetState(TradingScope.Account, TradingState.Active, …) releases it."), (alarm.Subject, alarm.Message));

        // Neither time nor good answers release it.
        _fixture.Time.Advance(TimeSpan.FromMinutes(10));
        _fixture.Supply();
        await _fixture.CancelAsync("nobody");
        Assert.Equal(TradingState.ReduceOnly, State);
    }

    [Fact]
    public async Task What_tripped_stays_so_after_a_restart()
    {
        var fixture = Open(journal: new InMemoryJournal());
        Answer(_silence, 3, fixture);
        Wait(fixture);
        await fixture.Guard.DisposeAsync();

        await using var reopened = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);

        Assert.Equal(TradingState.ReduceOnly, reopened.GetState(TradingScope.Account));
        Assert.True(reopened.Risk.Evaluate(GuardFixture.Buy(1m)).Denial!.Has(DenialCodes.StateReduceOnly));
    }

    [Theory]
    [InlineData(TradingState.ReduceOnly)]
    [InlineData(TradingState.Halted)]
    public void An_account_that_is_restricted_already_stays_as_it_is(TradingState state)
    {
        _fixture.Guard.SetState(TradingScope.Account, state, new("lunch", "desk"));
        Deny(400);

        Assert.Equal(state, State);
        Assert.Equal("account", Assert.Single(_fixture.Alarms.All, static a => a.Code == "STATE_CHANGED").Subject);
    }

    [Fact]
    public void A_restricted_symbol_or_strategy_does_not_stand_for_the_account()
    {
        _fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Halted, new("news", "desk"));
        Deny(200);

        Assert.Equal(TradingState.ReduceOnly, State);
    }

    [Fact]
    public void Whoever_releases_it_lets_everything_count_anew()
    {
        Answer(_refusal, 5);
        Deny(300);
        Release();

        Answer(_refusal, 4);
        Deny(199);
        Assert.Equal(TradingState.Active, State);
        Answer(_refusal, 1);
        Assert.Equal(TradingState.ReduceOnly, State);

        Release();
        Deny(199);
        Assert.Equal(TradingState.Active, State);
        Deny(1);
        Assert.Equal(TradingState.ReduceOnly, State);
    }

    [Fact]
    public void Orders_still_unknown_after_the_release_trip_with_the_next_one()
    {
        Answer(_silence, 3);
        Wait(_fixture);
        Release();
        Assert.Equal(TradingState.Active, State);

        Answer(_silence, 1);
        Wait(_fixture);

        Assert.Equal(TradingState.ReduceOnly, State);
    }

    [Fact]
    public void Releasing_a_symbol_lets_nothing_count_anew()
    {
        Deny(199);
        _fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, new("checked", "desk"));
        Deny(1);

        Assert.Equal(TradingState.ReduceOnly, State);
    }

    [Fact]
    public void Validate_NumbersThatCannotBeUsed_NamesEachWithItsValue()
    {
        var options = new OrderGuardOptions
        {
            Trips = new AutoTrips { MaxDenials = 0, MaxRejections = 1_000_001, MaxUnknownOrders = -1, DenialWindow = TimeSpan.Zero, RejectionWindow = new TimeSpan(1, 0, 0) + TimeSpan.FromTicks(1) },
        };

        var message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Contains("Trips.MaxDenials is 0; it must be between 1 and 1000000, or null", message, StringComparison.Ordinal);
        Assert.Contains("Trips.MaxRejections is 1000001; it must be", message, StringComparison.Ordinal);
        Assert.Contains("Trips.MaxUnknownOrders is -1; it must be", message, StringComparison.Ordinal);
        Assert.Contains("Trips.DenialWindow is 00:00:00; it must be above 0 and at most 1 h", message, StringComparison.Ordinal);
        Assert.Contains("Trips.RejectionWindow is 01:00:00.0000001; it must be", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TheSmallestAndTheLargestNumbers_CanBeUsed()
    {
        new OrderGuardOptions { Trips = new AutoTrips { MaxDenials = 1, MaxRejections = 1, MaxUnknownOrders = 1, DenialWindow = TimeSpan.FromTicks(1), RejectionWindow = TimeSpan.FromTicks(1) } }.Validate();
        new OrderGuardOptions { Trips = new AutoTrips { MaxDenials = 1_000_000, MaxRejections = 1_000_000, MaxUnknownOrders = 1_000_000, DenialWindow = TimeSpan.FromHours(1), RejectionWindow = TimeSpan.FromHours(1) } }.Validate();
        Assert.Contains("Trips is null", Assert.Throws<ArgumentException>(new OrderGuardOptions { Trips = null! }.Validate).Message, StringComparison.Ordinal);
    }

    /// <summary>A bot that makes its process restart must not get a new count each time.</summary>
    [Theory]
    [InlineData(149, 50, TradingState.Active)]
    [InlineData(150, 50, TradingState.ReduceOnly)]
    public async Task Denials_before_a_restart_count_after_it(int before, int after, TradingState expected)
    {
        var fixture = Open(journal: new InMemoryJournal());
        Deny(before, fixture);
        await fixture.Guard.DisposeAsync();

        await using var again = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);
        for (var i = 0; i < after; i++)
        {
            var permit = await again.AdmitAsync(GuardFixture.Sell(1m, effect: PositionEffect.Close), TestContext.Current.CancellationToken);
            Assert.False(permit.IsApproved);
        }

        Assert.Equal(expected, again.GetState(TradingScope.Account));
    }

    /// <summary>The venue's refusals count over a restart, too; the monotonic clock of the next process says nothing about them.</summary>
    [Theory]
    [InlineData(3, TradingState.Active)]
    [InlineData(4, TradingState.ReduceOnly)]
    public async Task Refusals_before_a_restart_count_after_it(int before, TradingState expected)
    {
        var fixture = Open(journal: new InMemoryJournal());
        Answer(_refusal, before, fixture);
        await fixture.Guard.DisposeAsync();

        await using var again = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);
        again.Observe(GuardFixture.Share("LAST"));
        again.Observe(new Quote { Symbol = "LAST", Price = 100m, Time = fixture.Now });
        again.Observe(new AccountSnapshot { Currency = "USD", Equity = 1_000_000m, AsOf = fixture.Now });
        again.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        again.Observe(PositionSnapshot.Complete([], fixture.Now));
        var result = await again.SubmitAsync(OrderRequest.Buy("LAST", 1m) with { Effect = PositionEffect.Open }, (proof, _) =>
        {
            proof.Redeem();
            return ValueTask.FromResult(_refusal);
        }, TestContext.Current.CancellationToken);

        Assert.IsType<OrderResult.Rejected>(result);
        Assert.Equal(expected, again.GetState(TradingScope.Account));
    }

    /// <summary>A wall clock that jumps makes no denial older than it is, and none younger.</summary>
    [Theory]
    [InlineData(3_600, 0, TradingState.ReduceOnly)]
    [InlineData(-3_600, 0, TradingState.ReduceOnly)]
    [InlineData(3_600, 10, TradingState.Active)]
    [InlineData(-3_600, 10, TradingState.Active)]
    public void Denials_keep_their_distance_when_the_wall_clock_jumps(int jump, int passed, TradingState expected)
    {
        Deny(1);
        _fixture.Time.StepWallClock(TimeSpan.FromSeconds(jump));
        _fixture.Time.Advance(TimeSpan.FromSeconds(passed));
        Deny(199);

        Assert.Equal(expected, State);
    }

    /// <summary>The process ended after the last denial was written, and before the restriction that it leads to.</summary>
    [Theory]
    [InlineData(199, TradingState.Active)]
    [InlineData(200, TradingState.ReduceOnly)]
    public async Task A_restriction_that_was_not_written_any_more_is_made_up_for_at_the_start(int denials, TradingState expected)
    {
        var journal = new InMemoryJournal();
        var fixture = Open(journal: journal);
        Deny(denials, fixture);
        await fixture.Guard.DisposeAsync();
        var written = new List<JournalRecord>();
        await foreach (var record in journal.ReadAsync(1, TestContext.Current.CancellationToken))
        {
            if (record.Kind == (int)EventKind.StateSet)
            {
                break;
            }

            written.Add(record);
        }

        var cut = new InMemoryJournal();
        Assert.Equal(AppendOutcome.Appended, (await cut.AppendAsync(new JournalBatch("cut", 1, 1, written), TestContext.Current.CancellationToken)).Outcome);
        fixture.Options.Journal = cut;
        await using var again = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);

        Assert.Equal(expected, again.GetState(TradingScope.Account));
    }

    /// <summary>To the tick: an order that no lookup has found counts 2 s after it became unknown, and whoever asks for new risk then is denied.</summary>
    [Theory]
    [InlineData(-1, TradingState.Active)]
    [InlineData(0, TradingState.ReduceOnly)]
    public async Task An_order_of_unknown_outcome_counts_after_two_seconds(int ticks, TradingState expected)
    {
        Answer(_silence, 2);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Answer(_silence, 1);
        _fixture.Time.Advance(TimeSpan.FromSeconds(2) + TimeSpan.FromTicks(ticks));
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V1" };

        _fixture.Price(100m);
        var result = await _fixture.SubmitAsync(GuardFixture.Buy(1m));

        Assert.Equal(expected == TradingState.Active, result is OrderResult.Accepted);
        Assert.Equal(expected, State);
    }

    /// <summary>
    /// Three market orders whose answers were lost in one short interruption. What the first lookup says of them decides; lookups that fail or hang decide
    /// nothing, and after 2 s the orders count without them.
    /// </summary>
    [Theory]
    [InlineData("filled", 0, TradingState.Active)]
    [InlineData("filled", 10, TradingState.Active)]
    [InlineData("one not found", 10, TradingState.Active)]
    [InlineData("not found", 0, TradingState.ReduceOnly)]
    [InlineData("failed", 0, TradingState.Active)]
    [InlineData("failed", 1.9, TradingState.Active)]
    [InlineData("failed", 2, TradingState.ReduceOnly)]
    [InlineData("hangs", 1.9, TradingState.Active)]
    [InlineData("hangs", 2, TradingState.ReduceOnly)]
    public async Task Entries_of_unknown_outcome_count_after_their_first_lookup(string answer, double seconds, TradingState expected)
    {
        var desk = new Desk();
        var fixture = Open(configure: o => (o.OrderLookup, o.PositionSource, o.MaxPositionReadWait) = (desk, desk, TimeSpan.FromSeconds(30)));
        desk.Reset(fixture);
        Answer(_silence, 3, fixture);
        var ids = fixture.Guard.OpenOrders.Select(static o => o.ClientOrderId).ToArray();
        desk.Find = id => answer switch
        {
            "failed" => new OrderLookup.Failed("503"),
            "not found" => new OrderLookup.NotFound(fixture.Now),
            "one not found" when id == ids[0] => new OrderLookup.NotFound(fixture.Now),
            _ => new OrderLookup.Found(new VenueOrder
            {
                ClientOrderId = id,
                VenueOrderId = "V" + id,
                Symbol = fixture.Guard.FindOrder(id)!.Key.Symbol,
                Side = OrderSide.Buy,
                Quantity = 1m,
                Status = VenueOrderStatus.Filled,
                FilledQuantity = 1m,
            }),
        };
        using var hanging = new CancellationTokenSource();
        if (answer == "hangs")
        {
            desk.Waiting = ct => Task.Delay(Timeout.InfiniteTimeSpan, hanging.Token);
        }

        var lookup = fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken).AsTask();
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        fixture.Price(100m);

        Assert.Equal(expected, fixture.Guard.GetState(TradingScope.Account));
        Assert.Equal(answer != "hangs", lookup.IsCompletedSuccessfully);
        await hanging.CancelAsync();
        await lookup;
    }

    /// <summary>The process ended between the answers that were lost and the 2 s: what is unknown counts in the next one.</summary>
    [Theory]
    [InlineData(2, TradingState.Active)]
    [InlineData(3, TradingState.ReduceOnly)]
    public async Task Orders_of_unknown_outcome_count_over_a_restart(int unknown, TradingState expected)
    {
        var fixture = Open(journal: new InMemoryJournal());
        Answer(_silence, unknown, fixture);
        await fixture.Guard.DisposeAsync();

        await using var again = await OrderGuard.OpenAsync(fixture.Options, TestContext.Current.CancellationToken);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        again.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = fixture.Now });

        Assert.Equal(expected, again.GetState(TradingScope.Account));
    }

    private TradingState State => _fixture.Guard.GetState(TradingScope.Account);

    private static GuardFixture Open(AutoTrips? trips = null, IGuardJournal? journal = null, BrokerCapabilities? capabilities = null, Action<OrderGuardOptions>? configure = null) => new(
        o =>
        {
            o.Trips = trips ?? o.Trips;
            o.Journal = journal;
            o.Capabilities = capabilities ?? o.Capabilities;
            configure?.Invoke(o);
        },
        true,
        [GuardFixture.Share(), .. Enumerable.Range(1, 200).Select(static i => GuardFixture.Share($"S{i}"))]);

    /// <summary>Lets the time for a lookup pass, and the guard see a price.</summary>
    private static void Wait(GuardFixture fixture)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        fixture.Price(100m);
    }

    private void Release() => _fixture.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked into", "desk"));

    private void Deny(int times, GuardFixture? fixture = null)
    {
        for (var i = 0; i < times; i++)
        {
            Denied(GuardFixture.Sell(1m, effect: PositionEffect.Close), fixture);
        }
    }

    private Denial Denied(OrderRequest request, GuardFixture? fixture = null) =>
        Assert.IsType<OrderResult.Denied>((fixture ?? _fixture).SubmitAsync(request).AsTask().GetAwaiter().GetResult()).Denial;

    private void Accept(int times) => Answer(new SubmitOutcome.Accepted { VenueOrderId = null }, times);

    private void Answer(SubmitOutcome outcome, int times, GuardFixture? fixture = null)
    {
        fixture ??= _fixture;
        fixture.Venue.Answer = _ => outcome;
        for (var i = 0; i < times; i++)
        {
            // Each in a symbol of its own: an order of unknown outcome keeps its symbol closed.
            var symbol = $"S{++_orders}";
            fixture.Price(100m, symbol);
            var result = fixture.SubmitAsync(OrderRequest.Buy(symbol, 1m) with { Effect = PositionEffect.Open }).AsTask().GetAwaiter().GetResult();
            Assert.False(result is OrderResult.Denied, result.ToString());
        }
    }
}
