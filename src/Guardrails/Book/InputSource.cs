namespace Guardrails.Book;

/// <summary>Where a book has what it knows from, so that a denial names the call or property that supplies what is missing.</summary>
internal enum InputSource
{
    /// <summary>From a guard's or a watch's <c>Observe</c>.</summary>
    Guard = 0,

    /// <summary>From <see cref="Positions.Portfolio"/>.</summary>
    Portfolio = 1,

    /// <summary>From the snapshot that is handed to <see cref="PositionInvariantEnforcer"/>.</summary>
    Snapshot = 2,
}
