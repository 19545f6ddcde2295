using Guardrails.Closing;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Coins: bought with a fee in the coin, and got rid of at any hour.</summary>
public sealed class CoinTests
{
    private const string Coin = "BTC/USD";
    private static readonly CloseRequest _all = new() { Symbol = Coin, By = new Attribution("a test closes", "tests") };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("core")]
    [InlineData("pre")]
    [InlineData("overnight")]
    [InlineData("closed")]
    public async Task WhatWasBought_IsClosedAtAnyHour_DownToWhatTheFeeHasLeft(string phase)
    {
        await using var desk = await Desk.OpenAsync(symbol: Coin);
        await desk.ControlAsync("/sandbox/session", $$"""{"phase":"{{phase}}"}""");
        await desk.SubmitAsync(OrderRequest.Buy(Coin, 0.5m));
        await desk.UntilAsync(() => desk.AtVenue(Coin) == 0.49875m && desk.Booked(Coin) > 0m);

        var result = await desk.Broker.CloseAsync(_all, Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.True(desk.AtVenue(Coin) == 0m, $"{result}: {string.Join("; ", desk.Sandbox.Broker.Venue.Orders)} | {string.Join("; ", desk.Sandbox.Broker.Venue.Executions)} | {desk.Booked(Coin)}");
        Assert.InRange(desk.Booked(Coin), 0m, 0.00125m); // what the fee has taken counts until a minute has shown that it is not there
    }

    [Fact]
    public async Task AStopLimit_SellsAtNight()
    {
        await using var desk = await HoldingAsync(0.5m);
        await desk.ControlAsync("/sandbox/session", """{"phase":"closed"}""");
        await desk.SubmitAsync(OrderRequest.Sell(Coin, 0.5m) with { Type = OrderType.StopLimit, StopPrice = 58_000m, LimitPrice = 57_000m, Effect = PositionEffect.Close });

        await desk.ControlAsync("/sandbox/prices", """{"BTC/USD":"57500"}""");

        await desk.UntilAsync(() => desk.Booked(Coin) == 0m && desk.AtVenue(Coin) == 0m, () => $"{desk.Booked(Coin)} {desk.AtVenue(Coin)}");
    }

    [Fact]
    public async Task AStopLimit_GivesWayToAClose()
    {
        await using var desk = await HoldingAsync(0.5m);
        await desk.SubmitAsync(OrderRequest.Sell(Coin, 0.5m) with { Type = OrderType.StopLimit, StopPrice = 58_000m, LimitPrice = 57_000m, Effect = PositionEffect.Close });

        var result = await desk.Broker.CloseAsync(_all, Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.Equal(0m, desk.AtVenue(Coin));
    }

    /// <summary>The venue takes no order for coins above 200,000 USD.</summary>
    [Fact]
    public async Task ALargePosition_IsClosedInParts()
    {
        await using var desk = await HoldingAsync(9m);

        var result = await desk.Broker.CloseAsync(_all, Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.Equal(0m, desk.AtVenue(Coin));
    }

    [Fact]
    public async Task WithAnOwnBuyResting_AllIsClosed()
    {
        await using var desk = await HoldingAsync(0.5m);
        await desk.SubmitAsync(OrderRequest.Buy(Coin, 0.1m, 50_000m));

        var result = await desk.Broker.CloseAsync(_all, Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.Equal(0m, desk.AtVenue(Coin));
    }

    [Fact]
    public async Task OfACoin_AStopAndAPairAreDenied_OnAnAccountThatTradesSharesToo()
    {
        await using var desk = await Desk.OpenAsync(symbol: Coin);
        await desk.SubmitAsync(OrderRequest.Buy(Coin, 0.5m));
        await desk.UntilAsync(() => desk.Booked(Coin) == 0.5m);
        var (stop, target) = (OrderRequest.Sell(Coin, 0.4m) with { Type = OrderType.Stop, StopPrice = 58_000m, Effect = PositionEffect.Close }, OrderRequest.Sell(Coin, 0.4m, 62_000m) with { Effect = PositionEffect.Close });

        Assert.Contains("ORDER_TYPE_UNSUPPORTED", (await desk.Broker.SubmitAsync(stop, Cancelled)).ToString(), StringComparison.Ordinal);
        Assert.Contains("GROUP_UNSUPPORTED", (await desk.Broker.SubmitGroupAsync(new GroupRequest { Exits = [target, stop with { Type = OrderType.StopLimit, LimitPrice = 57_000m }] }, Cancelled)).ToString(), StringComparison.Ordinal);
    }

    /// <summary>The account holds coins from before.</summary>
    private static async Task<Desk> HoldingAsync(decimal quantity)
    {
        var settings = Desk.Settings();
        settings.Cash = 1_000_000m;
        var sandbox = await Sandbox.AlpacaSandbox.StartAsync(settings, Cancelled);
        sandbox.Broker.Venue.SeedPosition(Coin, quantity, 60_000m);
        return await Desk.OpenAsync(guard: static options => options.Guard.ManageExistingPositions = true, sandbox: sandbox, symbol: Coin);
    }
}
