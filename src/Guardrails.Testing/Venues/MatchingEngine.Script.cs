using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <content>What a script lets the venue do once, at the next opportunity.</content>
internal sealed partial class MatchingEngine
{
    /// <summary>Makes other terms of the next order that arrives; <see langword="null"/> leaves it as it is.</summary>
    public Func<OrderEntry, OrderEntry>? NextTerms { get; set; }

    /// <summary>Whether the venue makes two orders of the next one that it takes, under the same client order id.</summary>
    public bool NextTwice { get; set; }

    /// <summary>Whether the next execution is reported a second time, under another id and with the same cumulative quantity.</summary>
    public bool NextFillToldTwice { get; set; }

    /// <summary>How long after its confirmation the next replacement of a quantity is undone.</summary>
    public TimeSpan? NextReplaceUndoneAfter { get; set; }

    private OrderEntry TakeTerms(OrderEntry entry)
    {
        var terms = NextTerms;
        NextTerms = null;
        return terms is null ? entry : terms(entry);
    }

    /// <summary>The second order works, is reported and is executed like any other.</summary>
    private void TakeSecond(LiveOrder order)
    {
        if (!NextTwice)
        {
            return;
        }

        NextTwice = false;
        Accept(Enter(order.Entry));
    }

    private void TellFillAgain(ExecutionReport report, TimeSpan latency)
    {
        if (!NextFillToldTwice)
        {
            return;
        }

        NextFillToldTwice = false;
        push(latency, new VenueEvent.OrderReported(report with { Fill = report.Fill! with { ExecutionId = $"{report.Fill!.ExecutionId}-again" } }));
    }

    private void UndoLater(LiveOrder order, decimal quantity)
    {
        if (NextReplaceUndoneAfter is not { } after)
        {
            return;
        }

        NextReplaceUndoneAfter = null;
        schedule(after, () =>
        {
            if (order.IsOpen)
            {
                order.Change(order.Entry with { Quantity = quantity });
                Acknowledge(order);
                Consider(order);
            }
        });
    }
}
