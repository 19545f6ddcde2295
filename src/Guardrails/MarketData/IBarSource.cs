namespace Guardrails.MarketData;

/// <summary>Where bars come from: a venue, a vendor of market data, a file.</summary>
/// <remarks>
/// <para>
/// An implementation reads the bars, gives them to <see cref="BarReading.Of"/>, which checks them, and returns the reading. A call that failed is <see cref="BarReading.Unavailable"/>. The only exceptions are the caller's
/// cancellation and misuse of the source.
/// </para>
/// <para>Implementations are thread-safe. Give a source that calls out to a <see cref="BarCache"/>, so that many callers share one call.</para>
/// </remarks>
public interface IBarSource
{
    /// <summary>The last closed bars, exactly as many as were asked for, or why there are none.</summary>
    /// <param name="request">Which bars.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default);
}
