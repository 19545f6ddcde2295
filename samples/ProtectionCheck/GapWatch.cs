using System.Diagnostics;
using Guardrails;
using Guardrails.Testing.Venues;

namespace ProtectionCheck;

/// <summary>Looks at the venue's own open orders again and again, and adds up how long nothing at all rested for a position.</summary>
internal sealed class GapWatch : IDisposable
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(2);

    private readonly SimulatedVenue _venue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Symbol, TimeSpan> _gaps = Portfolio.Positions.ToDictionary(static p => p.Symbol, static _ => TimeSpan.Zero);
    private readonly Task _looking;

    public GapWatch(SimulatedVenue venue)
    {
        _venue = venue;
        _looking = LookAsync();
    }

    public async Task<IReadOnlyDictionary<Symbol, TimeSpan>> EndAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        return _gaps;
    }

    public void Dispose() => _stop.Dispose();

    private async Task LookAsync()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Beat, CancellationToken.None);
            var (now, resting) = (Stopwatch.GetTimestamp(), _venue.OpenOrders.Select(static o => o.Symbol).ToHashSet());
            foreach (var position in Portfolio.Positions.Where(p => !resting.Contains(p.Symbol)))
            {
                _gaps[position.Symbol] += Stopwatch.GetElapsedTime(last, now);
            }

            last = now;
        }
    }
}
