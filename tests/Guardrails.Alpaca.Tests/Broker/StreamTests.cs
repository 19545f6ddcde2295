using System.Net.WebSockets;
using System.Text;
using Guardrails.Alpaca.Streams;
using Guardrails.Alpaca.Tests.Mapping;
using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>The stream of orders: the handshake, frames of every kind, what is told twice, what is not understood, and a connection that is up and mute.</summary>
public sealed class StreamTests
{
    private const string Fill = """{"stream":"trade_updates","data":{"event":"fill","event_id":"e-1","execution_id":"x-1","price":"103","qty":"5","position_qty":"5","timestamp":"2026-01-05T14:30:00Z","order":{"id":"v-1","client_order_id":"bot-1","symbol":"ACME","qty":"5","filled_qty":"5","side":"buy","type":"market","order_class":"","time_in_force":"day","status":"filled"}}}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WebSocketMessageType.Binary, 4096)]
    [InlineData(WebSocketMessageType.Text, 4096)]
    [InlineData(WebSocketMessageType.Binary, 7)]
    public async Task AFill_IsTold_InFramesOfEitherKind_WholeOrInParts(WebSocketMessageType type, int part)
    {
        await using var venue = await StubVenue.StartAsync();
        string? asked = null;
        venue.Stream = async (socket, stopping) =>
        {
            asked = await ShakeHandsAsync(socket, type, stopping);
            await SendAsync(socket, Fill, type, stopping, part);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stopping);
        };
        using var broker = venue.Broker();

        var (told, failure) = await ReadAsync(broker);

        Assert.IsType<VenueEvent.ReadingWanted>(told[0]);
        var report = Assert.IsType<VenueEvent.OrderReported>(told[1]).Report;
        Assert.Equal(("bot-1", "x-1", 5m, VenueOrderStatus.Filled), (report.ClientOrderId, report.Fill!.ExecutionId, report.Fill.Quantity, report.Status));
        Assert.Equal(2, told.Count);
        Assert.Contains("closed the stream", failure!.Message, StringComparison.Ordinal);
        Assert.Equal("""{"action":"authenticate","data":{"key_id":"PKTEST","secret_key":"canary-secret-0815"}}{"action":"listen","data":{"streams":["trade_updates"]}}""", asked);
    }

    /// <summary>Exercise, assignment and corporate actions move positions without an order: what can be booked is told with its cause, positions are read, and the sentence says why.</summary>
    [Fact]
    public async Task WhatMovesAPositionWithoutAnOrder_IsToldOnceWithItsCause_AndPositionsAreRead()
    {
        const string before = """{"id":"20260105::a","activity_type":"OPEXP","symbol":"AAPL260102C00150000","qty":"-1"}""";
        const string assigned = """{"id":"20260105::b","activity_type":"OPASN","symbol":"AAPL260116C00150000","qty":"2","description":"Option Assignment"}""";
        const string shares = """{"id":"20260105::c","activity_type":"OPTRD","symbol":"AAPL","qty":"-200","price":"150","net_amount":"30000","date":"2026-01-05"}""";
        const string split = """{"id":"20260105::e","activity_type":"SPLIT","symbol":"T"}""";
        const string dividend = """{"id":"20260105::d","activity_type":"DIV","symbol":"T","qty":"2"}""";
        await using var venue = await StubVenue.StartAsync();
        venue.Moves($"[{before}]").Moves($"[{split},{dividend},{shares},{assigned},{before}]").Moves($"[{split},{dividend},{shares},{assigned},{before}]");
        venue.Stream = static async (socket, stopping) =>
        {
            await ShakeHandsAsync(socket, WebSocketMessageType.Binary, stopping);
            await Task.Delay(Timeout.Infinite, stopping);
        };
        var time = new VirtualTimeProvider();
        using var broker = venue.Broker(options => options.TimeProvider = time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var told = new List<string>();
        var reading = Task.Run(
            async () =>
            {
                await foreach (var happened in broker.StreamAsync(stop.Token))
                {
                    lock (told)
                    {
                        told.Add(happened is VenueEvent.OrderReported { Report: var report }
                            ? $"{report.Cause}: {report.Side} {report.Fill!.Quantity} {report.Symbol} at {report.Fill.Price}"
                            : Assert.IsType<VenueEvent.ReadingWanted>(happened).Why);
                    }
                }
            },
            Cancelled);

        // The stream is open before the clock goes on, which would end the wait for its handshake.
        while (Told() == 0)
        {
            await Task.Delay(20, Cancelled);
            Assert.False(reading.IsCompleted, reading.Exception?.ToString());
        }

        // The clock goes on until every answer is given, and once more, so that what the last one told has been told.
        for (var i = 0; i < 1_000 && venue.MovesLeft > 0; i++)
        {
            await Task.Delay(20, Cancelled);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, venue.MovesLeft);
        await Task.Delay(500, Cancelled);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(
            [
                "Settlement: Buy 2 AAPL260116C00150000 at 0", "assignment (OPASN) of AAPL260116C00150000, 2: Option Assignment",
                "Settlement: Sell 200 AAPL at 150", "shares of an exercise or assignment (OPTRD) of AAPL, -200", "corporate action (SPLIT) of T",
            ],
            told.Skip(1));

        int Told()
        {
            lock (told)
            {
                return told.Count;
            }
        }
    }

    /// <summary>A page has 100 rows. The assignment is the 150th: it is on the second page, which is asked for with the id of the last row of the first.</summary>
    [Fact]
    public async Task WhatMovesAPosition_IsReadToTheLastPage()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        var moves = new Guardrails.Alpaca.Calls.MoveCalls(broker.Http, new VirtualTimeProvider());
        venue.Moves("[]");
        Assert.Empty((await moves.AskAsync(Cancelled)).Moves);

        venue.Moves(Dividends(0, 100)).Moves($"[{Dividends(100, 49)[1..^1]},{Assigned}]");
        var (told, problem) = await moves.AskAsync(Cancelled);

        Assert.Null(problem);
        Assert.Equal(["OPASN"], told.Select(static row => row.ActivityType));
        Assert.EndsWith("&page_token=20260105%3A%3A99", venue.MovesAsked.Last(), StringComparison.Ordinal);
    }

    /// <summary>20 pages are read at most. What is older is said, and what was read is told.</summary>
    [Fact]
    public async Task WhatMovesAPosition_BeyondTwentyPages_IsSaid()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        var moves = new Guardrails.Alpaca.Calls.MoveCalls(broker.Http, new VirtualTimeProvider());
        venue.Moves("[]");
        await moves.AskAsync(Cancelled);

        venue.Moves($"[{Assigned},{Dividends(0, 99)[1..]}");
        for (var page = 1; page <= 20; page++)
        {
            venue.Moves(Dividends(page * 100, 100));
        }

        var (told, problem) = await moves.AskAsync(Cancelled);

        Assert.Single(told);
        Assert.Contains("more than 20 pages of 100", problem, StringComparison.Ordinal);
        Assert.Equal(1, venue.MovesLeft);
    }

    /// <summary>Where the first answer is cut short nothing is remembered: rows that were not read would be told later as new.</summary>
    [Fact]
    public async Task WhatMovesAPosition_TheFirstAnswerIsCutShort_IsAskedForAgain()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        var moves = new Guardrails.Alpaca.Calls.MoveCalls(broker.Http, new VirtualTimeProvider());
        venue.Moves(Dividends(0, 100)).Moves("not a list");
        Assert.Contains("page 2", (await moves.AskAsync(Cancelled)).Problem, StringComparison.Ordinal);

        venue.Moves(Dividends(0, 100)).Moves($"[{Assigned}]");

        var (told, problem) = await moves.AskAsync(Cancelled);
        Assert.Null(problem);
        Assert.Empty(told);
    }

    /// <summary>A stream can end between two rows: what was not told comes again, and what was told does not.</summary>
    [Fact]
    public async Task WhatMovesAPosition_ComesAgainUntilItWasTold()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        var moves = new Guardrails.Alpaca.Calls.MoveCalls(broker.Http, new VirtualTimeProvider());
        venue.Moves("[]").Moves($"[{Assigned}]").Moves($"[{Assigned}]").Moves($"[{Assigned}]");
        await moves.AskAsync(Cancelled);

        var told = Assert.Single((await moves.AskAsync(Cancelled)).Moves);
        Assert.Single((await moves.AskAsync(Cancelled)).Moves);
        moves.Told(told);

        Assert.Empty((await moves.AskAsync(Cancelled)).Moves);
    }

    /// <summary>A row that was there before with another status is executed now: that is told. A row of an older day comes late, behind a page that is known.</summary>
    [Theory]
    [InlineData("pending", true)]
    [InlineData("executed", false)]
    public async Task WhatMovesAPosition_ChangesItsStatus_OrComesLate_IsTold(string before, bool isTold)
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        var moves = new Guardrails.Alpaca.Calls.MoveCalls(broker.Http, new VirtualTimeProvider());
        string Row(string status) => $"{Assigned[..^1]},\"status\":\"{status}\"}}";
        venue.Moves(Dividends(0, 100)).Moves($"[{Row(before)}]");
        Assert.Empty((await moves.AskAsync(Cancelled)).Moves);

        venue.Moves(Dividends(0, 100)).Moves($"[{Row("executed")}]");

        Assert.Equal(isTold ? 1 : 0, (await moves.AskAsync(Cancelled)).Moves.Count);
    }

    private const string Assigned = """{"id":"20260105::opasn","activity_type":"OPASN","symbol":"AAPL260116C00150000","qty":"2"}""";

    private static string Dividends(int from, int count) =>
        $"[{string.Join(",", Enumerable.Range(from, count).Select(static i => $$"""{"id":"20260105::{{i}}","activity_type":"DIV","symbol":"T"}"""))}]";

    [Fact]
    public async Task WhatComesTwice_IsToldOnce_AndAHeartbeatIsNothing()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Stream = async (socket, stopping) =>
        {
            await ShakeHandsAsync(socket, WebSocketMessageType.Binary, stopping);
            await socket.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, true, stopping);
            await SendAsync(socket, Fill, WebSocketMessageType.Binary, stopping);
            await SendAsync(socket, Fill, WebSocketMessageType.Binary, stopping);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stopping);
        };
        using var broker = venue.Broker();

        Assert.Single((await ReadAsync(broker)).Told.OfType<VenueEvent.OrderReported>());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"stream":"trade_updates","data":{"event":"fill","order":{"id":"v-1","symbol":"ACME","side":"hold","status":"filled"}}}""")]
    [InlineData("""{"stream":"trade_updates","data":{"event":"a_new_event","order":{"id":"v-1","client_order_id":"bot-1","symbol":"ACME","qty":"5","filled_qty":"0","side":"buy","type":"market","status":"new"}}}""")]
    public async Task AMessageThatIsNotUnderstood_AsksForAReading_AndTheStreamGoesOn(string message)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Stream = async (socket, stopping) =>
        {
            await ShakeHandsAsync(socket, WebSocketMessageType.Binary, stopping);
            await SendAsync(socket, message, WebSocketMessageType.Binary, stopping);
            await SendAsync(socket, Fill, WebSocketMessageType.Binary, stopping);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stopping);
        };
        using var broker = venue.Broker();

        var told = (await ReadAsync(broker)).Told;

        Assert.Equal(2, told.OfType<VenueEvent.ReadingWanted>().Count());
        Assert.Equal("x-1", told.OfType<VenueEvent.OrderReported>().Last().Report.Fill!.ExecutionId);
    }

    [Theory]
    [InlineData("""{"stream":"authorization","data":{"status":"unauthorized","action":"authenticate"}}""", null, "the key is not one of this account")]
    [InlineData("""{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}""", """{"stream":"listening","data":{"streams":[]}}""", "does not tell trade_updates")]
    [InlineData("""{"action":"error","data":{"error_message":"internal server error"}}""", null, "does not answer as it should")]
    [InlineData("<html>", null, "does not answer as it should")]
    public async Task AHandshakeThatFails_SaysWhy_AndShowsNoKey(string first, string? second, string why)
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Stream = async (socket, stopping) =>
        {
            await ReceiveAsync(socket, stopping);
            await SendAsync(socket, first, WebSocketMessageType.Binary, stopping);
            if (second is not null)
            {
                await ReceiveAsync(socket, stopping);
                await SendAsync(socket, second, WebSocketMessageType.Binary, stopping);
            }

            await ReceiveAsync(socket, stopping);
        };
        using var broker = venue.Broker();

        var (told, failure) = await ReadAsync(broker);

        Assert.Empty(told);
        Assert.Contains(why, failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionThatIsUpAndSaysNothingOfATakenOrder_IsEnded()
    {
        await using var venue = await StubVenue.StartAsync();
        venue.Answer(200, """{"id":"v-9","client_order_id":"bot-1","symbol":"ACME","qty":"5","filled_qty":"0","side":"buy","type":"market","order_class":"","time_in_force":"day","status":"pending_new"}""");
        venue.Stream = async (socket, stopping) =>
        {
            await ShakeHandsAsync(socket, WebSocketMessageType.Binary, stopping);
            await ReceiveAsync(socket, stopping);
        };
        using var broker = venue.Broker(static options => options.MaxStreamSilenceAfterOrder = TimeSpan.FromSeconds(1));

        var (_, failure) = await ReadAsync(broker, async () => await broker.SubmitAsync(Proofs.Of(Outbound.Order(OrderSide.Buy, 5)), Cancelled));

        Assert.Contains("is mute: it said nothing of order v-9", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheWatch_WaitsForWhatWasTakenWhileConnected_UntilItIsTold()
    {
        var time = new VirtualTimeProvider();
        var watch = new StreamWatch(time, TimeSpan.FromSeconds(15));

        watch.Expect("before");
        watch.Begin();
        watch.Tell("early");
        watch.Expect("early");
        watch.Expect("late");
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(watch.Missed());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("late", watch.Missed());
        watch.Tell("late");
        Assert.Null(watch.Missed());
        watch.Expect("ended");
        watch.End();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(watch.Missed());
    }

    [Fact]
    public void ThePace_DoublesToAMinute_SpreadsByChance_AndBeginsAnewAfterAMinute()
    {
        var time = new VirtualTimeProvider();
        var pace = new ReconnectPace(time);
        Assert.Equal(TimeSpan.Zero, pace.Next());
        foreach (var most in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 })
        {
            Assert.InRange(pace.Next().TotalSeconds, most / 2.0, most);
        }

        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(TimeSpan.Zero, pace.Next());
        pace.Refused();
        Assert.InRange(pace.Next().TotalSeconds, 30, 60);
    }

    /// <summary>Reads to the end; <paramref name="begun"/> runs once the stream has begun to tell.</summary>
    private static async Task<(List<VenueEvent> Told, Exception? Failure)> ReadAsync(AlpacaBroker broker, Func<Task>? begun = null)
    {
        var told = new List<VenueEvent>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await foreach (var e in broker.StreamAsync(patience.Token))
            {
                told.Add(e);
                if (told.Count == 1 && begun is not null)
                {
                    await begun();
                }
            }

            return (told, null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (told, failure);
        }
    }

    private static async Task<string> ShakeHandsAsync(WebSocket socket, WebSocketMessageType type, CancellationToken stopping)
    {
        var asked = await ReceiveAsync(socket, stopping);
        await SendAsync(socket, Wire.Bodies.Authorized, type, stopping);
        asked += await ReceiveAsync(socket, stopping);
        await SendAsync(socket, Wire.Bodies.Listening, type, stopping);
        return asked;
    }

    private static async Task<string> ReceiveAsync(WebSocket socket, CancellationToken stopping)
    {
        var buffer = new byte[4096];
        try
        {
            var received = await socket.ReceiveAsync(buffer, stopping);
            return Encoding.UTF8.GetString(buffer, 0, received.Count);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            return "";
        }
    }

    private static async Task SendAsync(WebSocket socket, string text, WebSocketMessageType type, CancellationToken stopping, int part = 4096)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i += part)
        {
            await socket.SendAsync(bytes.AsMemory(i, Math.Min(part, bytes.Length - i)), type, i + part >= bytes.Length, stopping);
        }
    }
}
