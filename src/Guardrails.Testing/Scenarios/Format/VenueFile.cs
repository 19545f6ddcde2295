namespace Guardrails.Testing.Scenarios.Format;

/// <summary>A preset of <see cref="SimulatedVenueProfile"/> by name, and what differs from it.</summary>
internal sealed class VenueFile
{
    public required string Profile { get; set; }

    public TimeSpan? ResponseLatency { get; set; }

    public TimeSpan? AckLatency { get; set; }

    public TimeSpan? FillLatency { get; set; }

    public TimeSpan? LatencyJitter { get; set; }

    public TimeSpan? PositionVisibilityLag { get; set; }

    public int? FillParts { get; set; }

    public decimal? FeeRate { get; set; }

    public bool? ShortingAllowed { get; set; }

    public ulong Seed { get; set; } = 1;

    /// <summary>Queries that fail from the start, until a step restores them.</summary>
    public List<FailingQuery> QueriesFail { get; set; } = [];

    public SimulatedVenueProfile ToProfile()
    {
        var preset = Profile switch
        {
            "Plain" => SimulatedVenueProfile.Plain,
            "EquitiesHoldingShares" => SimulatedVenueProfile.EquitiesHoldingShares,
            "Spot" => SimulatedVenueProfile.Spot,
            "FuturesOneWay" => SimulatedVenueProfile.FuturesOneWay,
            "FuturesHedge" => SimulatedVenueProfile.FuturesHedge,
            _ => throw new ScenarioException($"profile '{Profile}' is not a preset of {nameof(SimulatedVenueProfile)}"),
        };
        return preset with
        {
            ResponseLatency = ResponseLatency ?? preset.ResponseLatency,
            AckLatency = AckLatency ?? preset.AckLatency,
            FillLatency = FillLatency ?? preset.FillLatency,
            LatencyJitter = LatencyJitter ?? preset.LatencyJitter,
            PositionVisibilityLag = PositionVisibilityLag ?? preset.PositionVisibilityLag,
            FillParts = FillParts ?? preset.FillParts,
            FeeRate = FeeRate ?? preset.FeeRate,
            ShortingAllowed = ShortingAllowed ?? preset.ShortingAllowed,
        };
    }
}
