using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Reconciling;

/// <summary>One sighting of a difference tightens, two that are further apart than the venue lags act.</summary>
public sealed class ReconciliationTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromSeconds(61);

    private readonly GuardFixture _fixture = new(o => o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1) });

    [Fact]
    public void One_sighting_takes_no_more_risk_and_changes_nothing()
    {
        _fixture.Time.Advance(_minute);
        Read(7m);

        Assert.True(Position.InDoubt);
        Assert.Equal(0m, _fixture.Net());
        Assert.Equal(DenialCodes.PositionInDoubt, _fixture.Ask(GuardFixture.Buy(1m)).Denial!.Code);
        Assert.Equal(["POSITION_DIFFERS"], _fixture.Alarms.Codes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void Two_sightings_as_far_apart_as_the_venue_lags_act(int beyond, bool acts)
    {
        _fixture.Time.Advance(_minute);
        Read(7m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(5) + TimeSpan.FromTicks(beyond));
        Read(7m);

        Assert.Equal(acts ? 7m : 0m, _fixture.Net());
        Assert.Equal(!acts, Position.InDoubt);
    }

    /// <summary>The venue would not let it open anything, so it explains nothing where nothing is held.</summary>
    [Fact]
    public async Task A_capped_exit_of_unknown_outcome_explains_no_position_on_the_other_side()
    {
        var fixture = new Desk().Open(ExitCap.ReduceOnly);
        fixture.Hold(10m);
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { ClientOrderId = "lost" });
        fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = "V1" };
        var second = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close))).Order.ClientOrderId;
        fixture.Fill(second, 10m);
        Assert.Equal((0m, OrderState.Unknown), (fixture.Net(), fixture.Guard.FindOrder("lost")!.State));

        for (var i = 0; i < 2; i++)
        {
            fixture.Time.Advance(_minute);
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            fixture.Guard.Observe(fixture.Snapshot((GuardFixture.Acme, -3m)));
        }

        Assert.Equal(-3m, fixture.Net());
    }

    /// <summary>A venue can lag longer than it says: what was held before the last executions is no new position for a minute, however often it is shown.</summary>
    [Theory]
    [InlineData(-10, 60, 0)]
    [InlineData(-10, 61, -10)]
    [InlineData(-11, 20, -11)]
    public void What_was_held_before_the_last_executions_waits_a_minute(int atVenue, int seconds, int net)
    {
        _fixture.Fill(_fixture.Work(GuardFixture.Sell(10m)), 10m);
        _fixture.Time.Advance(_minute);
        _fixture.Guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = _fixture.Now });
        Read(-10m);
        _fixture.Fill(_fixture.Work(GuardFixture.Buy(10m, effect: PositionEffect.Close)), 10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        Read(atVenue);
        _fixture.Time.Advance(TimeSpan.FromSeconds(seconds - 10));
        Read(atVenue);

        Assert.Equal((net, net == 0), (_fixture.Net(), Position.InDoubt));
    }

    [Fact]
    public void What_was_taken_back_before_the_position_was_taken_over_gives_no_room()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m));
        var bought = _fixture.Report(id, VenueOrderStatus.Filled, cumulative: 10m) with { Fill = new Fill { ExecutionId = "B1", Quantity = 10m, Price = 100m } };
        _fixture.Guard.Observe(bought);
        _fixture.Time.Advance(_minute);
        Read(0m);
        _fixture.Time.Advance(_minute);
        Read(0m);
        Assert.Equal((0m, false), (_fixture.Net(), Position.InDoubt));

        _fixture.Guard.Observe(bought with { Status = VenueOrderStatus.Canceled, CumulativeQuantity = 0m, TransactTime = _fixture.Now, Fill = bought.Fill! with { Kind = FillKind.Bust } });

        Assert.Equal((-10m, true), (_fixture.Net(), Position.InDoubt));
        _fixture.Time.Advance(_minute);
        Read(0m);
        _fixture.Time.Advance(_minute);
        Read(0m);
        Assert.Equal((0m, false), (_fixture.Net(), Position.InDoubt));
    }

    /// <summary>A difference that was seen stays what it was: what is told late must not replace it by what nobody saw.</summary>
    [Fact]
    public void What_was_executed_before_does_not_replace_a_difference_that_was_seen()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(_minute);
        Read(0m);
        TradeByHand("manual", OrderSide.Buy, 1m, _fixture.Now - _minute - _minute);

        Assert.True(Position.InDoubt);
        Assert.False(_fixture.Ask(GuardFixture.Sell(10m, effect: PositionEffect.Close)).IsApproved);
    }

    /// <summary>A position that moves every second, and a venue whose answers are half a minute old: none of them says anything.</summary>
    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void Answers_that_are_all_too_old_for_a_position_that_moves_often_end_in_a_quarantine(int seconds, bool quarantined)
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(_minute);
        Read(10m);
        for (var second = 1; second <= seconds; second++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            TradeByHand($"manual-{second}", second % 2 == 1 ? OrderSide.Buy : OrderSide.Sell, 1m, _fixture.Now);
            if (second > 30)
            {
                _fixture.Guard.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 30m }], _fixture.Now - TimeSpan.FromSeconds(30)));
            }
        }

        Assert.Equal((quarantined ? TradingState.Quarantined : TradingState.Active, false), (_fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)), Position.InDoubt));
    }

    /// <summary>
    /// Somebody sold what the bot held, and what it was still buying. Told in that order it leaves 5 of the bot's in an account that is flat:
    /// what others buy afterwards is not those.
    /// </summary>
    [Fact]
    public void What_could_not_be_closed_before_does_not_come_back_with_what_others_bring()
    {
        _fixture.Hold(10m);
        var buying = _fixture.Work(GuardFixture.Buy(5m, 99m));
        TradeByHand("manual", OrderSide.Sell, 15m, at: null);
        _fixture.Fill(buying, 5m);
        Assert.Equal(0m, _fixture.Net());

        _fixture.Time.Advance(_minute);
        Read(8m);
        _fixture.Time.Advance(_minute);
        Read(8m);

        Assert.Equal((8m, 0m), (_fixture.Net(), Position.Managed));
    }

    /// <summary>It is in what was taken over already, and booking it again would give room that is not there.</summary>
    [Theory]
    [InlineData(-1, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void What_was_executed_before_the_position_was_taken_over_gives_no_room(int seconds, bool doubted)
    {
        _fixture.Hold(32m);
        _fixture.Time.Advance(_minute);
        Read(24m);
        _fixture.Time.Advance(_minute);
        Read(24m);
        Assert.Equal((24m, false), (_fixture.Net(), Position.InDoubt));

        // The venue lags by 5 s, and its clock may be 5 s ahead.
        var takenOver = _fixture.Now;
        _fixture.Time.Advance(TimeSpan.FromSeconds(12));
        TradeByHand("manual", OrderSide.Sell, 8m, takenOver + TimeSpan.FromSeconds(seconds));

        Assert.Equal((16m, doubted), (_fixture.Net(), Position.InDoubt));
        Assert.Equal(doubted, _fixture.Ask(GuardFixture.Buy(1m)).Denial?.Code == DenialCodes.PositionInDoubt);
        _fixture.Time.Advance(_minute);
        Read(doubted ? 24m : 16m);
        Assert.Equal((doubted ? 24m : 16m, false), (_fixture.Net(), Position.InDoubt));
    }

    [Fact]
    public void What_is_taken_over_is_not_managed_so_that_no_close_touches_it()
    {
        _fixture.Time.Advance(_minute);
        ReadTwice(7m);

        Assert.Equal((7m, 0m), (Position.Net, Position.Managed));
        Assert.Equal(DenialCodes.NoPositionToClose, _fixture.Ask(GuardFixture.Sell(7m, effect: PositionEffect.Close)).Denial!.Code);
        Assert.Contains("EXTERNAL_POSITION", _fixture.Alarms.Codes);
        Assert.Equal(TradingState.Active, State);
    }

    [Theory]
    [InlineData(10, 0, "PHANTOM_POSITION", TradingState.Quarantined, 0)]
    [InlineData(10, -3, "POSITION_SIDE_MISMATCH", TradingState.Quarantined, 0)]
    [InlineData(10, 4, "POSITION_QUANTITY_MISMATCH", TradingState.Active, 4)]
    [InlineData(10, 14, "POSITION_QUANTITY_MISMATCH", TradingState.Active, 10)]
    [InlineData(-10, -4, "POSITION_QUANTITY_MISMATCH", TradingState.Active, -4)]
    public void A_certain_difference_is_treated_by_its_kind(int booked, int atVenue, string alarm, TradingState state, int managed)
    {
        _fixture.Hold(booked);
        _fixture.Time.Advance(_minute);
        ReadTwice(atVenue);

        Assert.Equal((atVenue, managed), (Position.Net, Position.Managed));
        Assert.Contains(alarm, _fixture.Alarms.Codes);
        Assert.Equal(state, State);
    }

    [Theory]
    [InlineData(DriftAction.Report, 10, TradingState.Active, TradingState.Active)]
    [InlineData(DriftAction.AcceptVenue, 0, TradingState.Active, TradingState.Active)]
    [InlineData(DriftAction.Quarantine, 0, TradingState.Quarantined, TradingState.Active)]
    [InlineData(DriftAction.Halt, 0, TradingState.Quarantined, TradingState.Halted)]
    public void The_policy_says_what_happens(DriftAction action, int net, TradingState symbol, TradingState account)
    {
        var fixture = new GuardFixture(o => o.Drifts = DriftPolicy.Default.With(DriftKind.Phantom, action));
        fixture.Hold(10m);
        fixture.Time.Advance(_minute);
        for (var i = 0; i < 4; i++)
        {
            fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
            fixture.Positions();
            fixture.Time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(net, fixture.Net());
        Assert.Equal((symbol, account), (fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)), fixture.Guard.GetState(TradingScope.Account)));
        Assert.Equal(action == DriftAction.Report, fixture.Guard.FindPosition(GuardFixture.Acme)!.InDoubt);
        Assert.Single(fixture.Alarms.Codes, "PHANTOM_POSITION");
    }

    [Fact]
    public void A_converged_book_is_silent()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(_minute);
        ReadTwice(4m);
        var alarms = _fixture.Alarms.Codes.Count();
        var state = _fixture.Guard.StateHash;
        Assert.Empty(_fixture.Guard.DetectDrifts(_fixture.Snapshot((GuardFixture.Acme, 4m))));

        Assert.Equal((alarms, state), (_fixture.Alarms.Codes.Count(), _fixture.Guard.StateHash));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_partial_or_failed_answer_never_acts(bool partial)
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(_minute);
        for (var i = 0; i < 5; i++)
        {
            _fixture.Guard.Observe(partial ? PositionSnapshot.Partial([], _fixture.Now, "page 2 is missing") : PositionSnapshot.Failed("HTTP 500"));
            _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal((10m, false), (_fixture.Net(), Position.InDoubt));
        Assert.Empty(_fixture.Guard.DetectDrifts(PositionSnapshot.Partial([], _fixture.Now, "page 2 is missing")));
        Assert.Empty(_fixture.Guard.DetectDrifts(PositionSnapshot.Failed("HTTP 500")));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Within_the_lag_after_a_fill_a_missing_position_proves_nothing(int seconds, bool doubted)
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        Read(0m);

        Assert.Equal(doubted, Position.InDoubt);
    }

    [Theory]
    [InlineData(50, 10)]
    [InlineData(61, 0)]
    public void What_would_give_room_waits_a_minute_after_the_last_fill(int seconds, int net)
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(seconds - 6));
        ReadTwice(0m);

        Assert.Equal(net, _fixture.Net());
    }

    [Fact]
    public void A_fill_that_the_list_of_orders_tells_again_does_not_start_the_wait_anew()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Fill(id, 4m);
        var again = Listed(id, 10m) with { FilledQuantity = 4m, Status = VenueOrderStatus.PartiallyFilled };
        _fixture.Time.Advance(TimeSpan.FromSeconds(55));
        Read(0m, again);
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        Read(0m, again);

        Assert.Equal(0m, _fixture.Net());
    }

    [Fact]
    public void What_an_order_can_explain_is_no_difference_until_the_orders_were_read_again()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Time.Advance(_minute);
        Read(4m, Listed(id, 10m));
        Assert.False(Position.InDoubt);

        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Orders(Listed(id, 10m));

        Assert.True(Position.InDoubt);
        Assert.Equal(0m, _fixture.Net());
    }

    [Fact]
    public void What_an_order_explained_is_explained_when_its_fill_is_told()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        _fixture.Time.Advance(_minute);
        Read(4m, Listed(id, 10m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Orders(Listed(id, 10m) with { FilledQuantity = 4m, Status = VenueOrderStatus.PartiallyFilled });
        Read(4m, Listed(id, 10m) with { FilledQuantity = 4m, Status = VenueOrderStatus.PartiallyFilled });

        Assert.False(Position.InDoubt);
        Assert.Equal(4m, _fixture.Net());
        Assert.DoesNotContain("POSITION_DIFFERS", _fixture.Alarms.Codes);
    }

    [Fact]
    public async Task What_an_order_of_unknown_outcome_can_explain_is_never_taken_over()
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        var result = await _fixture.SubmitAsync(GuardFixture.Buy(10m), TestContext.Current.CancellationToken);
        _fixture.Time.Advance(_minute);
        for (var i = 0; i < 5; i++)
        {
            Read(10m);
            _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(0m, _fixture.Net());
        _fixture.Fill(Assert.IsType<OrderResult.Unknown>(result).ClientOrderId, 10m);
        Assert.Equal(10m, _fixture.Net());
    }

    [Fact]
    public void A_quarantine_is_left_after_two_clean_answers_and_a_release()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(_minute);
        ReadTwice(0m);
        Assert.Throws<InvalidOperationException>(Release);

        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Read(0m);
        Assert.Throws<InvalidOperationException>(Release);

        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Read(0m);
        Assert.Equal(TradingState.Quarantined, State);
        Release();

        Assert.Equal(TradingState.Active, State);
    }

    [Fact]
    public void A_position_that_nobody_could_compare_for_a_minute_is_quarantined()
    {
        _fixture.Hold(10m);
        _fixture.Time.Advance(TimeSpan.FromSeconds(60));
        _fixture.Guard.Observe(PositionSnapshot.Failed("HTTP 503"));
        Assert.Equal(TradingState.Active, State);

        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Guard.Observe(PositionSnapshot.Failed("HTTP 503"));

        Assert.Equal(TradingState.Quarantined, State);
    }

    [Fact]
    public void A_split_is_taken_over_as_one_and_the_exits_of_before_are_given_up()
    {
        _fixture.Hold(10m);
        var stop = _fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 95m });
        _fixture.Time.Advance(_minute);
        Read(10m, Listed(stop, 10m) with { Side = OrderSide.Sell });
        _fixture.Price(50.4m);
        Read(20m, Listed(stop, 10m) with { Side = OrderSide.Sell });
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        Read(20m, Listed(stop, 10m) with { Side = OrderSide.Sell });

        Assert.Equal((20m, 20m, TradingState.Quarantined), (Position.Net, Position.Managed, State));
        Assert.Contains("SPLIT_SUSPECTED", _fixture.Alarms.Codes);
        Assert.Equal([stop], _fixture.Guard.DueCancellations().Due);
    }

    [Fact]
    public void An_exit_that_rests_where_nothing_is_held_is_given_up()
    {
        _fixture.Hold(10m);
        var stop = _fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 95m });
        _fixture.Guard.Observe(new ExecutionReport
        {
            Symbol = GuardFixture.Acme,
            ClientOrderId = "by-hand",
            Side = OrderSide.Sell,
            Status = VenueOrderStatus.Filled,
            Fill = new Fill { ExecutionId = "H1", Quantity = 10m, Price = 100m },
        });
        _fixture.Time.Advance(_minute);
        Read(0m, Listed(stop, 10m) with { Side = OrderSide.Sell });

        Assert.Contains("ORPHAN_PROTECTION", _fixture.Alarms.Codes);
        Assert.Equal([stop], _fixture.Guard.DueCancellations().Due);
    }

    [Fact]
    public async Task Drifts_are_told_as_notices()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var notices = _fixture.Guard.ReadNoticesAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = notices.MoveNextAsync();
        _fixture.Time.Advance(_minute);
        ReadTwice(7m);
        while (await next && notices.Current is not Notices.GuardNotice.DriftFound)
        {
            next = notices.MoveNextAsync();
        }

        var found = Assert.IsType<Notices.GuardNotice.DriftFound>(notices.Current);
        Assert.Equal((DriftAction.AcceptVenue, "ExternalPosition ACME: booked 0, the venue holds 7"), (found.Action, found.Drift.ToString()));
    }

    [Fact]
    public void DetectDrifts_looks_at_the_union_of_both_sides()
    {
        _fixture.Hold(10m);

        var drifts = _fixture.Guard.DetectDrifts(_fixture.Snapshot(("OTHER", -3m)));

        Assert.Equal([(DriftKind.Phantom, "ACME"), (DriftKind.ExternalPosition, "OTHER")], drifts.Select(static d => (d.Kind, d.Symbol.Value)));
    }

    private TrackedPosition Position => _fixture.Guard.FindPosition(GuardFixture.Acme)!;

    private TradingState State => _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme));

    private void Release() => _fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, new("looked at", "ann"));

    private void ReadTwice(decimal net)
    {
        Read(net);
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        Read(net);
    }

    /// <summary>Orders before positions, as the loop reads them.</summary>
    private void Read(decimal net, params VenueOrder[] orders)
    {
        Orders(orders);
        _fixture.Positions((GuardFixture.Acme, net));
    }

    private void Orders(params VenueOrder[] orders) => _fixture.Guard.Observe(OpenOrderSnapshot.Complete(orders, _fixture.Now));

    /// <summary>A person trades on the account, and it is told now.</summary>
    private void TradeByHand(string id, OrderSide side, decimal quantity, DateTimeOffset? at) => _fixture.Guard.Observe(new ExecutionReport
    {
        Symbol = GuardFixture.Acme,
        ClientOrderId = id,
        Side = side,
        Status = VenueOrderStatus.Filled,
        OrderQuantity = quantity,
        TransactTime = at,
        Fill = new Fill { ExecutionId = $"execution of {id}", Quantity = quantity, Price = 100m },
    });

    private static VenueOrder Listed(string id, decimal quantity) => new()
    {
        ClientOrderId = id,
        Symbol = GuardFixture.Acme,
        Side = OrderSide.Buy,
        Quantity = quantity,
        Type = OrderType.Limit,
        LimitPrice = 100m,
    };
}
