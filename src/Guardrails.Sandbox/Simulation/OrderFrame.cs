using Guardrails.Sandbox.Venues;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>An order of several legs as the wire has it: a frame without a symbol, whose legs are the orders that the simulated venue knows.</summary>
/// <param name="Name">The id that the sender gave it.</param>
/// <param name="Fact">What is known of it.</param>
/// <param name="Legs">Its legs in the order in which they were sent.</param>
internal sealed record OrderFrame(string Name, OrderFacts.Fact Fact, IReadOnlyList<SimulatedOrder> Legs)
{
    /// <summary>Its name among the ids of the venue.</summary>
    public string VenueOrderId => IdOf(Name);

    public static string IdOf(string name) => $"legs of {name}";

    /// <summary>The ratio of a leg.</summary>
    public decimal RatioOf(SimulatedOrder leg) => leg.Quantity / Fact.Terms!.Quantity;

    /// <summary>How the wire shows it: what its legs are, its own quantity counted in units.</summary>
    /// <param name="id">Its id on the wire.</param>
    /// <param name="legs">The views of its legs.</param>
    public OrderView View(string id, IReadOnlyList<OrderView> legs)
    {
        var (first, terms) = (legs[0], Fact.Terms!);
        var filled = legs.Min(static leg => decimal.Floor(leg.FilledQuantity / leg.Ratio!.Value));
        var isPriced = filled > 0m && legs.All(static leg => leg.FilledAveragePrice is not null);
        return first with
        {
            Id = id,
            ClientOrderId = Name,
            Sequence = first.Sequence - 1,
            UpdatedAt = legs.Max(static leg => leg.UpdatedAt),
            Asset = AssetView.None,
            Quantity = terms.Quantity,
            FilledQuantity = filled,
            FilledAveragePrice = isPriced ? legs.Sum(static leg => Sign(leg) * leg.Ratio!.Value * leg.FilledAveragePrice!.Value) : null,
            Type = terms.LimitPrice is null ? "market" : "limit",
            Side = "",
            LimitPrice = terms.LimitPrice,
            PositionIntent = null,
            Ratio = null,
            ParentId = null,
            LegIds = [.. legs.Select(static leg => leg.Id)],
        };
    }

    public static decimal Sign(OrderView leg) => leg.Side == "buy" ? 1m : -1m;
}
