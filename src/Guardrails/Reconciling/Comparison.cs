namespace Guardrails.Reconciling;

/// <summary>What the last answer of the venue said about a position.</summary>
internal enum Comparison
{
    /// <summary>It holds what is booked.</summary>
    Agrees = 0,

    /// <summary>It holds what orders alive at the time could have made of it; good only until the orders are read again.</summary>
    Explained = 1,

    /// <summary>It holds something else.</summary>
    Differs = 2,

    /// <summary>It is older than what is remembered of a position that moves often: it says nothing, and what was said before stands.</summary>
    TooOld = 3,

    /// <summary>After answers that were too old this one is not: what it says follows.</summary>
    InTime = 4,
}
