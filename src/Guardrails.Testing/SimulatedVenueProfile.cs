using Guardrails.Brokers;

namespace Guardrails.Testing;

/// <summary>How a simulated venue behaves. Take a preset and change what matters: <c>SimulatedVenueProfile.Spot with { AckLatency = … }</c>.</summary>
/// <remarks>Immutable, and every reading of a preset gives a new instance. A latency of 0 means within the submit call; the order of what happens at the same moment is the order of its causes.</remarks>
public sealed record SimulatedVenueProfile
{
    /// <summary>One-way, shorting allowed, no fees, no promise that an exit cannot open; orders can be canceled but not replaced or linked.</summary>
    public static SimulatedVenueProfile Plain => new();

    /// <summary>
    /// A margin account for shares: every working exit holds its shares, so that a second one is refused; when flat, a sell opens a short.
    /// A replacement is another order, exits can be linked and attached to an entry (they wait until it has filled), ids are unique for ever.
    /// </summary>
    public static SimulatedVenueProfile EquitiesHoldingShares => new()
    {
        Name = "EquitiesHoldingShares",
        ExitCap = ExitCap.Held,
        ReplaceQuantity = ReplaceQuantity.Independent,
        LinksExits = true,
        AttachesExits = true,
        MaxLegs = 4,
        ListsExecutions = true,
        GoodTillCancelLifetime = TimeSpan.FromDays(90),
    };

    /// <summary>
    /// A spot exchange: nothing can be sold that is not there, and a buy pays its fee of 0.1 % in the base asset. A replacement is another
    /// order, exits can be linked and attached to an entry, and an id can be used again once its order has ended.
    /// </summary>
    public static SimulatedVenueProfile Spot => new()
    {
        Name = "Spot",
        ExitCap = ExitCap.Held,
        ShortingAllowed = false,
        FeeRate = 0.001m,
        BuyFeeInBaseAsset = true,
        ReplaceQuantity = ReplaceQuantity.Independent,
        LinksExits = true,
        AttachesExits = true,
        ClientIdUniqueness = ClientIdUniqueness.OpenOnly,
        ListsExecutions = true,
    };

    /// <summary>
    /// Futures with one signed position per symbol and orders that only reduce for their whole life; fee 0.05 %. A replacement changes the
    /// same order, exits stand alone, and an id can be used again once its order has ended.
    /// </summary>
    public static SimulatedVenueProfile FuturesOneWay => new()
    {
        Name = "FuturesOneWay",
        ExitCap = ExitCap.ReduceOnly,
        FeeRate = 0.0005m,
        ReplaceQuantity = ReplaceQuantity.Total,
        ClientIdUniqueness = ClientIdUniqueness.OpenOnly,
        ListsExecutions = true,
    };

    /// <summary>As <see cref="FuturesOneWay"/>, with a long and a short leg per symbol.</summary>
    public static SimulatedVenueProfile FuturesHedge => FuturesOneWay with { Name = "FuturesHedge", HedgeMode = true };

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

    /// <summary>How long after an execution the stream reports it. Until then the position query already shows it: the position is ahead of the stream.</summary>
    /// <value>Default: 0.</value>
    public TimeSpan FillReportLatency { get; init; }

    /// <summary>How long a cancellation takes at the venue. Above 0 the answer says that it is pending, and the order can still be executed.</summary>
    /// <value>Default: 0, the answer confirms it.</value>
    public TimeSpan CancelLatency { get; init; }

    /// <summary>How long a replacement takes at the venue: until then the order works as it was, and beside another one that takes its place.</summary>
    /// <value>Default: 0, the answer confirms it.</value>
    public TimeSpan ReplaceLatency { get; init; }

    /// <summary>How long after the confirmed end of an order the venue still holds its inventory, so that a new exit is refused. Needs <see cref="Brokers.ExitCap.Held"/>.</summary>
    /// <value>Default: 0.</value>
    public TimeSpan HoldReleaseLag { get; init; }

    /// <summary>How long after a send the order can still turn up, at most; a request that is delayed arrives within it.</summary>
    /// <value>Default: 60 s.</value>
    public TimeSpan UnknownHorizon { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After what time an order that is good till canceled expires, at the end of a session.</summary>
    /// <value>Default: <see langword="null"/>, never.</value>
    public TimeSpan? GoodTillCancelLifetime { get; init; }

    /// <summary>In how many parts an order is executed (fewer when it has fewer lots); the sizes are drawn from the seed.</summary>
    /// <value>Default: 1.</value>
    public int FillParts { get; init; } = 1;

    /// <summary>Fee of every execution, as a fraction of its value.</summary>
    /// <value>Default: 0.</value>
    public decimal FeeRate { get; init; }

    /// <summary>Whether a buy pays its fee in the base asset, so that it moves the position by less than it bought. Needs <see cref="Instrument.BaseAsset"/>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool BuyFeeInBaseAsset { get; init; }

    /// <summary>
    /// How often its equity the account may hold. The account then reports its buying power: that much, less the value of what is held and of what open orders
    /// could open. An order that needs more is refused.
    /// </summary>
    /// <value>Default: <see langword="null"/>, no buying power is reported and no order needs any.</value>
    public decimal? Leverage { get; init; }

    /// <summary>How the venue keeps an exit from opening a position.</summary>
    /// <value>Default: <see cref="ExitCap.None"/>.</value>
    public ExitCap ExitCap { get; init; } = ExitCap.None;

    /// <summary>Whether answers and reports about an order carry its reduce-only mark, where the venue keeps one; lists and lookups always do.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ReportsReduceOnly { get; init; } = true;

    /// <summary>Whether there is a long and a short leg per symbol. A leg is closed only up to its quantity.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool HedgeMode { get; init; }

    /// <summary>Whether the venue opens short positions, for instruments that are <see cref="Instrument.Shortable"/>.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ShortingAllowed { get; init; } = true;

    /// <summary>What the quantity of a replacement means, when orders can be replaced at all.</summary>
    /// <value>Default: <see cref="ReplaceQuantity.NotSupported"/>.</value>
    public ReplaceQuantity ReplaceQuantity { get; init; }

    /// <summary>
    /// Whether an order that takes the place of another one works from the end of that one on: until then the old order alone is executed, and when it ends otherwise the new one is rejected.
    /// Needs <see cref="ReplaceQuantity.Independent"/>.
    /// </summary>
    /// <value>Default: <see langword="false"/>, until the old order has ended both are executed.</value>
    public bool ReplacementWaits { get; init; }

    /// <summary>Whether exits that are sent together are linked: what one executes the other loses, and when one ends so does the other.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool LinksExits { get; init; }

    /// <summary>Whether exits can be sent with an entry, held until it fills.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool AttachesExits { get; init; }

    /// <summary>How many legs one order of several instruments has at most; all of them are executed or none.</summary>
    /// <value>Default: 0, the venue takes no such order; 4 for <see cref="EquitiesHoldingShares"/>.</value>
    public int MaxLegs { get; init; }

    /// <summary>When exits that were sent with an entry start to work.</summary>
    /// <value>Default: <see cref="LegActivation.EntryFilled"/>.</value>
    public LegActivation LegActivation { get; init; }

    /// <summary>For how long a client order id is refused that the venue has taken before.</summary>
    /// <value>Default: <see cref="ClientIdUniqueness.Forever"/>.</value>
    public ClientIdUniqueness ClientIdUniqueness { get; init; } = ClientIdUniqueness.Forever;

    /// <summary>Whether the venue lists its executions.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool ListsExecutions { get; init; }

    /// <summary>What an adapter for this venue would declare.</summary>
    public BrokerCapabilities ToCapabilities() => new()
    {
        ExitCap = ExitCap,
        HedgeMode = HedgeMode,
        BuyingPowerIncludesOpenOrders = Leverage is not null,
        PositionVisibilityLag = PositionVisibilityLag,
        ClientIdUniqueness = ClientIdUniqueness,
        ReplaceQuantity = ReplaceQuantity,
        LinksExits = LinksExits,
        AttachesExits = AttachesExits,
        MaxLegs = MaxLegs,
        LegActivation = LegActivation,
        ListsExecutions = ListsExecutions,
        UnknownHorizon = UnknownHorizon,
        GoodTillCancelLifetime = GoodTillCancelLifetime,
    };

    internal void Validate()
    {
        var problems = new List<string>();
        NotNegative(ResponseLatency, nameof(ResponseLatency));
        NotNegative(AckLatency, nameof(AckLatency));
        NotNegative(FillLatency, nameof(FillLatency));
        NotNegative(LatencyJitter, nameof(LatencyJitter));
        NotNegative(PositionVisibilityLag, nameof(PositionVisibilityLag));
        NotNegative(FillReportLatency, nameof(FillReportLatency));
        NotNegative(CancelLatency, nameof(CancelLatency));
        NotNegative(ReplaceLatency, nameof(ReplaceLatency));
        NotNegative(HoldReleaseLag, nameof(HoldReleaseLag));
        NotNegative(UnknownHorizon, nameof(UnknownHorizon));
        Require(GoodTillCancelLifetime is null || GoodTillCancelLifetime >= TimeSpan.FromDays(1), $"GoodTillCancelLifetime is {GoodTillCancelLifetime}; it must be at least 1 day, or null");
        Require(FillParts is >= 1 and <= 1000, $"FillParts is {FillParts}; it must be between 1 and 1000");
        Require(FeeRate is >= 0m and < 1m, FormattableString.Invariant($"FeeRate is {FeeRate}; it must be between 0 and below 1"));
        Require(Leverage is null or > 0m, FormattableString.Invariant($"Leverage is {Leverage}; it must be above 0"));
        Require(MaxLegs is 0 or (>= 2 and <= 8), $"MaxLegs is {MaxLegs}; it must be 0, or between 2 and 8");
        Require(Enum.IsDefined(ExitCap), $"ExitCap is {(int)ExitCap}; use a member of ExitCap");
        Require(Enum.IsDefined(ReplaceQuantity), $"ReplaceQuantity is {(int)ReplaceQuantity}; use a member of ReplaceQuantity");
        Require(!ReplacementWaits || ReplaceQuantity == ReplaceQuantity.Independent, $"ReplacementWaits is set and ReplaceQuantity is {ReplaceQuantity}; only a replacement that is another order waits");
        Require(Enum.IsDefined(LegActivation), $"LegActivation is {(int)LegActivation}; use a member of LegActivation");
        Require(Enum.IsDefined(ClientIdUniqueness), $"ClientIdUniqueness is {(int)ClientIdUniqueness}; use a member of ClientIdUniqueness");
        Require(HoldReleaseLag == TimeSpan.Zero || ExitCap == ExitCap.Held, $"HoldReleaseLag is {HoldReleaseLag}; only a venue of ExitCap.Held holds inventory");
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
