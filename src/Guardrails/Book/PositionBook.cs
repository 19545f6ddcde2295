using Guardrails.Closing;
using Guardrails.Exposure;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <summary>One position: what is held, its live orders, its share of every total. The only type that can change what <see cref="PositionView"/> shows.</summary>
internal sealed class PositionBook(BookConfiguration configuration, ExposureTotals exposure, SymbolBook symbol, PositionKey key, int handle)
    : PositionView(key, symbol, Math.Max(TimeSpan.TicksPerSecond, configuration.Capabilities.PositionVisibilityLag.Ticks / 6), configuration.StrategiesCloseOwnShare, configuration.Capabilities is { ExitCap: Brokers.ExitCap.Held, LegActivation: Brokers.LegActivation.EntryFilled })
{
    private readonly List<OrderSlot> _waiting = [];
    private bool _unsettled;

    /// <summary>Which position of the book it is.</summary>
    public int Handle { get; } = handle;

    /// <summary>Adds a live order.</summary>
    public void Add(OrderSlot order)
    {
        order.LiveIndex = LiveSlots.Count;
        LiveSlots.Add(order);
        order.StrategyLedger = exposure.KeepsStrategies ? Shares.Of(order.Strategy, exposure).Ledger : null;
        if (order.Group is { } group && !group.Legs.Contains(order))
        {
            group.Legs.Add(order);
        }

        if (order.Entry is { } entry)
        {
            entry.AttachedExits.Add(order);
            _waiting.Add(order);
            RefreshAttached(entry);
        }

        CountPrices(order, comes: true);
        if (order.VenueReduceOnly && LiveCapped++ == 0)
        {
            RefreshWaiting();
        }

        if (order.State == Orders.OrderState.Unknown)
        {
            UnknownOrders++;
        }

        Refresh(order);
    }

    /// <summary>Moves an order to another state; one that ends leaves the live orders and gives back what it counted for.</summary>
    public void Change(OrderSlot order, Orders.OrderState state)
    {
        var (was, wasUnknown) = (order.IsLive, order.State == Orders.OrderState.Unknown);
        order.Enter(state);
        if (!was && order.IsLive)
        {
            Add(order);
        }
        else
        {
            UnknownOrders += (state == Orders.OrderState.Unknown ? 1 : 0) - (wasUnknown ? 1 : 0);
            if (was && !order.IsLive)
            {
                Detach(order);
            }
        }

        Refresh(order);
    }

    /// <summary>A live order has another price.</summary>
    public void Reprice(OrderSlot order)
    {
        _unsettled = true;
        RestingBids.Change(order);
        RestingAsks.Change(order);
        OwnLedger.Reprice(order);
        order.StrategyLedger?.Reprice(order);
    }

    /// <summary>The venue has an order differently from what was approved: in quantity, in price, or without its cap.</summary>
    public void NoteCorrected(OrderSlot order, bool wasCapped)
    {
        if (order.IsLive)
        {
            Reprice(order);
            var hadCapped = HasCapped;
            LiveCapped += (order.VenueReduceOnly ? 1 : 0) - (wasCapped ? 1 : 0);
            if (HasCapped != hadCapped)
            {
                RefreshWaiting();
            }
        }

        Refresh(order);
    }

    /// <summary>Books a change of the net quantity and of its managed part.</summary>
    public void Move(decimal net, decimal managed)
    {
        OwnLedger.Move(net);
        Managed += managed;
        ExitBasis = SameSide(Managed, Ledger.Net);
        Sides.NoteManaged(ExitBasis);
        _unsettled = true;
        var capsHold = IsAllManaged || configuration.Capabilities.ExitCap == Brokers.ExitCap.ReduceOnly;
        if (capsHold != CapsHold)
        {
            CapsHold = capsHold;
            foreach (var order in LiveSlots)
            {
                Refresh(order);
            }
        }
    }

    /// <summary>The position follows every change of what is booked of an order, and nothing else.</summary>
    public void Fill(OrderSlot order, OrderSide side, decimal booked, decimal baseFee, in GuardInstant at)
    {
        var before = Ledger.Net;
        var net = (side == OrderSide.Buy ? booked : -booked) - baseFee;
        if (booked != 0m || baseFee != 0m)
        {
            // A report that only repeats what is booked moves nothing: what waits for the last fill must not wait longer for it.
            LastFillAt = at;
        }

        Move(net, order.Managed ? net : 0m);
        var taken = 0m;
        if (!order.Managed)
        {
            // Somebody else's execution takes what is not managed first; what it takes beyond that is no longer there for the bot to close.
            taken = SameSide(Managed, Ledger.Net) - Managed;
            Move(0m, taken);
            VenueState.Dispute(net, taken);
        }

        var share = exposure.KeepsStrategies ? Shares.Move(order, net, before, ExitBasis) : net;
        if (!order.Managed)
        {
            order.NoteMoved(net, taken, share);
        }

        if (InDoubt)
        {
            VenueState.ShrinkBy(net);
        }

        Sides.Note(order, this, before, booked, at);
        Settle();
    }

    /// <summary>What an external order moved turned out to be another order's, which moves the position by that much.</summary>
    public void Link(OrderSlot external, OrderSlot to, decimal net)
    {
        Move(net - external.NetMoved, net - external.ManagedMoved);
        external.StrategyLedger?.Move(-external.ShareMoved);
        to.StrategyLedger?.Move(net - external.NetMoved + external.ShareMoved);
        Settle();
    }

    /// <summary>A change of side was told.</summary>
    public void NoteSignChangeTold() => Sides.NoteTold(ExitBasis);

    /// <summary>Sets the position to the venue's. Whatever is learnt later of what was booked before is in it already.</summary>
    public void Set(decimal net, decimal managed, in GuardInstant at)
    {
        var before = Ledger.Net;
        Move(net - before, managed - Managed);
        Shares.Set(before, net, ExitBasis);
        Settle();
        SetAt = at;
        VenueState.NoteUncompared(null);
        Settle(at.UtcTicks);
    }

    /// <summary>Takes over what an answer of the venue said.</summary>
    public void Compare(decimal venueNet, decimal booked, Comparison result, long asOfUtcTicks) => VenueState.Take(venueNet, booked, result, asOfUtcTicks);

    /// <inheritdoc cref="VenueView.DisputeSums"/>
    public void DisputeSums(OrderView order, decimal net, long asOfUtcTicks) => VenueState.DisputeSums(order.ClientOrderId, net, order.Managed && !(order.MayBeSentTwice && order.CreatedAt.UtcTicks < SetAt?.UtcTicks) ? net : null, Ledger.Net, asOfUtcTicks);

    /// <inheritdoc cref="VenueView.NoteUncompared"/>
    public void NoteUncompared(GuardInstant? since) => VenueState.NoteUncompared(since);

    public void NoteDriftReported() => VenueState.NoteDriftReported();
    public void ForgetCleanReads() => VenueState.ForgetCleanReads();

    public void SetExit(ExitSlot? exit) => Exit = exit?.Settle(this);
    public void SetProtection(ProtectionSlot? protection) => Protection = protection;

    /// <summary>What is asked for of the position, once it has moved or an entry has ended: nothing more of a position that is closed.</summary>
    private void Settle() => (Exit, Protection) = (Exit?.Settle(this), Protection?.Settle(this));

    /// <summary>A person has looked at what the last exit left.</summary>
    public void EndIncompleteExit() => Exit = IsExiting ? Exit : Exit?.Release();

    /// <summary>What is known of an order's fees has changed.</summary>
    public void CountUntoldFees(OrderSlot order, decimal change) => BuysOfUntoldFee += order.Side == OrderSide.Buy ? change : 0m;

    /// <summary>Works out anew what an order counts for, after its leaves, its state or its entry changed.</summary>
    public void Refresh(OrderSlot order)
    {
        var inFull = LiveCapped > 0;
        if (order.Group is { } group)
        {
            Replace(order.StrategyLedger, ref group.Counted, group.Count(inFull));
        }
        else
        {
            Replace(order.StrategyLedger, ref order.Counted, Count(order, inFull));
        }

        RefreshAttached(order);
    }

    /// <summary>Brings the extremes and all totals up to date; ends every change, and does nothing when nothing counts for more or less.</summary>
    public void Settle(long appliedAtUtcTicks)
    {
        if (_unsettled)
        {
            Revalue(appliedAtUtcTicks);
        }
    }

    /// <summary>Brings the extremes and all totals up to date, also when only the prices changed.</summary>
    public void Revalue(long appliedAtUtcTicks)
    {
        _unsettled = false;
        Shares.SetOff(LiveSlots, Managed, hasOneSide: Key.Leg != PositionLeg.Net || !Symbol.AllowsOpposingEntries);
        var (low, high) = (Ledger.Low, Ledger.High);
        OwnLedger.Bound();
        if (low != Ledger.Low || high != Ledger.High)
        {
            Reach.Note(appliedAtUtcTicks, Ledger.Low, Ledger.High);
        }

        exposure.Post(OwnLedger, Symbol.Totals, Symbol.Currency, OwnLedger.Value(Symbol.Pricing));
        foreach (var share in Shares.All)
        {
            share.Ledger.Bound();
            exposure.Post(share.Ledger, share.Exposure, Symbol.Currency, share.Ledger.Value(Symbol.Pricing));
        }

        IsReached = exposure.CountReached(IsReached, Ledger.Low != 0m || Ledger.High != 0m);
        IsUnvalued = exposure.CountUnvalued(IsUnvalued, IsReached && (Symbol.Instrument is null || !Ledger.IsPriced(Symbol.Pricing)));
    }

    /// <summary>Takes the contribution out of all totals, before the totals it counts in change.</summary>
    public void Withdraw()
    {
        exposure.Post(OwnLedger, Symbol.Totals, Symbol.Currency, default);
        foreach (var share in Shares.All)
        {
            exposure.Post(share.Ledger, share.Exposure, Symbol.Currency, default);
        }
    }

    /// <summary>The clocks parted; see <see cref="AccountBook"/> on what moves forward and what only back.</summary>
    public void MoveClock(long moved, long back)
    {
        LastFillAt = LastFillAt?.Moved(moved);
        Sides.MoveClock(moved);
        SetAt = SetAt?.Moved(back);
        VenueState.MoveClock(moved);
        Reach.MoveClock(moved);
    }

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(in GuardInstant at)
    {
        LastFillAt = LastFillAt?.Restarted(at);
        Sides.RestartClock(at);
        SetAt = SetAt?.Restarted(at);
        VenueState.RestartClock(at);
    }

    /// <summary>Becomes a copy of another position, for a question: its orders and their links are copies, too.</summary>
    public void CopyFrom(PositionBook of)
    {
        // Entries that have ended still say how much the exits that wait for them can fill.
        var originals = of.LiveSlots.Concat(of.LiveSlots.Select(static o => o.Entry).OfType<OrderSlot>()).Distinct().ToList();
        var copies = originals.ToDictionary(static o => (OrderView)o, o => o.CopyFor(this));
        var groups = originals.Select(static o => o.Group).OfType<OrderGroup>().Distinct().ToDictionary(
            static g => g, g => g.Copy(leg => copies.GetValueOrDefault(leg) ?? leg));
        foreach (var share in of.Shares.All)
        {
            var copy = new StrategyLedger(exposure.Strategy(share.Exposure.Name));
            copy.Ledger.CopyFrom(share.Ledger, copies);
            Shares.Add(copy);
        }

        foreach (var order in originals)
        {
            copies[order].Relink(copies, order.Group is { } group ? groups[group] : null, order.StrategyLedger is null ? null : Shares.Find(order.Strategy ?? "")?.Ledger);
        }

        LiveSlots.AddRange(of.LiveSlots.Select(o => copies[o]));
        _waiting.AddRange(of._waiting.Select(o => copies[o]));
        OwnLedger.CopyFrom(of.OwnLedger, copies);
        RestingBids.CopyFrom(of.RestingBids, copies);
        RestingAsks.CopyFrom(of.RestingAsks, copies);
        Reach.CopyFrom(of.Reach);
        (VenueState, Sides) = (of.VenueState, of.Sides);
        (Managed, ExitBasis, CapsHold, BuysOfUntoldFee) = (of.Managed, of.ExitBasis, of.CapsHold, of.BuysOfUntoldFee);
        (Exit, Protection, UnknownOrders, LiveCapped, IsReached, IsUnvalued, LastFillAt, SetAt) = (of.Exit, of.Protection, of.UnknownOrders, of.LiveCapped, of.IsReached, of.IsUnvalued, of.LastFillAt, of.SetAt);
    }

    public void WriteTo(StateText text)
    {
        text.Line("position", Key, Managed, CapsHold, ExitBasis, UnknownOrders, LiveCount, LiveCapped, BuysOfUntoldFee, IsReached, IsUnvalued, LastFillAt, SetAt);
        OwnLedger.WriteTo(text, "ledger", null);
        VenueState.WriteTo(text);
        Sides.WriteTo(text);
        Reach.WriteTo(text);
        Exit?.WriteTo(text);
        Protection?.WriteTo(text);
        foreach (var share in Shares.All.OrderBy(static s => s.Exposure.Name, StringComparer.Ordinal))
        {
            share.Ledger.WriteTo(text, "share", share.Exposure.Name);
        }
    }

    private Contribution Count(OrderSlot order, bool inFull) => !order.IsLive || configuration.IgnoresReservations(order) ? default : CouldFill(order, inFull);

    private void Detach(OrderSlot order)
    {
        var last = LiveSlots[^1];
        LiveSlots[order.LiveIndex] = last;
        last.LiveIndex = order.LiveIndex;
        LiveSlots.RemoveAt(LiveSlots.Count - 1);
        order.LiveIndex = -1;
        if (order.Entry is { } entry)
        {
            entry.AttachedExits.Remove(order);
            _waiting.Remove(order);
            RefreshAttached(entry);
        }

        CountPrices(order, comes: false);
        if (order.VenueReduceOnly && --LiveCapped == 0)
        {
            RefreshWaiting();
        }

        Settle();
    }

    /// <summary>An entry and its exits have one position: their links are made within it only.</summary>
    private void RefreshAttached(OrderSlot entry)
    {
        if (entry.AttachedExitsOrNone is { } exits)
        {
            foreach (var exit in exits)
            {
                Refresh(exit);
            }
        }
    }

    private void RefreshWaiting()
    {
        foreach (var order in _waiting)
        {
            Refresh(order);
        }
    }

    private void Replace(Ledger? strategy, ref Contribution counted, in Contribution now)
    {
        if (now == counted)
        {
            return;
        }

        _unsettled = true;
        OwnLedger.Count(counted, now);
        strategy?.Count(counted, now);
        counted = now;
    }

    private void CountPrices(OrderSlot order, bool comes)
    {
        _unsettled = true;
        OwnLedger.CountPrice(order, comes);
        if (comes)
        {
            RestingBids.Add(order);
            RestingAsks.Add(order);
        }
        else
        {
            RestingBids.Remove(order);
            RestingAsks.Remove(order);
        }

        order.StrategyLedger?.CountPrice(order, comes);
    }
}
