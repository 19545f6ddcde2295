using Guardrails.Testing;
using Guardrails.Testing.Conformance;
foreach (var profile in new[] { SimulatedVenueProfile.EquitiesHoldingShares, SimulatedVenueProfile.Spot, SimulatedVenueProfile.FuturesOneWay, SimulatedVenueProfile.FuturesHedge, SimulatedVenueProfile.Plain })
{
    Console.WriteLine(await AdapterConformance.RunAsync(new SimulatedConformanceHarness(profile)));
}
