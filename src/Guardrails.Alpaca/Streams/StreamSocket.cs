using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Streams;

/// <summary>One connection to the stream of orders: connects, says who it is, listens, and gives whole messages. Text and binary frames hold the same JSON.</summary>
internal sealed class StreamSocket : IDisposable
{
    private const string Updates = "trade_updates";

    private static readonly TimeSpan _longestStep = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly TimeProvider _time;
    private byte[] _buffer = new byte[16 * 1024];

    public StreamSocket(TimeProvider time)
    {
        _time = time;
        _socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
#if NET9_0_OR_GREATER
        _socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
#endif
    }

    /// <summary>Connects and begins to listen. From the return on every update is told.</summary>
    /// <param name="address">The stream.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The venue does not let it listen; the message says why.</exception>
    public async ValueTask OpenAsync(Uri address, AlpacaKey key, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_longestStep * 3, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            await SendAsync(writer =>
            {
                writer.WriteString("action", "authenticate");
                writer.WriteStartObject("data");
                writer.WriteString("key_id", key.Id);
                writer.WriteString("secret_key", key.Secret);
                writer.WriteEndObject();
            }, either.Token).ConfigureAwait(false);
            var answer = await ExpectAsync("authorization", either.Token).ConfigureAwait(false);
            if (answer.Status != "authorized")
            {
                throw new StreamRefusedException($"Alpaca's stream answers '{WireProblem.Shown(answer.Status ?? "nothing")}': the key is not one of this account ({address.Host}). Paper and live have keys of their own.");
            }

            await SendAsync(static writer =>
            {
                writer.WriteString("action", "listen");
                writer.WriteStartObject("data");
                writer.WriteStartArray("streams");
                writer.WriteStringValue(Updates);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }, either.Token).ConfigureAwait(false);
            answer = await ExpectAsync("listening", either.Token).ConfigureAwait(false);
            if (answer.Streams?.Contains(Updates) != true)
            {
                throw new IOException($"Alpaca's stream does not tell {Updates}: it answers [{WireProblem.Shown(string.Join(", ", answer.Streams ?? []))}].");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Alpaca's stream at {address.Host} did not answer within {_longestStep.TotalSeconds * 3:0} s.");
        }
    }

    /// <summary>The next message; <see langword="null"/> when the venue has closed the connection. The bytes are valid until the next call.</summary>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="IOException">A message is larger than can be meant.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                if (length >= AlpacaJson.MaxBodyLength)
                {
                    throw new IOException($"A message of Alpaca's stream is larger than {AlpacaJson.MaxBodyLength} bytes.");
                }

                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, AlpacaJson.MaxBodyLength));
            }

            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask SendAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        await _socket.SendAsync(body.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer to a step of the handshake. Heartbeats may come before it.</summary>
    private async ValueTask<AlpacaStreamData> ExpectAsync(string stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var bytes = await ReceiveAsync(cancellationToken).ConfigureAwait(false) ?? throw new IOException($"Alpaca has closed the stream instead of answering ({stream}). One account has one stream: is another one connected?");
            if (bytes.Length <= 1)
            {
                continue;
            }

            return AlpacaJson.Read<AlpacaStreamMessage>(bytes.Span).Is(out var message, out var problem) && message.Stream == stream && message.Data is { } data
                ? data
                : throw new IOException($"Alpaca's stream does not answer as it should ({stream}): {problem?.ToString() ?? WireProblem.Shown(message?.Data?.ErrorMessage ?? message?.Stream ?? "no stream is named")}.");
        }
    }
}
