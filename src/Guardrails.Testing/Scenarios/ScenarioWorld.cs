using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>Sets up the venue of a scenario as it is before the bot starts.</summary>
internal static class ScenarioWorld
{
    public static SimulatedBroker Open(ScenarioFile file, VirtualTimeProvider time)
    {
        var broker = new SimulatedBroker(file.Venue.ToProfile(), time, file.Account.Equity, file.Account.Currency, file.Venue.Seed);
        foreach (var instrument in file.Instruments)
        {
            var listed = instrument.ToInstrument(file.Account.Currency);
            broker.Venue.List(listed);
            if (instrument.ToldMultiplier is { } told)
            {
                broker.TellInstrument(listed with { Multiplier = told });
            }
        }

        foreach (var position in file.Positions)
        {
            broker.Venue.SeedPosition(position.Symbol, position.Quantity, position.Price, position.Leg);
        }

        FailQueries(broker, file.Venue.QueriesFail);
        return broker;
    }

    /// <summary>Fails exactly these queries from now on.</summary>
    public static void FailQueries(SimulatedBroker broker, List<FailingQuery> failing)
    {
        broker.FailPositionQueries(Reason(FailingQuery.Positions));
        broker.FailOrderQueries(Reason(FailingQuery.OpenOrders));
        broker.FailAccountQueries(Reason(FailingQuery.Account));

        string? Reason(FailingQuery query) => failing.Contains(query) ? "503 Service Unavailable" : null;
    }
}
