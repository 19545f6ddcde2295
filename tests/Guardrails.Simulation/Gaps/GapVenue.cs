using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Gaps;

/// <summary>A kind of instrument at a kind of venue whose positions are protected in a way of its own.</summary>
/// <param name="Name">What a table calls it.</param>
/// <param name="Profile">The venue.</param>
/// <param name="Instrument">The instrument.</param>
/// <param name="Quantity">How much of it is bought.</param>
internal sealed record GapVenue(string Name, SimulatedVenueProfile Profile, Instrument Instrument, decimal Quantity)
{
    public const string Acme = "ACME";

    /// <summary>One message and its answer; a cancellation is confirmed half of it after it has arrived.</summary>
    public static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(40);

    private static readonly Instrument _share = new() { Symbol = Acme, QuoteCurrency = "USD", BaseAsset = Acme, TickSize = 0.01m, LotSize = 1m, Shortable = true };

    public static IReadOnlyList<GapVenue> All { get; } =
    [
        new("shares that orders hold, exits linked", Timed(SimulatedVenueProfile.EquitiesHoldingShares), _share, 59m),
        new("parts of such shares", Timed(SimulatedVenueProfile.EquitiesHoldingShares), _share with { LotSize = 0.01m, LinkedLotSize = 1m }, 10.5m),
        new("coins that orders hold, nothing linked, stop limits alone", Timed(SimulatedVenueProfile.EquitiesHoldingShares with { ShortingAllowed = false }), _share with { LotSize = 0.01m, Shortable = false, LinksExits = false, AttachesExits = false, OrderTypes = [OrderType.Market, OrderType.Limit, OrderType.StopLimit] }, 10.5m),
        new("spot, exits linked", Timed(SimulatedVenueProfile.Spot with { FeeRate = 0m }), _share with { LotSize = 0.01m, Shortable = false }, 10.5m),
        new("futures, one position", Timed(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }), _share, 59m),
        new("futures, two legs", Timed(SimulatedVenueProfile.FuturesHedge with { FeeRate = 0m }), _share, 59m),
        new("a venue that caps and links nothing", Timed(SimulatedVenueProfile.Plain), _share, 59m),
    ];

    private static SimulatedVenueProfile Timed(SimulatedVenueProfile profile) => profile with
    {
        ResponseLatency = RoundTrip,
        AckLatency = RoundTrip / 2,
        CancelLatency = RoundTrip / 2,
        ReplaceLatency = RoundTrip / 2,
        FillLatency = TimeSpan.FromMilliseconds(5),
        FillReportLatency = TimeSpan.FromMilliseconds(5),
        LatencyJitter = TimeSpan.FromMilliseconds(5),
    };
}
