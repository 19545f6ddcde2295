using Guardrails.Closing;
using Guardrails.Exposure;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <summary>One position: its ledger, its live orders, and its share of every total.</summary>
internal sealed partial class PositionBook(AccountBook book, SymbolBook symbol, PositionKey key)
{
    private readonly List<OrderSlot> _waiting = [];
    private int _liveCapped;
    private bool _unsettled;

    public PositionKey Key { get; } = key;

    public SymbolBook Symbol { get; } = symbol;

    public Ledger Ledger { get; } = new(capsApply: true);

    /// <summary>Each strategy's part; empty unless strategies have limits.</summary>
    public List<StrategyLedger> Strategies { get; } = [];

    /// <summary>Live orders in no particular order that matters; each knows its place.</summary>
    public List<OrderSlot> Live { get; } = [];

    /// <summary>The part of the net quantity that was opened through the guard or adopted by name.</summary>
    public decimal Managed { get; private set; }

    /// <summary>Whether nothing of it belongs to others.</summary>
    public bool IsAllManaged => Managed == Ledger.Net;

    /// <summary>Whether the venue's own caps keep orders from crossing zero: for life where it marks them, else only while all is ours.</summary>
    public bool CapsHold { get; private set; } = true;

    /// <summary>What the venue's answers said.</summary>
    public VenueView Venue { get; } = new();

    /// <summary>Whether the venue was last seen to hold something else.</summary>
    public bool InDoubt => Venue.Result == Comparison.Differs;

    /// <summary>The exit under way; <see langword="null"/> when there is none.</summary>
    public ExitSlot? Exit { get; set; }

    /// <summary>How far the position could be reached lately.</summary>
    public ReachHistory Reach { get; } = new(Math.Max(TimeSpan.TicksPerSecond, book.Configuration.Capabilities.PositionVisibilityLag.Ticks / 6));

    /// <summary>The highest limit of the own resting buys; 0 when there is none.</summary>
    public PriceExtreme RestingBids { get; } = PriceExtreme.Highest(static o => RestingPrice(o, OrderSide.Buy));

    /// <summary>The lowest limit of the own resting sells; 0 when there is none.</summary>
    public PriceExtreme RestingAsks { get; } = PriceExtreme.Lowest(static o => RestingPrice(o, OrderSide.Sell));

    /// <summary>Live orders of unknown outcome.</summary>
    public int UnknownOrders { get; private set; }

    public GuardInstant? LastFillAt { get; set; }

    /// <summary>When the position was last set to what the venue holds: what was executed before can be in there.</summary>
    public GuardInstant? SetAt { get; set; }

    /// <summary>Whether exposure is there that cannot be valued.</summary>
    public bool IsUnvalued { get; private set; }

    /// <summary>Whether an order rests that the venue caps to the position.</summary>
    public bool HasCapped => _liveCapped > 0;

    /// <summary>How much of what was bought is known from cumulative quantities alone: fees in the asset itself can still be taken off it.</summary>
    public decimal InferredBuys { get; private set; }

    /// <summary>What an exit may be proved against: the managed quantity, and never more than is held in that direction.</summary>
    public decimal ExitBasis { get; private set; }

    /// <summary>The smaller of two quantities on the same side; 0 when they are on different sides.</summary>
    public static decimal SameSide(decimal a, decimal b) =>
        a > 0m && b > 0m ? Math.Min(a, b) : a < 0m && b < 0m ? Math.Max(a, b) : 0m;

    /// <summary>Takes over how much of an order is known from its cumulative quantity alone.</summary>
    public void Infer(OrderSlot order, decimal inferred)
    {
        InferredBuys += order.Side == OrderSide.Buy ? inferred - order.Inferred : 0m;
        order.Inferred = inferred;
    }

    public void Add(OrderSlot order)
    {
        order.Index = Live.Count;
        Live.Add(order);
        order.StrategyLedger = StrategyOf(order.Strategy)?.Ledger;
        if (order.Group is { } group && !group.Legs.Contains(order))
        {
            group.Legs.Add(order);
        }

        if (order.WaitsFor is { } parent)
        {
            (parent.Children ??= []).Add(order);
            _waiting.Add(order);
            RefreshChildren(parent);
        }

        CountPrices(order, 1);
        if (order.Capped && _liveCapped++ == 0)
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
        order.State = state;
        UnknownOrders += (state == Orders.OrderState.Unknown ? 1 : 0) - (wasUnknown ? 1 : 0);
        if (was && !order.IsLive)
        {
            Detach(order);
        }
        else if (!was && order.IsLive)
        {
            Add(order);
        }

        Refresh(order);
    }

    /// <summary>Takes over another price of a live order.</summary>
    public void Reprice(OrderSlot order)
    {
        _unsettled = true;
        RestingBids.Change(order);
        RestingAsks.Change(order);
        (order.Side == OrderSide.Buy ? Ledger.BuyCeiling : Ledger.SellCeiling).Change(order);
        if (order.StrategyLedger is { } strategy)
        {
            (order.Side == OrderSide.Buy ? strategy.BuyCeiling : strategy.SellCeiling).Change(order);
        }
    }

    /// <summary>Books a change of the net quantity.</summary>
    public void Move(decimal net, decimal managed)
    {
        Ledger.Net += net;
        Managed += managed;
        ExitBasis = SameSide(Managed, Ledger.Net);
        _unsettled = true;
        var capsHold = IsAllManaged || book.Configuration.Capabilities.ExitCap == Brokers.ExitCap.ReduceOnly;
        if (capsHold != CapsHold)
        {
            CapsHold = capsHold;
            foreach (var order in Live)
            {
                Refresh(order);
            }
        }
    }

    /// <summary>Works out anew what an order counts for, after its leaves, its state or its parent changed.</summary>
    public void Refresh(OrderSlot order)
    {
        var inFull = _liveCapped > 0;
        if (order.Group is { } group)
        {
            Replace(order.StrategyLedger, ref group.Counted, group.Count(CapsHold, inFull));
        }
        else
        {
            Replace(order.StrategyLedger, ref order.Counted, Count(order, inFull));
        }

        RefreshChildren(order);
    }

    /// <summary>Brings the extremes and all totals up to date; ends every change, and does nothing when nothing counts for more or less.</summary>
    public void Settle()
    {
        if (_unsettled)
        {
            Revalue();
        }
    }

    /// <summary>Brings the extremes and all totals up to date, also when only the prices changed.</summary>
    public void Revalue()
    {
        _unsettled = false;
        var (low, high) = (Ledger.Low, Ledger.High);
        Ledger.Bound();
        if (low != Ledger.Low || high != Ledger.High)
        {
            Reach.Note(book.AppliedAtUtcTicks, Ledger.Low, Ledger.High);
        }

        Repost(Ledger, Symbol.Totals);
        foreach (var strategy in Strategies)
        {
            strategy.Ledger.Bound();
            Repost(strategy.Ledger, strategy.Exposure);
        }

        var unvalued = (Ledger.Low != 0m || Ledger.High != 0m) && (Symbol.Instrument is null || !HasPrice());
        if (unvalued != IsUnvalued)
        {
            IsUnvalued = unvalued;
            book.UnvaluedKeys += unvalued ? 1 : -1;
        }
    }

    /// <summary>Takes the contribution out of all totals, before the totals it counts in change.</summary>
    public void Withdraw()
    {
        Replace(Ledger, Symbol.Totals, default);
        foreach (var strategy in Strategies)
        {
            Replace(strategy.Ledger, strategy.Exposure, default);
        }
    }

    public StrategyLedger? StrategyOf(string? name)
    {
        if (!book.HasStrategyLimits)
        {
            return null;
        }

        if (FindStrategy(name) is { } known)
        {
            return known;
        }

        var added = new StrategyLedger(book.Strategy(name ?? ""));
        Strategies.Add(added);
        return added;
    }

    public StrategyLedger? FindStrategy(string? name)
    {
        foreach (var strategy in Strategies)
        {
            if (strategy.Exposure.Name == (name ?? ""))
            {
                return strategy;
            }
        }

        return null;
    }

    public TrackedPosition ToTracked() => new(Key, Ledger.Net, Managed, Ledger.Low, Ledger.High, Live.Count, Symbol.Mark, InDoubt);

    /// <summary>How much an order could still fill, on both sides when its side is in doubt.</summary>
    public Contribution CouldFill(OrderSlot order, bool waitingCountsInFull)
    {
        var leaves = order.Countable(waitingCountsInFull);
        var counted = Contribution.Of(order.Side, leaves, order.Capped && CapsHold);
        return order.SideInDoubt
            ? counted.Plus(Contribution.Of(order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, leaves, capped: false))
            : counted;
    }

    private Contribution Count(OrderSlot order, bool inFull) =>
        !order.IsLive || book.Configuration.IgnoresReservations(order) ? default : CouldFill(order, inFull);

    private void Detach(OrderSlot order)
    {
        var last = Live[^1];
        Live[order.Index] = last;
        last.Index = order.Index;
        Live.RemoveAt(Live.Count - 1);
        order.Index = -1;
        if (order.WaitsFor is { } parent)
        {
            parent.Children!.Remove(order);
            _waiting.Remove(order);
            RefreshChildren(parent);
        }

        CountPrices(order, -1);
        if (order.Capped && --_liveCapped == 0)
        {
            RefreshWaiting();
        }
    }

    private static void RefreshChildren(OrderSlot parent)
    {
        foreach (var child in parent.Children ?? [])
        {
            child.Key.Refresh(child);
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
        Add(Ledger, counted, now);
        if (strategy is not null)
        {
            Add(strategy, counted, now);
        }

        counted = now;

        static void Add(Ledger ledger, in Contribution was, in Contribution now)
        {
            ledger.Buys += now.Buys - was.Buys;
            ledger.Sells += now.Sells - was.Sells;
            ledger.CappedBuys += now.CappedBuys - was.CappedBuys;
            ledger.CappedSells += now.CappedSells - was.CappedSells;
        }
    }

    private void Repost(Ledger ledger, params ReadOnlySpan<ExposureTotal> buckets) => Replace(ledger, buckets, ledger.Value(Symbol.Pricing));

    private void Replace(Ledger ledger, ReadOnlySpan<ExposureTotal> buckets, in ExposureAmounts now)
    {
        if (ExposureAmounts.Same(ledger.Amounts, now))
        {
            return;
        }

        var change = now;
        change.Subtract(ledger.Amounts);
        foreach (var bucket in buckets)
        {
            bucket.Post(Symbol.Currency, change);
        }

        ledger.Amounts = now;
    }

    private void Replace(Ledger ledger, ExposureTotal bucket, in ExposureAmounts now) => Replace(ledger, new ReadOnlySpan<ExposureTotal>(ref bucket), now);
}
