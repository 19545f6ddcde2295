using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <summary>
/// All orders: by our id and by the venue's, ended and forgotten ones, groups, and fills known from cumulative quantities alone. What an
/// event about an order changes, in its position, its parent and the buying power, is brought about here.
/// </summary>
/// <param name="configuration">What the book was told.</param>
/// <param name="positions">The book's positions, by handle.</param>
/// <param name="buyingPower">What orders hold.</param>
/// <param name="sends">What was sent.</param>
/// <param name="of">What this is a copy of, for a question: it knows the orders of that one, too.</param>
internal sealed class OrderLedger(BookConfiguration configuration, List<PositionBook> positions, BuyingPowerLedger buyingPower, SendHistory sends, OrderLedger? of = null)
{
    private readonly OrderIndex _orders = new();
    private readonly UntoldFees _fees = new(positions);
    private readonly Queue<OrderSlot> _ended = new();

    /// <summary>Orders that were admitted; ids count on from here.</summary>
    public long Named { get; private set; } = of?.Named ?? 0L;

    /// <summary>Orders that may still fill.</summary>
    public int Live { get; private set; } = of?.Live ?? 0;

    /// <summary>Orders, ended ones included, of which executions are missing that the venue could list.</summary>
    public IReadOnlyList<OrderView> Inferred => _fees.Inferred;

    /// <summary>Orders that belong together.</summary>
    public LinkedOrders Linked { get; } = new();

    public OrderView? Find(string clientOrderId) => _orders.Find(clientOrderId) ?? of?.Find(clientOrderId);
    public OrderView? FindByVenueId(Symbol symbol, string venueOrderId) => _orders.FindByVenueId(symbol, venueOrderId) ?? of?.FindByVenueId(symbol, venueOrderId);

    /// <summary>Whether an order of this id was ever accepted.</summary>
    public bool WasUsed(string clientOrderId) => _orders.WasUsed(clientOrderId) || of?.WasUsed(clientOrderId) == true;

    /// <summary>Every order still remembered, by id.</summary>
    public IEnumerable<OrderView> All() => _orders.Sorted();
    public OrderView? SuccessorOf(OrderView order) => _orders.Sorted().FirstOrDefault(other => other.Replaces == order && other.State is not (OrderState.Rejected or OrderState.Released));

    /// <summary>Reserves an order's capacity.</summary>
    public OrderFingerprint Admit(GuardEvent.OrderAdmitted e, PositionBook position)
    {
        var order = e.Order;
        var slot = new OrderSlot(
            position, position.Handle,
            new OrderTerms(order.Type, configuration.Limits.MarketOrderSlippage, order.Quantity, order.LimitPrice, order.StopPrice, order.Quantity), default)
        {
            ClientOrderId = order.ClientOrderId,
            Side = order.Side,
            Type = order.Type,
            Effect = order.Effect,
            TimeInForce = order.TimeInForce,
            Strategy = order.Strategy,
            SignalId = order.SignalId,
            Parent = order.Parent,
            Managed = true,
            IsExit = order.IsExit,
            IsMarkedReduceOnly = order.VenueReduceOnly,
            Content = order.Content,
            Replaces = order.Replaces is { } replaced ? _orders[replaced] : null,
        };
        slot.Begin(OrderState.Reserved, isConfirmed: false, e.At);
        Named++;
        if (order.Parent is { } parent)
        {
            slot.ParentBook = sends.Parent(parent.Id, parent.TotalQuantity);
            slot.ParentBook.CountLive(1);
        }

        if (order.Links is { } links)
        {
            Link(slot, position, links.GroupId, links.GroupQuantity, links.WaitsFor);
        }

        Insert(slot, position, e.At);
        if (order.Links?.Multileg is { } multileg)
        {
            Linked.JoinMultileg(slot, multileg, e.At);
        }

        buyingPower.Hold(slot, order.BuyingPowerHold);
        TakeFromParent(slot);
        if (slot.Replaces is { } old)
        {
            BeginSuccession(old, e.At);
        }

        return new OrderFingerprint(slot.Symbol, position.Key.Leg, slot.Side, slot.Type, slot.Quantity, slot.LimitPrice, slot.StopPrice, slot.Strategy);
    }

    /// <summary>An order that did not pass through the guard counts from now on.</summary>
    public void Observe(GuardEvent.OrderObserved e, PositionBook position)
    {
        var order = e.Order;
        var slot = new OrderSlot(
            position, position.Handle,
            new OrderTerms(order.Type, configuration.Limits.MarketOrderSlippage, order.Quantity, order.LimitPrice, order.StopPrice, mostApproved: 0m),
            FillTally.Seen(order.FilledQuantity))
        {
            ClientOrderId = order.ClientOrderId ?? throw new InvalidOperationException($"An order that is observed has a name; {order} has none."),
            Side = order.Side,
            Type = order.Type,
            Effect = PositionEffect.Auto,
            TimeInForce = order.TimeInForce,
            Strategy = e.Strategy,
            SignalId = null,
            Parent = null,
            Managed = e.Managed,
            IsExit = false,
            IsMarkedReduceOnly = order.ReduceOnly == true,
        };
        slot.Begin(order.FilledQuantity > 0m ? OrderState.PartiallyFilled : OrderState.Working, isConfirmed: true, e.At);
        Link(slot, position, order.GroupLinkedByVenue == true ? order.GroupId : null, order.Quantity, order.WaitsFor);
        if (order.VenueOrderId is { } venueId)
        {
            slot.LearnVenueId(venueId);
        }

        Insert(slot, position, e.At);
    }

    public void Transition(GuardEvent.OrderTransitioned e)
    {
        var slot = _orders[e.ClientOrderId];
        _orders.LearnVenueId(slot, e.VenueOrderId);
        slot.Note(e.State, e.Reason, e.ByVenue, e.At);
        ChangeState(slot, e.State, e.At);
        Settle(slot, e.At);
    }

    /// <summary>An execution, or a cumulative quantity, was told for the first time.</summary>
    public void Take(GuardEvent.ExecutionBooked e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.Take(e.ExecutionId, e.Quantity, e.VenueCumulative, e.Booked, e.Side, e.FeeAsset is null && slot.Position.CanPayFee(e.Side));
        PositionOf(slot).Fill(slot, e.Side, e.Booked, e.BaseFee, e.At);
        _fees.Note(slot);
        ChangeState(slot, slot.StateOnceExecuted, e.At);
        Settle(slot, e.At);
    }

    /// <summary>An execution was busted or corrected. An end is never undone by that.</summary>
    public void Revise(GuardEvent.ExecutionRevised e)
    {
        var slot = _orders[e.ClientOrderId];
        var side = slot.SideOf(e.ExecutionId);
        slot.ReviseExecution(e.ExecutionId, e.Quantity, e.VenueCumulative, e.Booked, e.SourceUtcTicks, side);
        PositionOf(slot).Fill(slot, side, e.Booked, 0m, e.At);
        _fees.Note(slot);
        if (slot.IsLive)
        {
            ChangeState(
                slot, slot.Booked >= slot.OpenQuantity ? OrderState.Filled : slot.IsWaiting ? slot.State : slot.StateAtVenue(slot.Booked), e.At);
        }

        PositionOf(slot).Refresh(slot);
        TakeFromParent(slot);
        Settle(slot, e.At);
    }

    public void RequestCancel(GuardEvent.CancelRequested e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.AskCancel(e.At);
        if (!slot.IsWaiting)
        {
            ChangeState(slot, slot.StateAtVenue(slot.Booked), e.At);
            Settle(slot, e.At);
        }
    }

    public void TakeCancel(GuardEvent.CancelTaken e) => _orders[e.ClientOrderId].NoteCancelTaken();

    public void RefuseCancel(GuardEvent.CancelRefused e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.RefuseCancel(e.At);
        if (slot.State == OrderState.PendingCancel)
        {
            ChangeState(slot, slot.StateAtVenue(slot.Booked), e.At);
            Settle(slot, e.At);
        }
    }

    public void RequestReplace(GuardEvent.ReplaceRequested e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.AskReplace(new Replacement(e.Quantity, e.LimitPrice, e.StopPrice, e.At.UtcTicks, e.BuyingPowerHold, slot.BuyingPowerNeed), configuration.Limits.MarketOrderSlippage);
        buyingPower.Extend(slot, e.BuyingPowerHold);
        TakeFromParent(slot);
        PositionOf(slot).Reprice(slot);
        ChangeState(slot, slot.State == OrderState.Unknown ? OrderState.Unknown : OrderState.PendingReplace, e.At);
        Settle(slot, e.At);
    }

    /// <summary>The order is what was asked for, or stays what it was.</summary>
    public void EndReplace(GuardEvent.ReplaceSettled e)
    {
        var slot = _orders[e.ClientOrderId];
        if (slot.Pending is { } pending)
        {
            if (e.Replaced)
            {
                slot.ConfirmReplace(e.At, configuration.Limits.MarketOrderSlippage);
            }
            else
            {
                slot.RefuseReplace(configuration.Limits.MarketOrderSlippage);
                buyingPower.Restore(slot, pending);
            }

            PositionOf(slot).Reprice(slot);
        }

        slot.NoteReason(e.Reason);
        TakeFromParent(slot);

        // A refusal does not say that the order is still there.
        var stays = !slot.IsLive || (!e.Replaced && slot.State == OrderState.Unknown);
        ChangeState(slot, stays ? slot.State : slot.Booked >= slot.Quantity ? OrderState.Filled : slot.StateAtVenue(slot.Booked), e.At);
        Settle(slot, e.At);
    }

    /// <summary>The venue has the order differently from what was approved.</summary>
    public void Correct(GuardEvent.OrderCorrected e)
    {
        var slot = _orders[e.ClientOrderId];
        var wasCapped = slot.VenueReduceOnly;
        slot.Correct(e);
        slot.Group?.Widen(e.Quantity);
        TakeFromParent(slot);
        PositionOf(slot).NoteCorrected(slot, wasCapped);
        Settle(slot, e.At);
    }

    /// <summary>
    /// What was booked for the venue's id alone is ours from now on. The position stays where it is, unless the same was told under both names:
    /// that is in it twice, and leaves it once.
    /// </summary>
    public void LinkVenueId(GuardEvent.VenueIdLinked e)
    {
        var (slot, external) = (_orders[e.ClientOrderId], _orders[e.ExternalId]);
        var (executed, cumulative) = slot.SumsWith(external);
        var twice = slot.Booked + external.Booked - Math.Max(executed, cumulative);
        var net = external.NetMoved - (external.Side == OrderSide.Buy ? twice : -twice);
        slot.Absorb(external);
        PositionOf(slot).Link(external, slot, net);
        if (external.IsLive)
        {
            ChangeState(external, OrderState.Released, e.At);
        }

        _orders.Absorb(external, slot);
        slot.AddEarlierVenueId(external.VenueOrderId!);
        _fees.Note(slot);
        ChangeState(slot, slot.StateOnceExecuted, e.At);
        Settle(slot, e.At);
    }

    /// <inheritdoc cref="UntoldFees.Settle"/>
    public void SettleFees(PositionBook position) => _fees.Settle(position);

    /// <summary>The clocks parted; see <see cref="AccountBook"/> on what moves forward and what only back.</summary>
    public void MoveClock(long moved, long back)
    {
        foreach (var order in _orders.Sorted())
        {
            order.MoveClock(moved, back);
        }

        Linked.MoveClock(moved);
    }

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(in GuardInstant at)
    {
        foreach (var order in _orders.Sorted())
        {
            order.RestartClock(at);
        }

        Linked.RestartClock(at);
    }

    public void WriteTo(StateText text)
    {
        text.Line("orders", Named, Live);
        _orders.WriteTo(text);
        Linked.WriteTo(text);
        text.Line("ended", string.Join(',', _ended.Select(static o => o.ClientOrderId)));
        _fees.WriteTo(text);
    }

    private PositionBook PositionOf(OrderSlot slot) => positions[slot.PositionHandle];
    private void Settle(OrderSlot slot, in GuardInstant at)
    {
        Linked.NoteChange(slot, at);
        PositionOf(slot).Settle(at.UtcTicks);
    }

    private void Link(OrderSlot slot, PositionBook position, string? groupId, decimal quantity, string? waitsFor)
    {
        if (groupId is not null)
        {
            Linked.JoinGroup(slot, position, groupId, quantity);
        }

        if (waitsFor is not null && _orders.Find(waitsFor) is { } entry && entry.PositionHandle == position.Handle)
        {
            slot.WaitFor(entry);
        }
    }

    private void Insert(OrderSlot slot, PositionBook position, in GuardInstant at)
    {
        _orders.Add(slot);
        Live++;
        _orders.LearnVenueId(slot, slot.VenueOrderId);
        position.Add(slot);
        position.Settle(at.UtcTicks);
    }

    private void ChangeState(OrderSlot slot, OrderState state, in GuardInstant at)
    {
        var wasLive = slot.IsLive;
        slot.NoteChange(state, at);
        PositionOf(slot).Change(slot, state);
        if (wasLive && !slot.IsLive)
        {
            EndSuccession(slot, at);
        }

        if (slot.ParentBook is { } parent)
        {
            parent.CountLive((slot.IsLive ? 1 : 0) - (wasLive ? 1 : 0));
            TakeFromParent(slot);
        }

        if (wasLive && !slot.IsLive)
        {
            Live--;
            buyingPower.End(slot);
            _ended.Enqueue(slot);
            ForgetOldest();
        }
        else if (!wasLive && slot.IsLive)
        {
            Live++;
        }
    }

    private void ForgetOldest()
    {
        while (_ended.Count > configuration.MaxEndedOrders)
        {
            var oldest = _ended.Dequeue();
            if (!oldest.IsLive)
            {
                Forget(oldest);
            }
        }
    }

    private void Forget(OrderSlot oldest)
    {
        _orders.Forget(oldest);
        _fees.Forget(oldest);
        Linked.Forget(oldest, PositionOf(oldest));
    }

    private void BeginSuccession(OrderSlot old, in GuardInstant at)
    {
        old.NoteSuccessor(isUnderWay: true);
        if (!old.IsWaiting)
        {
            ChangeState(old, old.StateAtVenue(old.Booked), at);
        }

        Settle(old, at);
    }

    /// <summary>An order that never came to be takes no other's place.</summary>
    private void EndSuccession(OrderSlot slot, in GuardInstant at)
    {
        if (slot is { Replaces: { IsLive: true } old, State: OrderState.Rejected or OrderState.Released })
        {
            old.NoteSuccessor(isUnderWay: false);
            if (old.State == OrderState.PendingReplace)
            {
                ChangeState(old, old.StateAtVenue(old.Booked), at);
            }
        }
    }

    /// <summary>A live slice takes its whole quantity of the parent, an ended one what it has executed.</summary>
    private static void TakeFromParent(OrderSlot slot) => slot.ParentBook?.Take(slot.NoteParentTaken());
}
