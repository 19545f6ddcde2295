using System.Net.Sockets;
using System.Text;
using Guardrails.Alpaca.Tests.Mapping;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>What becomes of a write, for every way in which its answer can come, be broken, or not come.</summary>
public sealed class OutcomeTests
{
    private const string Order = """{"id":"v-1","client_order_id":"bot-1","symbol":"ACME","asset_class":"us_equity","qty":"5","filled_qty":"0","side":"buy","type":"limit","order_class":"","time_in_force":"day","limit_price":"103","status":"pending_new","position_intent":"buy_to_open"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taken_TellsIdAndTerms()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Order, ("X-Request-ID", "r-1"));
        using var broker = venue.Broker();

        var taken = Assert.IsType<SubmitOutcome.Accepted>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5, OrderType.Limit, 103m)), Cancelled));

        Assert.Equal(("v-1", "bot-1", VenueOrderStatus.PendingNew, 103m), (taken.VenueOrderId, taken.Echo!.ClientOrderId, taken.Echo.Status, taken.Echo.LimitPrice));
        var request = Assert.Single(venue.Requests);
        Assert.Equal(("POST", "/v2/orders", "PKTEST"), (request.Method, request.Path, request.KeyId));
        Assert.Contains("\"position_intent\":\"buy_to_open\"", request.Body, StringComparison.Ordinal);
    }

    public static TheoryData<int, string> Unknowns => new()
    {
        { 500, """{"message":"internal server error occurred"}""" },
        { 502, "<html>bad gateway</html>" },
        { 503, "" },
        { 504, """{"message":"gateway timeout"}""" },
        { 408, "" },
        { 302, "" },
        { 200, """{"id":"v-1","side":""" },
        { 200, """{"client_order_id":"bot-1"}""" },
        { 200, "" },
        { 204, "" },
        { 200, "[]" },
    };

    [Theory]
    [MemberData(nameof(Unknowns))]
    public async Task AnAnswerThatProvesNothing_IsUnknown_AndNothingIsSentAgain(int status, string body)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(status, body, ("Location", $"{venue.Address}v2/elsewhere"));
        using var broker = venue.Broker();

        Assert.IsType<SubmitOutcome.Unknown>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));

        Assert.Single(venue.Requests);
    }

    public static TheoryData<int, string, string> Refusals => new()
    {
        { 403, """{"code":40310000,"message":"insufficient buying power"}""", "40310000" },
        { 422, """{"code":42210000,"message":"something new"}""", "42210000" },
        { 401, "<html>nginx</html>", "HTTP 401" },
        { 429, """{"code":42910000,"message":"rate limit exceeded"}""", "42910000" },
        { 400, "", "HTTP 400" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task ARefusal_IsDefinite(int status, string body, string code)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(status, body);
        using var broker = venue.Broker();

        var refused = Assert.IsType<SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));

        Assert.Equal((code, true), (refused.Rejection.Code, refused.Rejection.ByVenue));
    }

    [Fact]
    public async Task ADuplicateId_IsToldAsOne()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(422, """{"code":40010001,"message":"client_order_id must be unique"}""");
        using var broker = venue.Broker();

        Assert.True(Assert.IsType<SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled)).Rejection.IsDuplicateId);
    }

    [Fact]
    public async Task AConnectionThatBreaksAfterTheRequest_IsUnknown_AndNothingIsSentAgain()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Order).Break();
        using var broker = venue.Broker();

        // The second request takes the connection of the first: a client that repeats what an idle connection lost would send it twice.
        Assert.IsType<SubmitOutcome.Accepted>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));
        Assert.IsType<SubmitOutcome.Unknown>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5, id: "bot-2")), Cancelled));

        Assert.Equal(2, venue.Requests.Count);
    }

    [Fact]
    public async Task ABodyThatBreaksOff_IsUnknown()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(static async context =>
        {
            context.Response.ContentLength = 400;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Order[..40]));
            await context.Response.Body.FlushAsync();

            // A reset overtakes what is on its way: first it has to arrive.
            await Task.Delay(300);
            context.Abort();
        });
        using var broker = venue.Broker();

        Assert.IsType<SubmitOutcome.Unknown>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));
    }

    [Fact]
    public async Task ARefusalWhoseBodyBreaksOff_IsStillNoOrder()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(static async context =>
        {
            context.Response.StatusCode = 422;
            context.Response.ContentLength = 400;
            await context.Response.Body.WriteAsync("""{"code":4221"""u8.ToArray());
            await context.Response.Body.FlushAsync();

            // A reset overtakes what is on its way: first it has to arrive.
            await Task.Delay(300);
            context.Abort();
        });
        using var broker = venue.Broker();

        Assert.IsType<SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));
    }

    [Fact]
    public async Task NobodyListens_NothingWasSent()
    {
        using var closed = new TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var address = new Uri($"http://127.0.0.1:{((System.Net.IPEndPoint)closed.LocalEndpoint).Port}");
        closed.Stop();
        using var broker = new AlpacaBroker(new AlpacaOptions { TradingAddress = address, KeyId = "PK", SecretKey = "s", QuoteInterval = TimeSpan.Zero });

        var refused = Assert.IsType<SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));

        Assert.Equal((VenueRejection.NotSentCode, false), (refused.Rejection.Code, refused.Rejection.ByVenue));
    }

    /// <summary>Somebody listens and takes no connection: no byte of the order can have gone anywhere.</summary>
    [Fact]
    public async Task NoConnectionComesAboutInTime_NothingWasSent()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        full.Listen(1);
        var place = (System.Net.IPEndPoint)full.LocalEndPoint!;
        var waiting = new List<TcpClient>();
        try
        {
            // The queue of connections is filled, until one does not come about.
            Task connecting;
            do
            {
                waiting.Add(new TcpClient());
                connecting = waiting[^1].ConnectAsync(place.Address, place.Port, Cancelled).AsTask();
            }
            while (await Task.WhenAny(connecting, Task.Delay(TimeSpan.FromSeconds(1), Cancelled)) == connecting && waiting.Count < 64);

            Assert.False(connecting.IsCompleted, $"{waiting.Count} connections came about, and nobody had accepted one");
            using var broker = new AlpacaBroker(new AlpacaOptions { TradingAddress = new Uri($"http://127.0.0.1:{place.Port}"), KeyId = "PK", SecretKey = "s", QuoteInterval = TimeSpan.Zero });

            var refused = Assert.IsType<SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));

            Assert.Equal((VenueRejection.NotSentCode, false), (refused.Rejection.Code, refused.Rejection.ByVenue));
            Assert.Contains("no connection to 127.0.0.1 in time", refused.Rejection.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            waiting.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task TheCallerWaitsNoLonger_IsUnknown()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(static context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));
        using var broker = venue.Broker();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.IsType<SubmitOutcome.Unknown>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), patience.Token));
    }

    [Fact]
    public async Task AKeyThatCannotBeHad_SendsNothing()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker(static options =>
        {
            (options.KeyId, options.SecretKey) = (null, null);
            options.Key = static _ => throw new TimeoutException("the store of secrets is away");
        });

        var refused = Assert.IsType<SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));

        Assert.Contains("the store of secrets is away", refused.Rejection.Message, StringComparison.Ordinal);
        Assert.Empty(venue.Requests);
    }

    [Fact]
    public async Task APairThatIsRefusedForItsIntent_IsSentOnceMoreWithoutIt()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(422, """{"code":42210000,"message":"position_intent is not supported for oco orders"}""")
            .Answer(200, """{"id":"v-1","client_order_id":"bot-2","symbol":"ACME","qty":"5","filled_qty":"0","side":"sell","type":"limit","order_class":"oco","time_in_force":"gtc","limit_price":"110","status":"accepted","legs":[{"id":"v-2","client_order_id":"5a3d0bd4-1c8a-4f2e-9d59-0f0e9a2d1b11","symbol":"ACME","qty":"5","filled_qty":"0","side":"sell","type":"stop","order_class":"oco","time_in_force":"gtc","stop_price":"95","status":"held"}]}""");
        using var broker = venue.Broker();

        var outcome = await broker.SubmitGroupAsync(Proofs.Of(Outbound.Group(null, Outbound.Target(5, 110), Outbound.Stop(5, 95))), Cancelled);

        Assert.Equal(["v-1", "v-2"], outcome.Orders.Cast<SubmitOutcome.Accepted>().Select(static o => o.VenueOrderId));
        Assert.Equal(["bot-2", "bot-3"], outcome.Orders.Cast<SubmitOutcome.Accepted>().Select(static o => o.Echo!.ClientOrderId));
        Assert.Equal([true, false], venue.Requests.Select(static r => r.Body.Contains("position_intent", StringComparison.Ordinal)));
        Assert.All(venue.Requests, static r => Assert.Contains("\"client_order_id\":\"bot-2\"", r.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(422, """{"code":42210000,"message":"position intent mismatch, inferred: sell_to_open, specified: sell_to_close"}""")]
    [InlineData(500, """{"message":"position_intent"}""")]
    public async Task APairThatIsRefusedOtherwise_IsNotSentAgain(int status, string body)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(status, body);
        using var broker = venue.Broker();

        await broker.SubmitGroupAsync(Proofs.Of(Outbound.Group(null, Outbound.Target(5, 110), Outbound.Stop(5, 95))), Cancelled);

        Assert.Single(venue.Requests);
    }

    [Theory]
    [InlineData("0", null, false)]
    [InlineData("120", null, true)]
    [InlineData("120", "30", false)]
    public async Task ARefusalForTooMany_HoldsReadingsBack_AsLongAsItSays_AndNoExit(string left, string? retryAfter, bool isMoment)
    {
        await using var venue = await StubVenue.StartAsync();
        var reset = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 50}";
        (string, string)[] headers = [("X-Ratelimit-Limit", "200"), ("X-Ratelimit-Remaining", left), ("X-Ratelimit-Reset", reset), .. retryAfter is null ? [] : new[] { ("Retry-After", retryAfter) }];
        venue.Answer(429, """{"code":42910000,"message":"rate limit exceeded"}""", headers).Answer(204).Answer(200, "[]");
        using var broker = venue.Broker();
        await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled);

        Assert.IsType<CancelOutcome.Accepted>(await broker.CancelAsync(Proofs.Cancel("bot-1", "v-1"), Cancelled));
        var positions = await broker.GetPositionsAsync(Cancelled);

        Assert.Equal(isMoment, positions.IsComplete);
        Assert.Equal(isMoment ? 3 : 2, venue.Requests.Count);
    }

    [Theory]
    [InlineData(204, "", typeof(CancelOutcome.Accepted))]
    [InlineData(404, """{"code":40410000,"message":"order not found for v-1"}""", typeof(CancelOutcome.Rejected))]
    [InlineData(422, """{"code":42210000,"message":"order is already in \"filled\" state"}""", typeof(CancelOutcome.Rejected))]
    [InlineData(504, "", typeof(CancelOutcome.Unknown))]
    [InlineData(302, "", typeof(CancelOutcome.Unknown))]
    public async Task Cancel_TellsWhatTheVenueSays(int status, string body, Type expected)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(status, body);
        using var broker = venue.Broker();

        Assert.IsType(expected, await broker.CancelAsync(Proofs.Cancel("bot-1", "v-1"), Cancelled));
        Assert.Equal("/v2/orders/v-1", Assert.Single(venue.Requests).Path);
    }

    [Fact]
    public async Task Cancel_WithoutTheVenuesId_AsksForItFirst()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Order).Answer(204).Answer(504);
        using var broker = venue.Broker();

        Assert.IsType<CancelOutcome.Accepted>(await broker.CancelAsync(Proofs.Cancel("bot-1"), Cancelled));
        Assert.Equal(VenueRejection.NotSentCode, Assert.IsType<CancelOutcome.Rejected>(await broker.CancelAsync(Proofs.Cancel("bot-9"), Cancelled)).Rejection.Code);

        Assert.Equal(["/v2/orders:by_client_order_id?client_order_id=bot-1", "/v2/orders/v-1", "/v2/orders:by_client_order_id?client_order_id=bot-9"], venue.Requests.Select(static r => r.Path));
    }

    [Fact]
    public async Task ACancellation_AsksForTheId_AlsoWhenReadingsAreHeldBack()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(429, "", ("Retry-After", "50")).Answer(200, Order).Answer(204);
        using var broker = venue.Broker();
        await broker.GetPositionsAsync(Cancelled);

        Assert.IsType<CancelOutcome.Accepted>(await broker.CancelAsync(Proofs.Cancel("bot-1"), Cancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStoreOfSecretsThatIsAway_OrHangs_StopsNoExit(bool hangs)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(204).Answer(204);
        var (time, isAway) = (new Testing.VirtualTimeProvider(), false);
        using var broker = venue.Broker(options =>
        {
            (options.KeyId, options.SecretKey, options.TimeProvider) = (null, null, time);
            options.Key = _ => !isAway ? new(new AlpacaKey("PKTEST", "s")) : hangs ? new(new TaskCompletionSource<AlpacaKey>().Task) : throw new TimeoutException("away");
        });
        Assert.IsType<CancelOutcome.Accepted>(await broker.CancelAsync(Proofs.Cancel("bot-1", "v-1"), Cancelled));

        isAway = true;
        time.Advance(TimeSpan.FromMinutes(2));
        var canceling = broker.CancelAsync(Proofs.Cancel("bot-2", "v-2"), Cancelled);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsType<CancelOutcome.Accepted>(await canceling.AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancelled));
    }

    [Fact]
    public async Task Replace_SendsWhatChanges_AndTellsTheNewOrder()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Order.Replace("pending_new", "new", StringComparison.Ordinal))
            .Answer(200, Order.Replace("v-1", "v-2", StringComparison.Ordinal).Replace("bot-1", "bot-4", StringComparison.Ordinal).Replace("\"103\"", "\"104\",\"replaces\":\"v-1\"", StringComparison.Ordinal));
        using var broker = venue.Broker();

        var taken = Assert.IsType<ReplaceOutcome.Accepted>(await broker.ReplaceAsync(Proofs.Replace("bot-1", Outbound.Order(OrderSide.Buy, 5, OrderType.Limit, 104m, id: "bot-4"), "v-1"), Cancelled));

        Assert.Equal(("v-2", "bot-4", "v-1", 104m), (taken.VenueOrderId, taken.Echo!.ClientOrderId, taken.Echo.PreviousVenueOrderId, taken.Echo.LimitPrice));
        Assert.Equal(["GET", "PATCH"], venue.Requests.Select(static r => r.Method));
        Assert.Equal("""{"limit_price":"104","client_order_id":"bot-4"}""", venue.Requests.Last().Body);
    }

    [Theory]
    [InlineData("\"filled_qty\":\"0\"", "\"filled_qty\":\"2\"", "2 of the order are executed")]
    [InlineData("\"new\"", "\"pending_cancel\"", "the order is pending_cancel")]
    [InlineData("\"order_class\":\"\"", "\"order_class\":\"mleg\"", "an order of several instruments is not replaced")]
    public async Task Replace_OfAnOrderThatIsNotUntouched_SendsNothing(string old, string changed, string why)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, Order.Replace("pending_new", "new", StringComparison.Ordinal).Replace(old, changed, StringComparison.Ordinal));
        using var broker = venue.Broker();

        var refused = Assert.IsType<ReplaceOutcome.Rejected>(await broker.ReplaceAsync(Proofs.Replace("bot-1", Outbound.Order(OrderSide.Buy, 5, OrderType.Limit, 104m, id: "bot-4"), "v-1"), Cancelled));

        Assert.Contains(why, refused.Rejection.Message, StringComparison.Ordinal);
        Assert.Equal(VenueRejection.NotSentCode, refused.Rejection.Code);
        Assert.Single(venue.Requests);
    }
}
