using System.Globalization;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>What every request passes before and after its endpoint: its number, the keys, the rate, and the faults of the wire.</summary>
internal sealed class Gate(AlpacaSandboxOptions options, TimeProvider time, WireFaults faults)
{
    private readonly RateWindow _rate = new(time, options.RequestsPerMinute);
    private readonly RateWindow _dataRate = new(time, options.DataRequestsPerMinute);
    private readonly WireIds _ids = new(options.Seed + 1);

    public async Task HandleAsync(HttpContext context, Func<HttpContext, ValueTask<Reply>> endpoint)
    {
        context.Response.Headers["X-Request-ID"] = _ids.Next("request").Replace("-", "", StringComparison.Ordinal);
        if (CheckKeys(context.Request) is { } stranger)
        {
            await WriteAsync(context, stranger).ConfigureAwait(false);
            return;
        }

        // Market data is counted by itself.
        var path = context.Request.Path;
        var rate = path.StartsWithSegments("/v2/stocks", StringComparison.Ordinal) || path.StartsWithSegments("/v1beta3/crypto", StringComparison.Ordinal) || path.StartsWithSegments("/v1beta1/options", StringComparison.Ordinal) ? _dataRate : _rate;
        var (isWithin, remaining, reset) = rate.Count();
        context.Response.Headers["X-Ratelimit-Limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Ratelimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Ratelimit-Reset"] = reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (!isWithin)
        {
            await WriteAsync(context, Reply.Refused(VenueAnswers.RateLimited)).ConfigureAwait(false);
            return;
        }

        await WithFaultAsync(context, endpoint, faults.TakeForRequest(context.Request.Method, context.Request.Path.Value ?? "")).ConfigureAwait(false);
    }

    /// <summary>Whether the key and the secret are those of the account.</summary>
    public bool IsKey(string? keyId, string? secret) => keyId == options.KeyId && secret == options.SecretKey;

    private async Task WithFaultAsync(HttpContext context, Func<HttpContext, ValueTask<Reply>> endpoint, WireFaults.Armed? fault)
    {
        if (fault is { Kind: WireFaults.Kind.GatewayTimeoutBefore or WireFaults.Kind.InternalErrorBefore or WireFaults.Kind.RateLimited })
        {
            await WriteAsync(context, Instead(fault.Kind)).ConfigureAwait(false);
            return;
        }

        var reply = await AnswerAsync(context, endpoint, options.Failed).ConfigureAwait(false);
        switch (fault?.Kind)
        {
            case WireFaults.Kind.ConnectionLostAfter:
                context.Abort();
                return;
            case WireFaults.Kind.GatewayTimeoutAfter or WireFaults.Kind.InternalErrorAfter:
                reply = Instead(fault.Kind);
                break;
            case WireFaults.Kind.DelayAnswer:
                await Task.Delay(fault.Delay, time, context.RequestAborted).ConfigureAwait(false);
                break;
        }

        await WriteAsync(context, reply).ConfigureAwait(false);
    }

    /// <summary>The answer of an endpoint, also where the request cannot be read or the endpoint fails.</summary>
    public static async ValueTask<Reply> AnswerAsync(HttpContext context, Func<HttpContext, ValueTask<Reply>> endpoint, Action<Exception>? failed)
    {
        try
        {
            return await endpoint(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException malformed)
        {
            return Reply.Refused(new Refusal(malformed.StatusCode, malformed.StatusCode == StatusCodes.Status400BadRequest ? 40010000 : null, malformed.Message));
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            failed?.Invoke(defect);
            return Instead(WireFaults.Kind.InternalErrorAfter);
        }
    }

    private static Reply Instead(WireFaults.Kind kind) => kind switch
    {
        WireFaults.Kind.GatewayTimeoutBefore or WireFaults.Kind.GatewayTimeoutAfter => Reply.Html(504, "504 Gateway Time-out"),
        WireFaults.Kind.RateLimited => Reply.Refused(VenueAnswers.RateLimited),
        _ => Reply.Refused(new Refusal(500, null, "internal server error occurred")),
    };

    /// <summary>Without any key the gateway answers, in HTML; with a wrong one Alpaca does.</summary>
    private Reply? CheckKeys(HttpRequest request)
    {
        var (key, secret) = ((string?)request.Headers["APCA-API-KEY-ID"], (string?)request.Headers["APCA-API-SECRET-KEY"]);
        return key is null && secret is null && request.Headers.Authorization.Count == 0 ? Reply.Html(401, "401 Authorization Required")
            : IsKey(key, secret) ? null
            : Reply.Refused(VenueAnswers.Unauthorized);
    }

    public static async Task WriteAsync(HttpContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        if (reply.Status == StatusCodes.Status204NoContent)
        {
            return;
        }

        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
