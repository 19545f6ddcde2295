using Guardrails.Positions;

namespace Guardrails.Closing;

/// <summary>What to close, and why. Closes at market.</summary>
public sealed record CloseRequest
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg of a hedged symbol.</summary>
    /// <value>Default: <see cref="PositionLeg.Net"/>.</value>
    public PositionLeg Leg { get; init; }

    /// <summary>Unsigned quantity, above 0; more than is managed means all of it. Rounded down to the venue's step.</summary>
    /// <value>Default: <see langword="null"/>, all that is managed.</value>
    public decimal? Quantity { get; init; }

    /// <summary>
    /// The strategy whose share is closed; it needs <see cref="OrderGuardOptions.StrategiesCloseOwnShare"/>. A quantity above the share closes the share.
    /// While the account, the symbol or the strategy is not <see cref="States.TradingState.Active"/>, shares are not looked at, and the call closes of the whole position.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the whole position goes by.</value>
    public string? Strategy { get; init; }

    /// <summary>
    /// Whether the bot's own orders that could open the position again stay when all of it is closed. They are canceled otherwise: an entry that
    /// fills after the close opens the position again. An entry that has filled in part and was sent with exits that the venue does not cap goes in any case.
    /// </summary>
    /// <value>Default: <see langword="false"/>. A close of a part keeps them in any case. Of several callers that join one close, one that does not keep them decides.</value>
    public bool KeepsEntries { get; init; }

    /// <summary>Why it is closed, and who asks; for the journal.</summary>
    public required Attribution By { get; init; }
}
