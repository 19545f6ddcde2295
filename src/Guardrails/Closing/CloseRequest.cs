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

    /// <summary>Why, for the journal; 1 to 256 characters.</summary>
    /// <value>Default: <c>close</c>.</value>
    public string Reason { get; init; } = "close";

    /// <summary>Who asks: a person or a component, 1 to 64 characters.</summary>
    /// <value>Default: <c>bot</c>.</value>
    public string Actor { get; init; } = "bot";
}
