using Guardrails.Exposure;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <summary>
/// One order, and the only type that can change what <see cref="OrderView"/> shows of it. Each method states one fact; what follows for
/// positions, totals and parents is for <see cref="OrderLedger"/>.
/// </summary>
internal sealed class OrderSlot(PositionView position, int positionHandle, in OrderTerms terms, in FillTally fills) : OrderView(position, terms, fills)
{
    /// <summary>What the order currently counts for; unused while it is in a group.</summary>
    public Contribution Counted;

    /// <summary>The order's place in the position's list of live orders; -1 when it is not there.</summary>
    public int LiveIndex = -1;

    /// <summary>The order's place in the list of orders that hold buying power; -1 when it is not there.</summary>
    public int HolderIndex = -1;

    /// <summary>The strategy's part of the position; <see langword="null"/> unless strategies have limits.</summary>
    public Ledger? StrategyLedger;

    /// <summary>The parent that the order is a slice of.</summary>
    public ParentBook? ParentBook;

    /// <summary>Which position of the book it is.</summary>
    public int PositionHandle { get; } = positionHandle;

    /// <summary>The order that this one takes the place of, at a venue that makes a new order of a replacement.</summary>
    public OrderSlot? Replaces { get; init; }

    public new OrderSlot? Entry => EntrySlot;

    public OrderGroup? Group => GroupOfOrders;

    /// <summary>Exits that wait for this order's fills.</summary>
    public List<OrderSlot> AttachedExits => Attached ??= [];

    /// <summary>Exits that wait for this order's fills; <see langword="null"/> when there were never any.</summary>
    public List<OrderSlot>? AttachedExitsOrNone => Attached;

    public IReadOnlyList<string> EarlierVenueIds => EarlierIds ?? (IReadOnlyList<string>)[];

    /// <summary>The order was admitted, or seen at the venue with what it had executed.</summary>
    public void Begin(OrderState state, bool isConfirmed, in GuardInstant at)
    {
        (State, CreatedAt, ChangedAt, SendBegan) = (state, at, at, isConfirmed);
        ConfirmedAt = isConfirmed ? at : null;
    }

    /// <summary>The order of several instruments that it is a leg of.</summary>
    public MultilegOrder? Multileg => MultilegOfOrder;

    public void LinkTo(OrderGroup group) => GroupOfOrders = group;

    public void LinkTo(MultilegOrder order) => MultilegOfOrder = order;

    public void WaitFor(OrderSlot entry) => EntrySlot = entry;

    /// <summary>The venue calls the order by this id from now on.</summary>
    public void LearnVenueId(string venueOrderId)
    {
        if (VenueOrderId is { } earlier)
        {
            AddEarlierVenueId(earlier);
        }

        VenueOrderId = venueOrderId;
    }

    public void AddEarlierVenueId(string venueOrderId) => (EarlierIds ??= []).Add(venueOrderId);

    /// <summary>What a report, an answer or the guard itself says about the order, beside its state.</summary>
    public void Note(OrderState state, string? reason, bool byVenue, in GuardInstant now)
    {
        Reason = reason ?? Reason;
        EndedByVenue = IsTerminal(state) && (byVenue || EndedByVenue);
        LookupWanted &= !byVenue;
        if (byVenue && ConfirmedAt is null
            && state is OrderState.Working or OrderState.PartiallyFilled or OrderState.Filled or OrderState.PendingCancel or OrderState.PendingReplace)
        {
            ConfirmedAt = now;
        }
    }

    public void NoteReason(string? reason) => Reason = reason ?? Reason;

    /// <summary>The order's state changes now; an end ends everything that was asked of it.</summary>
    public void NoteChange(OrderState state, in GuardInstant now)
    {
        if (State != state || state == OrderState.Unknown)
        {
            ChangedAt = now;
        }

        SendBegan |= state is not (OrderState.Reserved or OrderState.Released);
        WasUnknown |= state == OrderState.Unknown;

        if (IsTerminal(state))
        {
            Terms.Abandon();
            (Asked, LookupWanted) = (null, false);
        }
    }

    /// <summary>For the position, which keeps its live orders by it.</summary>
    public void Enter(OrderState state) => State = state;

    /// <inheritdoc cref="FillTally.Take"/>
    public void Take(string? executionId, decimal quantity, decimal cumulative, decimal booked, OrderSide side, bool isFeeUntold) =>
        Fills.Take(executionId, quantity, cumulative, booked, side != Side, isFeeUntold);

    /// <inheritdoc cref="FillTally.Revise"/>
    public void ReviseExecution(string executionId, decimal quantity, decimal cumulative, decimal booked, long sourceUtcTicks, OrderSide side) =>
        Fills.Revise(executionId, quantity, cumulative, booked, sourceUtcTicks, side != Side);

    /// <summary>The fills of an external order turned out to be this order's.</summary>
    public void Absorb(OrderSlot external) => Fills.Absorb(external.Fills, external.Side != Side);

    public void SettleFills() => Fills.Settle();

    /// <inheritdoc cref="FillTally.CountUntoldFees"/>
    public decimal CountUntoldFees() => Fills.CountUntoldFees(Managed);

    /// <summary>What an external order moved of the position, of the managed part of it, and of what belongs to no strategy.</summary>
    public void NoteMoved(decimal net, decimal managed, decimal share) => Moved = new ExternalMove(NetMoved + net, ManagedMoved + managed, ShareMoved + share);

    public void AskCancel(in GuardInstant now) => Asked = new CancelRequest(Asked?.At ?? now, now, (Asked?.Count ?? 0) + 1, IsTaken: false);

    /// <summary>The venue shows that it has the request.</summary>
    public void NoteCancelTaken() => Asked = Asked is { } asked ? asked with { IsTaken = true } : null;

    public void RefuseCancel(in GuardInstant now)
    {
        Asked = null;
        Refusal = new CancelRefusal(now, CancelRefusals + 1);
        LookupWanted = IsLive;
    }

    public void AskReplace(Replacement replacement, decimal slippage) => Terms.Request(replacement, Type, slippage);

    public void ConfirmReplace(in GuardInstant now, decimal slippage) => Terms.Confirm(now, Type, Side, slippage);

    public void RefuseReplace(decimal slippage) => Terms.Refuse(Type, slippage);

    public void NoteSuccessor(bool isUnderWay) => HasSuccessor = isUnderWay;

    /// <summary>The venue has the order differently from what was approved.</summary>
    public void Correct(Events.GuardEvent.OrderCorrected e)
    {
        Terms.Correct(e.Quantity, e.Shown);
        Doubts = (Doubts | e.Doubts) & ~e.Settled;
        CancelRequired |= e.CancelRequired;
    }

    public void HoldBuyingPower(decimal amount, decimal need) => (BuyingPowerHold, BuyingPowerNeed) = (amount, need);

    /// <summary>Takes over what the order takes of its parent.</summary>
    /// <returns>The change.</returns>
    public decimal NoteParentTaken()
    {
        var taken = IsLive ? Math.Max(OpenQuantity, Booked) : Booked;
        var change = taken - ParentTaken;
        ParentTaken = taken;
        return change;
    }

    /// <summary>The clocks parted; see <see cref="AccountBook"/> on what moves forward and what only back.</summary>
    public void MoveClock(long moved, long back)
    {
        ChangedAt = ChangedAt.Moved(moved);
        ConfirmedAt = ConfirmedAt?.Moved(moved);
        Asked = Asked is { } moving ? moving with { At = moving.At.Moved(moved), LastAt = moving.LastAt.Moved(moved) } : null;
        CreatedAt = CreatedAt.Moved(back);
        Terms.MoveClock(back);
        Fills.MoveClock(back);
    }

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(in GuardInstant now)
    {
        ChangedAt = ChangedAt.Restarted(now);
        ConfirmedAt = ConfirmedAt?.Restarted(now);
        Asked = Asked is { } restarting ? restarting with { At = restarting.At.Restarted(now), LastAt = restarting.LastAt.Restarted(now) } : null;
        Refusal = Refusal is { } refusal ? refusal with { At = refusal.At.Restarted(now) } : null;
    }

    /// <summary>A copy that belongs to a copy of the order's position, with links that still lead to the originals: see <see cref="Relink"/>.</summary>
    public OrderSlot CopyFor(PositionView position)
    {
        var copy = (OrderSlot)MemberwiseClone();
        copy.Position = position;
        return copy;
    }

    /// <summary>Leads the links of a copy to copies.</summary>
    public void Relink(IReadOnlyDictionary<OrderView, OrderSlot> copies, OrderGroup? group, Ledger? strategy)
    {
        EntrySlot = EntrySlot is { } entry ? copies[entry] : null;
        Attached = Attached?.ConvertAll(exit => copies[exit]);
        (GroupOfOrders, StrategyLedger) = (group, strategy);
    }

    public void WriteTo(StateText text)
    {
        text.Line(
            "order", ClientOrderId, VenueOrderId, Position.Key, Side, Type, Effect, TimeInForce, Strategy, SignalId, Parent, Managed, IsExit, IsMarkedReduceOnly, Content,
            State, Reason, CreatedAt, ChangedAt, ConfirmedAt, EndedByVenue, LookupWanted, CancelRequired, Doubts, SendBegan, WasUnknown);
        text.Line(
            "requests", CancelAskedAt, CancelLastAskedAt, Asked?.Count, Asked?.IsTaken, CancelRefusedAt, CancelRefusals, HasSuccessor, Replaces?.ClientOrderId, EntrySlot?.ClientOrderId, GroupId, MultilegId, NetMoved, ManagedMoved, ShareMoved,
            BuyingPowerHold, BuyingPowerNeed, ParentBook?.Id, ParentTaken, string.Join(',', EarlierVenueIds));
        Terms.WriteTo(text);
        Fills.WriteTo(text);
    }
}
