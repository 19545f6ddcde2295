namespace Guardrails.Orders;

/// <summary>Why the venue executed something: for an order, or because the venue itself decided so.</summary>
public enum ExecutionCause
{
    /// <summary>Somebody's order was matched, or the venue does not say.</summary>
    Order = 0,

    /// <summary>The venue closed a position for want of margin.</summary>
    Liquidation = 1,

    /// <summary>The venue closed a position against somebody else's liquidation (auto-deleveraging, ADL).</summary>
    AutoDeleveraging = 2,

    /// <summary>The venue closed a position because the contract ended: settlement, delivery or delisting.</summary>
    Settlement = 3,

    /// <summary>A row of the account that is no trade, although the venue lists it among them: funding, interest, a fee, a transfer. Nothing is booked of it.</summary>
    NoTrade = 4,
}
