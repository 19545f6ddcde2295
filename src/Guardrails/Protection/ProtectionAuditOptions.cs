using Guardrails.Brokers;

namespace Guardrails.Protection;

/// <summary>What an audit of protection has to know beside the venue's lists.</summary>
public sealed record ProtectionAuditOptions
{
    /// <summary>
    /// The positions as they were before the orders were read. A stop that fills between the two answers is in neither: a position that moved is <see cref="ProtectionVerdict.Unknown"/> unless
    /// it is covered as it is now.
    /// </summary>
    /// <value>Default: <see langword="null"/>, nothing is compared.</value>
    public PositionSnapshot? PositionsBefore { get; init; }

    /// <summary>What the venue can do: whether it caps exits, and when exits start that were sent with an entry.</summary>
    /// <value>Default: a venue that promises nothing.</value>
    public BrokerCapabilities Capabilities { get; init; } = BrokerCapabilities.Plain;

    /// <summary>The instruments, for their lots: what is less than a lot cannot be protected, and need not be.</summary>
    /// <value>Default: none, every quantity counts in full.</value>
    public IReadOnlyList<Instrument> Instruments { get; init; } = [];

    /// <summary>Whether instruments can be traded now. Of one that is not named the market counts as open.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<Symbol, MarketStatus> Markets { get; init; } = new Dictionary<Symbol, MarketStatus>();

    /// <summary>How much of a position is to be protected, signed. 0 leaves it out, and a value of the other sign, or beyond what is held, counts as 0 or as what is held.</summary>
    /// <value>Default: <see langword="null"/>, all of it.</value>
    public Func<VenuePosition, decimal>? Managed { get; init; }

    /// <summary>Whether an order is an exit; <see langword="null"/> when that is not known.</summary>
    /// <value>Default: <see langword="null"/>, what the venue says of it (<see cref="VenueOrder.ReduceOnly"/>).</value>
    public Func<VenueOrder, bool?>? IsExit { get; init; }

    /// <summary>Why it is not sure what is held of a symbol and leg, as a sentence; <see langword="null"/> when it is.</summary>
    internal Func<Symbol, Positions.PositionLeg, string?>? Doubt { get; init; }
}
