namespace Guardrails.Orders;

/// <summary>The type of an order (FIX tag 40, same numbers).</summary>
public enum OrderType
{
    /// <summary>Executes at once at whatever price is there; valued with the configured slippage.</summary>
    Market = 1,

    /// <summary>Executes at the limit price or better.</summary>
    Limit = 2,

    /// <summary>Becomes a market order when the stop price trades.</summary>
    Stop = 3,

    /// <summary>Becomes a limit order when the stop price trades.</summary>
    StopLimit = 4,
}
