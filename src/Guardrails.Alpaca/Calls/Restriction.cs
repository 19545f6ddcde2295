using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Http;

namespace Guardrails.Alpaca.Calls;

/// <summary>Whether the venue has refused an order because the account is restricted: the account itself does not say so. Thread-safe.</summary>
internal sealed class Restriction(TimeProvider time)
{
    private static readonly TimeSpan _lasts = TimeSpan.FromMinutes(15);

    private long _refusedAt = long.MinValue;

    /// <summary>Whether there was such a refusal, not long ago, and no order that opens was taken since.</summary>
    public bool IsOn => Volatile.Read(ref _refusedAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < _lasts;

    /// <summary>The answer to an order.</summary>
    public void Hear(AlpacaAnswer answer, bool opens)
    {
        if (answer.IsSuccess)
        {
            if (opens)
            {
                Volatile.Write(ref _refusedAt, long.MinValue);
            }
        }
        else if (answer.Status is >= 400 and < 500 && answer.Failure(isWrite: true).Kind == AlpacaFailureKind.AccountRestricted)
        {
            Volatile.Write(ref _refusedAt, time.GetTimestamp());
        }
    }
}
