using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Http;

/// <summary>
/// Sends requests. Each is sent once: nothing here repeats a request, follows a redirect, or reads a body that is larger than can be meant. No exception leaves it but that of the caller's token
/// before the send.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AlpacaHttp : IDisposable
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly string _trading;
    private readonly string _market;
    private readonly Uri _orders;
    private readonly KeyRing _keys;
    private readonly TimeProvider _time;
    private readonly RequestBudget _data;

    public AlpacaHttp(AlpacaOptions options, AlpacaAddresses addresses, KeyRing keys)
    {
        (_keys, _time) = (keys, options.TimeProvider);
        (_trading, _market) = (addresses.Trading.AbsoluteUri.TrimEnd('/'), addresses.Data.AbsoluteUri.TrimEnd('/'));
        _orders = new Uri(_trading + AlpacaRequest.Orders);
        Budget = new RequestBudget(options.RequestsPerMinute, options.RequestsKeptForExits, options.TimeProvider);
        _data = new RequestBudget(options.RequestsPerMinute, 1, options.TimeProvider);
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AutomaticDecompression = DecompressionMethods.None,
        };
        options.ConfigureHandler?.Invoke(handler);

        // A redirect would carry the key to wherever it points.
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        _client = new HttpClient(options.Handler ?? handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What may still be sent to the trading API.</summary>
    public RequestBudget Budget { get; }

    /// <summary>Sends one request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait for the answer. What was sent by then may have been carried out.</param>
    public async ValueTask<AlpacaAnswer> SendAsync(AlpacaRequest request, CancellationToken cancellationToken)
    {
        var budget = request.IsData ? _data : Budget;
        if (await TakeAsync(budget, request.Use, cancellationToken).ConfigureAwait(false) is { } retryAt)
        {
            return AlpacaAnswer.NotSent(
                FormattableString.Invariant($"the requests of this minute are used up but for those that are kept for exits; ask again at {retryAt:HH:mm:ss}, or raise {nameof(AlpacaOptions)}.{nameof(AlpacaOptions.RequestsPerMinute)} if the account has more"),
                retryAt);
        }

        AlpacaKey key;
        try
        {
            key = await _keys.GetAsync(isFresh: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Whatever it was, nothing has left.
            return AlpacaAnswer.NotSent($"{nameof(AlpacaOptions)}.{nameof(AlpacaOptions.Key)} failed: {failure.GetType().Name}: {failure.Message}");
        }

        return await SendAsync(request, key, budget, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<AlpacaAnswer> SendAsync(AlpacaRequest request, AlpacaKey key, RequestBudget budget, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, AddressOf(request));
        var asOf = _time.GetUtcNow();
        try
        {
            message.Headers.Add("APCA-API-KEY-ID", key.Id);
            message.Headers.Add("APCA-API-SECRET-KEY", key.Secret);
            if (request.Body is { } body)
            {
                message.Content = new ByteArrayContent(body);
                message.Content.Headers.ContentType = _json;
            }

            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var (limit, remaining, reset) = (Header(response, "X-RateLimit-Limit"), Header(response, "X-RateLimit-Remaining"), Header(response, "X-RateLimit-Reset"));
            budget.Learn(limit, remaining, reset);

            // Refused although some are said to be left, it was the moment that was full, and not the minute.
            var isMoment = long.TryParse(remaining, NumberStyles.None, CultureInfo.InvariantCulture, out var left) && left > 0;
            var retryAt = AlpacaErrors.RetryTime(Header(response, "Retry-After"), isMoment ? null : reset, _time.GetUtcNow());
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                budget.Block(retryAt ?? (isMoment ? _time.GetUtcNow().AddSeconds(1) : null));
            }

            var (bytes, lost) = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            return new AlpacaAnswer { Status = (int)response.StatusCode, Body = bytes, Lost = lost, RetryAt = retryAt, RequestId = Header(response, "X-Request-ID"), AsOf = asOf };
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            // There was never a connection that a byte of the request could have taken.
            return AlpacaAnswer.NotSent($"no connection to {message.RequestUri!.Host}: {failure.Message}");
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested && failure.InnerException is TimeoutException)
        {
            // The only time limit of the client itself is that of connecting.
            return AlpacaAnswer.NotSent($"no connection to {message.RequestUri!.Host} in time");
        }
        catch (OperationCanceledException)
        {
            return new AlpacaAnswer { Lost = "there was no answer in time", AsOf = asOf };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException)
        {
            return new AlpacaAnswer { Lost = $"{failure.GetType().Name}: {failure.Message}", AsOf = asOf };
        }
    }

    /// <summary>Where a request goes. That of an order is made once: making an address takes longer than writing an order.</summary>
    private Uri AddressOf(AlpacaRequest request) => request is { IsData: false, Path: AlpacaRequest.Orders } ? _orders : new Uri((request.IsData ? _market : _trading) + request.Path);

    /// <summary>Takes one request of the budget. A question waits for a while; what else there is no room for is refused at once.</summary>
    /// <returns>When to ask again, when there is no room.</returns>
    private async ValueTask<DateTimeOffset?> TakeAsync(RequestBudget budget, RequestUse use, CancellationToken cancellationToken)
    {
        var until = _time.GetUtcNow() + _longestWait;
        while (!budget.TryTake(use, out var retryAt))
        {
            if (use != RequestUse.Reading || retryAt > until)
            {
                return retryAt;
            }

            var wait = retryAt - _time.GetUtcNow();
            await Task.Delay(wait > TimeSpan.FromMilliseconds(20) ? wait : TimeSpan.FromMilliseconds(20), _time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Reads a body into an array of the shared pool.</summary>
    private static async ValueTask<(ArraySegment<byte> Body, string? Lost)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(content.Headers.ContentLength is { } told and >= 0 and <= AlpacaJson.MaxBodyLength ? (int)told + 1 : 4096);
        var length = 0;
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (read == 0)
                {
                    return (new ArraySegment<byte>(buffer, 0, length), null);
                }

                if (length > AlpacaJson.MaxBodyLength)
                {
                    return (new ArraySegment<byte>(buffer, 0, length), $"the body is larger than {AlpacaJson.MaxBodyLength} bytes");
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return (new ArraySegment<byte>(buffer, 0, length), $"the answer broke off ({failure.GetType().Name})");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
