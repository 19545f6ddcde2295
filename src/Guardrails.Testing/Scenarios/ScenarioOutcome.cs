namespace Guardrails.Testing.Scenarios;

/// <summary>What became of one order the bot asked for.</summary>
public enum ScenarioOutcome
{
    /// <summary>The bot's own check stopped it (naive runs only).</summary>
    NotSent = 1,

    /// <summary>The guard refused it; nothing reached the venue.</summary>
    Denied = 2,

    /// <summary>The guard had nothing against it, but refused the basket it is part of; nothing reached the venue.</summary>
    Withheld = 3,

    /// <summary>The venue has it.</summary>
    Accepted = 4,

    /// <summary>The venue refused it.</summary>
    Rejected = 5,

    /// <summary>Nobody knows whether the venue has it.</summary>
    Unknown = 6,

    /// <summary>Asked to cancel: the order has ended.</summary>
    Ended = 7,

    /// <summary>Asked to cancel or to change: the venue took the request and has not confirmed it.</summary>
    Pending = 8,

    /// <summary>Asked to close: all that was asked for is closed, but for what is too small to be traded.</summary>
    Closed = 9,

    /// <summary>Asked to close: time ran out before all of it was closed.</summary>
    Incomplete = 10,

    /// <summary>Asked to protect: live stops cover all of it.</summary>
    Protected = 11,

    /// <summary>Asked to protect: nothing is held any more.</summary>
    Flat = 12,

    /// <summary>Asked to protect: the guard takes no such plan, and says why.</summary>
    Refused = 13,
}
