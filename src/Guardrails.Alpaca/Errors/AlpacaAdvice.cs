namespace Guardrails.Alpaca.Errors;

/// <summary>What to do about a refusal.</summary>
internal enum AlpacaAdvice
{
    /// <summary>Nothing: the request is refused, and the next one is a new decision.</summary>
    Refuse = 1,

    /// <summary>Look the order up by its client order id and compare it; it is there.</summary>
    LookUpOrder,

    /// <summary>Wait until the orders that hold the quantity have ended, or cancel them; then ask again.</summary>
    FreeQuantity,

    /// <summary>Read the position again, and decide anew.</summary>
    ReadPosition,

    /// <summary>Read the order again, and decide anew.</summary>
    ReadOrder,

    /// <summary>Cancel the order that stands in the way, or send exits as a group.</summary>
    CancelOther,

    /// <summary>Do not place the stop again: close at market.</summary>
    CloseAtMarket,

    /// <summary>Round the price to the tick.</summary>
    RoundPrice,

    /// <summary>The request is as good as done.</summary>
    TakeAsDone,

    /// <summary>Ask again a little later.</summary>
    RetryLater,

    /// <summary>Stop new risk and call the operator.</summary>
    StopAndAlert,

    /// <summary>Never send this again; call the developer.</summary>
    Fix,

    /// <summary>Send nothing again; find out by lookups what became of the request.</summary>
    Resolve,
}
