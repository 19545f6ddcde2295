using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Book;

/// <content>The only mutator: arithmetic, no rules.</content>
internal sealed partial class AccountBook
{
    /// <summary>Applies one event. The same sequence gives the same state, live and in replay.</summary>
    public void Apply(GuardEvent e)
    {
        Version++;
        AppliedAtUtcTicks = e.At.UtcTicks;
        switch (e)
        {
            case GuardEvent.OrderAdmitted x:
                Reserve(x);
                Recent?.Add(PrintOf(_orders[x.Order.ClientOrderId]), x.At);
                Messages?.Add(x.At);
                CountEntry(x);
                break;
            case GuardEvent.OrderTransitioned x:
                Transition(x);
                break;
            case GuardEvent.ExecutionBooked x:
                Book(x);
                break;
            case GuardEvent.OrderDenied x:
                // A count of repetitions is written later, with the price of the first: that one is old by then.
                if (x.Repeats == 1)
                {
                    MoveMark(x.Symbol, x.Evidence.Mark);
                }

                break;
            case GuardEvent.MarksMoved x:
                foreach (var (symbol, mark) in x.Marks)
                {
                    MoveMark(symbol, mark);
                }

                break;
            case GuardEvent.AccountRead x:
                ReadAccount(x);
                break;
            case GuardEvent.PositionSet x:
                SetPosition(x);
                break;
            case GuardEvent.PositionsRead x:
                PositionReading = new Reading(true, x.AsOfUtcTicks, x.At);
                PositionFailure = null;
                PositionsSeeded = true;
                PositionsComparedAt = x.At;
                InterruptedAtUtcTicks = x.AsOfUtcTicks >= InterruptedAtUtcTicks && !OrdersWanted ? 0 : InterruptedAtUtcTicks;
                ClockInDoubt &= x.AsOfUtcTicks < ClockJumpedAtUtcTicks;
                RememberMarks();
                break;
            case GuardEvent.PositionsFailed x:
                PositionReading = default;
                PositionFailure = x.Reason;
                break;
            case GuardEvent.PositionCompared x:
                var compared = Require(x.Symbol).Find(x.Leg, x.VenueNet);
                if (x.Result is Comparison.TooOld or Comparison.InTime)
                {
                    compared.Venue.UncomparedSince = x.Result == Comparison.TooOld ? PositionsComparedAt : null;
                    break;
                }

                compared.Venue.Take(x.VenueNet, compared.Ledger.Net, x.Result, x.AsOfUtcTicks);
                break;
            case GuardEvent.DriftFound x:
                if (x.Drift.ClientOrderId is null)
                {
                    Require(x.Drift.Symbol).Find(x.Drift.Leg, x.Drift.AtVenue).Venue.DriftReported = true;
                }

                break;
            case GuardEvent.ExitSet x:
                SetExit(x);
                break;
            case GuardEvent.Interrupted x:
                // Interrupted again before it was read: the first time counts, so that a connection that flaps cannot put it off for ever.
                InterruptedAtUtcTicks = InterruptedAtUtcTicks == 0 ? x.At.UtcTicks : InterruptedAtUtcTicks;
                OrdersWanted = true;
                break;
            case GuardEvent.OpenOrdersRead x:
                OrdersWanted = false;
                OpenOrderReading = new Reading(true, x.AsOfUtcTicks, x.At);
                break;
            case GuardEvent.OrderObserved x:
                ObserveOrder(x);
                break;
            case GuardEvent.OrderClaimed x:
                Claim(x);
                break;
            case GuardEvent.OrderCorrected x:
                Correct(x);
                break;
            case GuardEvent.ExecutionRevised x:
                Revise(x);
                break;
            case GuardEvent.CancelRequested x:
                RequestCancel(x);
                Messages?.Add(x.At);
                break;
            case GuardEvent.CancelRefused x:
                RefuseCancel(x);
                break;
            case GuardEvent.ReplaceRequested x:
                RequestReplace(x);
                Messages?.Add(x.At);
                break;
            case GuardEvent.ReplaceSettled x:
                SettleReplace(x);
                break;
            case GuardEvent.InstrumentDescribed x:
                Require(x.Instrument.Symbol).Describe(x.Instrument);
                break;
            case GuardEvent.RateRead x:
                Currencies.SetRate(Currencies.IndexOf(x.Currency), x.Rate, x.SourceUtcTicks, x.At);
                ConvertTotals();
                break;
            case GuardEvent.InputRead x:
                Inputs[x.Input.Name] = x.Input;
                break;
            case GuardEvent.StateSet x:
                SetState(x);
                break;
            case GuardEvent.ClockJumped x:
                JumpClock(x);
                break;
            case GuardEvent.Opened x:
                Epoch = x.Epoch;
                AccountReading = PositionReading = OpenOrderReading = default;
                PositionsComparedAt = x.At;
                RestartClock(x.At);
                break;
            case GuardEvent.FactFlagged:
                break;
            default:
                throw new InvalidOperationException($"The event {e.GetType().Name} is not known to this version.");
        }
    }

    /// <summary>Takes back what <see cref="Reserve"/> did to answer a question, last first. Afterwards the state is what it was before.</summary>
    public void Retract(OrderSlot order)
    {
        order.Key.Change(order, OrderState.Released);
        order.Key.Settle();
        _orders.Remove(order.ClientOrderId);
        if (order.BuyingPowerHold > 0m)
        {
            ReleaseBuyingPower(order, order.BuyingPowerHold);
        }

        if (order.ParentBook is { } parent)
        {
            parent.LiveChildren--;
            TakeFromParent(order);
            if (--parent.Children == 0)
            {
                _parents.Remove(parent.Id);
                _parentsInOrder.Remove(parent);
            }
        }

        LiveOrders--;
        OrdersNamed--;
    }

    /// <summary>Reserves an order's capacity. By itself, without counting it as sent, only to answer a question.</summary>
    public void Reserve(GuardEvent.OrderAdmitted e)
    {
        var symbol = Require(e.Order.Symbol);
        MoveMark(e.Order.Symbol, e.Evidence.Mark);
        var key = symbol.Find(e.Order.Leg, 0m);
        var slot = new OrderSlot
        {
            ClientOrderId = e.Order.ClientOrderId,
            Key = key,
            Side = e.Order.Side,
            Type = e.Order.Type,
            Effect = e.Order.Effect,
            LimitPrice = e.Order.LimitPrice,
            StopPrice = e.Order.StopPrice,
            TimeInForce = e.Order.TimeInForce,
            Strategy = e.Order.Strategy,
            SignalId = e.Order.SignalId,
            Parent = e.Order.Parent,
            Managed = true,
            IsExit = e.Order.IsExit,
            Capped = e.Order.Capped,
            CeilingPrice = CeilingPrice(e.Order.Type, e.Order.LimitPrice, e.Order.StopPrice),
            CreatedAt = e.At,
            ChangedAt = e.At,
            Quantity = e.Order.Quantity,
            MostApproved = e.Order.Quantity,
            Content = e.Order.Content,
            Replaces = e.Order.Replaces is { } replaced ? _orders[replaced] : null,
        };
        OrdersNamed++;
        if (e.Order.Parent is { } parent)
        {
            slot.ParentBook = Parent(parent.Id, parent.TotalQuantity);
            slot.ParentBook.Children++;
            slot.ParentBook.LiveChildren++;
        }

        if (e.Order.Links is { } links)
        {
            Link(slot, links.GroupId, links.GroupQuantity, links.WaitsFor);
        }

        Insert(slot);
        HoldBuyingPower(slot, e.Order.BuyingPowerHold);
        TakeFromParent(slot);
        if (slot.Replaces is { } old)
        {
            BeginSuccession(old, e.At);
        }
    }

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
            CeilingPrice = CeilingPrice(order.Type, order.LimitPrice, order.StopPrice),
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
            var taken = KeyBook.SameSide(key.Managed, key.Ledger.Net) - key.Managed;
            key.Move(0m, taken);
            (slot.NetMoved, slot.ManagedMoved) = (slot.NetMoved + net, slot.ManagedMoved + taken);
        }

        if (key.InDoubt && KeyBook.SameSide(key.Venue.Net, -net) != 0m)
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

    private void SetPosition(GuardEvent.PositionSet e)
    {
        var symbol = Require(e.Symbol);
        if (e.Mark != 0m)
        {
            symbol.MoveMark(e.Mark);
        }

        var key = symbol.Find(e.Leg, e.Net);
        key.Move(e.Net - key.Ledger.Net, e.Managed - key.Managed);
        if (e.Net == 0m)
        {
            key.Strategies.ForEach(static s => s.Ledger.Net = 0m);
        }

        key.SetAt = e.At;
        key.Venue.UncomparedSince = null;
        key.Settle();
        SettleInferences(key);
        key.Venue.Take(e.Net, e.Net, Comparison.Agrees, e.At.UtcTicks);
        key.Venue.CleanReads = 0;
    }

    /// <summary>The prices at which books and venue agreed: what a later jump of a position is judged with.</summary>
    private void RememberMarks()
    {
        foreach (var symbol in _symbols)
        {
            if (!Array.Exists(symbol.Keys, static k => k.InDoubt))
            {
                symbol.ReferenceMark = symbol.Mark;
            }
        }
    }

    private void ReadAccount(GuardEvent.AccountRead e)
    {
        Equity = e.Equity;
        BuyingPower = e.BuyingPower;
        GrossPositionValue = e.GrossPositionValue;
        AccountReading = new Reading(true, e.AsOfUtcTicks, e.At);
        foreach (var cell in _cells)
        {
            cell.Resolve(e.Equity);
        }

        for (var i = _buyingPowerHolders.Count - 1; i >= 0; i--)
        {
            var order = _buyingPowerHolders[i];
            var contained = ContainedHold(order, e.AsOfUtcTicks);
            if (contained > 0m)
            {
                ReleaseBuyingPower(order, contained);
            }
        }
    }

    /// <summary>
    /// How much of an order's hold the venue's figure must already contain: all of it where the figure subtracts open orders and the order
    /// was confirmed before; otherwise what was executed before.
    /// </summary>
    private decimal ContainedHold(OrderSlot order, long asOfUtcTicks)
    {
        if (Configuration.Capabilities.BuyingPowerIncludesOpenOrders && order.ConfirmedAt is { } confirmed && confirmed.UtcTicks < asOfUtcTicks)
        {
            return order.BuyingPowerHold;
        }

        // What can still fill stays held, whatever was let go before.
        var needed = order.IsLive && order.Quantity > 0m ? Valuation.RoundUp(order.BuyingPowerNeed * (order.Leaves / order.Quantity)) : 0m;
        return order.Booked > 0m && order.Key.LastFillAt is { } fill && fill.UtcTicks < asOfUtcTicks ? Math.Max(0m, order.BuyingPowerHold - needed) : 0m;
    }

    private void HoldBuyingPower(OrderSlot order, decimal amount)
    {
        if (amount > 0m)
        {
            order.BuyingPowerHold = amount;
            order.BuyingPowerNeed = amount;
            BuyingPowerHeld += amount;
            order.HolderIndex = _buyingPowerHolders.Count;
            _buyingPowerHolders.Add(order);
        }
    }

    private void ReleaseBuyingPower(OrderSlot order, decimal amount)
    {
        var released = Math.Min(Valuation.RoundDown(amount), order.BuyingPowerHold);
        if (amount >= order.BuyingPowerHold)
        {
            released = order.BuyingPowerHold;
        }

        order.BuyingPowerHold -= released;
        BuyingPowerHeld -= released;
        if (order.BuyingPowerHold == 0m)
        {
            var last = _buyingPowerHolders[^1];
            _buyingPowerHolders[order.HolderIndex] = last;
            last.HolderIndex = order.HolderIndex;
            _buyingPowerHolders.RemoveAt(_buyingPowerHolders.Count - 1);
            order.HolderIndex = -1;
        }
    }

    private static OrderPrint PrintOf(OrderSlot slot) =>
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

    private void SetState(GuardEvent.StateSet e)
    {
        if (e.State == TradingState.Active && e.Scope.Symbol.IsDefault)
        {
            // Somebody has looked: the count starts anew.
            _entries.Remove(e.Scope.Strategy ?? "");
        }

        if (e.Scope.Strategy is { } strategy)
        {
            _strategyStates[strategy] = e.State;
        }
        else if (e.Scope.Symbol.IsDefault)
        {
            State = e.State;
        }
        else
        {
            var symbol = Require(e.Scope.Symbol);
            symbol.State = e.State;
            Array.ForEach(symbol.Keys, static k => k.Venue.CleanReads = 0);
        }
    }

    private void MoveMark(Symbol symbol, decimal mark)
    {
        if (mark != 0m && Find(symbol) is { } book)
        {
            book.MoveMark(mark);
        }
    }

    private void ConvertTotals()
    {
        Account.Convert();
        _groups.ForEach(static b => b.Convert());
        _strategies.ForEach(static b => b.Convert());
        _symbols.ForEach(static s => s.Bucket.Convert());
    }

    private SymbolBook Require(Symbol name)
    {
        if (_symbolsByName.TryGetValue(name.Value, out var known))
        {
            return known;
        }

        var added = new SymbolBook(this, name);
        _symbolsByName.Add(name.Value, added);
        _symbols.Add(added);
        return added;
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

    private decimal CeilingPrice(OrderType type, decimal? limit, decimal? stop)
    {
        if (stop is null)
        {
            return Math.Abs(limit ?? 0m);
        }

        var trigger = Math.Abs(stop.Value);
        return Math.Max(Math.Abs(limit ?? 0m), type == OrderType.Stop ? trigger * (1m + Limits.MarketOrderSlippage) : trigger);
    }
}
