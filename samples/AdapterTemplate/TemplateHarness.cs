using Guardrails;
using Guardrails.Brokers;
using Guardrails.Testing;
using Guardrails.Testing.Conformance;

namespace AdapterTemplate;

/// <summary>Where the cases are played: a simulated venue that does what the template's venue documents. Yours opens an account at a test venue (<see cref="IConformanceHarness"/>).</summary>
public static class TemplateHarness
{
    private static readonly SimulatedVenueProfile _venue = SimulatedVenueProfile.Plain with
    {
        Name = "template venue",
        ExitCap = ExitCap.ReduceOnly,
        ListsExecutions = true,
        ResponseLatency = TimeSpan.FromMilliseconds(50), // answers come after the stream has told
    };

    public static IConformanceHarness Create(Func<ITemplateVenueClient, TimeProvider, IBrokerAdapter>? adapter = null) =>
        new SimulatedConformanceHarness(_venue, broker => (adapter ?? (static (client, time) => new TemplateBroker(client, time)))(new SimulatedTemplateClient(broker), broker.Time));
}
