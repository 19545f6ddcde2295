using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>
/// How the stream tells what happens to an order of several legs. What happens to all legs at once is told once, when the venue reports it of the first of them; an execution that is taken back or
/// corrected is told of its leg.
/// </summary>
internal sealed class FrameUpdates(SimulatedBroker broker, WireIds ids, TimeProvider time)
{
    /// <summary>Whether a report of a leg is told.</summary>
    public static bool IsTold(OrderFrame frame, ExecutionReport report) => report.VenueOrderId == frame.Legs[0].VenueOrderId || report.Fill is { Kind: not FillKind.Trade };

    /// <summary>The order as it was when a report of a leg was made: with what was executed of every leg up to then.</summary>
    public static OrderFrame Then(OrderSnapshot orders, OrderFrame frame, ExecutionReport report)
    {
        var (round, isTrade) = (RoundOf(orders, frame, report), report.Fill is { Kind: FillKind.Trade });
        return frame with { Legs = [.. frame.Legs.Select(leg => leg.VenueOrderId == report.VenueOrderId ? leg with { Status = report.Status, FilledQuantity = report.CumulativeQuantity ?? leg.FilledQuantity } : isTrade ? AsOf(leg) : leg)] };

        SimulatedOrder AsOf(SimulatedOrder leg)
        {
            var filled = orders.ExecutionsOf(leg).Take(round + 1).Sum(static execution => execution.Quantity);
            return leg with { FilledQuantity = filled, Status = filled >= leg.Quantity ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled };
        }
    }

    /// <summary>The event of an order that works, ends or was executed.</summary>
    /// <param name="orders">All orders.</param>
    /// <param name="frame">The order as it was then.</param>
    /// <param name="word">The word for it.</param>
    /// <param name="report">What the venue reported of a leg; <see langword="null"/> when the session alone let the order work.</param>
    public OrderUpdate Of(OrderSnapshot orders, OrderFrame frame, string word, ExecutionReport? report)
    {
        var update = new OrderUpdate
        {
            Event = word,
            Order = orders.View(frame),
            Legs = [.. frame.Legs.Select(leg => orders.View(leg))],
            Timestamp = report?.TransactTime ?? time.GetUtcNow(),
            ExecutionId = ids.Next("event"),
        };
        return report?.Fill is not { } fill ? update
            : fill.Kind == FillKind.Trade ? Executed(orders, frame, update, RoundOf(orders, frame, report))
            : Amended(frame, update, fill, report);
    }

    private OrderUpdate Executed(OrderSnapshot orders, OrderFrame frame, OrderUpdate update, int round)
    {
        var executions = frame.Legs.Select(leg => (Leg: leg, Execution: orders.ExecutionsOf(leg).ElementAtOrDefault(round))).Where(static row => row.Execution is not null).ToList();
        return update with
        {
            Price = executions.Sum(row => (row.Leg.Side == OrderSide.Buy ? 1m : -1m) * frame.RatioOf(row.Leg) * row.Execution!.Price),
            Quantity = executions[0].Execution!.Quantity / frame.RatioOf(executions[0].Leg),
            LegFills = [.. executions.Select(row => FillOf(row.Leg, ids.OfExecution(row.Execution!.ExecutionId), row.Execution.Quantity, row.Execution.Price, row.Execution.ExecutedAt))],
        };
    }

    private OrderUpdate Amended(OrderFrame frame, OrderUpdate update, Fill fill, ExecutionReport report)
    {
        var (leg, quantity) = (frame.Legs.First(leg => leg.VenueOrderId == report.VenueOrderId), fill.Kind == FillKind.Bust ? -fill.Quantity : fill.Quantity);
        return update with
        {
            Price = fill.Price,
            Quantity = quantity,
            PreviousExecutionId = ids.OfExecution(fill.ExecutionId!),
            LegFills = [FillOf(leg, ids.Next("event"), quantity, fill.Price, update.Timestamp)],
        };
    }

    private LegFill FillOf(SimulatedOrder leg, string executionId, decimal quantity, decimal price, DateTimeOffset at) => new()
    {
        ExecutionId = executionId,
        OrderId = ids.OfOrder(leg.VenueOrderId),
        Symbol = leg.Symbol.Value,
        Quantity = quantity,
        Price = price,
        At = at,
        PositionQuantity = broker.Venue.GetState().NetOf(leg.Symbol),
    };

    /// <summary>Which of the executions of a leg a report is of: the legs are executed together, so the first of each belong together, and so on.</summary>
    private static int RoundOf(OrderSnapshot orders, OrderFrame frame, ExecutionReport report)
    {
        var executions = orders.ExecutionsOf(frame.Legs.First(leg => leg.VenueOrderId == report.VenueOrderId));
        return executions.ToList().FindIndex(execution => execution.ExecutionId == report.Fill?.ExecutionId);
    }
}
