using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Guardrails.Sandbox.Tests;

public sealed class StreamTests
{
    [Theory]
    [InlineData(WebSocketMessageType.Text, false)]
    [InlineData(WebSocketMessageType.Binary, false)]
    [InlineData(WebSocketMessageType.Text, true)]
    public async Task The_handshake_takes_both_kinds_of_frames_and_both_forms_of_keys(WebSocketMessageType type, bool newer)
    {
        await using var client = await Client.StartAsync(options => options.TextFrames = newer);
        using var stream = await Listener.ConnectAsync(client);

        await stream.SendAsync(newer ? """{"action":"auth","key":"PKSANDBOX","secret":"sandbox-secret"}""" : """{"action":"authenticate","data":{"key_id":"PKSANDBOX","secret_key":"sandbox-secret"}}""", type);
        Assert.Equal("""{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}""", Encoding.UTF8.GetString((await stream.NextBytesAsync())!.Value.Span));
        Assert.Equal(newer ? WebSocketMessageType.Text : WebSocketMessageType.Binary, stream.LastFrame);
        await stream.SendAsync("""{"action":"listen","data":{"streams":["trade_""", type, endOfMessage: false);
        await stream.SendAsync("""updates","account_updates"]}}""", type);
        Assert.Equal("""{"stream":"listening","data":{"streams":["trade_updates"]}}""", Encoding.UTF8.GetString((await stream.NextBytesAsync())!.Value.Span));
    }

    [Fact]
    public async Task Without_the_right_keys_nothing_is_told()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.ConnectAsync(client);

        await stream.SendAsync("""{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Equal("""{"stream":"authorization","data":{"status":"unauthorized","action":"listen"}}""", (await stream.NextAsync()).ToString());
        await stream.SendAsync("""{"action":"authenticate","data":{"key_id":"PKSANDBOX","secret_key":"wrong"}}""");
        Assert.Equal("""{"stream":"authorization","data":{"status":"unauthorized","action":"authenticate"}}""", (await stream.NextAsync()).ToString());
        await stream.SendAsync("""{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Equal("listen", (await stream.NextAsync())!.Value.GetProperty("data").Text("action"));
    }

    [Fact]
    public async Task An_order_is_told_from_new_to_fill()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);

        var order = await client.BuyAsync("GME", "10");
        var taken = await stream.UpdateAsync("new");
        var fill = await stream.UpdateAsync("fill");

        Assert.Equal((order.Text("id"), "new", "0"), (taken.GetProperty("order").Text("id"), taken.GetProperty("order").Text("status"), taken.GetProperty("order").Text("filled_qty")));
        Assert.False(taken.TryGetProperty("price", out _));
        Assert.Equal(("25", "10", "10"), (fill.Text("price"), fill.Text("qty"), fill.Text("position_qty")));
        Assert.Equal(("filled", "10", "25"), (fill.GetProperty("order").Text("status"), fill.GetProperty("order").Text("filled_qty"), fill.GetProperty("order").Text("filled_avg_price")));
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{26}$", fill.Text("event_id"));
        Assert.EndsWith(fill.Text("execution_id"), (await client.GetAsync("/v2/account/activities/FILL")).Json.Items()[0].Text("id"), StringComparison.Ordinal);
        Assert.Equal(WebSocketMessageType.Binary, stream.LastFrame);
    }

    [Fact]
    public async Task Two_listeners_are_told_the_same_and_one_that_has_stopped_listening_nothing()
    {
        await using var client = await Client.StartAsync();
        using var first = await Listener.StartAsync(client);
        using var second = await Listener.StartAsync(client);
        using var silent = await Listener.StartAsync(client);
        await silent.SendAsync("""{"action":"listen","data":{"streams":[]}}""");
        Assert.Equal("""{"stream":"listening","data":{"streams":[]}}""", (await silent.NextAsync()).ToString());

        await client.BuyAsync("GME", "10");

        Assert.Equal((await first.UpdateAsync("new")).ToString(), (await second.UpdateAsync("new")).ToString());
        Assert.Equal((await first.UpdateAsync("fill")).ToString(), (await second.UpdateAsync("fill")).ToString());
        await silent.SendAsync("""{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Equal("listening", (await silent.NextAsync())!.Value.Text("stream"));
    }

    [Fact]
    public async Task Events_are_dropped_and_doubled_on_demand()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.ControlAsync("faults", new { fault = "drop_event" });

        await client.BuyAsync("GME", "10");
        var fill = await stream.UpdateAsync("fill");
        await client.ControlAsync("faults", new { fault = "duplicate_event", count = 2 });
        await client.BuyAsync("QBTS", "1");

        Assert.Equal("GME", fill.GetProperty("order").Text("symbol"));
        Assert.Equal((await stream.UpdateAsync("new")).Text("event_id"), (await stream.UpdateAsync("new")).Text("event_id"));
        Assert.Equal((await stream.UpdateAsync("fill")).Text("execution_id"), (await stream.UpdateAsync("fill")).Text("execution_id"));
    }

    [Fact]
    public async Task Events_are_strange_on_demand()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        foreach (var fault in new[] { "unknown_event", "unknown_status", "old_timestamp", "numbers" })
        {
            await client.ControlAsync("faults", new { fault });
        }

        await client.BuyAsync("GME", "10");

        var strange = await stream.UpdateAsync("examined");
        Assert.Equal("under_examination", strange.GetProperty("order").Text("status"));
        Assert.Equal(10m, strange.GetProperty("order").GetProperty("qty").GetDecimal());
        Assert.True(strange.GetProperty("timestamp").GetDateTimeOffset() < strange.GetProperty("at").GetDateTimeOffset().AddSeconds(-50));
        Assert.Equal("10", (await stream.UpdateAsync("fill")).Text("qty"));
    }

    [Fact]
    public async Task A_stream_that_is_closed_is_not_told_what_it_missed()
    {
        await using var client = await Client.StartAsync();
        using (var stream = await Listener.StartAsync(client))
        {
            await client.ControlAsync("stream", new { action = "close" });
            Assert.Null(await stream.NextAsync());
        }

        await client.BuyAsync("GME", "10");
        using var again = await Listener.StartAsync(client);
        await client.BuyAsync("QBTS", "1");
        Assert.Equal("QBTS", (await again.UpdateAsync("new")).GetProperty("order").Text("symbol"));
        await client.ControlAsync("stream", new { action = "abort" });
        await Assert.ThrowsAsync<WebSocketException>(async () => await again.WaitForAsync("never"));
    }

    [Fact]
    public async Task A_beat_and_a_failure_are_sent_on_demand()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);

        await client.ControlAsync("stream", new { action = "heartbeat" });
        Assert.Equal([1], (await stream.NextBytesAsync())!.Value.ToArray());
        await client.ControlAsync("stream", new { action = "error" });
        Assert.Equal("""{"action":"error","data":{"error_message":"internal server error"}}""", (await stream.NextAsync()).ToString());
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"action":"dance"}""")]
    [InlineData("""{"action":7}""")]
    [InlineData("")]
    public async Task A_message_that_nobody_understands_ends_the_stream(string message)
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);

        await stream.SendAsync(message);

        Assert.Equal("error", (await stream.NextAsync())!.Value.Text("action"));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_the_stream()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);

        await stream.SendAsync(new string(' ', 100_000));

        Assert.Null(await stream.NextAsync());
        await client.BuyAsync("GME", "1");
    }

    [Fact]
    public async Task More_streams_than_are_allowed_are_refused()
    {
        await using var client = await Client.StartAsync(static options => options.MaxStreams = 1);
        using (await Listener.StartAsync(client))
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => Listener.ConnectAsync(client));
            Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        }

        await Client.UntilAsync(async () => (await client.GetAsync("/sandbox")).Json.GetProperty("streams").GetInt32() == 0);
        using var next = await Listener.StartAsync(client);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/stream")).Status);
    }

    [Fact]
    public async Task An_execution_is_taken_back_and_corrected()
    {
        await using var client = await Client.StartAsync();
        using var stream = await Listener.StartAsync(client);
        await client.BuyAsync("GME", "10");
        var fill = await stream.WaitForAsync("fill");

        await client.ControlAsync("executions/last", new { qty = "9", price = "25.10" });
        var correct = await stream.UpdateAsync("trade_correct");
        Assert.Equal((fill.Text("execution_id"), "9", "25.1", "9"), (correct.Text("previous_execution_id"), correct.Text("qty"), correct.Text("price"), correct.Text("position_qty")));
        await client.ControlAsync("executions/last", new { });
        var bust = await stream.UpdateAsync("trade_bust");
        Assert.Equal(("-9", "0", "filled", "0"), (bust.Text("qty"), bust.Text("position_qty"), bust.GetProperty("order").Text("status"), bust.GetProperty("order").Text("filled_qty")));
        (await client.GetAsync("/v2/positions/GME")).Refuses(404, 40410000, "position does not exist");
    }
}
