using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Watching;

/// <summary>An order that a bot has sent on its own: judged, and entered as in flight whatever the verdict.</summary>
internal sealed class WatchedOrder(OrderRequest request, string clientOrderId, WatchTally tally)
{
    public Decision Decision { get; private set; }

    /// <summary>Judges the order and adds the events that enter it. Call under the lock of the watch.</summary>
    public void Read(AccountBook book, GuardInstant now, List<GuardEvent> events)
    {
        // The guard would answer a repeated id with the first order; the bot has sent it once more, so it is judged once more.
        Decision = OrderJudge.Decide(book, request with { ClientOrderId = null }, now);
        tally.Count(Decision);
        if (book.FindOrder(clientOrderId) is not null)
        {
            return;
        }

        if (Decision.IsApproved)
        {
            var admission = OrderJudge.Admission(book);
            events.Add(admission with { Order = admission.Order with { ClientOrderId = clientOrderId } });
        }
        else if (IsReadable)
        {
            events.Add(new GuardEvent.OrderObserved(now, Sent, Managed: true, request.Strategy));
        }
        else
        {
            return;
        }

        events.Add(new GuardEvent.OrderTransitioned(now, clientOrderId, OrderState.InFlight, null, null, ByVenue: false));
    }

    /// <summary>Whether a venue could have read it; otherwise there is nothing to enter.</summary>
    private bool IsReadable => !request.Symbol.IsDefault && request.Side is OrderSide.Buy or OrderSide.Sell && request.Quantity > 0m && Text.Amount.Problem(request.Quantity) is null;

    private VenueOrder Sent => new()
    {
        ClientOrderId = clientOrderId,
        Symbol = request.Symbol,
        Side = request.Side,
        Quantity = request.Quantity,
        Type = Enum.IsDefined(request.Type) ? request.Type : OrderType.Market,
        LimitPrice = InRange(request.LimitPrice),
        StopPrice = InRange(request.StopPrice),
        TimeInForce = request.TimeInForce,
        Leg = PositionLeg.Net,
    };

    private static decimal? InRange(decimal? price) => price is { } p && Text.Amount.Problem(p) is null ? p : null;
}
