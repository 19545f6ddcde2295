using Guardrails.Orders;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>An order of another bot on the same account.</summary>
internal sealed class StrangerFile
{
    public required OrderSide Side { get; set; }

    public required decimal Quantity { get; set; }

    public required string Symbol { get; set; }

    /// <summary>Left out: at market.</summary>
    public decimal? Limit { get; set; }

    public OrderRequest ToRequest() => new()
    {
        Symbol = Symbol,
        Side = Side,
        Quantity = Quantity,
        Type = Limit is null ? OrderType.Market : OrderType.Limit,
        LimitPrice = Limit,
    };
}
