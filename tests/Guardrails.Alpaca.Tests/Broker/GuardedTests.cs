using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>The guard at a venue that speaks Alpaca's wire: what was lost in an incident, over real connections.</summary>
public sealed class GuardedTests
{
    private static readonly Attribution _operator = new("a test closes", "tests");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEntryIsFilled_AndBookedOnce()
    {
        await using var desk = await Desk.OpenAsync();

        Assert.IsType<OrderResult.Accepted>(await desk.SubmitAsync(OrderRequest.Buy("GME", 5) with { ClientOrderId = "in", TimeInForce = TimeInForce.Day }));
        await desk.UntilAsync(() => desk.Booked("GME") == 5m, () => desk.Guard.FindOrder("in")?.ToString());

        Assert.Equal((5m, OrderState.Filled), (desk.AtVenue("GME"), desk.Guard.FindOrder("in")!.State));
        await desk.UntilAsync(() => desk.Guard.GetReadiness().IsReady);
    }

    [Theory]
    [InlineData("gateway_timeout_after")]
    [InlineData("internal_error_after")]
    [InlineData("connection_lost_after")]
    public async Task AnEntryWhoseAnswerIsLost_IsFoundAndCountsOnce(string fault)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.ControlAsync("/sandbox/faults", $$"""{"fault":"{{fault}}","count":1,"method":"POST","path":"/v2/orders"}""");

        await desk.SubmitAsync(OrderRequest.Buy("GME", 5) with { ClientOrderId = "in", TimeInForce = TimeInForce.Day });
        await desk.UntilAsync(() => desk.Guard.FindOrder("in")!.State == OrderState.Filled, () => desk.Guard.FindOrder("in")?.ToString());

        Assert.Equal((5m, 5m), (desk.AtVenue("GME"), desk.Booked("GME")));
        Assert.Single(desk.Sandbox.Broker.Venue.Orders);
    }

    [Fact]
    public async Task ABracketWhoseAnswerIsLost_IsKnownByAllItsNames()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.ControlAsync("/sandbox/faults", """{"fault":"gateway_timeout_after","count":1,"method":"POST","path":"/v2/orders"}""");

        await desk.SubmitAsync(Bracket());
        await desk.UntilAsync(
            () => new[] { "in", "target", "stop" }.All(id => desk.Guard.FindOrder(id) is { VenueOrderId: not null, State: not OrderState.Unknown }) && desk.Booked("GME") == 10m,
            () => string.Join("; ", new[] { "in", "target", "stop" }.Select(id => desk.Guard.FindOrder(id))));

        Assert.Equal(["in", "stop", "target"], desk.Guard.OpenOrders.Select(static o => o.ClientOrderId).Append("in").Distinct().Order());
        Assert.All(desk.Guard.OpenOrders, static o => Assert.True(o.IsManaged));
    }

    [Fact]
    public async Task ABracket_IsKnownByItsNames_AndOneExitEndsTheOther()
    {
        await using var desk = await Desk.OpenAsync();

        await desk.SubmitAsync(Bracket());
        await desk.UntilAsync(() => desk.Booked("GME") == 10m && desk.Guard.FindOrder("target")?.State == OrderState.Working, () => string.Join("; ", desk.Guard.OpenOrders));
        Assert.Equal(TradingState.Active, desk.Guard.GetState(TradingScope.Account));
        await desk.ControlAsync("/sandbox/prices", """{"GME":"30"}""");
        await desk.UntilAsync(() => desk.Booked("GME") == 0m && desk.Guard.OpenOrders.Count == 0, () => string.Join("; ", desk.Guard.OpenOrders));

        Assert.Equal((0m, OrderState.Filled, OrderState.Canceled), (desk.AtVenue("GME"), desk.Guard.FindOrder("target")!.State, desk.Guard.FindOrder("stop")!.State));
    }

    [Fact]
    public async Task AClose_FreesWhatTheExitsHold()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SubmitAsync(Bracket());
        await desk.UntilAsync(() => desk.Booked("GME") == 10m && desk.Guard.FindOrder("target")?.State == OrderState.Working);

        var closed = await desk.Broker.CloseAsync(new CloseRequest { Symbol = "GME", By = _operator }, Cancelled);

        Assert.True(closed.IsClosed, closed.ToString());
        Assert.Equal(0m, desk.AtVenue("GME"));
    }

    [Fact]
    public async Task AStreamThatLosesAFill_IsMadeGoodByReadings()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.ControlAsync("/sandbox/faults", """{"fault":"drop_event","count":20}""");

        await desk.SubmitAsync(OrderRequest.Buy("GME", 5) with { ClientOrderId = "in", TimeInForce = TimeInForce.Day });
        await desk.UntilAsync(() => desk.Booked("GME") == 5m, () => desk.Guard.FindOrder("in")?.ToString());

        Assert.Equal(5m, desk.AtVenue("GME"));
    }

    [Fact]
    public async Task AConnectionThatBreaks_ComesBack_AndWhatHappenedMeanwhileIsBooked()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SubmitAsync(OrderRequest.Buy("GME", 5, 24m) with { ClientOrderId = "rest" });

        await desk.ControlAsync("/sandbox/stream", """{"action":"abort"}""");
        await desk.ControlAsync("/sandbox/prices", """{"GME":"23"}""");
        await desk.UntilAsync(() => desk.Booked("GME") == 5m && desk.Guard.GetReadiness().IsReady, () => $"{desk.Guard.FindOrder("rest")} {desk.Guard.GetReadiness()}");

        Assert.Equal(5m, desk.AtVenue("GME"));
    }

    [Fact]
    public async Task AfterARestart_LegsAreFoundByTheirNames()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SubmitAsync(Bracket());
        await desk.UntilAsync(() => desk.Booked("GME") == 10m && desk.Guard.FindOrder("target")?.State == OrderState.Working);
        using var again = new AlpacaBroker(Desk.OptionsFor(desk.Sandbox));

        foreach (var (name, type, others) in new[] { ("target", OrderType.Limit, new[] { "in", "stop" }), ("stop", OrderType.Stop, ["in", "target"]) })
        {
            var found = Assert.IsType<OrderLookup.Found>(await again.FindOrderAsync(new OrderQuery { Symbol = "GME", VenueSymbol = "GME", ClientOrderId = name, Type = type, SentWith = others }, Cancelled)).Order;
            Assert.Equal((name, desk.Guard.FindOrder(name)!.VenueOrderId), (found.ClientOrderId, found.VenueOrderId));
        }
    }

    [Fact]
    public async Task AReplacedOrder_IsAnotherOrder_AndTheOldOneEnds()
    {
        await using var desk = await Desk.OpenAsync();

        // An order that the venue has not acknowledged cannot be replaced yet.
        await desk.ControlAsync("/sandbox/latencies", """{"ack_ms":0}""");
        await desk.SubmitAsync(OrderRequest.Buy("GME", 5, 24m) with { ClientOrderId = "rest" });
        await desk.UntilAsync(() => desk.Guard.FindOrder("rest")?.State == OrderState.Working);

        var replaced = await desk.Broker.ReplaceAsync(new ReplaceRequest { ClientOrderId = "rest", LimitPrice = 24.5m }, Cancelled);
        await desk.UntilAsync(() => desk.Guard.OpenOrders is [{ LimitPrice: 24.5m }], () => $"{replaced}: {string.Join("; ", desk.Guard.OpenOrders)}");

        var open = Assert.Single(desk.Sandbox.Broker.Venue.OpenOrders);
        Assert.Equal((24.5m, 5m), (desk.Guard.OpenOrders[0].LimitPrice, desk.Guard.OpenOrders[0].Quantity));
        Assert.Equal(24.5m, open.LimitPrice);
    }

    [Fact]
    public async Task Check_NamesAWrongKey_ABlockedAccount_AndWhatCanSurprise()
    {
        await using var desk = await Desk.OpenAsync();

        var found = await desk.Adapter.CheckAsync(Cancelled);
        Assert.True(found.CanTrade, found.ToString());
        Assert.Contains(found.Warnings, static w => w.Contains("can sell short", StringComparison.Ordinal));
        Assert.Contains(found.Warnings, static w => w.Contains("not the national best bid and offer", StringComparison.Ordinal));
        Assert.NotNull(found.Session);

        var options = Desk.OptionsFor(desk.Sandbox);
        options.SecretKey = "wrong";
        using var stranger = new AlpacaBroker(options);
        Assert.Contains("does not take the key", Assert.Single((await stranger.CheckAsync(Cancelled)).Problems), StringComparison.Ordinal);
    }

    /// <summary>Whatever goes wrong, the secret is in no log, no alarm, no answer to the bot, and no record of the journal.</summary>
    [Fact]
    public async Task TheSecret_IsNowhere()
    {
        const string secret = "sandbox-secret";
        var (log, journal) = (new Heard(), new InMemoryJournal());
        await using (var desk = await Desk.OpenAsync(
            options => options.LoggerFactory = log,
            options => (options.Guard.LoggerFactory, options.Guard.Journal) = (log, journal)))
        {
            foreach (var fault in new[] { "gateway_timeout_after", "connection_lost_after", "rate_limited", "internal_error_before" })
            {
                await desk.ControlAsync("/sandbox/faults", $$"""{"fault":"{{fault}}","count":2}""");
                log.Lines.Enqueue((await desk.Broker.SubmitAsync(OrderRequest.Buy("GME", 1, 20m) with { TimeInForce = TimeInForce.Day }, Cancelled)).ToString());
            }

            await desk.ControlAsync("/sandbox/stream", """{"action":"error"}""");
            var options = Desk.OptionsFor(desk.Sandbox);
            options.SecretKey = $"{secret}-wrong";
            options.LoggerFactory = log;
            using var stranger = new AlpacaBroker(options);
            log.Lines.Enqueue((await stranger.CheckAsync(Cancelled)).ToString());
            log.Lines.Enqueue((await stranger.GetPositionsAsync(Cancelled)).Reason ?? "");
            try
            {
                await foreach (var told in stranger.StreamAsync(Cancelled))
                {
                    log.Lines.Enqueue(told.ToString());
                }
            }
            catch (IOException refused)
            {
                log.Lines.Enqueue(refused.ToString());
            }

            await desk.UntilAsync(() => log.Lines.Any(static line => line.Contains("stream", StringComparison.Ordinal)));
        }

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, static line => line.Contains(secret, StringComparison.Ordinal));
        await foreach (var record in journal.ReadAsync(1, Cancelled))
        {
            Assert.Equal(-1, record.Payload.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)));
        }
    }

    private static GroupRequest Bracket() => new()
    {
        Entry = OrderRequest.Buy("GME", 10) with { ClientOrderId = "in" },
        Exits =
        [
            OrderRequest.Sell("GME", 10, 28m) with { ClientOrderId = "target" },
            OrderRequest.Sell("GME", 10) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 22m },
        ],
    };
}
