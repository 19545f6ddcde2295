using Guardrails.Brokers;
using Guardrails.Lives.Reach;
using Guardrails.Orders;

namespace Guardrails.Lives.Venues;

/// <summary>An order as the venue really has it.</summary>
internal sealed class TrueOrder
{
    public required string ClientId { get; init; }

    public required string VenueId { get; init; }

    /// <summary>Which position; an index into the keys of the life.</summary>
    public required int Key { get; init; }

    public required int Side { get; init; }

    public required int Quantity { get; set; }

    public required OrderType Type { get; init; }

    public int? LimitPrice { get; set; }

    public int? StopPrice { get; set; }

    public required bool IsCapped { get; set; }

    /// <summary>Approved as reducing; <see langword="false"/> for an order of somebody else.</summary>
    public required bool IsExit { get; init; }

    public bool IsForeign { get; init; }

    /// <summary>A replacement whose answer was lost and that arrives later.</summary>
    public (DateTimeOffset At, int Quantity, int? LimitPrice, int? StopPrice)? Late { get; set; }

    public TrueOrder? Entry { get; set; }

    /// <summary>It came to the venue behind another order, under the name of that one.</summary>
    public bool WasLeg { get; set; }

    /// <summary>The order that took its place.</summary>
    public TrueOrder? ReplacedBy { get; set; }

    public TrueGroup? Group { get; set; }

    /// <summary>Works although the entry it waits for is gone.</summary>
    public bool IsStray { get; set; }

    public bool IsAlive { get; set; } = true;

    /// <summary>The quantity before the last replacement.</summary>
    public int ReplacedFrom { get; set; }

    /// <summary>When a request whose answer was lost arrives; until then the order cannot fill and is not listed.</summary>
    public DateTimeOffset? ArrivesAt { get; set; }

    public VenueOrderStatus? End { get; set; }

    public List<TrueExecution> Executions { get; } = [];

    public int Filled => Executions.Where(static e => !e.IsBusted).Sum(static e => e.Quantity);

    /// <summary>The most that was filled at any time: exits that came with it do not stop to work when an execution is taken back.</summary>
    public int Peak { get; set; }

    public int Leaves => IsAlive ? Math.Max(0, Quantity - Filled) : 0;

    /// <summary>Whether it waits for an entry that may still fill.</summary>
    public bool IsWaiting => Entry is not null && !IsStray;

    public ReachOrder ToReach(Func<TrueOrder, int> indexOf, Func<TrueGroup, int> roomOf, int used, bool waitsForAll) => new()
    {
        Side = Side,
        Leaves = Leaves,
        IsCapped = IsCapped,
        IsOwnExit = IsExit,
        Group = Group is null ? -1 : roomOf(Group),
        WaitsFor = IsWaiting && Entry!.IsAlive ? indexOf(Entry) : -1,
        Cover = IsWaiting ? Entry!.Peak - used : 0,
        WaitsForAll = waitsForAll,
    };
}
