using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>Orders that go out as one: one verdict, everything reserved or nothing, settled order by order.</summary>
public sealed class GroupTests
{
    private readonly GuardFixture _fixture = new(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });

    [Fact]
    public async Task SubmitGroupAsync_AnEntryWithExits_CountsTheExitsOnlyAsFarAsTheEntryFilled()
    {
        var ids = await SendAsync(Bracket(10m));
        Assert.Equal((10m, 0m), Reach());

        _fixture.Fill(ids[0], 4m);
        Assert.Equal((4m, 10m, 0m), (_fixture.Net(), Reach().MaxLong, Reach().MaxShort));
        Assert.Equal(DenialCodes.CloseExceedsPosition, _fixture.Ask(GuardFixture.Sell(1m, effect: PositionEffect.Close)).Denial!.Code);
        _fixture.Fill(ids[1], 4m);
        _fixture.Fill(ids[0], 6m);
        _fixture.Fill(ids[2], 6m);

        Assert.Equal((0m, 0m, 0m), (_fixture.Net(), Reach().MaxLong, Reach().MaxShort));
    }

    /// <summary>A basket is judged on a copy of the books, and exits whose entry has ended are copied as what they are: orders of their own.</summary>
    [Fact]
    public async Task EvaluateBasket_BesideExitsWhoseEntryHasEnded_SaysWhatEachOrderIsToldAndLeavesNoTrace()
    {
        var ids = await SendAsync(new GroupRequest { Entry = GuardFixture.Buy(10m, 100m), Exits = [Stop(10m), Target(10m)] });
        _fixture.Fill(ids[0], 4m);
        _fixture.Guard.Observe(_fixture.Report(ids[0], VenueOrderStatus.Canceled, cumulative: 4m));
        var before = _fixture.Guard.StateHash;
        OrderRequest[] basket = [GuardFixture.Buy(1m, 100m), GuardFixture.Sell(1m, effect: PositionEffect.Close)];

        var decision = _fixture.Guard.Risk.EvaluateBasket(basket);

        Assert.Equal(basket.Select(request => _fixture.Ask(request).Denial?.Code), decision.Decisions.Select(static d => d.Denial?.Code));
        Assert.Equal(DenialCodes.CloseExceedsPosition, decision.Decisions[1].Denial!.Code);
        Assert.Equal(before, _fixture.Guard.StateHash);
        _fixture.Guard.Observe(_fixture.Report(ids[1], VenueOrderStatus.Canceled));
        _fixture.Guard.Observe(_fixture.Report(ids[2], VenueOrderStatus.Canceled));
        Assert.True(_fixture.Guard.Risk.EvaluateBasket(basket).IsApproved);
    }

    [Fact]
    public async Task SubmitGroupAsync_TwoLinkedExits_CountAsOne()
    {
        _fixture.Hold(10m);

        var ids = await SendAsync(new GroupRequest { Exits = [Stop(10m), Target(10m)] });

        Assert.Equal((10m, 0m), Reach());
        Assert.Null(_fixture.Venue.Grouped[^1].Entry);
        _fixture.Fill(ids[0], 4m);
        Assert.Equal(DenialCodes.CloseExceedsPosition, _fixture.Ask(GuardFixture.Sell(1m, effect: PositionEffect.Close)).Denial!.Code);
        _fixture.Fill(ids[1], 6m);
        Assert.Equal((0m, 0m), Reach());
    }

    [Fact]
    public async Task Observe_BothLinkedExitsExecuted_IsAnOverfillAndTheSymbolIsDistrusted()
    {
        _fixture.Hold(10m);
        var ids = await SendAsync(new GroupRequest { Exits = [Stop(10m), Target(10m)] });
        _fixture.Fill(ids[0], 4m);
        _fixture.Fill(ids[1], 6m);
        Assert.DoesNotContain(AlarmCodes.Overfill, _fixture.Alarms.Codes);

        _fixture.Fill(ids[0], 1m);

        Assert.Contains(AlarmCodes.Overfill, _fixture.Alarms.Codes);
        Assert.Equal((-1m, TradingState.Quarantined), (_fixture.Net(), _fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme))));
    }

    [Fact]
    public async Task SubmitGroupAsync_OneOrderDenied_LeavesNothingBehind()
    {
        // Denials that are counted would be part of the state.
        var fixture = new GuardFixture(o => (o.Trips, o.Capabilities) = (AutoTrips.None, _fixture.Options.Capabilities));
        await fixture.SubmitAsync(GuardFixture.Buy(-1m));
        fixture.Fill(fixture.Work(GuardFixture.Buy(1m)), 1m);
        var before = fixture.Guard.StateHash;
        var request = Bracket(10m);

        var denial = Denied(await fixture.SubmitGroupAsync(request with { Exits = [request.Exits[0], request.Exits[1] with { LimitPrice = -1m }] }));

        Assert.Contains(denial.Violations, static v => v.Code == DenialCodes.PriceInvalid);
        Assert.Equal(before, fixture.Guard.StateHash);
        Assert.Empty(fixture.Venue.Grouped);
        Assert.Empty(fixture.Guard.OpenOrders);
    }

    [Theory]
    [InlineData("entry over the limit", "ORDER_QUANTITY_EXCEEDS_LIMIT")]
    [InlineData("null", "REQUEST_MISSING")]
    [InlineData("no exits", "GROUP_INVALID")]
    [InlineData("null exit", "GROUP_INVALID")]
    [InlineData("three exits", "GROUP_INVALID")]
    [InlineData("one exit alone", "GROUP_INVALID")]
    [InlineData("exit on the entry's side", "GROUP_INVALID")]
    [InlineData("exit larger than the entry", "GROUP_INVALID")]
    [InlineData("another symbol", "GROUP_INVALID")]
    [InlineData("the same id twice", "CLIENT_ID_CONFLICT")]
    [InlineData("the entry's id", "CLIENT_ID_CONFLICT")]
    public async Task SubmitGroupAsync_WhatCannotBe_IsDenied(string what, string code)
    {
        var fixture = new GuardFixture(static o =>
        {
            o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true };
            o.Limits = o.Limits with { MaxOrderQuantity = 10m };
        });
        var good = Bracket(10m);
        var request = what switch
        {
            "entry over the limit" => Bracket(10.5m) with { Entry = GuardFixture.Buy(11m, 100m) },
            "null" => null!,
            "no exits" => good with { Exits = [] },
            "null exit" => good with { Exits = [null!] },
            "three exits" => good with { Exits = [Stop(1m), Target(1m), Target(1m)] },
            "one exit alone" => new GroupRequest { Exits = [Stop(1m)] },
            "exit on the entry's side" => good with { Exits = [GuardFixture.Buy(1m, 100m, PositionEffect.Close)] },
            "exit larger than the entry" => good with { Exits = [Stop(10.001m)] },
            "another symbol" => good with { Exits = [Stop(1m) with { Symbol = "OTHER" }] },
            "the same id twice" => good with { Exits = [Stop(10m) with { ClientOrderId = "x" }, Target(10m) with { ClientOrderId = "x" }] },
            _ => new GroupRequest { Entry = good.Entry! with { ClientOrderId = "x" }, Exits = [Stop(10m) with { ClientOrderId = "x" }] },
        };

        Assert.Equal(code, Denied(await fixture.SubmitGroupAsync(request)).Code.Code);
        Assert.Empty(fixture.Guard.OpenOrders);
        Assert.DoesNotContain(AlarmCodes.GuardFaulted, fixture.Alarms.Codes);
    }

    [Fact]
    public async Task SubmitGroupAsync_TheSameSignalAgainWithOtherContent_GivesEveryExitItsOwnId()
    {
        _fixture.Hold(10m);
        var first = await SendAsync(Signalled(10m));
        foreach (var id in first)
        {
            _fixture.Guard.Observe(_fixture.Report(id, VenueOrderStatus.Canceled, 0m));
        }

        var second = await SendAsync(Signalled(9m));
        var third = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(Signalled(10m)));

        Assert.Equal(4, first.Concat(second).Distinct().Count());
        Assert.Equal(first, third.Orders.Select(o => o.Match(static _ => "", static a => a.Order.ClientOrderId, static _ => "", static _ => "")));
        Assert.Equal(2, _fixture.Venue.Grouped.Count);
        Assert.DoesNotContain(AlarmCodes.GuardFaulted, _fixture.Alarms.Codes);

        static GroupRequest Signalled(decimal quantity) => new() { Exits = [Stop(quantity) with { SignalId = "s1" }, Target(quantity) with { SignalId = "s1" }] };
    }

    [Fact]
    public async Task SubmitGroupAsync_TakenInPart_SettlesOrderByOrder()
    {
        _fixture.Venue.GroupAnswer = static g => new GroupOutcome { Orders = [new SubmitOutcome.Accepted { VenueOrderId = "1" }, new SubmitOutcome.Rejected(new VenueRejection("NO", "no"))] };

        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(Bracket(10m)));

        Assert.False(sent.IsComplete);
        Assert.IsType<OrderResult.Accepted>(sent.Orders[0]);
        Assert.IsType<OrderResult.Rejected>(sent.Orders[1]);
        Assert.IsType<OrderResult.Unknown>(sent.Orders[2]);
        Assert.Equal([OrderState.Unknown, OrderState.Working], _fixture.Guard.OpenOrders.Select(static o => o.State).Order().Reverse());
    }

    /// <summary>The venue has a leg of this id: the first send arrived, so its refusal as a duplicate is no end of it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task SubmitGroupAsync_ALegRefusedAsADuplicate_IsLookedUpAndNeverRejected(int leg)
    {
        var desk = new Desk();
        var fixture = desk.Open(ExitCap.None, static o => o.Capabilities = o.Capabilities with { AttachesExits = true, LinksExits = true });
        fixture.Venue.GroupAnswer = group => new GroupOutcome
        {
            Orders = [.. group.Orders.Select((o, i) => i == leg
            ? (SubmitOutcome)new SubmitOutcome.Rejected(new VenueRejection("DUP", "id is taken") { IsDuplicateId = true })
            : new SubmitOutcome.Accepted { VenueOrderId = $"V-{i}" })]
        };

        var sent = Assert.IsType<GroupResult.Sent>(await fixture.SubmitGroupAsync(Bracket(10m)));

        var id = Assert.IsType<OrderResult.Unknown>(sent.Orders[leg]).ClientOrderId;
        Assert.Equal((OrderState.Unknown, 10m), (fixture.Guard.FindOrder(id)!.State, fixture.Guard.FindPosition(GuardFixture.Acme)!.MaxLong));
        var order = fixture.Guard.FindOrder(id)!;
        desk.Find = _ => new OrderLookup.Found(new VenueOrder
        {
            ClientOrderId = id,
            VenueOrderId = "V-first",
            Symbol = GuardFixture.Acme,
            Side = order.Side,
            Quantity = 10m,
            Type = order.Type,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
        });
        await fixture.Guard.ResolveUnknownOrdersAsync(TestContext.Current.CancellationToken);
        Assert.Equal((OrderState.Working, "V-first"), (fixture.Guard.FindOrder(id)!.State, fixture.Guard.FindOrder(id)!.VenueOrderId));
    }

    /// <summary>A stop that fires right after the fill it waits for may be told first, even before the answer to the send.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Observe_AnExitsFillBeforeItsEntrys_EndsInTheSameBooks(bool beforeTheAnswer)
    {
        var usual = await FilledAsync([(0, 4m), (1, 2m)], beforeTheAnswer: false);

        Assert.Equal(usual, await FilledAsync([(1, 2m), (0, 4m)], beforeTheAnswer));
        Assert.StartsWith("2/2/8, PartiallyFilled PartiallyFilled Working, Active, 0/", usual, StringComparison.Ordinal);
    }

    /// <summary>What a bracket of 10 has come to after executions of its orders, told in this sequence.</summary>
    private static async Task<string> FilledAsync((int Leg, decimal Quantity)[] executions, bool beforeTheAnswer)
    {
        var fixture = new GuardFixture(static o => o.Capabilities = BrokerCapabilities.Plain with { AttachesExits = true, LinksExits = true });
        string[] ids = [];
        fixture.Venue.GroupAnswer = group =>
        {
            ids = [.. group.Orders.Select(static o => o.ClientOrderId)];
            Report(beforeTheAnswer);
            return new GroupOutcome { Orders = [.. ids.Select(static id => new SubmitOutcome.Accepted { VenueOrderId = "V-" + id })] };
        };
        await fixture.SubmitGroupAsync(Bracket(10m));
        Report(!beforeTheAnswer);
        var position = fixture.Guard.FindPosition(GuardFixture.Acme)!;
        var states = string.Join(' ', ids.Select(id => fixture.Guard.FindOrder(id)!.State));
        return FormattableString.Invariant(
            $"{position.Net}/{position.Managed}/{position.MaxLong}, {states}, {fixture.Guard.GetState(Guardrails.States.TradingScope.Of(GuardFixture.Acme))}, {fixture.Alarms.Codes.Count}/{position.Low}");

        void Report(bool now)
        {
            foreach (var (leg, quantity) in now ? executions : [])
            {
                fixture.Fill(ids[leg], quantity);
            }
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("null list")]
    [InlineData("null orders")]
    [InlineData("empty")]
    [InlineData("throws")]
    public async Task SubmitGroupAsync_AnUnusableAnswer_LeavesEveryOrderUnknown(string answer)
    {
        _fixture.Venue.GroupAnswer = g => answer switch
        {
            "null" => null!,
            "null list" => new GroupOutcome { Orders = null! },
            "null orders" => new GroupOutcome { Orders = [null!, null!, null!] },
            "empty" => new GroupOutcome { Orders = [] },
            _ => throw new TimeoutException("x"),
        };

        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(Bracket(10m)));

        Assert.All(sent.Orders, static o => Assert.IsType<OrderResult.Unknown>(o));
        Assert.Equal(Enumerable.Repeat(OrderState.Unknown, 3), _fixture.Guard.OpenOrders.Select(static o => o.State));
    }

    [Fact]
    public async Task SubmitGroupAsync_TheSenderFailsBeforeTheSend_LeavesNothing()
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.Guard.SubmitGroupAsync(Bracket(10m), static (_, _) => throw new InvalidOperationException("x")));
        Assert.All(sent.Orders, static o => Assert.IsType<OrderResult.Rejected>(o));
        Assert.Empty(_fixture.Guard.OpenOrders);
        using var canceled = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => _fixture.Guard.SubmitGroupAsync(
            Bracket(10m), (_, ct) => { canceled.Cancel(); ct.ThrowIfCancellationRequested(); return default; }, canceled.Token).AsTask());

        Assert.Empty(_fixture.Guard.OpenOrders);
        Assert.Equal((0m, 0m), Reach());
    }

    [Fact]
    public async Task CancelAsync_TheEntry_LeavesItsExitsCountingForWhatItFilled()
    {
        var ids = await SendAsync(Bracket(10m));
        _fixture.Fill(ids[0], 4m);

        Assert.IsType<CancelResult.Pending>(await _fixture.CancelAsync(ids[0]));
        Assert.Equal((10m, 0m), Reach());
        _fixture.Guard.Observe(_fixture.Report(ids[0], VenueOrderStatus.Canceled, 4m));

        Assert.Equal((4m, 0m), Reach());
        Assert.Equal(DenialCodes.CloseExceedsPosition, _fixture.Ask(GuardFixture.Sell(1m, effect: PositionEffect.Close)).Denial!.Code);
        Assert.IsType<CancelResult.Denied>(await _fixture.CancelAsync(ids[2]));
    }

    private static GroupRequest Bracket(decimal quantity) => new() { Entry = GuardFixture.Buy(decimal.Floor(quantity), 100m), Exits = [Stop(decimal.Floor(quantity)), Target(decimal.Floor(quantity))] };

    private static OrderRequest Stop(decimal quantity) => GuardFixture.Sell(quantity, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m };

    private static OrderRequest Target(decimal quantity) => GuardFixture.Sell(quantity, 110m, PositionEffect.Close);

    private static Denial Denied(GroupResult result) => Assert.IsType<GroupResult.Denied>(result).Denial;

    private async Task<string[]> SendAsync(GroupRequest request)
    {
        var sent = Assert.IsType<GroupResult.Sent>(await _fixture.SubmitGroupAsync(request));
        return [.. sent.Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId)];
    }

    private (decimal MaxLong, decimal MaxShort) Reach() => _fixture.Guard.FindPosition(GuardFixture.Acme) is { } p ? (p.MaxLong, p.MaxShort) : (0m, 0m);
}
