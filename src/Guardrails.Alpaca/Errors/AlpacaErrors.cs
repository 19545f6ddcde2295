using System.Globalization;
using System.Text;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Errors;

/// <summary>Says what an answer means that is no success.</summary>
/// <remarks>
/// A refusal needs proof: a status from 400 to 499, and not 408. Everything else that a write gets back (a redirect, a 5xx, a success whose body is not
/// understood) leaves open what became of it.
/// </remarks>
internal static class AlpacaErrors
{
    /// <summary>The venue's words are shown up to this length.</summary>
    public const int MaxMessageLength = 256;

    /// <summary>What an answer means.</summary>
    /// <param name="status">The HTTP status. A success comes here when its body is not understood.</param>
    /// <param name="body">The body, or what arrived of it.</param>
    /// <param name="isWrite">Whether the request could have changed something.</param>
    /// <param name="retryAt">When the headers allow the next request; <see cref="RetryTime"/>.</param>
    public static AlpacaFailure Classify(int status, ReadOnlySpan<byte> body, bool isWrite, DateTimeOffset? retryAt = null)
    {
        var error = AlpacaJson.Read<AlpacaError>(body).Value is { } read && (read.Message ?? read.Code) is not null ? read : null;
        var row = Find(status, error?.Message);
        var failure = new AlpacaFailure
        {
            Kind = row?.Kind ?? Unlisted(status),
            Advice = row?.Advice ?? (Unlisted(status) == AlpacaFailureKind.Rejected ? AlpacaAdvice.Refuse : AlpacaAdvice.Resolve),
            HttpStatus = status,
            Code = error?.Code is { Length: > 0 } code ? WireProblem.Shown(code) : null,
            Message = WireProblem.Shown(error?.Message is { Length: > 0 } message ? message : Start(body), MaxMessageLength),
            Body = error,
            OrderState = row?.Kind == AlpacaFailureKind.AlreadyTerminal ? Quoted(error!.Message!) : null,
            RetryAt = retryAt,
        };
        return isWrite ? Held(failure) : Asked(Held(failure));
    }

    /// <summary>The row that decides; <see langword="null"/> when nobody has listed the answer.</summary>
    public static ErrorRow? Find(int status, string? message) =>
        ErrorTable.ByStatus.FirstOrDefault(row => row.Status == status)
        ?? (status is >= 400 and < 500 && message is not null ? ErrorTable.ByMessage.FirstOrDefault(row => row.Matches(status, message)) : null);

    /// <summary>When the next request may be sent, by the headers: <c>Retry-After</c> in seconds first, else <c>X-RateLimit-Reset</c> in Unix seconds. At most an hour from now.</summary>
    /// <param name="retryAfter">The header, or <see langword="null"/>.</param>
    /// <param name="reset">The header, or <see langword="null"/>.</param>
    /// <param name="now">The time now.</param>
    public static DateTimeOffset? RetryTime(string? retryAfter, string? reset, DateTimeOffset now)
    {
        const long longest = 3_600;
        long? seconds = long.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after
            : long.TryParse(reset, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? Math.Max(0, Math.Min(at, long.MaxValue / 2) - now.ToUnixTimeSeconds())
            : null;
        return seconds is { } wait ? now.AddSeconds(Math.Min(wait, longest)) : null;
    }

    private static AlpacaFailureKind Unlisted(int status) => status is >= 400 and < 500 ? AlpacaFailureKind.Rejected : AlpacaFailureKind.OutcomeUnknown;

    /// <summary>Whether orders hold the quantity says only what stands beside the message; without it the position has to be read again.</summary>
    private static AlpacaFailure Held(AlpacaFailure failure) =>
        failure is not { Kind: AlpacaFailureKind.HeldForOrders, Body: { } body } || body.HeldForOrders > 0m || body.RelatedOrders is { Count: > 0 }
        || !failure.Message.Contains("insufficient qty", StringComparison.OrdinalIgnoreCase)
            ? failure
            : failure with { Kind = AlpacaFailureKind.InsufficientQuantity, Advice = AlpacaAdvice.ReadPosition };

    /// <summary>A question changes nothing. A 404 answers it only in the venue's own words: one of a gateway says nothing of the order.</summary>
    private static AlpacaFailure Asked(AlpacaFailure failure) =>
        failure.Kind == AlpacaFailureKind.OutcomeUnknown || failure is { Kind: AlpacaFailureKind.Rejected, HttpStatus: 404 }
            ? failure with { Kind = AlpacaFailureKind.NoAnswer, Advice = AlpacaAdvice.RetryLater }
            : failure;

    private static string Start(ReadOnlySpan<byte> body) => body.IsEmpty ? "(no body)" : Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxMessageLength)]);

    private static string? Quoted(string message)
    {
        var start = message.IndexOf('"');
        var end = start < 0 ? -1 : message.IndexOf('"', start + 1);
        return end < 0 ? null : WireProblem.Shown(message[(start + 1)..end]);
    }
}
