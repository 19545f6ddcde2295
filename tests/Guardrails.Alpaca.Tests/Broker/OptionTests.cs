using Guardrails.Alpaca.Mapping;
using Guardrails.Closing;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Options through the guard, over the wire.</summary>
public sealed class OptionTests
{
    private const string C25 = "GME300118C00025000";
    private const string C30 = "GME300118C00030000";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasBought_IsHeldInContracts_AndClosed()
    {
        await using var desk = await Desk.OpenAsync(symbol: C25);

        await desk.SubmitAsync(OrderRequest.Buy(C25, 3m, 2.60m));
        await desk.UntilAsync(() => desk.AtVenue(C25) == 3m && desk.Booked(C25) == 3m);
        var result = await desk.Broker.CloseAsync(All(C25), Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        await desk.UntilAsync(() => desk.Booked(C25) == 0m && desk.AtVenue(C25) == 0m);
    }

    [Fact]
    public async Task AStop_GivesWayToAClose()
    {
        await using var desk = await Desk.OpenAsync(symbol: C25);
        await desk.SubmitAsync(OrderRequest.Buy(C25, 3m));
        await desk.UntilAsync(() => desk.Booked(C25) == 3m);
        await desk.SubmitAsync(OrderRequest.Sell(C25, 3m) with { Type = OrderType.Stop, StopPrice = 2m, TimeInForce = TimeInForce.Day, Effect = PositionEffect.Close });

        var result = await desk.Broker.CloseAsync(All(C25), Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.Equal(0m, desk.AtVenue(C25));
    }

    [Theory]
    [InlineData("post")]
    [InlineData("closed")]
    public async Task OutsideTheSession_ACloseIsQueued_AndSendsNothing(string phase)
    {
        await using var desk = await Desk.OpenAsync(symbol: C25);
        await desk.SubmitAsync(OrderRequest.Buy(C25, 3m));
        await desk.UntilAsync(() => desk.Booked(C25) == 3m);
        await desk.ControlAsync("/sandbox/session", $$"""{"phase":"{{phase}}"}""");
        var before = desk.Sandbox.Broker.Venue.Orders.Count;

        var result = await desk.Broker.CloseAsync(All(C25), Cancelled);

        Assert.True(result is CloseResult.Queued, result.ToString());
        Assert.Equal((before, 3m), (desk.Sandbox.Broker.Venue.Orders.Count, desk.AtVenue(C25)));
    }

    [Fact]
    public async Task ACallThatNothingCovers_IsRefused_AndReservesNothing()
    {
        await using var desk = await Desk.OpenAsync(symbol: C25);

        var result = await desk.SubmitAsync(OrderRequest.Sell(C25, 1m));

        Assert.Contains("uncovered option contracts", Assert.IsType<OrderResult.Rejected>(result).Rejection.Message, StringComparison.Ordinal);
        Assert.Equal(0m, desk.Guard.FindPosition(C25)?.MaxShort ?? 0m);
    }

    [Fact]
    public async Task WithAShortLegBesideIt_TheLongLegStaysUntilTheShortOneIsBoughtBack()
    {
        await using var desk = await Desk.OpenAsync(guard: static options => options.Symbols = [C25, C30], symbol: C25);
        await desk.SubmitAsync(OrderRequest.Buy(C25, 1m));
        await desk.UntilAsync(() => desk.Booked(C25) == 1m);
        await desk.SubmitAsync(OrderRequest.Sell(C30, 1m));
        await desk.UntilAsync(() => desk.Booked(C30) == -1m);

        Assert.IsType<CloseResult.Refused>(await desk.Broker.CloseAsync(All(C25), Cancelled));
        Assert.IsType<CloseResult.Closed>(await desk.Broker.CloseAsync(All(C30), Cancelled));
        Assert.IsType<CloseResult.Closed>(await desk.Broker.CloseAsync(All(C25), Cancelled));

        Assert.Equal((0m, 0m), (desk.AtVenue(C25), desk.AtVenue(C30)));
    }

    /// <summary>From 3 on the contract has steps of 0.05: an entry off the step is denied, and an exit goes out at the next one.</summary>
    [Fact]
    public async Task APriceOffTheContractsStep_IsDeniedOfAnEntry_AndRoundedOfAnExit()
    {
        await using var desk = await Desk.OpenAsync(symbol: C25);
        await desk.SubmitAsync(OrderRequest.Buy(C25, 1m, 2.51m));
        await desk.UntilAsync(() => desk.Booked(C25) == 1m);

        var entry = await desk.Broker.SubmitAsync(OrderRequest.Buy(C25, 1m, 3.02m), Cancelled);
        Assert.True(Assert.IsType<OrderResult.Denied>(entry).Denial.Has(Guardrails.Denials.DenialCodes.PriceOffTick), entry.ToString());
        var exit = await desk.SubmitAsync(OrderRequest.Sell(C25, 1m, 3.02m) with { Effect = PositionEffect.Close });

        Assert.IsType<OrderResult.Accepted>(exit);
        Assert.Equal(3m, desk.Sandbox.Broker.Venue.OpenOrders.Single().LimitPrice);
    }

    /// <summary>Exercise, assignment and expiry at the venue are read as changes of both positions, with their cause, and each once.</summary>
    [Fact]
    public async Task WhatEndsAContract_IsToldOnce_WithItsCause()
    {
        await using var desk = await Desk.OpenAsync(guard: static options => options.Symbols = [C25, C30, "GME"], symbol: C25);
        await desk.SubmitAsync(OrderRequest.Buy(C25, 3m));
        await desk.UntilAsync(() => desk.Booked(C25) == 3m);
        await desk.SubmitAsync(OrderRequest.Sell(C30, 1m));
        await desk.UntilAsync(() => desk.Booked(C30) == -1m);
        var moves = new Guardrails.Alpaca.Calls.MoveCalls(desk.Adapter.Http, TimeProvider.System);
        Assert.Empty((await moves.AskAsync(Cancelled)).Moves);

        await desk.ControlAsync("/sandbox/options", $$"""{"symbol":"{{C25}}","event":"exercise","qty":2}""");
        await desk.ControlAsync("/sandbox/options", $$"""{"symbol":"{{C30}}","event":"assign","qty":1}""");
        await desk.ControlAsync("/sandbox/options", $$"""{"symbol":"{{C25}}","event":"expire"}""");

        var (told, problem) = await moves.AskAsync(Cancelled);
        Assert.Null(problem);
        var reports = told.Select(SettlementReader.Read).ToArray();
        Assert.Equal(
            [(C25, OrderSide.Sell, 2m, 0m), ("GME", OrderSide.Buy, 200m, 25m), (C30, OrderSide.Buy, 1m, 0m), ("GME", OrderSide.Sell, 100m, 30m), (C25, OrderSide.Sell, 1m, 0m)],
            reports.Select(static r => (r!.Symbol.Value, r.Side, r.Fill!.Quantity, r.Fill.Price)));
        Assert.All(reports, static r => Assert.Equal(ExecutionCause.Settlement, r!.Cause));
        foreach (var report in reports)
        {
            desk.Guard.Observe(report!);
        }

        Assert.Equal((0m, 0m, 100m), (desk.Booked(C25), desk.Booked(C30), desk.Booked("GME")));
        foreach (var move in told)
        {
            moves.Told(move);
        }

        Assert.Empty((await moves.AskAsync(Cancelled)).Moves);
    }

    private static CloseRequest All(string symbol) => new() { Symbol = symbol, By = new Attribution("a test closes", "tests") };
}
