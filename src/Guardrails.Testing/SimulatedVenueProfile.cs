using Guardrails.Brokers;

namespace Guardrails.Testing;

/// <summary>How a simulated venue behaves. Take a preset and change what matters: <c>SimulatedVenueProfile.Spot with { AckLatency = … }</c>.</summary>
/// <remarks>Immutable. A latency of 0 means within the submit call; the order of what happens at the same moment is the order of its causes.</remarks>
public sealed record SimulatedVenueProfile
{
    /// <summary>One-way, shorting allowed, no fees, and no promise that an exit cannot open.</summary>
    public static SimulatedVenueProfile Plain { get; } = new();

    /// <summary>A margin account for shares: every working exit holds its shares, so that a second one is refused; when flat, a sell opens a short.</summary>
    public static SimulatedVenueProfile EquitiesHoldingShares { get; } = new() { Name = "EquitiesHoldingShares", ExitCap = ExitCap.Held };

    /// <summary>A spot exchange: nothing can be sold that is not there, and a buy pays its fee of 0.1 % in the base asset.</summary>
    public static SimulatedVenueProfile Spot { get; } = new()
    {
        Name = "Spot",
        ExitCap = ExitCap.Held,
        ShortingAllowed = false,
        FeeRate = 0.001m,
        BuyFeeInBaseAsset = true,
    };

    /// <summary>Futures with one signed position per symbol and orders that only reduce for their whole life; fee 0.05 %.</summary>
    public static SimulatedVenueProfile FuturesOneWay { get; } = new() { Name = "FuturesOneWay", ExitCap = ExitCap.ReduceOnly, FeeRate = 0.0005m };

    /// <summary>Futures with a long and a short leg per symbol; fee 0.05 %.</summary>
    public static SimulatedVenueProfile FuturesHedge { get; } = FuturesOneWay with { Name = "FuturesHedge", HedgeMode = true };

    /// <summary>The name of the preset it was made from.</summary>
    /// <value>Default: <c>Plain</c>.</value>
    public string Name { get; init; } = "Plain";

    /// <summary>How long the submit call takes to return.</summary>
    /// <value>Default: 0, it returns completed.</value>
    public TimeSpan ResponseLatency { get; init; }

    /// <summary>How long after its arrival the stream acknowledges an order; shorter than <see cref="ResponseLatency"/>, the acknowledgement comes first.</summary>
    /// <value>Default: 1 ms.</value>
    public TimeSpan AckLatency { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long after it could trade an order is executed, and how far apart its parts are.</summary>
    /// <value>Default: 2 ms.</value>
    public TimeSpan FillLatency { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>The largest random time added to each latency above 0; drawn from the seed.</summary>
    /// <value>Default: 0.</value>
    public TimeSpan LatencyJitter { get; init; }

    /// <summary>How long after a trade <see cref="SimulatedBroker.GetPositionsAsync"/> still shows the old quantity.</summary>
    /// <value>Default: 0.</value>
    public TimeSpan PositionVisibilityLag { get; init; }

    /// <summary>In how many parts an order is executed (fewer when it has fewer lots); the sizes are drawn from the seed.</summary>
    /// <value>Default: 1.</value>
    public int FillParts { get; init; } = 1;

    /// <summary>Fee of every execution, as a fraction of its value.</summary>
    /// <value>Default: 0.</value>
    public decimal FeeRate { get; init; }

    /// <summary>Whether a buy pays its fee in the base asset, so that it moves the position by less than it bought. Needs <see cref="Instrument.BaseAsset"/>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool BuyFeeInBaseAsset { get; init; }

    /// <summary>How the venue keeps an exit from opening a position.</summary>
    /// <value>Default: <see cref="ExitCap.None"/>.</value>
    public ExitCap ExitCap { get; init; } = ExitCap.None;

    /// <summary>Whether there is a long and a short leg per symbol. A leg is closed only up to its quantity.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool HedgeMode { get; init; }

    /// <summary>Whether the venue opens short positions, for instruments that are <see cref="Instrument.Shortable"/>.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ShortingAllowed { get; init; } = true;

    /// <summary>What an adapter for this venue would declare.</summary>
    public BrokerCapabilities ToCapabilities() => new()
    {
        ExitCap = ExitCap,
        HedgeMode = HedgeMode,
        PositionVisibilityLag = PositionVisibilityLag,
    };

    internal void Validate()
    {
        var problems = new List<string>();
        NotNegative(ResponseLatency, nameof(ResponseLatency));
        NotNegative(AckLatency, nameof(AckLatency));
        NotNegative(FillLatency, nameof(FillLatency));
        NotNegative(LatencyJitter, nameof(LatencyJitter));
        NotNegative(PositionVisibilityLag, nameof(PositionVisibilityLag));
        Require(FillParts is >= 1 and <= 1000, $"FillParts is {FillParts}; it must be between 1 and 1000");
        Require(FeeRate is >= 0m and < 1m, FormattableString.Invariant($"FeeRate is {FeeRate}; it must be between 0 and below 1"));
        Require(Enum.IsDefined(ExitCap), $"ExitCap is {(int)ExitCap}; use a member of ExitCap");
        Require(!HedgeMode || ExitCap != ExitCap.Held, "HedgeMode and ExitCap.Held exclude each other; a venue that holds inventory has no legs");
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The venue profile '{Name}' cannot be used: {string.Join("; ", problems)}.");
        }

        void NotNegative(TimeSpan value, string name) => Require(value >= TimeSpan.Zero, $"{name} is {value}; it must be 0 or above");

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }
}
