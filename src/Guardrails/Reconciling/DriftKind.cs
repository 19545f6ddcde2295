namespace Guardrails.Reconciling;

/// <summary>How the books and the venue differ.</summary>
public enum DriftKind
{
    /// <summary>A position is booked that the venue does not hold.</summary>
    Phantom = 1,

    /// <summary>The venue holds a position of which nothing is booked.</summary>
    ExternalPosition = 2,

    /// <summary>The venue holds more or less than is booked, on the same side.</summary>
    QuantityMismatch = 3,

    /// <summary>The venue holds the other side.</summary>
    SideMismatch = 4,

    /// <summary>The position became a simple multiple of itself while its price became the same multiple smaller: suspected split.</summary>
    UnexplainedJump = 5,

    /// <summary>An order that should be open is missing in a complete list of open orders.</summary>
    MissingOrder = 6,

    /// <summary>The venue has an order that this guard did not approve.</summary>
    ExternalOrder = 7,

    /// <summary>An exit rests without a position that it could close.</summary>
    OrphanProtection = 8,

    /// <summary>The bot's own records say something else than is managed for it.</summary>
    BotPosition = 9,
}
