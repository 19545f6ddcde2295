using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>An order at the venue while it can change. Belongs to the venue's lock.</summary>
internal sealed class LiveOrder(long sequence, OrderEntry entry, bool capped, bool tellsMark, DateTimeOffset receivedAt)
{
    private decimal _filledValue;
    private VenueOrderStatus? _ended;

    public long Sequence { get; } = sequence;

    /// <summary>What was asked for; a replacement of the same order changes it.</summary>
    public OrderEntry Entry { get; private set; } = entry;

    /// <summary>Whether the venue executes it only against what is held.</summary>
    public bool Capped { get; } = capped;

    public string VenueOrderId { get; } = FormattableString.Invariant($"V-{sequence}");

    public decimal Filled { get; private set; }

    public int Executions { get; private set; }

    public string? Text { get; private set; }

    /// <summary>A stop whose price has traded.</summary>
    public bool Triggered { get; set; }

    /// <summary>It found no price on arrival and rests, so it trades at its own limit.</summary>
    public bool Rested { get; set; }

    public bool ExecutionScheduled { get; set; }

    public bool CancelPending { get; set; }

    public bool ReplacePending { get; set; }

    /// <summary>By a fault it is not executed, although it could be.</summary>
    public bool Stuck { get; set; }

    /// <summary>By a fault it does not start to work, although its parent has filled.</summary>
    public bool Dormant { get; set; }

    /// <summary>By a fault it has the side that was not asked for.</summary>
    public bool WrongSide { get; set; }

    /// <summary>What was asked for, where the venue has taken it with other terms by a fault.</summary>
    public OrderEntry? Sent { get; set; }

    /// <summary>By a fault the venue lets it open a position, although it was sent with the mark that it must not.</summary>
    public bool LostMark => Sent is { ReduceOnly: true } && !Entry.ReduceOnly;

    /// <summary>The whole quantity that was asked for.</summary>
    public decimal SentQuantity => Sent is { } sent ? Math.Min(sent.Quantity, Entry.Quantity) : Entry.Quantity;

    /// <summary>The quantity up to which the script lets it be executed.</summary>
    public decimal FillCeiling { get; set; } = decimal.MaxValue;

    /// <summary>The quantity up to which it works; 0 while it waits for its parent.</summary>
    public decimal Activated { get; set; } = decimal.MaxValue;

    /// <summary>The entry it was sent with, which it waits for.</summary>
    public LiveOrder? Parent { get; set; }

    /// <summary>The exits it was sent with.</summary>
    public ExitGroup? Group { get; set; }

    /// <summary>The exits that the venue links with it; <see langword="null"/> when it stands alone.</summary>
    public ExitGroup? Link => Group is { Linked: true } group ? group : null;

    /// <summary>The order of several instruments that it is a leg of; <see langword="null"/> when it is none.</summary>
    public LegGroup? Together { get; set; }

    /// <summary>The order that takes its place.</summary>
    public LiveOrder? ReplacedBy { get; set; }

    /// <summary>The order whose end it waits for to take its place; <see langword="null"/> when it waits for none.</summary>
    public LiveOrder? Replaces { get; private set; }

    /// <summary>Whether the order that takes its place holds and reserves for both.</summary>
    public bool HasHandedOn => ReplacedBy is { IsOpen: true };

    public decimal Leaves => Math.Max(0m, Entry.Quantity - Filled);

    /// <summary>How much of it may be executed now by itself, as far as it depends on the order: of a leg nothing.</summary>
    public decimal Executable => Stuck || Together is not null || Replaces is not null ? 0m : Math.Max(0m, Math.Min(Entry.Quantity, Math.Min(FillCeiling, Activated)) - Filled);

    /// <summary>How much of it works, which is what it holds of the inventory; while it waits to take the place of another order, the larger of both.</summary>
    public decimal Working => Math.Max(Replaces?.Working ?? 0m, Math.Min(Entry.Quantity, Activated) - Filled);

    public bool IsOpen => _ended is null;

    /// <summary>Whether the end of a session ends the order: it was for the day, or is as old as the venue lets one become.</summary>
    public bool EndsWithSession(SimulatedVenueProfile profile, DateTimeOffset now) =>
        Entry.TimeInForce is TimeInForce.Day or TimeInForce.DayExtended || now - receivedAt >= profile.GoodTillCancelLifetime;

    public bool IsImmediate => Entry.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;

    public VenueOrderStatus Status => _ended
        ?? (CancelPending ? VenueOrderStatus.PendingCancel
        : ReplacePending ? VenueOrderStatus.PendingReplace
        : Replaces is not null ? VenueOrderStatus.PendingNew
        : Activated == 0m ? VenueOrderStatus.Held
        : Filled > 0m ? VenueOrderStatus.PartiallyFilled
        : VenueOrderStatus.New);

    /// <summary>The answer to an order that the venue says it has taken, and never has.</summary>
    public static SubmitOutcome.Accepted NeverTaken(OrderEntry entry, int number, DateTimeOffset now)
    {
        var venueOrderId = FormattableString.Invariant($"N-{number}");
        return new() { VenueOrderId = venueOrderId, Echo = new LiveOrder(0, entry, capped: false, tellsMark: false, now).Report(now) with { VenueOrderId = venueOrderId } };
    }

    public void Execute(decimal quantity, decimal price)
    {
        Filled += quantity;
        _filledValue += quantity * price;
        Executions++;
        if (Leaves == 0m)
        {
            _ended = VenueOrderStatus.Filled;
        }
    }

    /// <summary>Takes an execution back or changes it. What had been executed does not work again.</summary>
    public void Amend(decimal quantityChange, decimal valueChange, string why)
    {
        Filled += quantityChange;
        _filledValue += valueChange;
        if (_ended == VenueOrderStatus.Filled && Leaves > 0m)
        {
            End(VenueOrderStatus.Canceled, why);
        }
        else if (_ended is null && Leaves == 0m)
        {
            End(VenueOrderStatus.Filled, why);
        }
    }

    /// <summary>How much of an execution nobody asked for, because the venue has taken the order with other terms.</summary>
    /// <param name="quantity">How much of it is executed next.</param>
    /// <param name="reducible">How much of that only reduces.</param>
    /// <returns>What is beyond the quantity that was sent, or what is opened without the mark that was sent.</returns>
    public decimal UnaskedOf(decimal quantity, decimal reducible)
    {
        var beyond = Sent is null ? 0m : Math.Max(0m, Filled + quantity - Math.Max(Filled, SentQuantity));
        return LostMark ? Math.Max(beyond, quantity - Math.Min(quantity, reducible)) : beyond;
    }

    public void Change(OrderEntry terms)
    {
        // A stop that has triggered stays so, unless it is given another price.
        Triggered &= terms.StopPrice == Entry.StopPrice;
        Entry = terms;

        // The new quantity was asked for; whether it may open was not.
        Sent = Sent is null ? null : terms with { ReduceOnly = Sent.ReduceOnly };
    }

    /// <summary>The venue itself gives a stop another price, unless the market has reached it.</summary>
    public void MoveStop(decimal stopPrice, Action moved)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stopPrice);
        if (!Triggered && Entry.StopPrice is not null)
        {
            Change(Entry with { StopPrice = stopPrice });
            moved();
        }
    }

    /// <summary>Another order is to take the place of this one, with the same faults and dependencies.</summary>
    /// <param name="replacement">The other order.</param>
    /// <param name="waits">Whether it works only when this one has ended.</param>
    public void HandOnTo(LiveOrder replacement, bool waits)
    {
        replacement.WrongSide = WrongSide;
        replacement.Sent = Sent is { } sent ? replacement.Entry with { ReduceOnly = sent.ReduceOnly } : null;
        replacement.Parent = Parent;
        replacement.Activated = Activated;
        replacement.Replaces = waits ? this : null;
        Group?.Add(replacement);
        (ReplacedBy, ReplacePending) = (replacement, true);
    }

    /// <summary>The order whose place it waits for is over. Returns whether it has waited and is open.</summary>
    public bool TryBegin()
    {
        var waited = Replaces is not null && IsOpen;
        Replaces = null;
        return waited;
    }

    /// <summary>Makes the whole quantity smaller; what was executed stays.</summary>
    public void Restate(decimal quantity) => Entry = Entry with { Quantity = Math.Max(quantity, Filled) };

    public void End(VenueOrderStatus status, string why)
    {
        _ended = status;
        Text = why;
    }

    public ExecutionReport Report(DateTimeOffset now, Fill? fill = null) => new()
    {
        Symbol = Entry.Symbol,
        ClientOrderId = Entry.Origin == OrderOrigin.Venue ? null : Entry.ClientOrderId,
        VenueOrderId = VenueOrderId,
        Side = Entry.Side,
        Status = Status,
        Leg = Entry.Leg,
        Fill = fill,
        CumulativeQuantity = Filled,
        OrderQuantity = Entry.Quantity,
        Type = Entry.Type,
        TimeInForce = Entry.TimeInForce,
        LimitPrice = Entry.LimitPrice,
        StopPrice = Entry.StopPrice,
        ReduceOnly = tellsMark ? Entry.ReduceOnly : null,
        TransactTime = now,
        Text = Text,
        Cause = Entry.Origin == OrderOrigin.Venue ? ExecutionCause.Liquidation : ExecutionCause.Order,
    };

    public VenueOrder ToVenueOrder() => new()
    {
        ClientOrderId = Entry.ClientOrderId,
        VenueOrderId = VenueOrderId,
        Symbol = Entry.Symbol,
        Side = Entry.Side,
        Quantity = Entry.Quantity,
        FilledQuantity = Filled,
        Type = Entry.Type,
        LimitPrice = Entry.LimitPrice,
        StopPrice = Entry.StopPrice,
        TimeInForce = Entry.TimeInForce,
        Status = Status,
        Leg = Entry.Leg,
        ReduceOnly = Capped,
        GroupId = Group?.Id,
        GroupLinkedByVenue = Group is { Linked: true },
        WaitsFor = WaitsFor,
    };

    public SimulatedOrder ToSimulatedOrder() => new()
    {
        Sequence = Sequence,
        ReceivedAt = receivedAt,
        Origin = Entry.Origin,
        ClientOrderId = Entry.ClientOrderId,
        VenueOrderId = VenueOrderId,
        Symbol = Entry.Symbol,
        Side = Entry.Side,
        Leg = Entry.Leg,
        Quantity = Entry.Quantity,
        Type = Entry.Type,
        LimitPrice = Entry.LimitPrice,
        StopPrice = Entry.StopPrice,
        TimeInForce = Entry.TimeInForce,
        ReduceOnly = Entry.ReduceOnly,
        Capped = Capped,
        Status = Status,
        FilledQuantity = Filled,
        AveragePrice = Filled == 0m ? null : decimal.Round(_filledValue / Filled, 8),
        Text = Text,
        GroupId = Group?.Id,
        GroupLinked = Group is { Linked: true },
        MultilegId = Together?.Legs[0].VenueOrderId,
        WaitsFor = WaitsFor,
        DueTo = WrongSide ? FaultClass.WrongSide : Sent is { } sent && sent != Entry ? FaultClass.AcknowledgedDifferently : null,
        ReplacedBy = ReplacedBy?.VenueOrderId,
    };

    private string? WaitsFor => Parent is { IsOpen: true } parent ? parent.Entry.ClientOrderId : null;
}
