using Guardrails.Alpaca;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;

namespace Guardrails.Lives.Wire;

/// <summary>The road over the Alpaca adapter, HTTP and WebSocket.</summary>
internal static class AlpacaRoad
{
    /// <summary>In what a venue can depart from what was approved, as far as Alpaca's wire can show it.</summary>
    private static readonly Deviation[] _deviations =
    [
        Deviation.MarkLost, Deviation.QuantityLarger, Deviation.QuantitySmaller, Deviation.LegAlive, Deviation.LegEarly, Deviation.LinkLost, Deviation.TwoVenueOrders, Deviation.Funding,
        Deviation.LostAnswer, Deviation.ToldTwice, Deviation.CumulativeOnly, Deviation.Bust, Deviation.ForeignOrder, Deviation.OtherPrice, Deviation.SumsDisagree,
    ];

    private static readonly Dictionary<ulong, string> _explained = new()
    {
        [14492] = "two promises of Alpaca are broken at once: the answer to a bracket is lost, and one leg is there twice under an id that is unique for ever. What the second has left counts as waiting "
            + "until a list shows it beside the first; the hold keeps both from closing more than is held.",
    };

    public static Road Open()
    {
        using var adapter = new AlpacaBroker(AlpacaLink.OptionsFor(new Uri("http://127.0.0.1:1"), TimeProvider.System));
        var profile = new VenueProfile
        {
            Capabilities = adapter.Capabilities,
            ReportsCarryQuantity = true,
            ReportsCarryMark = true,
            ReportsCarryPrice = true,
            AnswersHaveBody = true,
            ListsCarryMark = true,
        };
        return new Road(
            "tests/Guardrails.Lives.Wire",
            seed => LifePlan.Draw(seed, (profile, _deviations)) with { NamesByUuid = true, IsOneAnswer = true },
            static world => new AlpacaLink(world),
            _explained);
    }
}
