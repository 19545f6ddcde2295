using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <content>The life of an order, and what it moves.</content>
internal sealed partial class AccountBook
{
    private void ObserveOrder(GuardEvent.OrderObserved e)
    {
        var order = e.Order;
        var key = Require(order.Symbol).Find(order.Leg, order.Side == OrderSide.Buy ? 1m : -1m);
        var slot = new OrderSlot
        {
            ClientOrderId = order.ClientOrderId,
            VenueOrderId = order.VenueOrderId,
            Key = key,
            Side = order.Side,
            Type = order.Type,
            Effect = PositionEffect.Auto,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            TimeInForce = order.TimeInForce,
            Strategy = e.Strategy,
            SignalId = null,
            Parent = null,
            Managed = e.Managed,
            IsExit = false,
            Capped = order.Capped,
            CeilingPrice = Valuation.CeilingPrice(order.Type, order.LimitPrice, order.StopPrice, Limits.MarketOrderSlippage),
            CreatedAt = e.At,
            ChangedAt = e.At,
            Quantity = order.Quantity,
            VenueCumulative = order.FilledQuantity,
            Booked = order.FilledQuantity,
            MostBooked = order.FilledQuantity,
            State = order.FilledQuantity > 0m ? OrderState.PartiallyFilled : OrderState.Working,
            ConfirmedAt = e.At,
        };
        Link(slot, order.GroupLinkedByVenue ? order.GroupId : null, order.Quantity, order.WaitsFor);
        Insert(slot);
    }

    private void Link(OrderSlot slot, string? groupId, decimal quantity, string? waitsFor)
    {
        if (groupId is not null)
        {
            // Per position: what a group leaves to one symbol says nothing about another.
            if (!_groupsOfOrders.TryGetValue((slot.Key, groupId), out var group))
            {
                group = new OrderGroup(groupId, quantity);
                _groupsOfOrders.Add((slot.Key, groupId), group);
            }

            group.Quantity = Math.Max(group.Quantity, quantity);
            slot.Group = group;
        }

        if (waitsFor is not null && _orders.TryGetValue(waitsFor, out var entry) && entry.Key == slot.Key)
        {
            slot.WaitsFor = entry;
        }
    }

    private void Insert(OrderSlot slot)
    {
        _orders.Add(slot.ClientOrderId, slot);
        LiveOrders++;
        LearnVenueId(slot, slot.VenueOrderId);
        slot.Key.Add(slot);
        slot.Key.Settle();
    }

    private void Transition(GuardEvent.OrderTransitioned e)
    {
        var slot = _orders[e.ClientOrderId];
        LearnVenueId(slot, e.VenueOrderId);
        slot.Reason = e.Reason ?? slot.Reason;
        slot.EndedByVenue = OrderSlot.IsTerminal(e.State) && (e.ByVenue || slot.EndedByVenue);
        slot.LookupWanted &= !e.ByVenue;
        if (e.ByVenue && slot.ConfirmedAt is null
            && e.State is OrderState.Working or OrderState.PartiallyFilled or OrderState.Filled or OrderState.PendingCancel or OrderState.PendingReplace)
        {
            slot.ConfirmedAt = e.At;
        }

        ChangeState(slot, e.State, e.At);
        slot.Key.Settle();
    }

    private void Book(GuardEvent.ExecutionBooked e)
    {
        var slot = _orders[e.ClientOrderId];
        if (e.ExecutionId is { } id)
        {
            slot.RememberExecution(id, e.Quantity, e.Side);
        }

        slot.Executed += e.Quantity;
        slot.VenueCumulative = Math.Max(slot.VenueCumulative, e.VenueCumulative);
        MovePosition(slot, e.Side, e.Booked, e.BaseFee, e.At);
        NoteInference(slot);
        ChangeState(slot, slot.StateOnceExecuted, e.At);
        slot.Key.Settle();
    }

    /// <summary>The position follows every change of what is booked, and nothing else.</summary>
    private static void MovePosition(OrderSlot slot, OrderSide side, decimal booked, decimal baseFee, in GuardInstant at)
    {
        slot.Booked += booked;
        slot.MostBooked = Math.Max(slot.MostBooked, slot.Booked);
        var net = (side == OrderSide.Buy ? booked : -booked) - baseFee;
        var key = slot.Key;
        if (booked != 0m || baseFee != 0m)
        {
            // What only tells again what is booked moves nothing: what waits for the last fill must not wait longer for it.
            key.LastFillAt = at;
        }

        key.Move(net, slot.Managed ? net : 0m);
        if (!slot.Managed)
        {
            // Somebody else's execution takes what is not managed first; what it takes beyond that is no longer there for us to close.
            var taken = PositionBook.SameSide(key.Managed, key.Ledger.Net) - key.Managed;
            key.Move(0m, taken);
            (slot.NetMoved, slot.ManagedMoved) = (slot.NetMoved + net, slot.ManagedMoved + taken);
        }

        if (key.InDoubt && PositionBook.SameSide(key.Venue.Net, -net) != 0m)
        {
            // What the venue was seen to hold shrinks with every fill against it, whether or not the answer contained it already.
            key.Venue.Net = key.Venue.Net > 0m ? Math.Max(0m, key.Venue.Net + net) : Math.Min(0m, key.Venue.Net + net);
        }

        if (slot.StrategyLedger is { } strategy)
        {
            strategy.Net += net;
        }
    }

    private void ChangeState(OrderSlot slot, OrderState state, in GuardInstant at)
    {
        var wasLive = slot.IsLive;
        if (slot.State != state || state == OrderState.Unknown)
        {
            slot.ChangedAt = at;
        }

        if (OrderSlot.IsTerminal(state))
        {
            (slot.Pending, slot.CancelAskedAt, slot.LookupWanted) = (null, null, false);
        }

        slot.Key.Change(slot, state);
        if (wasLive && !slot.IsLive)
        {
            EndSuccession(slot, at);
        }

        if (slot.ParentBook is { } parent)
        {
            parent.LiveChildren += (slot.IsLive ? 1 : 0) - (wasLive ? 1 : 0);
            TakeFromParent(slot);
        }

        if (wasLive && !slot.IsLive)
        {
            LiveOrders--;
            if (slot.BuyingPowerHold > 0m && slot.Quantity > 0m && slot.Booked < slot.Quantity)
            {
                // What was executed has been paid for; only the rest comes back.
                ReleaseBuyingPower(slot, slot.BuyingPowerHold - Math.Min(slot.BuyingPowerHold, slot.BuyingPowerNeed * (slot.Booked / slot.Quantity)));
            }

            _ended.Enqueue(slot);
            ForgetOldest();
        }
        else if (!wasLive && slot.IsLive)
        {
            LiveOrders++;
        }
    }

    private void ForgetOldest()
    {
        while (_ended.Count > Configuration.MaxEndedOrders)
        {
            var oldest = _ended.Dequeue();
            if (oldest.IsLive)
            {
                continue;
            }

            if (_orders.TryGetValue(oldest.ClientOrderId, out var named) && named == oldest)
            {
                _orders.Remove(oldest.ClientOrderId);
            }

            foreach (var venueId in oldest.EarlierVenueOrderIds?.Append(oldest.VenueOrderId!) ?? [oldest.VenueOrderId ?? ""])
            {
                var venueKey = (oldest.Key.Key.Symbol, venueId);
                if (_ordersByVenueId.TryGetValue(venueKey, out var numbered) && numbered == oldest)
                {
                    _ordersByVenueId.Remove(venueKey);
                }
            }

            if (oldest.Managed)
            {
                _forgotten.Add(oldest.ClientOrderId);
            }

            if (oldest.FillsInferred)
            {
                oldest.Key.Infer(oldest, 0m);
                _inferred.Remove(oldest);
            }

            if (oldest.Group is { } group && group.Legs.TrueForAll(l => !l.IsLive))
            {
                _groupsOfOrders.Remove((oldest.Key, group.Id));
            }
        }
    }

    private static OrderFingerprint PrintOf(OrderSlot slot) =>
        new(slot.Key.Key.Symbol, slot.Key.Key.Leg, slot.Side, slot.Type, slot.Quantity, slot.LimitPrice, slot.StopPrice, slot.Strategy);

    /// <summary>A live child takes its whole quantity of the parent, an ended one what it has executed.</summary>
    private static void TakeFromParent(OrderSlot slot)
    {
        if (slot.ParentBook is { } parent)
        {
            var taken = slot.IsLive ? Math.Max(slot.OpenQuantity, slot.Booked) : slot.Booked;
            parent.Taken += taken - slot.ParentTaken;
            slot.ParentTaken = taken;
        }
    }

    private ParentBook Parent(string id, decimal total)
    {
        if (_parents.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_parents.Count >= MaxParents && _parentsInOrder.First is { Value: { LiveChildren: 0 } oldest })
        {
            _parentsInOrder.RemoveFirst();
            _parents.Remove(oldest.Id);
        }

        var added = new ParentBook(id, total);
        _parents.Add(id, added);
        _parentsInOrder.AddLast(added);
        return added;
    }

    private void CountEntry(GuardEvent.OrderAdmitted e)
    {
        if (Limits.MaxEntries is not { } budget || e.Order.IsExit)
        {
            return;
        }

        var strategy = e.Order.Strategy ?? "";
        if (!_entries.TryGetValue(strategy, out var log))
        {
            _entries.Add(strategy, log = new MessageLog(budget, Limits.EntryWindow.Ticks));
        }

        log.Add(e.At);
    }

    private void LearnVenueId(OrderSlot slot, string? venueOrderId)
    {
        if (venueOrderId is not null && slot.VenueOrderId != venueOrderId)
        {
            if (slot.VenueOrderId is { } earlier)
            {
                (slot.EarlierVenueOrderIds ??= []).Add(earlier);
            }

            slot.VenueOrderId = venueOrderId;
        }

        if (slot.VenueOrderId is { } id)
        {
            _ordersByVenueId[(slot.Key.Key.Symbol, id)] = slot;
        }
    }
}
