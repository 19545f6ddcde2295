using Guardrails.Sandbox.Venues;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>
/// Stops that trail the best price since they were placed: a sale 2 below 25 stands at 23, at 24 when the price has been 26, and stays there when the price falls. They are stops of the simulated venue
/// whose price moves with the market, in the regular hours alone.
/// </summary>
internal sealed class TrailingStops(SimulatedVenue venue, OrderFacts facts, SessionClock clock, Func<OrderSnapshot> snapshot)
{
    /// <summary>The price of a stop behind the best price.</summary>
    public static decimal StopOf(bool isBuy, OrderFacts.Trail trail)
    {
        var distance = trail.Price ?? trail.Best * trail.Percent!.Value / 100m;
        return decimal.Round(isBuy ? trail.Best + distance : trail.Best - distance, 4);
    }

    /// <summary>An instrument has another price.</summary>
    public void Follow(string key)
    {
        if (!clock.IsOpen || venue.GetPrice(key) is not { } price)
        {
            return;
        }

        var orders = snapshot();
        foreach (var order in venue.OpenOrders.Where(order => order.Symbol.Value == key))
        {
            var isBuy = order.Side == OrderSide.Buy;
            if (orders.FactOf(order) is { Trail: { } trail } fact && (isBuy ? price < trail.Best : price > trail.Best))
            {
                var moved = trail with { Best = price };
                facts.Set(order.ClientOrderId, fact with { Trail = moved });
                venue.MoveStop(order.ClientOrderId, StopOf(isBuy, moved));
            }
        }
    }
}
