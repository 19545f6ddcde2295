using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Simulation.Auditing;

/// <content>What bots ask for and are told.</content>
internal sealed partial class Auditor
{
    /// <summary>A bot was answered.</summary>
    public void Answered(OrderRequest request, bool wasKnown, OrderResult result)
    {
        ReadArrivals();
        var known = result.Match<string?>(static _ => null, static a => a.Order.ClientOrderId, static _ => null, static u => u.ClientOrderId);
        if (known is not null && !wasKnown)
        {
            _recount.Include(known);
        }

        if (known is not null && request is { SignalId: not null, ClientOrderId: null } && !_signals.TryAdd(request, known) && _signals[request] != known)
        {
            Note("one signal is one order", $"{request} for {request.SignalId} became {_signals[request]}, and then {known}");
        }

        switch (result)
        {
            case OrderResult.Denied or OrderResult.Rejected
                when !wasKnown && request.ClientOrderId is { } id && _arrived.TryGetValue(id, out var taken) && taken.Status != VenueOrderStatus.Rejected:
                Note("refused is refused", $"{request} {id} was answered with {result.GetType().Name}, and the venue has it: {taken.Status}, {taken.Filled} executed");
                break;
            case OrderResult.Accepted { Order.ClientOrderId: var id } when !wasKnown:
                CheckAccepted(request, id);
                break;
        }
    }

    /// <summary>A bot has a permit for an order that stands alone.</summary>
    public void Permitted(string clientOrderId)
    {
        _recount.Include(clientOrderId);
        Shares.Approved(clientOrderId);
        Cover.Approved(clientOrderId);
    }

    /// <summary>A bot was answered about a group.</summary>
    public void Answered(GroupRequest request, GroupResult result)
    {
        ReadArrivals();
        if (result is not GroupResult.Sent { Orders: var orders })
        {
            return;
        }

        OrderRequest[] requests = request.Entry is { } entry ? [entry, .. request.Exits] : [.. request.Exits];
        if (orders.Count != requests.Length)
        {
            Note("every order of a group has an outcome", $"{requests.Length} were asked for, {orders.Count} have one");
            return;
        }

        for (var i = 0; i < requests.Length; i++)
        {
            if (orders[i] is OrderResult.Accepted accepted)
            {
                CheckAccepted(requests[i], accepted.Order.ClientOrderId);
            }
        }
    }

    /// <summary>A bot was answered about an order of several instruments: each leg counts by itself.</summary>
    public void Answered(MultilegRequest request, bool wasKnown, GroupResult result)
    {
        ReadArrivals();
        if (result is not GroupResult.Sent { Orders: var orders } || wasKnown)
        {
            return;
        }

        if (orders.Count != request.Legs.Count)
        {
            Note("every leg has an outcome", $"{request.Legs.Count} were asked for, {orders.Count} have one");
            return;
        }

        for (var i = 0; i < orders.Count; i++)
        {
            var leg = request.Legs[i];
            if (orders[i].Match<string?>(static _ => null, static a => a.Order.ClientOrderId, static _ => null, static u => u.ClientOrderId) is { } id)
            {
                _recount.Include(id);
            }

            if (orders[i] is OrderResult.Accepted accepted)
            {
                CheckAccepted(new OrderRequest { Symbol = leg.Symbol, Side = leg.Side, Quantity = request.Quantity * leg.Ratio }, accepted.Order.ClientOrderId);
            }
        }
    }

    /// <summary>The legs of an order that is about to be sent, under its id and that with their number behind it; none while the process begins.</summary>
    public IEnumerable<TrackedOrder> LegsOf(string clientOrderId)
    {
        for (var i = 1; Guard?.FindOrder(i == 1 ? clientOrderId : FormattableString.Invariant($"{clientOrderId}-{i}")) is { } leg; i++)
        {
            yield return leg;
        }
    }

    /// <summary>A bot asks for a replacement: from here on the order does not stand alone.</summary>
    public void AskedToReplace(string clientOrderId)
    {
        _recount.SetApart(clientOrderId, Tolerance.Replaced);
        _replaced.Add(clientOrderId);
    }

    /// <summary>A person declared what is the bots' own. Where the venue had lied to the guard before, that is the venue's doing.</summary>
    public void Adopted(KeyTruth key, decimal quantity)
    {
        _trace.Event("adopt").Add(quantity);
        _trace.Line($"operator: {quantity} of {key} are the bots', the venue holds {key.Net}");
        key.SetManaged(quantity);
        var unknown = key.Net - (Guard!.FindPosition(key.Symbol, key.Leg)?.Net ?? 0m);
        _ = unknown != 0m && Tolerances.Excuses(WhatIsTheBots, $"{key} {_trace.Events}", (Tolerance.DeclaredUntrue, true));
        key.Stain(unknown);
    }

    private void CheckAccepted(OrderRequest request, string id)
    {
        if (!_arrived.TryGetValue(id, out var order))
        {
            NoteUnless("accepted is at the venue", id, $"{request} was accepted as {id}, and the venue never got it", (Tolerance.NeverTaken, _engine.NeverTaken.Contains(id)));
            return;
        }

        var (has, sent) = (order.Entry, order.Sent ?? order.Entry);
        var asked = order.WrongSide ? (has.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy) : has.Side;
        if (asked != request.Side || has.Symbol != request.Symbol || (sent.Quantity > request.Quantity && !_replaced.Contains(id)))
        {
            Note("sent as asked", $"{request} was asked for, and the venue got {sent.Side} {sent.Quantity} {sent.Symbol} as {id}");
        }
        else if (has.Side != request.Side || has.Quantity != request.Quantity)
        {
            Tolerances.Excuses(
                "sent as asked",
                id,
                (Tolerance.TurnedAround, has.Side != request.Side),
                (Tolerance.BeyondSent, has.Quantity > request.Quantity && order.Sent is not null),
                (Tolerance.Replaced, has.Quantity != request.Quantity && _replaced.Contains(id)),
                (Tolerance.Smaller, has.Quantity < request.Quantity && order.Sent is null && !_replaced.Contains(id)));
        }
    }
}
