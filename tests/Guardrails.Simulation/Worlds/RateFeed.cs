using Guardrails.Positions;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>Tells what a currency is worth, regularly; now and then it stays silent for longer than a rate may be old.</summary>
internal sealed class RateFeed(string currency, decimal first, int perCent, SeededRandom random, TimeProvider time, Trace trace)
{
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(70);

    private decimal _rate = first;
    private long _silentUntil;

    public void Tell(OrderGuard guard, WatchFeed? watch)
    {
        var now = time.GetTimestamp();
        if (now < _silentUntil || !random.Chance(perCent))
        {
            return;
        }

        if (random.NextBelow(500) == 0)
        {
            _silentUntil = now + (long)(_silence.TotalSeconds * time.TimestampFrequency);
        }

        _rate = decimal.Round(_rate * (1m + (random.Between(-20, 20) / 10_000m)), 8);
        var told = new FxRate { Currency = currency, Rate = _rate, Time = time.GetUtcNow() };
        trace.Event("rate").Add(currency).Add(_rate);
        watch?.Tell(told);
        guard.Observe(told);
    }
}
