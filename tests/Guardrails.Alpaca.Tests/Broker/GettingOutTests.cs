using System.Text;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>How a position is closed at the venue when a market order does not execute, or is refused.</summary>
public sealed class GettingOutTests
{
    private static readonly CloseRequest _all = new() { Symbol = "GME", By = new Attribution("a test closes", "tests") };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pre")]
    [InlineData("post")]
    public async Task InExtendedHours_TheExitIsALimitForThem_AndTheGroupGivesWay(string phase)
    {
        await using var desk = await HoldingAsync(10m);
        await desk.SubmitAsync(new GroupRequest
        {
            Exits =
            [
                OrderRequest.Sell("GME", 10m, 40m) with { Effect = PositionEffect.Close },
                OrderRequest.Sell("GME", 10m) with { Type = OrderType.Stop, StopPrice = 20m, Effect = PositionEffect.Close },
            ],
        });
        await desk.ControlAsync("/sandbox/session", $$"""{"phase":"{{phase}}"}""");

        var result = await desk.Broker.CloseAsync(_all, Cancelled);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal(0m, desk.AtVenue("GME"));
        var exit = desk.Sandbox.Broker.Venue.Orders.Single(static o => o is { Side: OrderSide.Sell, FilledQuantity: 10m });
        Assert.Equal(OrderType.Limit, exit.Type);
        Assert.InRange(exit.LimitPrice!.Value, 24.70m, 24.75m); // 1 % below the bid
    }

    [Fact]
    public async Task WhileTheMarketIsClosed_TheExitIsQueued_AndSaysUntilWhen()
    {
        await using var desk = await HoldingAsync(10m);
        await desk.ControlAsync("/sandbox/session", """{"phase":"closed"}""");

        var result = Assert.IsType<CloseResult.Queued>(await desk.Broker.CloseAsync(_all, Cancelled));

        Assert.Equal((10m, 10m), (result.InFlight, desk.AtVenue("GME")));
        Assert.NotNull(result.Until);
        Assert.Equal(new TimeSpan(9, 30, 0), TimeZoneInfo.ConvertTime(result.Until.Value, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).TimeOfDay);

        // An entry at night says the same.
        await desk.UntilAsync(() => desk.Guard.GetReadiness("GME").IsReady);
        var status = await desk.Broker.GetMarketStatusAsync("GME", Cancelled);
        Assert.Equal((MarketPhase.Closed, result.Until), (status!.Phase, status.ContinuousAt));

        await desk.ControlAsync("/sandbox/session", """{"phase":"core"}""");
        await desk.UntilAsync(() => desk.Booked("GME") == 0m);
    }

    [Fact]
    public async Task AtNightAnEntry_SaysUntilWhenItIsQueued()
    {
        await using var desk = await HoldingAsync(1m);
        await desk.ControlAsync("/sandbox/session", """{"phase":"closed"}""");
        await desk.UntilAsync(() => desk.Broker.GetMarketStatusAsync("GME", Cancelled).AsTask().GetAwaiter().GetResult()?.Phase == MarketPhase.Closed);

        var entry = Assert.IsType<OrderResult.Accepted>(await desk.SubmitAsync(OrderRequest.Buy("GME", 1m, 20m) with { TimeInForce = TimeInForce.Day }));
        Assert.NotNull(entry.QueuedUntil);
    }

    [Fact]
    public async Task OvernightAHalt_QueuesTheExit_AndSaysSo()
    {
        await using var desk = await HoldingAsync(10m, overnight: true);
        await desk.ControlAsync("/sandbox/session", """{"phase":"overnight"}""");
        await desk.ControlAsync("/sandbox/halts", """{"GME":true}""");

        var result = Assert.IsType<CloseResult.Queued>(await desk.Broker.CloseAsync(_all, Cancelled));

        Assert.Contains("halted", result.Why, StringComparison.Ordinal);
        Assert.Equal(10m, desk.AtVenue("GME"));
    }

    /// <summary>A market sale beside the account's own resting purchase is refused as a wash trade; one with a limit above it is not.</summary>
    [Fact]
    public async Task AnOwnPurchaseRests_TheExitGoesBeyondIt()
    {
        await using var desk = await HoldingAsync(10m);
        await desk.SubmitAsync(OrderRequest.Buy("GME", 1m, 20m) with { ClientOrderId = "rests", TimeInForce = TimeInForce.Day });

        var result = await desk.Broker.CloseAsync(_all with { KeepsEntries = true }, Cancelled);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((0m, OrderState.Working), (desk.AtVenue("GME"), desk.Guard.FindOrder("rests")!.State));
    }

    /// <summary>Somebody's stop to buy rests: nothing plain passes beside it, two linked exits do.</summary>
    [Fact]
    public async Task SomebodysStopToBuyRests_TheExitGoesAsAPair()
    {
        await using var desk = await HoldingAsync(10m);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(desk.Sandbox.Address, "/v2/orders"))
        {
            Content = new StringContent("""{"symbol":"GME","qty":"1","side":"buy","type":"stop","stop_price":"60","time_in_force":"day"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("APCA-API-KEY-ID", "PKSANDBOX");
        request.Headers.Add("APCA-API-SECRET-KEY", "sandbox-secret");
        using var answer = await desk.Control.SendAsync(request, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        await desk.UntilAsync(() => desk.Guard.OpenOrders.Any(static o => !o.IsManaged));

        var result = await desk.Broker.CloseAsync(_all, Cancelled);

        Assert.True(result.IsClosed, result.ToString());
        Assert.Equal(0m, desk.AtVenue("GME"));
        Assert.Single(desk.Sandbox.Broker.Venue.OpenOrders);
    }

    [Fact]
    public async Task APartOfAShare_IsClosed()
    {
        await using var desk = await HoldingAsync(10.5m, options => options.TradesFractions = true);

        Assert.IsType<CloseResult.Closed>(await desk.Broker.CloseAsync(_all, Cancelled));

        Assert.Equal(0m, desk.AtVenue("GME"));
        Assert.True(desk.Guard.GetReadiness("GME").IsReady, desk.Guard.GetReadiness("GME").ToString());
    }

    /// <summary>After a restart nobody has described an asset yet. By the form of its symbol a coin could be a share, which is closed at the weekend.</summary>
    [Fact]
    public async Task AnAssetThatNobodyHasDescribed_IsAskedForFirst()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Answer(404, """{"code":40410000,"message":"asset not found for BTCUSD"}""")
            .Answer(200, """{"id":"a-1","class":"crypto","symbol":"BTC/USD","status":"active","tradable":true,"min_order_size":"0.0001","min_trade_increment":"0.0001","price_increment":"1"}""").Broker();

        Assert.Null(await broker.GetMarketStatusAsync("BTCUSD", Cancelled));
        Assert.Equal(MarketStatus.Continuous, await broker.GetMarketStatusAsync("BTCUSD", Cancelled));
        Assert.All(venue.Requests, static r => Assert.Equal("/v2/assets/BTCUSD", r.Path));
    }

    private static async Task<Desk> HoldingAsync(decimal quantity, Action<AlpacaOptions>? configure = null, bool overnight = false)
    {
        var settings = Desk.Settings();
        settings.Assets = [new() { Symbol = "GME", Price = 25m, Name = "GameStop", Exchange = "NYSE", OvernightTradable = overnight, Fractionable = true }];
        var desk = await Desk.OpenAsync(configure, sandbox: await Sandbox.AlpacaSandbox.StartAsync(settings, Cancelled));
        await desk.SubmitAsync(OrderRequest.Buy("GME", quantity) with { TimeInForce = TimeInForce.Day });
        await desk.UntilAsync(() => desk.Booked("GME") == quantity);
        return desk;
    }
}
