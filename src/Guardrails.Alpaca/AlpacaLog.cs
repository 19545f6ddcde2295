using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca;

/// <summary>What the adapter logs. No key, and no text of the venue that is not cut.</summary>
internal static partial class AlpacaLog
{
    [LoggerMessage(1, LogLevel.Warning, "A message of Alpaca's stream is not understood; orders and positions are read instead. {Problem}")]
    public static partial void NotUnderstood(ILogger logger, string problem);

    [LoggerMessage(2, LogLevel.Warning, "Prices could not be read: {Problem}")]
    public static partial void PricesFailed(ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Warning, "{What} could not be read: {Problem}")]
    public static partial void ReadingFailed(ILogger logger, string what, string problem);

    [LoggerMessage(4, LogLevel.Warning, "The key could not be asked for again ({Failure}); the one that is held is used, and it is asked for again in a minute.")]
    public static partial void KeyNotRenewed(ILogger logger, string failure);

    [LoggerMessage(5, LogLevel.Warning, "The venue moved a position without an order: {Move}. Positions are read; a difference quarantines the symbol until a person has looked.")]
    public static partial void PositionMoved(ILogger logger, string move);
}
