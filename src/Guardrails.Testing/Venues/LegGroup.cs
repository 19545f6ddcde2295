namespace Guardrails.Testing.Venues;

/// <summary>The legs of one order of several instruments: they are executed together, in their ratios. Belongs to the venue's lock.</summary>
internal sealed class LegGroup(decimal quantity, decimal? limitPrice)
{
    private readonly List<LiveOrder> _legs = [];

    /// <summary>How many units.</summary>
    public decimal Quantity { get; } = quantity;

    /// <summary>The most that is paid for one unit, net; below 0 the least that is received.</summary>
    public decimal? LimitPrice { get; } = limitPrice;

    /// <summary>How many units have been executed.</summary>
    public decimal Filled { get; set; }

    public bool ExecutionScheduled { get; set; }

    public IReadOnlyList<LiveOrder> Legs => _legs;

    public decimal Leaves => Quantity - Filled;

    public bool IsOpen => _legs.Exists(static leg => leg.IsOpen);

    public void Add(LiveOrder leg)
    {
        _legs.Add(leg);
        leg.Together = this;
    }

    /// <summary>Whether a leg was left out of an execution.</summary>
    public bool IsOutOfStep => _legs.Exists(leg => leg.Filled != Filled * RatioOf(leg));

    /// <summary>A cancellation of any leg is one of the order.</summary>
    public void NoteCancelPending() => _legs.ForEach(static leg => leg.CancelPending = leg.IsOpen);

    /// <summary>How many of a leg one unit has.</summary>
    public decimal RatioOf(LiveOrder leg) => leg.Entry.Quantity / Quantity;
}
