using System.Security.Cryptography;

namespace Guardrails.Alpaca.Streams;

/// <summary>
/// How long a new connection waits: not at all for the first, then 1 s and twice as long each time up to 1 min, each between half of that and all of it, so that bots that lost their connections together do not come
/// back together. A connection that held for a minute begins anew. Thread-safe.
/// </summary>
/// <remarks>Source: the limits of Alpaca's own clients (1 s doubling to 60 s, anew after 60 s); reports of accounts that were locked out by reconnecting too fast.</remarks>
internal sealed class ReconnectPace(TimeProvider time)
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _attempts;
    private long _began;

    /// <summary>The wait before the next connection.</summary>
    public TimeSpan Next()
    {
        lock (_gate)
        {
            if (_attempts > 0 && time.GetElapsedTime(_began) > _longest)
            {
                _attempts = 0;
            }

            var most = _attempts == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(_longest.TotalSeconds, Math.Pow(2, _attempts - 1)));
            _attempts++;
            _began = time.GetTimestamp();
#pragma warning disable RS0030 // Chance spreads connections over time; it decides nothing else.
            return most * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));
#pragma warning restore RS0030
        }
    }

    /// <summary>The venue does not take the key: the next connection waits as long as any.</summary>
    public void Refused()
    {
        lock (_gate)
        {
            (_attempts, _began) = (16, time.GetTimestamp());
        }
    }
}
