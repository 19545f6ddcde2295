namespace Guardrails.Alpaca.Errors;

/// <summary>What an answer that is no success means. There is no member with value 0: nothing is classified by being forgotten.</summary>
internal enum AlpacaFailureKind
{
    /// <summary>A definite refusal of a kind that nobody has listed.</summary>
    Rejected = 1,

    /// <summary>The venue itself said that it knows no such order, position or asset.</summary>
    NotFound,

    /// <summary>The venue has an order of this id already.</summary>
    DuplicateId,

    /// <summary>What is asked for is held by open orders.</summary>
    HeldForOrders,

    /// <summary>There is less than is asked for, and no order holds it: the position is another one than was believed.</summary>
    InsufficientQuantity,

    /// <summary>The coin is less than was bought: its fee was taken in the coin.</summary>
    InsufficientBalance,

    /// <summary>The entry needs more than the account may spend.</summary>
    InsufficientBuyingPower,

    /// <summary>The account or the asset cannot be sold short.</summary>
    ShortNotAllowed,

    /// <summary>While the position is flat an order that opens the other side is open.</summary>
    OppositeOrderOpen,

    /// <summary>An open order of the other side could be executed against this one.</summary>
    WashTrade,

    /// <summary>The venue understood another intent than the order says: the position is not the one that was believed.</summary>
    PositionIntentMismatch,

    /// <summary>A group with an entry was sent where it would have closed.</summary>
    NotAnEntry,

    /// <summary>Exits were sent where the venue sees nothing to close: not yet, or no more.</summary>
    NotAnExit,

    /// <summary>The market is beyond the stop, or beyond the target.</summary>
    MarketMovedThroughStop,

    /// <summary>The order has ended: the cancellation or replacement came late.</summary>
    AlreadyTerminal,

    /// <summary>The order cannot be replaced yet, or cannot be canceled while it is being replaced.</summary>
    NotReplaceableNow,

    /// <summary>The replacement would change nothing.</summary>
    UnchangedParameters,

    /// <summary>The price is between two ticks.</summary>
    PriceIncrement,

    /// <summary>The asset has no fractions.</summary>
    NotFractionable,

    /// <summary>A fraction was sold that is not held.</summary>
    FractionalShort,

    /// <summary>The order is worth less than the venue takes.</summary>
    BelowMinimum,

    /// <summary>The asset is not traded.</summary>
    NotTradable,

    /// <summary>The account takes no orders, or no such orders.</summary>
    AccountRestricted,

    /// <summary>The key is wrong. It says nothing of the order.</summary>
    Unauthorized,

    /// <summary>Too many requests; this one was not looked at.</summary>
    RateLimited,

    /// <summary>The request is one that must never be sent.</summary>
    OurBug,

    /// <summary>Nobody knows whether the request was carried out.</summary>
    OutcomeUnknown,

    /// <summary>A question got no readable answer. It can be asked again.</summary>
    NoAnswer,
}
