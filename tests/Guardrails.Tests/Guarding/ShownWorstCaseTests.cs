using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>The worst case rests on what the venue shows as well as on what was approved: the smallest inputs that once passed.</summary>
public sealed class ShownWorstCaseTests
{
    private static readonly Attribution Seen = new("seen", "test");

    private readonly GuardFixture _fixture = new(static o =>
    {
        o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true, ReplaceQuantity = ReplaceQuantity.Total };
        o.CancelEntriesOnRestriction = false;
    });

    private (decimal Low, decimal High) Reach => _fixture.Guard.FindPosition(GuardFixture.Acme) is { } p ? (p.Low, p.High) : (0m, 0m);

    /// <summary>Long 45; a stop and a close of 45 work, and the venue shows the stop without its mark. Both can be executed: 45 short.</summary>
    [Fact]
    public void A_stop_that_lost_its_mark_counts_plain()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly });
        fixture.Hold(45m);
        var stop = fixture.Work(Stop(45m));
        var close = fixture.Work(GuardFixture.Sell(45m, 101m, PositionEffect.Close));
        Assert.Equal(0m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);

        fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.New) with { ReduceOnly = false });

        Assert.Equal(-45m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        Assert.Equal(TradingState.Quarantined, fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));

        fixture.Fill(close, 45m, 101m);
        fixture.Fill(stop, 45m, 90m);
        Assert.Contains(AlarmCodes.UnaskedSignChange, fixture.Alarms.Codes);
        Assert.Equal(-45m, fixture.Net());
    }

    /// <summary>Replaced from 30 to 5, confirmed by an echo; then newer reports and lists say 30.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_larger_quantity_counts_also_after_a_replacement(bool byList)
    {
        var id = _fixture.Work(GuardFixture.Buy(30m, 90m));
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        var replaced = await _fixture.Guard.ReplaceAsync(
            new ReplaceRequest { ClientOrderId = id, Quantity = 5m },
            (proof, _) =>
            {
                proof.Redeem();
                return new(new ReplaceOutcome.Accepted { VenueOrderId = null, Echo = _fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 5m, LimitPrice = 90m, TransactTime = _fixture.Now } });
            },
            TestContext.Current.CancellationToken);
        Assert.IsType<ReplaceResult.Replaced>(replaced);
        Assert.Equal((0m, 5m), Reach);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));

        if (byList)
        {
            _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(id, OrderSide.Buy, 30m)], _fixture.Now));
        }
        else
        {
            _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 30m, TransactTime = _fixture.Now });
        }

        Assert.Equal((0m, 30m), Reach);
        Assert.Contains(AlarmCodes.QuantityLarger, _fixture.Alarms.Codes);
    }

    /// <summary>A bracket of 100: the entry ends (unfilled, or after 40), and the venue works the stop of 100.</summary>
    [Theory]
    [InlineData(0, -100)]
    [InlineData(40, -60)]
    public async Task An_exit_that_outlives_its_entry_counts_in_full(int filled, int low)
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(100m, 90m), Exits = [Stop(100m)] }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        if (filled > 0)
        {
            _fixture.Fill(ids[0], filled, 90m);
        }

        _fixture.Guard.Observe(_fixture.Report(ids[0], VenueOrderStatus.Canceled, cumulative: filled));
        Assert.Equal((0m, (decimal)filled), Reach);
        _fixture.Guard.Observe(_fixture.Report(ids[1], VenueOrderStatus.New));
        Assert.DoesNotContain(AlarmCodes.ExitWithoutEntry, _fixture.Alarms.Codes);

        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(ids[1], OrderSide.Sell, 100m) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m }], _fixture.Now));

        Assert.Equal((low, (decimal)filled), Reach);
        Assert.Contains(AlarmCodes.ExitWithoutEntry, _fixture.Alarms.Codes);

        // What still protects 40 is not canceled alone.
        Assert.Equal(filled == 0 ? [ids[1]] : [], _fixture.Guard.UnwantedOrders.Select(static o => o.ClientOrderId));
    }

    /// <summary>Two bots call their orders "theirs", 10 each: 20 can be bought, also by the next list, and after one of them has filled or is gone. A row that is on two pages is one order.</summary>
    [Fact]
    public void Two_orders_of_somebody_else_under_one_id_both_count()
    {
        var (one, other) = (Listed("theirs", OrderSide.Buy, 10m) with { VenueOrderId = "V-1" }, Listed("theirs", OrderSide.Buy, 10m) with { VenueOrderId = "V-2" });
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([one, other, one], _fixture.Now));
        Assert.Equal((0m, 20m), Reach);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([other, one, other], _fixture.Now));
        Assert.Equal((0m, 20m), Reach);

        _fixture.Guard.Observe(_fixture.Execution("theirs", 10m, 90m, "x-1") with { VenueOrderId = "V-2", Side = OrderSide.Buy, CumulativeQuantity = 10m, OrderQuantity = 10m, Status = VenueOrderStatus.Filled });
        Assert.Equal((10m, 20m), Reach);
        _fixture.Time.Advance(TimeSpan.FromSeconds(70));
        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([], _fixture.Now));
        Assert.Equal((10m, 10m), Reach);
    }

    /// <summary>One client id, two venue ids, 100 each, in one complete list.</summary>
    [Fact]
    public void Two_orders_of_the_venue_under_one_id_both_count()
    {
        var id = _fixture.Work(GuardFixture.Buy(100m, 90m));
        var venueId = _fixture.Guard.FindOrder(id)!.VenueOrderId;

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(id, OrderSide.Buy, 100m) with { VenueOrderId = "V-second" }, Listed(id, OrderSide.Buy, 100m) with { VenueOrderId = venueId }], _fixture.Now));

        Assert.Equal((0m, 200m), Reach);
        var second = Assert.Single(_fixture.Guard.UnwantedOrders);
        Assert.Equal(($"{id} (V-second)", "V-second", 100m), (second.ClientOrderId, second.VenueOrderId, second.Leaves));
        Assert.Contains(AlarmCodes.OrderDuplicated, _fixture.Alarms.Codes);

        // Its fills are the bot's own, and are told by the venue's id.
        _fixture.Guard.Observe(_fixture.Execution(id, 100m, 90m) with { VenueOrderId = "V-second", Status = VenueOrderStatus.Filled });
        Assert.Equal((100m, 200m), Reach);
        Assert.Equal(100m, _fixture.Guard.FindPosition(GuardFixture.Acme)!.Managed);
    }

    /// <summary>Replaced under a new id of the venue; long after that a list has the old one open beside the new one.</summary>
    [Fact]
    public void An_order_that_was_replaced_and_is_still_open_counts_beside_its_replacement()
    {
        var id = _fixture.Work(GuardFixture.Buy(100m, 90m));
        var old = _fixture.Guard.FindOrder(id)!.VenueOrderId;
        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { VenueOrderId = "V-new", PreviousVenueOrderId = old });
        Assert.Equal("V-new", _fixture.Guard.FindOrder(id)!.VenueOrderId);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(id, OrderSide.Buy, 100m) with { VenueOrderId = old }, Listed(id, OrderSide.Buy, 100m) with { VenueOrderId = "V-new" }], _fixture.Now));

        Assert.Equal((0m, 200m), Reach);
        Assert.Equal(old, Assert.Single(_fixture.Guard.UnwantedOrders).VenueOrderId);
        Assert.Contains(AlarmCodes.OrderDuplicated, _fixture.Alarms.Codes);
    }

    /// <summary>A capped exit whose answer was never in doubt cannot have been sent again: a second one is the venue's doing.</summary>
    [Fact]
    public void A_capped_exit_that_is_there_twice_counts_twice()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly });
        fixture.Hold(10m);
        var stop = fixture.Work(Stop(4m));
        Assert.Equal(6m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);

        fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.New) with { VenueOrderId = "V-second", ReduceOnly = true });

        Assert.Equal(2m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        Assert.Contains(AlarmCodes.OrderDuplicated, fixture.Alarms.Codes);
    }

    /// <summary>The second order of a capped exit counts plain until the venue shows its mark, and goes on doing so when it shows that there is none.</summary>
    [Theory]
    [InlineData(null, -2, -2)]
    [InlineData(true, -2, 0)]
    [InlineData(false, -2, -2)]
    public void The_second_order_of_a_capped_exit_is_capped_once_its_mark_is_shown(bool? mark, int before, int after)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly });
        fixture.Hold(2m);
        var stop = fixture.Work(Stop(2m));
        Assert.Equal(0m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);

        fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.New) with { VenueOrderId = "V-second", OrderQuantity = 2m });
        Assert.Equal(before, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        for (var i = 0; i < 2; i++)
        {
            fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.New) with { VenueOrderId = "V-second", OrderQuantity = 2m, ReduceOnly = mark });
        }

        Assert.Equal(after, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        Assert.Equal(mark == false, fixture.Alarms.Codes.Contains(AlarmCodes.ReduceOnlyMissing));

        // Once shown without it, the order stays plain, whatever is shown later.
        fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.New) with { VenueOrderId = "V-second", OrderQuantity = 2m, ReduceOnly = true });
        Assert.Equal(mark == false ? -2m : 0m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.Canceled, 0m) with { VenueOrderId = "V-second" });
        fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.Canceled, 0m));
        Assert.Equal(2m, fixture.Guard.FindPosition(GuardFixture.Acme)!.Low);
        Assert.DoesNotContain(AlarmCodes.GuardFaulted, fixture.Alarms.Codes);
    }

    /// <summary>
    /// On a hedged symbol the leg and the side are the cap: the second order of an exit is capped by them, whatever mark the venue shows. Without a leg it is taken
    /// for what its side opens, and counts plain.
    /// </summary>
    [Theory]
    [InlineData(PositionLeg.Long, null, OrderSide.Sell, 0, 2, 0)]
    [InlineData(PositionLeg.Long, false, OrderSide.Sell, 0, 2, 0)]
    [InlineData(PositionLeg.Long, true, OrderSide.Buy, 0, 4, 0)]
    [InlineData(PositionLeg.Net, null, OrderSide.Sell, 0, 2, -2)]
    [InlineData(PositionLeg.Net, true, OrderSide.Sell, 0, 2, -2)]
    public void The_second_order_of_a_hedged_exit_is_capped_by_its_leg(PositionLeg leg, bool? mark, OrderSide side, int low, int high, int lowOfShort)
    {
        var fixture = new GuardFixture(static o => (o.Hedging, o.Capabilities) = (HedgingPolicy.Allowed, BrokerCapabilities.Plain with { HedgeMode = true, ExitCap = ExitCap.ReduceOnly, ReportsExitMark = true }));
        fixture.Fill(fixture.Work(GuardFixture.Buy(2m, effect: PositionEffect.Open)), 2m);
        var stop = fixture.Work(Stop(2m));
        Assert.Equal(0m, fixture.Guard.FindPosition(GuardFixture.Acme, PositionLeg.Long)!.Low);

        for (var i = 0; i < 2; i++)
        {
            fixture.Guard.Observe(fixture.Report(stop, VenueOrderStatus.New) with { VenueOrderId = "V-second", OrderQuantity = 2m, Leg = leg, ReduceOnly = mark, Side = side });
            var held = fixture.Guard.FindPosition(GuardFixture.Acme, PositionLeg.Long)!;
            Assert.Equal((low, high, lowOfShort), (held.Low, held.High, fixture.Guard.FindPosition(GuardFixture.Acme, PositionLeg.Short)?.Low ?? 0m));
        }

        Assert.Contains(AlarmCodes.OrderDuplicated, fixture.Alarms.Codes);
        Assert.DoesNotContain(AlarmCodes.GuardFaulted, fixture.Alarms.Codes);
    }

    /// <summary>
    /// Right after a replacement the venue shows the order under an id that it links with nothing: that is a second order, and both count at once, unless the
    /// venue is known to rename orders that way; so it is while the replacement is under way.
    /// </summary>
    [Theory]
    [InlineData(false, false, 200)]
    [InlineData(true, false, 100)]
    [InlineData(false, true, 200)]
    [InlineData(true, true, 100)]
    public async Task After_a_replacement_another_id_is_another_order_unless_the_venue_renames(bool renames, bool isPending, int high)
    {
        var fixture = new GuardFixture(o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total, RenamesOnReplace = renames });
        var id = fixture.Work(GuardFixture.Buy(100m, 90m));
        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 89m });
        var shown = fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 100m, LimitPrice = 89m, TransactTime = fixture.Now };
        if (!isPending)
        {
            fixture.Guard.Observe(shown with { VenueOrderId = fixture.Guard.FindOrder(id)!.VenueOrderId });
            Assert.Equal(OrderState.Working, fixture.Guard.FindOrder(id)!.State);
        }

        fixture.Guard.Observe(shown with { VenueOrderId = "V-2" });

        Assert.Equal(high, fixture.Guard.FindPosition(GuardFixture.Acme)!.High);
        Assert.Equal(renames, fixture.Guard.FindOrder(id)!.VenueOrderId == "V-2");
        Assert.Equal(!renames, fixture.Alarms.Codes.Contains(AlarmCodes.OrderDuplicated));
    }

    public static MatrixTheoryData<string, string, string> Answers { get; } = new(["field", "echo", "both"], ["nothing", "V-2", "the old id"], ["renames", "links", ""]);

    /// <summary>
    /// The answer to a replacement names another id, in its own field, in its echo, or in both. The stream may have been first to show it, or first to say under
    /// the old id that the order is replaced. Where the venue renames, or links the two, it is the order's new id; otherwise there are two orders.
    /// </summary>
    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_id_that_the_answer_to_a_replacement_names_is_the_orders_where_the_venue_renames_or_links_it(string named, string streamed, string venue)
    {
        var fixture = new GuardFixture(o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total, RenamesOnReplace = venue == "renames" });
        var id = fixture.Work(GuardFixture.Buy(100m, 90m));
        var first = fixture.Guard.FindOrder(id)!.VenueOrderId;
        var shown = fixture.Report(id, VenueOrderStatus.New) with
        {
            VenueOrderId = "V-2",
            PreviousVenueOrderId = venue == "links" ? first : null,
            OrderQuantity = 100m,
            LimitPrice = 89m,
            TransactTime = fixture.Now,
        };
        fixture.Venue.ReplaceAnswer = _ =>
        {
            if (streamed != "nothing")
            {
                fixture.Guard.Observe(shown with { VenueOrderId = streamed == "V-2" ? streamed : first, PreviousVenueOrderId = streamed == "V-2" ? shown.PreviousVenueOrderId : null });
            }

            return new ReplaceOutcome.Accepted { VenueOrderId = named == "echo" ? null : "V-2", Echo = named == "field" ? null : shown };
        };

        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, LimitPrice = 89m });
        fixture.Guard.Observe(shown);

        var isOne = venue != "" && (venue == "renames" || named != "field" || streamed == "V-2");
        Assert.Equal((isOne ? "V-2" : first, isOne ? 100m : 200m), (fixture.Guard.FindOrder(id)!.VenueOrderId, fixture.Guard.FindPosition(GuardFixture.Acme)!.High));
        Assert.Equal(!isOne, fixture.Alarms.Codes.Contains(AlarmCodes.OrderDuplicated));
    }

    /// <summary>Where the venue renames, the id that the answer to a replacement names is the order's also when the answer comes long after a report has confirmed the replacement.</summary>
    [Fact]
    public async Task The_answer_to_a_replacement_may_come_late_where_the_venue_renames()
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { ReplaceQuantity = ReplaceQuantity.Total, RenamesOnReplace = true });
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));
        fixture.Venue.ReplaceAnswer = _ =>
        {
            fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.New) with { OrderQuantity = 15m, TransactTime = fixture.Now });
            fixture.Time.Advance(TimeSpan.FromSeconds(7));
            return new ReplaceOutcome.Accepted { VenueOrderId = "V-2" };
        };

        await fixture.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 15m });

        Assert.Equal(("V-2", 15m), (Assert.Single(fixture.Guard.OpenOrders).VenueOrderId, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        Assert.Empty(fixture.Alarms.Codes);
    }

    /// <summary>The stream was first to show the order, and the answer to the send names another id, in its own field or in its echo: there are two.</summary>
    [Theory]
    [InlineData("field")]
    [InlineData("echo")]
    [InlineData("both")]
    public void The_answer_to_a_send_that_names_another_id_than_the_stream_is_a_second_order(string named)
    {
        _fixture.Venue.Answer = order =>
        {
            var shown = _fixture.Report(order.ClientOrderId, VenueOrderStatus.New);
            _fixture.Guard.Observe(shown with { VenueOrderId = "V-1" });
            return new SubmitOutcome.Accepted { VenueOrderId = named == "echo" ? "V-1" : "V-2", Echo = named == "field" ? null : shown with { VenueOrderId = "V-2" } };
        };
        _fixture.Work(GuardFixture.Buy(100m, 90m));

        Assert.Equal((0m, 200m), Reach);
        Assert.Contains(AlarmCodes.OrderDuplicated, _fixture.Alarms.Codes);
    }

    /// <summary>Ids that the venue links are one order.</summary>
    [Fact]
    public void An_order_that_got_another_id_is_one_order()
    {
        var id = _fixture.Work(GuardFixture.Buy(100m, 90m));

        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { VenueOrderId = "V-next", PreviousVenueOrderId = _fixture.Guard.FindOrder(id)!.VenueOrderId });

        Assert.Equal((0m, 100m), Reach);
        Assert.Empty(_fixture.Alarms.Codes);
    }

    /// <summary>The answer named no id of the venue; the first list has the order under the id of before a replacement and under the one of after it, in either order.</summary>
    [Theory]
    [InlineData(false, false, 100)]
    [InlineData(true, false, 100)]
    [InlineData(false, true, 200)]
    [InlineData(true, true, 200)]
    public void Two_ids_of_one_list_that_the_venue_links_are_one_order(bool isNewFirst, bool isOfAnother, double high)
    {
        _fixture.Venue.Answer = static _ => new SubmitOutcome.Accepted { VenueOrderId = null };
        var id = _fixture.Work(GuardFixture.Buy(100m, 90m));
        VenueOrder[] rows =
        [
            Listed(id, OrderSide.Buy, 100m) with { VenueOrderId = "V-1" },
            Listed(id, OrderSide.Buy, 100m) with { VenueOrderId = "V-2", PreviousVenueOrderId = isOfAnother ? "V-0" : "V-1" },
        ];

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete(isNewFirst ? Enumerable.Reverse(rows) : rows, _fixture.Now));

        Assert.Equal((0m, (decimal)high), Reach);
        Assert.Equal(isOfAnother, _fixture.Alarms.Codes.Contains(AlarmCodes.OrderDuplicated));
        if (!isOfAnother)
        {
            Assert.Equal("V-2", _fixture.Guard.FindOrder(id)!.VenueOrderId);
        }
    }

    /// <summary>A limit of 100 that the venue acknowledges at 1,000 is valued at 1,000.</summary>
    [Fact]
    public void A_higher_price_is_valued()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 100m));
        var before = Gross();

        _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.New) with { LimitPrice = 1_000m });

        Assert.Equal((1_000m, 10_000m), (before, Gross()));
        Assert.Contains(AlarmCodes.OrderPriceDiffers, _fixture.Alarms.Codes);
        Assert.Equal(id, Assert.Single(_fixture.Guard.UnwantedOrders).ClientOrderId);
    }

    /// <summary>Entry filled 40 of 100, a linked exit has filled 10: the other one can fill 30, not 40, and an exit of 0 more is proved beside it.</summary>
    [Fact]
    public async Task Linked_exits_share_what_the_entry_has_filled()
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(100m, 90m), Exits = [Stop(100m), GuardFixture.Sell(100m, 120m, PositionEffect.Close)] }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        _fixture.Fill(ids[0], 40m, 90m);
        _fixture.Fill(ids[2], 10m, 120m);

        Assert.Equal((0m, 90m), Reach);
    }

    /// <summary>Sell 1 at 101 works, and one list shows it for 4 at 151: both differences count.</summary>
    [Fact]
    public void Two_differences_of_one_row_both_count()
    {
        var id = _fixture.Work(GuardFixture.Sell(1m, 101m));

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(id, OrderSide.Sell, 4m) with { LimitPrice = 151m }], _fixture.Now));

        Assert.Equal(((-4m, 0m), 604m), (Reach, Gross()));
    }

    /// <summary>The answer to a replacement from 2 to 3 is lost. Until the venue's horizon has passed it can still arrive, whatever a lookup finds.</summary>
    [Theory]
    [InlineData(7, 3)]
    [InlineData(61, 2)]
    public async Task A_lost_replacement_counts_until_it_can_no_longer_arrive(int seconds, int high)
    {
        var desk = new Desk();
        var fixture = desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { ReplaceQuantity = ReplaceQuantity.Total });
        var id = fixture.Work(GuardFixture.Buy(2m, 90m));
        await fixture.Guard.ReplaceAsync(new ReplaceRequest { ClientOrderId = id, Quantity = 3m }, static (proof, _) => { proof.Redeem(); throw new TimeoutException("lost"); }, TestContext.Current.CancellationToken);
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        desk.Find = _ => new OrderLookup.Found(Listed(id, OrderSide.Buy, 2m));

        await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);

        Assert.Equal(high, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong);
    }

    /// <summary>Linked exits of 10 and 10, and the list shows the stop without its link: its fill of 10 does not cancel the other one.</summary>
    [Fact]
    public async Task What_an_unlinked_exit_fills_takes_nothing_from_the_other()
    {
        _fixture.Hold(10m);
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Exits = [Stop(10m), GuardFixture.Sell(10m, 120m, PositionEffect.Close)] }));
        var stop = Assert.IsType<OrderResult.Accepted>(sent.Orders[0]).Order.ClientOrderId;
        _fixture.Guard.Observe(OpenOrderSnapshot.Partial([Listed(stop, OrderSide.Sell, 10m) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m, GroupLinkedByVenue = false }], _fixture.Now, "one page"));
        Assert.Equal((-10m, 10m), Reach);

        _fixture.Fill(stop, 10m, 90m);

        Assert.Equal((-10m, 0m), Reach);
    }

    /// <summary>Bought 1 with a target and a stop; the target has filled, and only then a list shows the stop alone: it can sell 1 more.</summary>
    [Theory]
    [InlineData(true, -1)]
    [InlineData(false, 0)]
    public async Task What_its_entry_has_filled_covers_an_unlinked_exit_whatever_the_other_has_filled(bool isUnlinked, int low)
    {
        var exits = new[] { GuardFixture.Sell(1m, 120m, PositionEffect.Close), Stop(1m) };
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(1m, 90m), Exits = exits }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        _fixture.Fill(ids[0], 1m, 90m);
        _fixture.Fill(ids[1], 1m, 120m);

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([Listed(ids[2], OrderSide.Sell, 1m) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m, GroupLinkedByVenue = isUnlinked ? false : null }], _fixture.Now));

        Assert.Equal((low, 0m), Reach);
    }

    /// <summary>A bracket's stop that the venue has for more than its entry can take the position through zero.</summary>
    [Fact]
    public async Task An_exit_that_is_larger_than_its_entry_counts_in_full()
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(new GroupRequest { Entry = GuardFixture.Buy(1m, 90m), Exits = [Stop(1m)] }));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId).ToArray();
        _fixture.Fill(ids[0], 1m, 90m);

        _fixture.Guard.Observe(_fixture.Report(ids[1], VenueOrderStatus.New) with { OrderQuantity = 2m });

        Assert.Equal((-1m, 1m), Reach);
    }

    /// <summary>
    /// The answer to a bracket of 4 is lost, and a list shows its stop twice: once waiting for the entry, and once alone. The entry is canceled, and the stop that waited with it: the other one can still
    /// sell 4.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_listed_beside_a_waiting_exit_counts_in_full(bool aloneFirst)
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.Guard.SubmitGroupAsync(
            new GroupRequest { Entry = GuardFixture.Buy(4m, 90m), Exits = [Stop(4m)] },
            static (proof, _) => { proof.Redeem(); return new(GroupOutcome.All(new SubmitOutcome.Unknown("lost"))); },
            TestContext.Current.CancellationToken));
        var ids = sent.Orders.Select(static o => Assert.IsType<OrderResult.Unknown>(o).ClientOrderId).ToArray();
        var stop = Listed(ids[1], OrderSide.Sell, 4m) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m };
        var (waiting, alone) = (stop with { VenueOrderId = "V-waits", Status = VenueOrderStatus.Held, WaitsFor = ids[0] }, stop with { VenueOrderId = "V-alone" });
        var entry = Listed(ids[0], OrderSide.Buy, 4m) with { VenueOrderId = "V-entry" };

        _fixture.Guard.Observe(OpenOrderSnapshot.Complete([entry, .. aloneFirst ? [alone, waiting] : new[] { waiting, alone }], _fixture.Now));
        Assert.Equal((-4m, 4m), Reach);
        Assert.Equal("V-waits", _fixture.Guard.FindOrder(ids[1])!.VenueOrderId);
        _fixture.Guard.Observe(_fixture.Report(ids[0], VenueOrderStatus.Canceled) with { VenueOrderId = "V-entry" });
        _fixture.Guard.Observe(_fixture.Report(ids[1], VenueOrderStatus.Canceled) with { VenueOrderId = "V-waits" });

        Assert.Equal((-4m, 0m), Reach);
    }

    /// <summary>A report from before a lost cancellation, told again, does not say what became of the order.</summary>
    [Fact]
    public async Task A_repeated_old_report_ends_no_doubt()
    {
        var id = _fixture.Work(GuardFixture.Buy(10m, 90m));
        var old = _fixture.Report(id, VenueOrderStatus.New) with { TransactTime = _fixture.Now };
        _fixture.Guard.Observe(old);
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await _fixture.Guard.CancelAsync(id, static (proof, _) => { proof.Redeem(); throw new TimeoutException("lost"); }, TestContext.Current.CancellationToken);

        _fixture.Guard.Observe(old);

        Assert.Equal(OrderState.Unknown, _fixture.Guard.FindOrder(id)!.State);
    }

    /// <summary>All of an order was executed by arithmetic only, and is taken back: the venue still works it.</summary>
    [Fact]
    public void A_bust_brings_back_what_only_arithmetic_had_ended()
    {
        var id = _fixture.Work(GuardFixture.Buy(2m, 90m));
        var fill = _fixture.Execution(id, 2m, 90m);
        _fixture.Guard.Observe(fill);

        _fixture.Guard.Observe(fill with { Status = VenueOrderStatus.New, CumulativeQuantity = 0m, Fill = fill.Fill! with { Kind = FillKind.Bust } });

        Assert.Equal((0m, 2m), Reach);
    }

    /// <summary>A bust that turns flat into short says so, and the next short does not pass.</summary>
    [Fact]
    public void A_bust_that_changes_the_side_is_told_with_both_positions()
    {
        var entry = _fixture.Work(GuardFixture.Buy(10m));
        var bought = _fixture.Execution(entry, 10m);
        _fixture.Guard.Observe(bought);
        _fixture.Fill(_fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close)), 10m);

        _fixture.Guard.Observe(bought with { Fill = bought.Fill! with { Kind = FillKind.Bust } });

        Assert.Equal(-10m, _fixture.Net());
        Assert.Contains(_fixture.Alarms.All, static a => a.Code == AlarmCodes.UnaskedSignChange && a.Message.Contains("0 became -10", StringComparison.Ordinal));
        Assert.Equal(DenialCodes.StateReduceOnly, _fixture.Ask(GuardFixture.Sell(1m)).Denial!.Code);
        _fixture.Guard.SetState(TradingScope.Account, TradingState.Active, Seen);
        Assert.Equal(DenialCodes.StateQuarantined, _fixture.Ask(GuardFixture.Sell(1m)).Denial!.Code);
    }

    private decimal Gross() => _fixture.Guard.Risk.GetExposure().Lines.Single(static l => l is { Scope: "symbol ACME", Measure: "gross" }).Used;

    private static OrderRequest Stop(decimal quantity) => GuardFixture.Sell(quantity, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };

    private static VenueOrder Listed(string id, OrderSide side, decimal quantity) => new()
    {
        ClientOrderId = id,
        Symbol = GuardFixture.Acme,
        Side = side,
        Quantity = quantity,
        Type = OrderType.Limit,
        LimitPrice = 90m,
    };
}
