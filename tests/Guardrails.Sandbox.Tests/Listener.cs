using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Guardrails.Sandbox.Tests;

/// <summary>A client of the stream.</summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];

    public WebSocketMessageType LastFrame { get; private set; }

    public static async Task<Listener> ConnectAsync(Client client)
    {
        var listener = new Listener();
        await listener._socket.ConnectAsync(new UriBuilder(client.Sandbox.Address) { Scheme = "ws", Path = "/stream" }.Uri, default);
        return listener;
    }

    /// <summary>Connected, authorized and listening to the updates of orders.</summary>
    public static async Task<Listener> StartAsync(Client client)
    {
        var listener = await ConnectAsync(client);
        await listener.SendAsync("""{"action":"authenticate","data":{"key_id":"PKSANDBOX","secret_key":"sandbox-secret"}}""");
        Assert.Equal("authorized", (await listener.NextAsync())!.Value.GetProperty("data").Text("status"));
        await listener.SendAsync("""{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Equal("listening", (await listener.NextAsync())!.Value.Text("stream"));
        return listener;
    }

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text, bool endOfMessage = true) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage, default);

    /// <summary>The next message; null when the server closes.</summary>
    public async Task<JsonElement?> NextAsync() => await NextBytesAsync() is { } bytes ? JsonDocument.Parse(bytes).RootElement : null;

    public async Task<ReadOnlyMemory<byte>?> NextBytesAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            (length, LastFrame) = (length + received.Count, received.MessageType);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (received.EndOfMessage)
            {
                return _buffer.AsMemory(0, length).ToArray();
            }
        }
    }

    /// <summary>The data of the next update, which must be of an event.</summary>
    public async Task<JsonElement> UpdateAsync(string name)
    {
        var message = await NextAsync();
        Assert.True(message is not null, $"the stream ended before {name}");
        Assert.Equal("trade_updates", message.Value.Text("stream"));
        var data = message.Value.GetProperty("data");
        Assert.True(data.Text("event") == name, $"expected {name}: {data}");
        return data;
    }

    /// <summary>The data of the next update of an event, others left out.</summary>
    public async Task<JsonElement> WaitForAsync(string name, string? clientOrderId = null)
    {
        while (true)
        {
            var data = (await NextAsync() ?? throw new InvalidOperationException($"the stream ended before {name}")).GetProperty("data");
            if (data.Text("event") == name && (clientOrderId is null || data.GetProperty("order").Text("client_order_id") == clientOrderId))
            {
                return data;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
