using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>The bot talks to the venue; only its own check, faulty as it may be, stands between them.</summary>
internal sealed class NaivePath(SimulatedBroker broker) : IOrderPath
{
    public IReadOnlyList<TrackedPosition> Tracked => [];

    public async ValueTask<ScenarioDecision> SubmitAsync(string name, OrderFile order, CancellationToken cancellationToken)
    {
        var request = order.ToRequest();
        if (order.OwnCheck is { Allows: false } check)
        {
            return new ScenarioDecision { Name = name, Request = request, Outcome = ScenarioOutcome.NotSent, Text = check.Why };
        }

        return Describe(name, request, await broker.SendUnguardedAsync(request, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<IReadOnlyList<ScenarioDecision>> SubmitBasketAsync(
        IReadOnlyList<(string Name, OrderFile Order)> basket, CancellationToken cancellationToken)
    {
        var decisions = new List<ScenarioDecision>(basket.Count);
        foreach (var (name, order) in basket)
        {
            decisions.Add(await SubmitAsync(name, order, cancellationToken).ConfigureAwait(false));
        }

        return decisions;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ScenarioDecision Describe(string name, OrderRequest request, SubmitOutcome outcome)
    {
        var (result, text) = outcome switch
        {
            SubmitOutcome.Accepted accepted => (ScenarioOutcome.Accepted, accepted.VenueOrderId),
            SubmitOutcome.Rejected rejected => (ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            SubmitOutcome.Unknown unknown => (ScenarioOutcome.Unknown, unknown.Why),
            _ => throw new InvalidOperationException($"{outcome} is no known outcome."),
        };
        return new ScenarioDecision { Name = name, Request = request, Outcome = result, Text = text };
    }
}
