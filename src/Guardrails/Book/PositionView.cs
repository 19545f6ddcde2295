using Guardrails.Closing;
using Guardrails.Exposure;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <summary>What everybody may read of one position. Only <see cref="PositionBook"/>, which the book alone holds, can write it.</summary>
internal abstract class PositionView
{
    private protected readonly Ledger OwnLedger = new(capsApply: true);
    private protected readonly List<OrderSlot> LiveSlots = [];
    private protected readonly StrategyShares Shares;
    private protected readonly ReachHistory Reach;
    private protected readonly PriceExtreme RestingBids = PriceExtreme.Highest(static o => RestingPrice(o, OrderSide.Buy));
    private protected readonly PriceExtreme RestingAsks = PriceExtreme.Lowest(static o => RestingPrice(o, OrderSide.Sell));
    private protected VenueView VenueState;
    private protected SignChanges Sides;

    private readonly bool _waitingHoldsNothing;

    private protected PositionView(PositionKey key, SymbolView symbol, long reachResolution, bool strategiesCloseOwnShare, bool waitingHoldsNothing)
    {
        _waitingHoldsNothing = waitingHoldsNothing;
        Shares = new StrategyShares(strategiesCloseOwnShare);
        Key = key;
        Symbol = symbol;
        Reach = new ReachHistory(reachResolution);
    }

    public PositionKey Key { get; }

    public SymbolView Symbol { get; }

    public LedgerView Ledger => OwnLedger;

    /// <summary>Live orders, in no order that matters.</summary>
    public IReadOnlyList<OrderView> Live => LiveSlots;

    public int LiveCount => LiveSlots.Count;

    /// <summary>The part of the net quantity that was opened through the guard or declared as the bot's by name.</summary>
    public decimal Managed { get; private protected set; }

    /// <summary>Whether nothing of the position belongs to others.</summary>
    public bool IsAllManaged => Managed == Ledger.Net;

    /// <summary>Whether the venue's own caps keep orders from crossing zero: for life where it marks them, else only while all is managed.</summary>
    public bool CapsHold { get; private protected set; } = true;

    /// <summary>What the venue's answers said.</summary>
    public ref readonly VenueView Venue => ref VenueState;

    /// <summary>Whether the venue was last seen to hold something else.</summary>
    public bool InDoubt => VenueState.Result == Comparison.Differs;

    /// <summary>The exit under way, or what the last one has left; <see langword="null"/> when there is neither.</summary>
    public ExitSlot? Exit { get; private protected set; }

    /// <summary>What protects the position; <see langword="null"/> when nothing was asked for.</summary>
    public ProtectionSlot? Protection { get; private protected set; }

    /// <summary>The managed quantity in whole lots, signed; 0 when that is too small to be traded.</summary>
    public decimal ProtectedQuantity => Symbol.Instrument is null ? ExitBasis : Math.Abs(ExitBasis) < Tradable ? 0m : Math.Sign(ExitBasis) * Symbol.Lot.Down(Math.Abs(ExitBasis));

    /// <summary>Whether an exit is under way.</summary>
    public bool IsExiting => Exit is { IsUnderWay: true };

    /// <summary>What is too small to be traded, in units; it counts as flat.</summary>
    public decimal Tradable => Symbol.Instrument is { } instrument ? Math.Max(instrument.LotSize, instrument.MinQuantity) : 0m;

    /// <summary>Changes of the side that nobody had asked for.</summary>
    public ref readonly SignChanges SignChanges => ref Sides;

    /// <summary>The highest limit of the own resting buys; 0 when there is none.</summary>
    public ref readonly decimal BestOwnBid => ref RestingBids.Price;

    /// <summary>The lowest limit of the own resting sells; 0 when there is none.</summary>
    public ref readonly decimal BestOwnAsk => ref RestingAsks.Price;

    /// <summary>Live orders of unknown outcome.</summary>
    public int UnknownOrders { get; private protected set; }

    public GuardInstant? LastFillAt { get; private protected set; }

    /// <summary>When the position was last set to the venue's: executions from before can be in there.</summary>
    public GuardInstant? SetAt { get; private protected set; }

    /// <summary>Whether anything is held, or an order could still open it.</summary>
    public bool IsReached { get; private protected set; }

    /// <summary>Whether exposure is there that cannot be valued.</summary>
    public bool IsUnvalued { get; private protected set; }

    /// <summary>Live orders that the venue caps to the position.</summary>
    private protected int LiveCapped { get; set; }

    /// <summary>Whether an order rests that the venue caps to the position.</summary>
    public bool HasCapped => LiveCapped > 0;

    /// <summary>How much was bought of which nobody has told the fee: what the venue takes in the asset itself can still come off it.</summary>
    public decimal BuysOfUntoldFee { get; private protected set; }

    /// <summary>The most that fees in the asset itself, that nobody has told, can have taken.</summary>
    public decimal MostUntoldFee => BuysOfUntoldFee > 0m && Symbol.Instrument is { MaxBaseFee: > 0m and var rate } ? BuysOfUntoldFee * rate : 0m;

    /// <summary>The managed quantity, and never more than is held in that direction.</summary>
    public decimal ExitBasis { get; private protected set; }

    /// <summary>Whether anything is held or could be reached, by the position or by any strategy's part of it.</summary>
    /// <remarks>Strategies' parts can offset each other, and caps do not help them: a flat position can still count for its strategies.</remarks>
    public bool IsExposed => Ledger.Low != 0m || Ledger.High != 0m || Ledger.Net != 0m
        || Shares.AreExposed;

    /// <summary>The smaller of two quantities on the same side; 0 when they are on different sides.</summary>
    public static decimal SameSide(decimal a, decimal b) =>
        a > 0m && b > 0m ? Math.Min(a, b) : a < 0m && b < 0m ? Math.Max(a, b) : 0m;

    /// <inheritdoc cref="ReachHistory.TrySince"/>
    public bool TryReachSince(long utcTicks, ref decimal low, ref decimal high) => Reach.TrySince(utcTicks, ref low, ref high);

    /// <summary>A strategy's part of the position and its total; <see langword="null"/> when the strategy has none here.</summary>
    public LedgerView? FindStrategy(string name, out ExposureTotal? total)
    {
        var share = Shares.Find(name);
        total = share?.Exposure;
        return share?.Ledger;
    }

    /// <inheritdoc cref="StrategyShares.Closable"/>
    public decimal ShareOf(string strategy) => Shares.Closable(strategy, ExitBasis);

    /// <summary>Who has what, for people: <c>A 60, B 40</c>.</summary>
    public string SharesText() => string.Join(", ", Shares.All.Where(static s => s.Ledger.Net != 0m && s.Exposure.Name.Length > 0).Select(static s => $"{s.Exposure.Name} {Text.Phrase.Number(Math.Abs(s.Ledger.Net))}"));

    public TrackedPosition ToTracked() => new() { Key = Key, Net = Ledger.Net, Managed = Managed, Low = Ledger.Low, High = Ledger.High, OpenOrders = LiveCount, Mark = Symbol.Mark, InDoubt = InDoubt };

    /// <summary>
    /// Whether the venue itself keeps an order from closing more than is there. Where it does that by holding what exits close, an exit that waits until all of its entry has filled holds nothing: 3 of 10 are bought, a sale of
    /// 3 takes them, and when the other 7 are bought the exit works for 10.
    /// </summary>
    public bool Caps(OrderView order) => order.VenueReduceOnly && CapsHold && !(_waitingHoldsNothing && order.Entry is { IsLive: true });

    /// <summary>Whether an exit that waits for its entry could take what another exit is to close, because the venue does not cap it.</summary>
    public bool IsTakenBy(OrderView waiting) => waiting.Entry is { IsLive: true } && !Caps(waiting) && waiting.Countable(HasCapped) > 0m;

    /// <summary>How much an order could still fill, on both sides when its side is in doubt.</summary>
    public Contribution CouldFill(OrderView order, bool waitingCountsInFull)
    {
        var leaves = order.Countable(waitingCountsInFull);
        var counted = Contribution.Of(order.Side, leaves, Caps(order));
        return order.SideInDoubt
            ? counted.Plus(Contribution.Of(order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, leaves, capped: false))
            : counted;
    }

    /// <summary>Whether the venue can take a fee of an execution in the asset itself.</summary>
    public bool CanPayFee(OrderSide side) => side == OrderSide.Buy && Symbol.Instrument is { MaxBaseFee: > 0m };

    /// <summary>Whether an answer is young enough to contain everything booked, and so says what untold fees have taken.</summary>
    public bool SettlesFees(long asOfUtcTicks, TimeSpan lag) => MostUntoldFee > 0m && LastFillAt is { } fill && asOfUtcTicks > fill.UtcTicks + lag.Ticks;

    /// <summary>The price at which the order would trade with another own order: while a replacement is under way, the nearer of both.</summary>
    private static decimal RestingPrice(OrderView order, OrderSide side)
    {
        if (order.Side != side || order.Type != Orders.OrderType.Limit)
        {
            return 0m;
        }

        var price = order.LimitPrice ?? 0m;
        return order.Pending?.LimitPrice is not { } pending ? price : side == OrderSide.Buy ? Math.Max(price, pending) : Math.Min(price, pending);
    }
}
