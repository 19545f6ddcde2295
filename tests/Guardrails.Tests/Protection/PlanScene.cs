using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.Tests.Closing;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Protection;

/// <summary>Buys, gives a plan, and reads from the venue's own orders what covers the position.</summary>
internal static class PlanScene
{
    public static readonly Attribution By = new("a test", "tests");
    public static readonly TrailingStop OneR = new() { Distance = PriceOffset.OfRisk(1m) };
    public static readonly PartialProfits Halves = new() { Levels = [new() { At = 1m, Fraction = 0.5m }, new() { At = 2m, Fraction = 0.25m }], MaxRangeGrowth = null };
    public static readonly ProtectionPlan Trailing = new() { Stop = PriceOffset.At(95m), Target = PriceOffset.At(150m), Trailing = OneR };
    public static readonly ProtectionPlan Parts = new() { Stop = PriceOffset.At(95m), Target = PriceOffset.At(150m), Profits = Halves };

    public static void Buy(ClosingWorld world, decimal quantity)
    {
        var result = world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, quantity, 100m) with { Effect = PositionEffect.Open }));
        Assert.True(result is OrderResult.Accepted, result.ToString());
        world.Pass(1);
    }

    public static ProtectResult Protect(ClosingWorld world, ProtectionPlan plan) =>
        world.Await(world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = world.Leg, Plan = plan, EntryPrice = 100m, By = By }));

    /// <summary>Read from the venue's own orders, and by the audit.</summary>
    public static void IsCovered(ClosingWorld world, decimal quantity, decimal stopPrice)
    {
        var stops = world.Venue.Venue.OpenOrders.Where(static o => o is { Type: OrderType.Stop, Side: OrderSide.Sell }).ToArray();
        Assert.True(stops.Sum(static o => o.Quantity - o.FilledQuantity) == quantity && stops.All(o => o.StopPrice == stopPrice), $"{quantity} should be covered at {stopPrice}; it is {string.Join("; ", world.Venue.Venue.OpenOrders)} | {world.Guard.ViewProtection(Acme, world.Leg)} | {string.Join("; ", world.Alarms.All)}");
        var report = world.Await(world.Broker.AuditProtectionAsync());
        Assert.True(report.Positions.All(static p => p.Verdict == ProtectionVerdict.Protected), report.ToString());
    }

    public static void NeverCrosses(ClosingWorld world)
    {
        var held = 0m;
        foreach (var execution in world.Venue.Venue.Executions)
        {
            held += execution.Side == OrderSide.Buy ? execution.Quantity : -execution.Quantity;
            Assert.True(held >= 0m, $"{held} after {execution}");
        }
    }
}
