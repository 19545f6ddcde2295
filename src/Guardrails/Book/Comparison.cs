namespace Guardrails.Book;

/// <summary>What the last answer of the venue said about a position.</summary>
internal enum Comparison
{
    /// <summary>It holds what is booked.</summary>
    Agrees = 0,

    /// <summary>It holds what orders alive at the time could have made of it; good only until the orders are read again.</summary>
    Explained = 1,

    /// <summary>It holds something else.</summary>
    Differs = 2,
}
