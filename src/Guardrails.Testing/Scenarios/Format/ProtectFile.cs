using Guardrails.Orders;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>
/// The bot wants a position protected. Behind the guard this is one call, <see cref="GuardedBroker.ProtectAsync"/>. The naive bot sends one stop, for the quantity that is given or else for what the venue says it holds; when that is nothing,
/// it sends none.
/// </summary>
internal sealed class ProtectFile
{
    /// <summary>The name under which the answer is expected; inside a repeat <c>#1</c>, <c>#2</c>, … is added.</summary>
    public required string As { get; set; }

    public required string Symbol { get; set; }

    /// <summary>The trigger of the stop.</summary>
    public required decimal Stop { get; set; }

    /// <summary>The limit of the target; the naive bot sends none.</summary>
    public decimal? Target { get; set; }

    /// <summary>The price that the plan counts from.</summary>
    public required decimal Entry { get; set; }

    /// <summary>How much the naive bot's stop is for, unsigned; the guard knows itself what is held.</summary>
    public decimal? Quantity { get; set; }

    /// <param name="held">The signed quantity that is held.</param>
    public OrderRequest ToRequest(decimal held) => new()
    {
        Symbol = Symbol,
        Side = held < 0m ? OrderSide.Buy : OrderSide.Sell,
        Quantity = Quantity ?? Math.Abs(held),
        Type = OrderType.Stop,
        StopPrice = Stop,
        Effect = PositionEffect.Close,
    };
}
