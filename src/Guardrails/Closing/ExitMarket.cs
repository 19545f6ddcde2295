using Guardrails.Brokers;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>Whether the instrument of an exit can be traded now, asked at most every 2 s. An answer that does not come in 2 s holds up no exit: it goes out as in continuous trading.</summary>
internal sealed class ExitMarket(VenueSender sender, Symbol symbol)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private long? _askedAt;

    /// <summary>The last answer.</summary>
    public MarketStatus Status { get; private set; } = MarketStatus.Continuous;

    /// <summary>Whether nothing at all can be executed now.</summary>
    public bool IsShut => Status.Phase is MarketPhase.Closed or MarketPhase.Halted;

    /// <summary>How much of a quantity the session takes: outside the regular one often whole units only.</summary>
    public decimal Executable(decimal quantity) => Status is { Phase: MarketPhase.ExtendedHours, QuantityStep: > 0m and var step } ? Math.Floor(quantity / step) * step : quantity;

    public async ValueTask AskAsync(CancellationToken cancellationToken)
    {
        if (_askedAt is { } at && sender.Time.GetElapsedTime(at) < Freshness)
        {
            return;
        }

        var told = await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false);
        if (told is null && _askedAt is null)
        {
            // The answer may be on its way: before it is there, what protects should not give way to a market order that waits until the morning.
            told = await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false);
        }

        // What was known holds as long as the phase lasts.
        Status = told ?? (Status.Until > sender.Time.GetUtcNow() ? Status : MarketStatus.Continuous);
        _askedAt = sender.Time.GetTimestamp();
    }
}
