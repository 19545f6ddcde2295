using System.Collections.Concurrent;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Reads the stream of the simulated broker, with all that its fault plan does to it, and tells it in Alpaca's words.</summary>
internal sealed class UpdateFeed(SimulatedBroker broker, WireIds ids, OrderFacts facts, TimeProvider time, Func<OrderSnapshot> snapshot, Action<OrderUpdate> publish, Action disconnected, Action<Exception>? failed)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly FrameUpdates _frames = new(broker, ids, time);

    public async Task ReadAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var pushed in broker.StreamAsync(stopping).ConfigureAwait(false))
                {
                    if (pushed is VenueEvent.OrderReported { Report: var report })
                    {
                        Try(report);
                    }
                }

                disconnected();

                // During an outage every stream ends at once.
                await Task.Delay(_pause, time, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Tells that an order works that was queued until the market opened.</summary>
    public void TellOpened(string clientOrderId)
    {
        var orders = snapshot();
        if (orders.ByClientId(clientOrderId) is not { } order)
        {
            return;
        }

        if (orders.FrameOf(order) is { } frame)
        {
            if (order == frame.Legs[0] && orders.View(frame).IsOpen)
            {
                _told[frame.VenueOrderId] = "new";
                publish(_frames.Of(orders, frame, "new", null));
            }
        }
        else if (orders.View(order) is { IsOpen: true } view)
        {
            _told[order.VenueOrderId] = "new";
            Publish(orders, order, view, "new", null);
        }
    }

    /// <summary>A defect that loses one event must not make the stream mute for good.</summary>
    private void Try(ExecutionReport report)
    {
        try
        {
            Tell(report);
        }
        catch (Exception defect)
        {
            failed?.Invoke(defect);
        }
    }

    private void Tell(ExecutionReport report)
    {
        if (report.ClientOrderId is { } name)
        {
            facts.Acknowledge(name);
        }

        var orders = snapshot();
        if (report.VenueOrderId is not { } id || orders.ByVenueId(id) is not { } order)
        {
            return;
        }

        if (orders.FrameOf(order) is { } frame)
        {
            var asOf = FrameUpdates.Then(orders, frame, report);
            if (FrameUpdates.IsTold(frame, report) && WordFor(frame.VenueOrderId, report, orders.View(asOf)) is { } told)
            {
                publish(_frames.Of(orders, asOf, told, report));
            }

            return;
        }

        var then = order with { Status = report.Status, FilledQuantity = report.CumulativeQuantity ?? order.FilledQuantity, Quantity = report.OrderQuantity ?? order.Quantity };
        var view = orders.View(then);
        if (WordFor(id, report, view) is { } word)
        {
            Publish(orders, then, view, word, report);
        }
    }

    /// <summary>The event; <see langword="null"/> when Alpaca would tell nothing.</summary>
    private string? WordFor(string id, ExecutionReport report, OrderView view)
    {
        var word = report switch
        {
            { Fill.Kind: FillKind.Bust } => "trade_bust",
            { Fill.Kind: FillKind.Correction } => "trade_correct",
            { Fill: not null, Status: VenueOrderStatus.Filled } => "fill",
            { Fill: not null } => "partial_fill",
            _ => view.Status == "pending_new" ? "new" : view.Status,
        };

        // The first word that an order works is "new"; the same said again tells other terms. That a leg is held is told once.
        var before = _told.GetValueOrDefault(id);
        word = word is "new" or "partially_filled" && before is "new" or "partial_fill" or "restated" ? "restated" : word;
        if (word == "held" && before == "held")
        {
            return null;
        }

        _told[id] = word;
        return word is "partially_filled" or "filled" ? "restated" : word;
    }

    private void Publish(OrderSnapshot orders, SimulatedOrder order, OrderView view, string word, ExecutionReport? report)
    {
        var fill = report?.Fill;
        var executionId = fill is null ? ids.Next("event") : ids.OfExecution(fill.ExecutionId!);
        var isAmended = word is "trade_bust" or "trade_correct";
        publish(new OrderUpdate
        {
            Event = word,
            Order = view,
            Legs = orders.LegViews(order),
            Timestamp = report?.TransactTime ?? time.GetUtcNow(),
            ExecutionId = isAmended ? ids.Next("event") : executionId,
            PreviousExecutionId = isAmended ? executionId : null,
            Price = fill?.Price,
            Quantity = word == "trade_bust" ? -fill!.Quantity : fill?.Quantity,
            PositionQuantity = fill is null ? null : broker.Venue.GetState().NetOf(order.Symbol),
        });
    }
}
