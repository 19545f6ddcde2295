using Guardrails.Positions;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>What stands behind the bot's submit.</summary>
internal interface IOrderPath : IAsyncDisposable
{
    /// <summary>What the guard has booked; empty without one.</summary>
    IReadOnlyList<TrackedPosition> Tracked { get; }

    ValueTask<ScenarioDecision> SubmitAsync(string name, OrderFile order, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<ScenarioDecision>> SubmitBasketAsync(IReadOnlyList<(string Name, OrderFile Order)> basket, CancellationToken cancellationToken);
}
