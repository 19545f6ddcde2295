using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Shell;

namespace Guardrails.Protection;

/// <summary>
/// Closes a position that a stop does not help any more. Only where the venue says that the instrument is in continuous trading, and after its positions were read once more: a price that falls to a quarter
/// because of a split comes with four times the shares, and is no loss.
/// </summary>
internal sealed class UnprotectedExit(ExitRuns runs, VenueSender sender, VenueReader reader)
{
    /// <summary>Closes the position, if the reason still holds then.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    /// <param name="isWanted">Whether the position is to be closed for such a reason.</param>
    /// <param name="why">The reason; <see langword="null"/> when there is none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it is being closed.</returns>
    public async ValueTask<bool> TryAsync(Symbol symbol, PositionLeg leg, bool isWanted, Func<ProtectionView, string?> why, CancellationToken cancellationToken)
    {
        var isTrading = await sender.GetMarketStatusAsync(symbol, cancellationToken).ConfigureAwait(false) is { Phase: MarketPhase.Continuous };
        if (!isTrading || !isWanted || (!await reader.RefreshAsync(cancellationToken).ConfigureAwait(false) && sender.Capabilities.ExitCap == ExitCap.None)
            || sender.Guard.ViewProtection(symbol, leg) is not { InDoubt: false, Quantity: > 0m } view || why(view) is not { } reason)
        {
            return false;
        }

        runs.Escalate(symbol, leg, Attribution.ByGuard(reason));
        return true;
    }
}
