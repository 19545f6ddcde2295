namespace Guardrails.Testing.Scenarios.Format;

/// <summary>
/// The bot wants a position closed. Behind the guard this is one call. The naive bot sends one order at market, for the quantity that is given or
/// else for what the venue says it holds; when that is nothing, it sends none.
/// </summary>
internal sealed class CloseFile
{
    /// <summary>The name under which the answer is expected; inside a repeat <c>#1</c>, <c>#2</c>, … is added.</summary>
    public required string As { get; set; }

    public required string Symbol { get; set; }

    /// <summary>Unsigned; left out, all of it.</summary>
    public decimal? Quantity { get; set; }

    /// <summary>The strategy whose share it is; the naive bot knows the whole position only.</summary>
    public string? Strategy { get; set; }

    /// <summary>Orders that the naive bot asks to cancel before, once each, whatever the answer; the guard knows itself which have to go.</summary>
    public List<string> Cancels { get; set; } = [];

    /// <summary>Whether the naive bot's order carries the reduce-only mark; the guard sets it itself.</summary>
    public bool ReduceOnly { get; set; }

    /// <param name="held">The signed quantity that is held.</param>
    public OrderRequest ToRequest(decimal held) => new()
    {
        Symbol = Symbol,
        Side = held < 0m ? OrderSide.Buy : OrderSide.Sell,
        Quantity = Quantity ?? Math.Abs(held),
        Effect = PositionEffect.Close,
    };
}
