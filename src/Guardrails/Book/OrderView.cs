using Guardrails.Orders;

namespace Guardrails.Book;

/// <summary>What everybody may read of one order. Only <see cref="OrderSlot"/>, which the book alone holds, can write it.</summary>
internal abstract class OrderView
{
    /// <summary>Quantity and prices: current, asked for, and the widest ever approved.</summary>
    private protected OrderTerms Terms;

    /// <summary>What was executed.</summary>
    private protected FillTally Fills;

    /// <summary>The entry whose fills this exit waits for.</summary>
    private protected OrderSlot? EntrySlot;

    /// <summary>Orders that the venue links with this one.</summary>
    private protected OrderGroup? GroupOfOrders;
    private protected MultilegOrder? MultilegOfOrder;

    /// <summary>Exits that wait for this order's fills.</summary>
    private protected List<OrderSlot>? Attached;

    private protected List<string>? EarlierIds;

    /// <summary>The last refusal of a cancellation.</summary>
    private protected CancelRefusal? Refusal;

    /// <summary>What an external order moved.</summary>
    private protected ExternalMove? Moved;

    private protected OrderView(PositionView position, in OrderTerms terms, in FillTally fills) =>
        (Position, Terms, Fills) = (position, terms, fills);

    /// <summary>The position the order belongs to.</summary>
    public PositionView Position { get; private protected set; }

    public Symbol Symbol => Position.Key.Symbol;

    public required string ClientOrderId { get; init; }

    public required OrderSide Side { get; init; }

    public required OrderType Type { get; init; }

    public required PositionEffect Effect { get; init; }

    public required TimeInForce? TimeInForce { get; init; }

    public required string? Strategy { get; init; }

    public required string? SignalId { get; init; }

    public required ParentOrder? Parent { get; init; }

    /// <summary>Whether the order was sent through this guard; its fills are managed.</summary>
    public required bool Managed { get; init; }

    /// <summary>Whether the order was proved to reduce when it was approved.</summary>
    public required bool IsExit { get; init; }

    /// <summary>Whether the order was approved, or first seen, with the venue's own mark that caps it to the position.</summary>
    public required bool IsMarkedReduceOnly { get; init; }

    /// <summary>Whether the venue's mark caps the order to the position, as far as the venue has not shown the order without it.</summary>
    public bool VenueReduceOnly => IsMarkedReduceOnly && (Doubts & (OrderDoubts.Cap | OrderDoubts.CapUnseen)) == 0;

    /// <summary>Identifies what was asked for under an id that the bot chose; 0 where the guard chose it.</summary>
    public ulong Content { get; init; }

    /// <inheritdoc cref="OrderTerms.Quantity"/>
    public decimal Quantity => Terms.Quantity;

    public decimal? LimitPrice => Terms.LimitPrice;

    public decimal? StopPrice => Terms.StopPrice;

    /// <inheritdoc cref="OrderTerms.CeilingPrice"/>
    public decimal CeilingPrice => Terms.CeilingPrice;

    /// <inheritdoc cref="OrderTerms.MostApproved"/>
    public decimal MostApproved => Terms.MostApproved;

    /// <inheritdoc cref="OrderTerms.Pending"/>
    public Replacement? Pending => Terms.Pending;

    /// <inheritdoc cref="OrderTerms.Shown"/>
    public ShownTerms? Shown => Terms.Shown;

    /// <inheritdoc cref="OrderTerms.EarlierLimitPrice"/>
    public decimal? EarlierLimitPrice => Terms.EarlierLimitPrice;

    /// <inheritdoc cref="OrderTerms.ReplacedAtUtcTicks"/>
    public long ReplacedAtUtcTicks => Terms.ReplacedAtUtcTicks;

    /// <inheritdoc cref="OrderTerms.OpenQuantity"/>
    public decimal OpenQuantity => Terms.OpenQuantity;

    /// <inheritdoc cref="OrderTerms.SureQuantity"/>
    public decimal SureQuantity => Terms.SureQuantity;

    /// <inheritdoc cref="FillTally.Booked"/>
    public decimal Booked => Fills.Booked;

    /// <inheritdoc cref="FillTally.MostBooked"/>
    public decimal MostBooked => Fills.MostBooked;

    /// <inheritdoc cref="FillTally.Executed"/>
    public decimal Executed => Fills.Executed;

    /// <inheritdoc cref="FillTally.VenueCumulative"/>
    public decimal VenueCumulative => Fills.VenueCumulative;

    /// <inheritdoc cref="FillTally.AddsUp"/>
    public bool FillsAddUp => Fills.AddsUp;

    /// <summary>
    /// Whether some of what is booked is known from the cumulative quantity alone, so that its executions are wanted. A position that was set to the venue's
    /// explains them, but not for an exit that may have been sent twice: the quantity of one order says nothing of the other.
    /// </summary>
    public bool FillsInferred => Managed && (Fills.Inferred > 0m || (MayBeSentTwice && Fills.Executed < Fills.Booked));

    /// <inheritdoc cref="FillTally.FeeUntold"/>
    public decimal FeeUntold => Fills.FeeUntold;

    /// <inheritdoc cref="FillTally.Settled"/>
    public decimal Settled => Fills.Settled;

    /// <inheritdoc cref="FillTally.IsRevised"/>
    public bool IsRevised => Fills.IsRevised;

    /// <inheritdoc cref="FillTally.RevisedAtUtcTicks"/>
    public long RevisedAtUtcTicks => Fills.RevisedAtUtcTicks;

    public OrderState State { get; private protected set; } = OrderState.Reserved;

    /// <summary>Why the order is where it is, for rejected and unknown orders.</summary>
    public string? Reason { get; private protected set; }

    public GuardInstant CreatedAt { get; private protected set; }

    /// <summary>When the order last changed its state.</summary>
    public GuardInstant ChangedAt { get; private protected set; }

    /// <summary>When the venue first confirmed the order.</summary>
    public GuardInstant? ConfirmedAt { get; private protected set; }

    /// <summary>The request to cancel that is still open.</summary>
    private protected CancelRequest? Asked;
    private const long LongestCancelWait = 30 * TimeSpan.TicksPerSecond;

    /// <summary>When a cancellation was first asked for that is still open.</summary>
    public GuardInstant? CancelAskedAt => Asked?.At;

    /// <summary>When the same cancellation was last asked for.</summary>
    public GuardInstant? CancelLastAskedAt => Asked?.LastAt;

    /// <summary>Whether the venue has shown that it has the last request to cancel.</summary>
    public bool IsCancelTaken => Asked is { IsTaken: true };

    /// <summary>When a cancellation of the order was last refused.</summary>
    public GuardInstant? CancelRefusedAt => Refusal?.At;

    /// <summary>How often a cancellation of the order was refused.</summary>
    public int CancelRefusals => Refusal?.Count ?? 0;

    /// <summary>Whether another order that is to take this one's place is under way.</summary>
    public bool HasSuccessor { get; private protected set; }

    /// <summary>Whether the venue has to be asked about the order, although its outcome is not unknown.</summary>
    public bool LookupWanted { get; private protected set; }

    /// <summary>Whether the venue has the order differently from what was approved, so that what still works of it has to go.</summary>
    public bool CancelRequired { get; private protected set; }

    /// <summary>What the venue has shown of the order that weakens what was approved.</summary>
    public OrderDoubts Doubts { get; private protected set; }

    /// <summary>Whether the venue reported the other side for the order; both sides count until it ends.</summary>
    public bool SideInDoubt => (Doubts & OrderDoubts.Side) != 0;

    /// <summary>Whether the send of the order has begun; before that the venue cannot have it.</summary>
    public bool SendBegan { get; private protected set; }

    /// <summary>Whether the outcome of the order was ever unknown: then an exit may have been sent again.</summary>
    public bool WasUnknown { get; private protected set; }

    /// <summary>Whether the venue may have the order twice, so that its own sum says nothing of the other one: an exit of unknown outcome may have been sent again.</summary>
    public bool MayBeSentTwice => IsExit && WasUnknown;

    /// <summary>Whether the venue reported a terminal state for the order.</summary>
    public bool EndedByVenue { get; private protected set; }

    public string? VenueOrderId { get; private protected set; }

    /// <summary>What an external order moved the position by.</summary>
    public decimal NetMoved => Moved?.Net ?? 0m;

    /// <summary>What an external order took of the managed quantity.</summary>
    public decimal ManagedMoved => Moved?.Managed ?? 0m;

    /// <summary>What an external order moved of the part of its strategy.</summary>
    public decimal ShareMoved => Moved?.Share ?? 0m;

    /// <summary>What the order takes of the buying power, in the account currency.</summary>
    public decimal BuyingPowerHold { get; private protected set; }

    /// <summary>What the order took of the buying power when it was approved.</summary>
    public decimal BuyingPowerNeed { get; private protected set; }

    /// <summary>What the order currently takes of its parent.</summary>
    public decimal ParentTaken { get; private protected set; }

    /// <summary>The entry whose fills this exit waits for.</summary>
    public OrderView? Entry => EntrySlot;

    /// <summary>The other orders that it was sent with as one: its entry and the entry's exits, its own exits, the members of its group, the legs beside it.</summary>
    public IEnumerable<OrderView> SentWith() =>
        Enumerable.Empty<OrderView>().Concat(EntrySlot is { } entry ? [entry, .. entry.AttachedExitsOrNone ?? []] : []).Concat(Attached ?? []).Concat(GroupOfOrders?.Legs ?? [])
            .Concat(MultilegOfOrder?.Legs ?? []).Where(other => other != this).Distinct();

    /// <summary>Whether exits wait for this order's fills.</summary>
    public bool HasAttachedExits => Attached is { Count: > 0 };

    /// <summary>The group of orders that the venue links with this one; <see langword="null"/> when there is none.</summary>
    public string? GroupId => GroupOfOrders?.Id;

    /// <summary>The quantity approved for the group as a whole.</summary>
    public decimal GroupQuantity => GroupOfOrders?.Quantity ?? 0m;

    /// <summary>What was booked of all orders of the group.</summary>
    public decimal GroupFilled => GroupOfOrders?.Filled ?? 0m;

    /// <summary>Whether a stop of the group is alive.</summary>
    public bool GroupHasLiveStop => GroupOfOrders?.Legs.Exists(static l => l.IsLive && l.IsStop) ?? false;

    /// <summary>What the group counts for; nothing without a group.</summary>
    public Exposure.Contribution CountGroup(bool waitingCountsInFull) => GroupOfOrders?.Count(waitingCountsInFull) ?? default;

    public bool IsStop => Type is OrderType.Stop or OrderType.StopLimit;

    /// <summary>Whether the order may still fill: everything but the terminal states.</summary>
    public bool IsLive => State is (>= OrderState.Reserved and <= OrderState.Unknown) or OrderState.PendingCancel or OrderState.PendingReplace;

    /// <summary>Whether nothing of the venue is known about the order: its send has not begun, is not answered, or was called off.</summary>
    public bool IsUnanswered => State is OrderState.Reserved or OrderState.InFlight or OrderState.Released;

    /// <summary>The order of several instruments that it is a leg of; <see langword="null"/> when it is none.</summary>
    public string? MultilegId => MultilegOfOrder?.Id;

    /// <summary>Whether it is a leg that may still fill, of an order whose legs have parted since a while.</summary>
    public bool IsBehind(in GuardInstant now, long patienceTicks) =>
        IsLive && MultilegOfOrder is { IsSettled: false, HasParted: true } order && now.Since(order.ChangedAt) >= patienceTicks;

    /// <summary>Whether the order is executed at once or ends, so that it never rests. A leg rests with its order when that has a net price.</summary>
    public bool ExecutesAtOnce => (Type == OrderType.Market && MultilegOfOrder is not { IsPriced: true }) || TimeInForce is Orders.TimeInForce.ImmediateOrCancel or Orders.TimeInForce.FillOrKill;

    /// <summary>Whether the order is an exit that is on its way: it executes at once, or a close has sent it, which cancels it when it does not.</summary>
    public bool IsExitUnderWay => IsExit && (ExecutesAtOnce || Closing.ExitName.IsOne(SignalId));

    /// <summary>Whether the order waits for its first answer, or for the truth.</summary>
    public bool IsWaiting => State is OrderState.Reserved or OrderState.InFlight or OrderState.Unknown;

    public decimal Leaves => IsLive ? Math.Max(0m, OpenQuantity - Booked) : 0m;

    /// <summary>The state that follows from what is booked.</summary>
    public OrderState StateOnceExecuted => Booked >= OpenQuantity ? OrderState.Filled
        : IsLive && State != OrderState.Unknown && Booked > 0m ? StateAtVenue(Booked)
        : State;

    public bool CanExecuteAtMarket => Type is OrderType.Market or OrderType.Stop;

    /// <summary>Whether a state is an end.</summary>
    public static bool IsTerminal(OrderState state) => state is (>= OrderState.Filled and <= OrderState.Released) or OrderState.Replaced;

    /// <summary>The state the order has while it lives at the venue, by what is under way and what is booked.</summary>
    public OrderState StateAtVenue(decimal booked) => Pending is not null || HasSuccessor ? OrderState.PendingReplace
        : CancelAskedAt is not null ? OrderState.PendingCancel
        : booked > 0m ? OrderState.PartiallyFilled
        : OrderState.Working;

    /// <summary>
    /// Whether asking to cancel the order makes sense now. A request that is not answered may be lost, and asking again adds no exposure: after the
    /// venue's lag, then after twice as long each time, up to 30 s. One that the venue shows to have is looked up meanwhile, and asked again after 30 s.
    /// After every refusal it waits longer than the last time, up to 16 s.
    /// </summary>
    public bool IsCancelDue(in GuardInstant now, TimeSpan lag) => Asked is { } asked
        ? now.Since(asked.LastAt) >= (asked.IsTaken ? LongestCancelWait : Math.Min(Math.Max(lag.Ticks, TimeSpan.TicksPerSecond) << Math.Min(asked.Count - 1, 5), LongestCancelWait))
        : CancelRefusedAt is not { } refused || now.Since(refused) >= (TimeSpan.TicksPerMillisecond * 250) << Math.Min(CancelRefusals - 1, 6);

    /// <summary>Whether the venue called the order by this id before it gave it another.</summary>
    public bool HadVenueId(string venueOrderId) => EarlierIds?.Contains(venueOrderId) == true;

    public bool HasExecution(string executionId) => Fills.HasExecution(executionId);

    /// <inheritdoc cref="FillTally.IsFeeUntold"/>
    public bool IsFeeUntold(string executionId) => Fills.IsFeeUntold(executionId);

    /// <inheritdoc cref="FillTally.QuantityOf"/>
    public decimal? QuantityOf(string executionId) => Fills.QuantityOf(executionId);

    /// <summary>The side an execution moved the position to: that of the order, unless the venue executed it on the other one.</summary>
    public OrderSide SideOf(string executionId) => Fills.IsOnOtherSide(executionId, SideInDoubt)
        ? Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy
        : Side;

    /// <summary>Both sums, were the fills of another order part of this one.</summary>
    public (decimal Executed, decimal VenueCumulative) SumsWith(OrderView other) => Fills.SumsWith(other.Fills);

    /// <summary>
    /// How much of the order counts: an exit that waits for its entry can only fill what the entry has filled. That holds while nothing else
    /// can take that cover: the entry fills the other side, and neither another waiting exit nor (for a plain exit) a capped order lives off
    /// the same fills. Exits that the venue links share the cover: what one of them has filled, the others have not.
    /// </summary>
    public decimal Countable(bool waitingCountsInFull)
    {
        var leaves = Leaves;
        return EntrySlot is not { } entry || (waitingCountsInFull && !VenueReduceOnly)
            || entry.Side == Side || SideInDoubt || entry.SideInDoubt || (Doubts & OrderDoubts.Wait) != 0 || SharesCover(entry)
            ? leaves
            : Math.Min(leaves, Math.Max(0m, entry.MostBooked - FilledOfCover));
    }

    /// <summary>What was filled of the entry's cover by this exit and those that the venue links to it.</summary>
    private decimal FilledOfCover => (Doubts & OrderDoubts.Link) != 0 ? Booked : Math.Max(Booked, GroupOfOrders?.LinkedFilled ?? 0m);

    public TrackedOrder ToTracked() => new()
    {
        ClientOrderId = ClientOrderId,
        VenueOrderId = VenueOrderId,
        Key = Position.Key,
        Side = Side,
        Type = Type,
        Effect = Effect,
        Quantity = Quantity,
        LimitPrice = LimitPrice,
        StopPrice = StopPrice,
        TimeInForce = TimeInForce,
        Strategy = Strategy,
        SignalId = SignalId,
        State = State,
        Filled = Booked,
        Leaves = Leaves,
        IsProvenExit = IsExit,
        IsCapped = VenueReduceOnly,
        IsManaged = Managed,
        Reason = Reason,
    };

    /// <summary>Whether something else lives off the entry's fills, too: a live exit that the venue does not link to this one, or a linked one that does not wait.</summary>
    private bool SharesCover(OrderSlot entry)
    {
        foreach (var leg in GroupOfOrders?.Legs ?? [])
        {
            if (leg.IsLive && leg.EntrySlot != entry)
            {
                return true;
            }
        }

        foreach (var other in entry.Attached!)
        {
            if (other != this && other.IsLive && (GroupOfOrders is null || other.GroupOfOrders != GroupOfOrders || ((Doubts | other.Doubts) & OrderDoubts.Link) != 0))
            {
                return true;
            }
        }

        return false;
    }

    // What most orders never have needs no room in them: orders that have ended are kept, so their size is what the garbage collector works on.
    private protected sealed record CancelRequest(GuardInstant At, GuardInstant LastAt, int Count, bool IsTaken);

    private protected sealed record CancelRefusal(GuardInstant At, int Count);

    private protected sealed record ExternalMove(decimal Net, decimal Managed, decimal Share);
}
