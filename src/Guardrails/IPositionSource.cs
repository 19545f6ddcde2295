using Guardrails.Brokers;

namespace Guardrails;

/// <summary>A place that can say which positions there are: the venue, or a second opinion such as the bot's own database.</summary>
/// <remarks>Implementations must be safe to call from several threads.</remarks>
public interface IPositionSource
{
    /// <summary>Asks for all positions.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing has been changed by it.</param>
    /// <returns>A complete, a partial or a failed answer. A failure is returned, not thrown; an exception counts as <see cref="PositionSnapshot.Failed"/>.</returns>
    ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken);
}
