namespace Guardrails.Testing.Venues;

/// <summary>How an order came to a simulated venue.</summary>
public enum OrderOrigin
{
    /// <summary>With a proof of the guard.</summary>
    Guarded = 1,

    /// <summary>Straight from a bot, past any guard.</summary>
    Unguarded = 2,

    /// <summary>By somebody else on the same account: a person, or another program.</summary>
    Manual = 3,

    /// <summary>By the venue itself: a liquidation.</summary>
    Venue = 4,
}
