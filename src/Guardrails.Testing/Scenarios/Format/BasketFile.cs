using Guardrails.Orders;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Several orders that are decided as one.</summary>
internal sealed class BasketFile
{
    public required List<OrderFile> Orders { get; set; }

    /// <summary>Whether they are the legs of one order, of which the venue executes all or none. Their quantities are multiples of the smallest.</summary>
    public bool AsOneOrder { get; set; }

    /// <summary>The legs as one order.</summary>
    public MultilegRequest ToMultileg()
    {
        var units = Orders.Min(static o => o.Quantity);
        return new()
        {
            Quantity = units,
            Legs = [.. Orders.Select(o => new MultilegLeg { Symbol = o.Symbol, Side = o.Side, Effect = o.Effect, Ratio = (int)(o.Quantity / units) })],
        };
    }
}
