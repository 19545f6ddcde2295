using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Orders of several options through the guard, over the wire.</summary>
public sealed class SpreadTests
{
    private const string C25 = "GME300118C00025000";
    private const string C30 = "GME300118C00030000";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AVerticalSpread_IsOpenedAndClosed_AsOneOrderEach(bool hasPrice)
    {
        await using var desk = await OpenAsync();

        await SubmitAsync(desk, Open(3m, hasPrice ? 1.50m : null, "in"));
        await desk.UntilAsync(() => (desk.Booked(C25), desk.Booked(C30)) == (3m, -3m), () => State(desk));
        Assert.Equal((OrderState.Filled, OrderState.Filled), (desk.Guard.FindOrder("in")!.State, desk.Guard.FindOrder("in-2")!.State));
        await SubmitAsync(desk, Close(3m, hasPrice ? -1.30m : null, "out"));
        await desk.UntilAsync(() => (desk.Booked(C25), desk.Booked(C30)) == (0m, 0m) && desk.Guard.OpenOrders.Count == 0, () => State(desk));

        Assert.Equal((0m, 0m), (desk.AtVenue(C25), desk.AtVenue(C30)));
        Assert.Equal(4, desk.Sandbox.Broker.Venue.Orders.Count);
        await desk.UntilAsync(() => desk.Guard.GetReadiness(C25).IsReady && desk.Guard.GetReadiness(C30).IsReady);
        Assert.Equal(TradingState.Active, desk.Guard.GetState(TradingScope.Account));
    }

    [Fact]
    public async Task ARefusalOfOneLeg_RefusesAll_AndReservesNothing()
    {
        await using var desk = await OpenAsync();

        // Two are sold and one is bought: one of those that are sold has no cover in the order.
        var result = await SubmitAsync(desk, Open(1m, null, "in") with { Legs = [Leg(C25, OrderSide.Buy, PositionEffect.Open), Leg(C30, OrderSide.Sell, PositionEffect.Open, 2)] });

        Assert.All(result, static order => Assert.Contains("uncovered option contracts", Assert.IsType<OrderResult.Rejected>(order).Rejection.Message, StringComparison.Ordinal));
        Assert.All(desk.Sandbox.Broker.Venue.Orders, static order => Assert.Equal(VenueOrderStatus.Rejected, order.Status));
        Assert.Equal((0m, 0m), (desk.Guard.FindPosition(C25)?.MaxLong ?? 0m, desk.Guard.FindPosition(C30)?.MaxShort ?? 0m));
    }

    [Theory]
    [InlineData("gateway_timeout_after")]
    [InlineData("connection_lost_after")]
    public async Task ASpreadWhoseAnswerIsLost_IsFoundByItsLegs_AndCountsOnce(string fault)
    {
        await using var desk = await OpenAsync();
        await desk.ControlAsync("/sandbox/faults", $$"""{"fault":"{{fault}}","count":1,"method":"POST","path":"/v2/orders"}""");

        await SubmitAsync(desk, Open(2m, 1.50m, "in"));
        await desk.UntilAsync(() => desk.Guard.FindOrder("in")!.State == OrderState.Filled && desk.Guard.FindOrder("in-2")!.State == OrderState.Filled, () => State(desk));

        Assert.Equal((2m, -2m), (desk.Booked(C25), desk.Booked(C30)));
        Assert.Equal((2m, -2m), (desk.AtVenue(C25), desk.AtVenue(C30)));
        Assert.Equal(2, desk.Sandbox.Broker.Venue.Orders.Count);
    }

    [Theory]
    [InlineData("gateway_timeout_after")]
    [InlineData("gateway_timeout_before")]
    public async Task ARestingSpreadWhoseAnswerIsLost_IsOneOrderOrNone_AndIsKnown(string fault)
    {
        await using var desk = await OpenAsync();
        await desk.ControlAsync("/sandbox/faults", $$"""{"fault":"{{fault}}","count":1,"method":"POST","path":"/v2/orders"}""");
        var isTaken = fault.EndsWith("after", StringComparison.Ordinal);

        await SubmitAsync(desk, Open(2m, 1.30m, "in"));
        Assert.Equal(isTaken ? 2 : 0, desk.Sandbox.Broker.Venue.OpenOrders.Count);
        if (!isTaken)
        {
            // That it is not there is proved after the horizon of the venue, a minute: until then both legs count.
            Assert.Equal((2m, 2m), (desk.Guard.FindPosition(C25)!.MaxLong, desk.Guard.FindPosition(C30)!.MaxShort));
            Assert.Equal(OrderState.Unknown, desk.Guard.FindOrder("in-2")!.State);
            return;
        }

        await desk.UntilAsync(() => desk.Guard.FindOrder("in")!.State == OrderState.Working && desk.Guard.FindOrder("in-2")!.State == OrderState.Working, () => State(desk));
        Assert.Equal(2, desk.Guard.OpenOrders.Count);
    }

    [Fact]
    public async Task ARestingSpread_IsCanceledByAnyLeg_AsOne()
    {
        await using var desk = await OpenAsync();
        await SubmitAsync(desk, Open(2m, 1.30m, "in"));
        await desk.UntilAsync(() => desk.Guard.FindOrder("in")!.State == OrderState.Working, () => State(desk));

        var result = await desk.Broker.CancelAsync("in-2", Cancelled);

        Assert.True(result is CancelResult.Ended or CancelResult.Pending, result.ToString());
        await desk.UntilAsync(() => desk.Guard.OpenOrders.Count == 0 && desk.Sandbox.Broker.Venue.OpenOrders.Count == 0, () => State(desk));
    }

    [Fact]
    public async Task AfterARestart_ALegIsCanceledWithItsOrder_OnceTheListHasShownBoth()
    {
        await using var desk = await OpenAsync();
        await SubmitAsync(desk, Open(2m, 1.30m, "in"));
        await desk.UntilAsync(() => desk.Guard.FindOrder("in-2")!.State == OrderState.Working, () => State(desk));
        using var again = new AlpacaBroker(Desk.OptionsFor(desk.Sandbox));
        await again.GetOpenOrdersAsync(Cancelled);

        Assert.IsType<CancelOutcome.Accepted>(await again.CancelAsync(Proofs.Cancel("in-2", desk.Guard.FindOrder("in-2")!.VenueOrderId), Cancelled));

        await desk.UntilAsync(() => desk.Sandbox.Broker.Venue.OpenOrders.Count == 0);
    }

    [Fact]
    public async Task WhatTheStreamDidNotTell_IsFoundByReadings()
    {
        await using var desk = await OpenAsync();
        await desk.ControlAsync("/sandbox/faults", """{"fault":"drop_event","count":2}""");

        await SubmitAsync(desk, Open(1m, 1.50m, "in"));

        await desk.UntilAsync(() => (desk.Booked(C25), desk.Booked(C30)) == (1m, -1m), () => State(desk));
    }

    private static Task<Desk> OpenAsync() => Desk.OpenAsync(guard: static options => options.Symbols = [C25, C30], symbol: C25);

    private static async Task<IReadOnlyList<OrderResult>> SubmitAsync(Desk desk, MultilegRequest request)
    {
        await desk.UntilAsync(() => desk.Guard.GetReadiness(C30).IsReady, () => desk.Guard.GetReadiness(C30).ToString());
        var result = await desk.Broker.SubmitMultilegAsync(request, Cancelled);
        return Assert.IsType<GroupResult.Sent>(result).Orders;
    }

    private static MultilegRequest Open(decimal quantity, decimal? limit, string id) => new()
    {
        ClientOrderId = id,
        Quantity = quantity,
        LimitPrice = limit,
        TimeInForce = TimeInForce.Day,
        Legs = [Leg(C25, OrderSide.Buy, PositionEffect.Open), Leg(C30, OrderSide.Sell, PositionEffect.Open)],
    };

    private static MultilegRequest Close(decimal quantity, decimal? limit, string id) => new()
    {
        ClientOrderId = id,
        Quantity = quantity,
        LimitPrice = limit,
        TimeInForce = TimeInForce.Day,
        Legs = [Leg(C25, OrderSide.Sell, PositionEffect.Close), Leg(C30, OrderSide.Buy, PositionEffect.Close)],
    };

    private static MultilegLeg Leg(string symbol, OrderSide side, PositionEffect effect, int ratio = 1) => new() { Symbol = symbol, Side = side, Effect = effect, Ratio = ratio };

    private static string State(Desk desk) =>
        $"{desk.Booked(C25)} {desk.Booked(C30)}; {string.Join("; ", desk.Guard.OpenOrders)}; at the venue {string.Join("; ", desk.Sandbox.Broker.Venue.Orders)}";
}
