using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Guardrails.Sandbox.Wire;

/// <summary>One connected stream: keys first, then what it listens to. Thread-safe.</summary>
internal sealed class StreamSession(Gate gate, bool textFrames)
{
    private const int MaxMessage = 16 * 1024;
    private const int MaxUnsent = 10_000;
    private const string TradeUpdates = "trade_updates";

    private static readonly byte[] _beat = [0x01];

    private readonly Channel<Frame> _unsent = Channel.CreateBounded<Frame>(new BoundedChannelOptions(MaxUnsent) { SingleReader = true });
    private readonly CancellationTokenSource _broken = new();
    private volatile bool _isAuthorized;
    private volatile bool _isListening;

    private sealed record Frame(ReadOnlyMemory<byte> Body, bool IsText, bool IsLast = false);

    public async Task RunAsync(WebSocket socket, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, _broken.Token);
        var sending = SendAllAsync(socket, ended.Token);
        try
        {
            while (await ReceiveAsync(socket, ended.Token).ConfigureAwait(false) is { } message)
            {
                Answer(message);
            }
        }
        finally
        {
            _unsent.Writer.TryComplete();
            await sending.ConfigureAwait(false);
            if (_broken.IsCancellationRequested)
            {
                socket.Abort();
            }
        }
    }

    /// <summary>An event, for whoever listens.</summary>
    public void Tell(ReadOnlyMemory<byte> body)
    {
        if (_isListening)
        {
            Send(new Frame(body, textFrames));
        }
    }

    public void Beat() => Send(new Frame(_beat, IsText: false));

    public void Close() => Send(new Frame(default, textFrames, IsLast: true));

    public void Abort() => _broken.Cancel();

    public void Fail()
    {
        Send(new Frame(
            Reply.Json(200, static writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("action", "error");
                writer.WriteStartObject("data");
                writer.WriteString("error_message", "internal server error");
                writer.WriteEndObject();
                writer.WriteEndObject();
            }).Body,
            textFrames));
        Close();
    }

    private void Send(Frame frame)
    {
        // Who is so far behind is cut off.
        if (!_unsent.Writer.TryWrite(frame) && !_unsent.Reader.Completion.IsCompleted)
        {
            Abort();
        }
    }

    private async Task SendAllAsync(WebSocket socket, CancellationToken ended)
    {
        try
        {
            await foreach (var frame in _unsent.Reader.ReadAllAsync(ended).ConfigureAwait(false))
            {
                if (frame.IsLast)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "closed by the server", ended).ConfigureAwait(false);
                    return;
                }

                await socket.SendAsync(frame.Body, frame.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, ended).ConfigureAwait(false);
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or IOException)
        {
            await _broken.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The next message, its fragments together; <see langword="null"/> when the client has closed, or sent too much.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReceiveAsync(WebSocket socket, CancellationToken ended)
    {
        var (buffer, length) = (new byte[MaxMessage], 0);
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), ended).ConfigureAwait(false);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, ended).ConfigureAwait(false);
                return null;
            }

            if (received.EndOfMessage)
            {
                return buffer.AsMemory(0, length);
            }

            if (length == buffer.Length)
            {
                await CloseAsync(socket, WebSocketCloseStatus.MessageTooBig, ended).ConfigureAwait(false);
                return null;
            }
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, CancellationToken ended)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(status, null, ended).ConfigureAwait(false);
        }
    }

    private void Answer(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            switch (Text(root, "action"))
            {
                case "authenticate" or "auth":
                    Authorize(root);
                    return;
                case "listen" when _isAuthorized:
                    Listen(Member(root, "data"));
                    return;
                case "listen":
                    AnswerAuthorization("listen", isAuthorized: false);
                    return;
            }
        }
        catch (JsonException)
        {
            // Answered like every message that nobody understands.
        }

        Fail();
    }

    private void Authorize(JsonElement root)
    {
        var data = Member(root, "data");
        var isKey = gate.IsKey(Text(data, "key_id") ?? Text(root, "key"), Text(data, "secret_key") ?? Text(root, "secret"));
        _isAuthorized |= isKey;
        AnswerAuthorization("authenticate", isKey);
    }

    private void AnswerAuthorization(string action, bool isAuthorized) => Send(new Frame(
        Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("stream", "authorization");
            writer.WriteStartObject("data");
            writer.WriteString("status", isAuthorized ? "authorized" : "unauthorized");
            writer.WriteString("action", action);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }).Body,
        textFrames));

    /// <summary>The list takes the place of the one before; a stream that does not exist is left out of the answer.</summary>
    private void Listen(JsonElement? data)
    {
        var isWanted = data is { } given && Member(given, "streams") is { ValueKind: JsonValueKind.Array } streams
            && streams.EnumerateArray().Any(static stream => stream.ValueKind == JsonValueKind.String && stream.ValueEquals(TradeUpdates));
        Send(new Frame(
            Reply.Json(200, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("stream", "listening");
                writer.WriteStartObject("data");
                writer.WriteStartArray("streams");
                if (isWanted)
                {
                    writer.WriteStringValue(TradeUpdates);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                writer.WriteEndObject();
            }).Body,
            textFrames));
        _isListening = isWanted;
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
