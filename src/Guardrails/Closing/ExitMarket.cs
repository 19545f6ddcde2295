using Guardrails.Brokers;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>Whether the instrument of an exit can be traded now, asked at most every 2 s. An answer that does not come in 1 s holds up no exit: it goes out as in continuous trading.</summary>
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
        if (_askedAt is not { } at || sender.Time.GetElapsedTime(at) >= Freshness)
        {
            _askedAt = sender.Time.GetTimestamp();
            Status = await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false) ?? MarketStatus.Continuous;
        }
    }
}
