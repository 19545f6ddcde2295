using Guardrails.Exposure;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <summary>What the book knows about one order. Changed only by <see cref="AccountBook.Apply"/>.</summary>
internal sealed class OrderSlot
{
    // Most orders have one execution: only a second one needs a dictionary.
    private string? _firstExecution;
    private decimal _firstQuantity;
    private Dictionary<string, decimal>? _moreExecutions;
    private HashSet<string>? _executionsOnTheOtherSide;

    public required string ClientOrderId { get; init; }

    public required PositionBook Key { get; init; }

    public required OrderSide Side { get; init; }

    public required OrderType Type { get; init; }

    public required PositionEffect Effect { get; init; }

    public required decimal? LimitPrice { get; set; }

    public required decimal? StopPrice { get; set; }

    public required TimeInForce? TimeInForce { get; init; }

    public required string? Strategy { get; init; }

    public required string? SignalId { get; init; }

    public required ParentOrder? Parent { get; init; }

    /// <summary>Whether it was sent through this guard; its fills are managed.</summary>
    public required bool Managed { get; init; }

    /// <summary>Whether it was proved to reduce when it was approved.</summary>
    public required bool IsExit { get; init; }

    /// <summary>Whether it carries the venue's own mark that caps it to the position.</summary>
    public required bool Capped { get; init; }

    /// <summary>Highest price it can work at, for valuation, that of a replacement under way included; 0 when it has none of its own.</summary>
    public required decimal CeilingPrice { get; set; }

    public required GuardInstant CreatedAt { get; set; }

    /// <summary>Identifies what was asked for under an id that the bot chose; 0 where the guard chose it.</summary>
    public ulong Content { get; init; }

    /// <summary>The order this one takes the place of, at a venue that makes a new order of a replacement.</summary>
    public OrderSlot? Replaces { get; init; }

    /// <summary>The whole quantity: as approved, or as the venue has it when that is more.</summary>
    public decimal Quantity { get; set; }

    /// <summary>The largest whole quantity that was ever approved: a report of no more than that is at worst an old one.</summary>
    public decimal MostApproved { get; set; }

    /// <summary>What it may become while a replacement is under way; <see langword="null"/> otherwise.</summary>
    public Replacement? Pending { get; set; }

    /// <summary>The limit it had that is easiest to execute at, before it was last replaced; <see langword="null"/> when it never was.</summary>
    public decimal? EarlierLimitPrice { get; set; }

    /// <summary>When it was last replaced.</summary>
    public long ReplacedAtUtcTicks { get; set; }

    /// <summary>When a cancellation was asked for that is still open.</summary>
    public GuardInstant? CancelAskedAt { get; set; }

    /// <summary>When a cancellation of it was last refused.</summary>
    public GuardInstant? CancelRefusedAt { get; set; }

    /// <summary>How often a cancellation of it was refused.</summary>
    public int CancelRefusals { get; set; }

    /// <summary>Whether asking again to cancel it makes sense: after every refusal later than the last time, up to 16 s.</summary>
    public bool IsCancelDue(in GuardInstant now) => CancelRefusedAt is not { } refused || now.Since(refused) >= (TimeSpan.TicksPerMillisecond * 250) << Math.Min(CancelRefusals - 1, 6);

    /// <summary>When it last changed its state.</summary>
    public GuardInstant ChangedAt { get; set; }

    /// <summary>The venue's time of the last bust or correction: a cumulative quantity from before it is out of date.</summary>
    public long RevisedAtUtcTicks { get; set; }

    /// <summary>Whether an execution of it was ever busted or corrected.</summary>
    public bool IsRevised { get; set; }

    /// <summary>Whether the venue has to be asked about it, although it is not unknown.</summary>
    public bool LookupWanted { get; set; }

    /// <summary>How much of what is booked is known from the cumulative quantity alone.</summary>
    public decimal Inferred { get; set; }

    /// <summary>Whether some of what is booked is known from the cumulative quantity alone.</summary>
    public bool FillsInferred => Inferred > 0m;

    /// <summary>How much of it was booked when its position was last set to what the venue holds: fees of that are in there.</summary>
    public decimal Settled { get; set; }

    /// <summary>Whether the venue has it differently from what was approved, so that what still works of it has to go.</summary>
    public bool CancelRequired { get; set; }

    public string? VenueOrderId { get; set; }

    /// <summary>The venue's earlier ids of it; reports may still name them.</summary>
    public List<string>? EarlierVenueOrderIds { get; set; }

    public OrderState State { get; set; } = OrderState.Reserved;

    /// <summary>Why it is where it is, for rejected and unknown orders.</summary>
    public string? Reason { get; set; }

    /// <summary>The larger of the sum of distinct executions and the venue's cumulative quantity. The position moves only with it.</summary>
    public decimal Booked { get; set; }

    /// <summary>The most that was ever booked: what a bust takes back does not undo what the fills set to work at the venue.</summary>
    public decimal MostBooked { get; set; }

    /// <summary>Sum of distinct executions.</summary>
    public decimal Executed { get; set; }

    /// <summary>The venue's cumulative quantity.</summary>
    public decimal VenueCumulative { get; set; }

    /// <summary>What an order that is not ours moved the position by.</summary>
    public decimal NetMoved { get; set; }

    /// <summary>What an order that is not ours took of what is managed.</summary>
    public decimal ManagedMoved { get; set; }

    /// <summary>What it takes of the buying power, in the account currency.</summary>
    public decimal BuyingPowerHold { get; set; }

    /// <summary>What it took of the buying power when it was approved.</summary>
    public decimal BuyingPowerNeed { get; set; }

    /// <summary>The parent it is a slice of.</summary>
    public ParentBook? ParentBook { get; set; }

    /// <summary>What it currently takes of its parent.</summary>
    public decimal ParentTaken { get; set; }

    /// <summary>Its place in the list of orders that hold buying power; -1 when it is not there.</summary>
    public int HolderIndex { get; set; } = -1;

    /// <summary>When the venue first confirmed it.</summary>
    public GuardInstant? ConfirmedAt { get; set; }

    /// <summary>Whether the venue reported a terminal state for it.</summary>
    public bool EndedByVenue { get; set; }

    /// <summary>Whether the venue reported the other side for it; both sides count until it ends.</summary>
    public bool SideInDoubt { get; set; }

    public OrderGroup? Group { get; set; }

    /// <summary>The entry whose fills this exit leg waits for.</summary>
    public OrderSlot? WaitsFor { get; set; }

    /// <summary>Exit legs that wait for this order's fills.</summary>
    public List<OrderSlot>? Children { get; set; }

    public Ledger? StrategyLedger { get; set; }

    /// <summary>What it currently counts for; unused while it is in a group.</summary>
    public Contribution Counted;

    /// <summary>Its place in the list of the key's live orders; -1 when it is not there.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether it may still fill: everything but the terminal states.</summary>
    public bool IsLive => State is (>= OrderState.Reserved and <= OrderState.Unknown) or OrderState.PendingCancel or OrderState.PendingReplace;

    /// <summary>Whether a state is an end.</summary>
    public static bool IsTerminal(OrderState state) => state is >= OrderState.Filled and <= OrderState.Released;

    /// <summary>Whether it waits for its first answer, or for the truth.</summary>
    public bool IsWaiting => State is OrderState.Reserved or OrderState.InFlight or OrderState.Unknown;

    /// <summary>The whole quantity it may be executed for: the larger one while a replacement is under way.</summary>
    public decimal OpenQuantity => Pending is { } pending ? Math.Max(Quantity, pending.Quantity) : Quantity;

    /// <summary>What it was executed for at least when it is filled: the smaller one while a replacement is under way.</summary>
    public decimal SureQuantity => Pending is { } pending ? Math.Min(Quantity, pending.Quantity) : Quantity;

    public decimal Leaves => IsLive ? Math.Max(0m, OpenQuantity - Booked) : 0m;

    /// <summary>The state it has while it lives at the venue, by what is under way and what is booked.</summary>
    public OrderState StateAtVenue(decimal booked) => Pending is not null || HasSuccessor ? OrderState.PendingReplace
        : CancelAskedAt is not null ? OrderState.PendingCancel
        : booked > 0m ? OrderState.PartiallyFilled
        : OrderState.Working;

    /// <summary>The state that follows from what is booked.</summary>
    public OrderState StateOnceExecuted => Booked >= OpenQuantity ? OrderState.Filled
        : IsLive && State != OrderState.Unknown && Booked > 0m ? StateAtVenue(Booked)
        : State;

    /// <summary>Whether another order that is to take its place is under way.</summary>
    public bool HasSuccessor { get; set; }

    public bool CanExecuteAtMarket => Type is OrderType.Market or OrderType.Stop;

    public int ExecutionCount => (_firstExecution is null ? 0 : 1) + (_moreExecutions?.Count ?? 0);

    /// <summary>
    /// What counts of it: a leg that waits for its parent can only fill what the parent has filled. That holds while nothing else can take
    /// that cover: the parent fills the other side, and neither another waiting leg nor (for a plain leg) a capped order lives off the same fills.
    /// </summary>
    public decimal Countable(bool waitingCountsInFull)
    {
        var leaves = Leaves;
        return WaitsFor is not { } parent || leaves == 0m || (waitingCountsInFull && !Capped)
            || parent.Side == Side || SideInDoubt || parent.SideInDoubt || SharesCover(parent)
            ? leaves
            : Math.Min(leaves, Math.Max(0m, parent.MostBooked - Booked));
    }

    /// <summary>Whether something else lives off the parent's fills, too: a live leg that the venue does not link to this one, or a linked one that does not wait.</summary>
    private bool SharesCover(OrderSlot parent)
    {
        foreach (var leg in Group?.Legs ?? [])
        {
            if (leg.IsLive && leg.WaitsFor != parent)
            {
                return true;
            }
        }

        foreach (var other in parent.Children!)
        {
            if (other != this && other.IsLive && (Group is null || other.Group != Group))
            {
                return true;
            }
        }

        return false;
    }

    public bool HasExecution(string executionId) => executionId == _firstExecution || (_moreExecutions?.ContainsKey(executionId) ?? false);

    /// <summary>The side an execution moved the position to: that of the order, unless the venue executed it on the other one.</summary>
    public OrderSide SideOf(string executionId) =>
        (_executionsOnTheOtherSide?.Contains(executionId) ?? (SideInDoubt && QuantityOf(executionId) is null))
            ? Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy
            : Side;

    public void RememberExecution(string executionId, decimal quantity, OrderSide side)
    {
        if (side != Side)
        {
            (_executionsOnTheOtherSide ??= new(StringComparer.Ordinal)).Add(executionId);
        }

        if (_firstExecution is null || _firstExecution == executionId)
        {
            (_firstExecution, _firstQuantity) = (executionId, quantity);
        }
        else
        {
            (_moreExecutions ??= new(StringComparer.Ordinal))[executionId] = quantity;
        }
    }

    /// <summary>The quantity booked under an execution id; <see langword="null"/> when it is not known.</summary>
    public decimal? QuantityOf(string executionId) =>
        executionId == _firstExecution ? _firstQuantity : _moreExecutions is not null && _moreExecutions.TryGetValue(executionId, out var q) ? q : null;

    /// <summary>Ids and quantities of its distinct executions, in a sequence that depends on nothing else.</summary>
    public IEnumerable<(string Id, decimal Quantity)> Executions()
    {
        if (_firstExecution is { } first)
        {
            yield return (first, _firstQuantity);
        }

        foreach (var (id, quantity) in (_moreExecutions ?? []).OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            yield return (id, quantity);
        }
    }

    /// <summary>Both sums, were what is known as another order part of this one. What both were told counts once.</summary>
    public (decimal Executed, decimal VenueCumulative) SumsWith(OrderSlot other) => (
        Executed + other.Executed - other.Executions().Where(e => HasExecution(e.Id)).Sum(static e => e.Quantity),
        Math.Max(VenueCumulative, other.VenueCumulative));

    public TrackedOrder ToTracked() => new()
    {
        ClientOrderId = ClientOrderId,
        VenueOrderId = VenueOrderId,
        Key = Key.Key,
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
        IsCapped = Capped,
        IsManaged = Managed,
        Reason = Reason,
    };
}
