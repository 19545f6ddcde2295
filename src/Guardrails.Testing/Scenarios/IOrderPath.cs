using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>What stands behind the bot's submit.</summary>
internal interface IOrderPath : IAsyncDisposable
{
    /// <summary>What the guard has booked; empty without one.</summary>
    IReadOnlyList<TrackedPosition> Tracked { get; }

    /// <summary>Codes of the alarms the guard raised; empty without one.</summary>
    IReadOnlyList<string> Alarms { get; }

    /// <summary>The guard's trading states, by symbol and <c>account</c>, where not active.</summary>
    IReadOnlyDictionary<string, TradingState> States { get; }

    /// <summary>Asks to cancel an order that was submitted under a name.</summary>
    ValueTask<ScenarioDecision> CancelAsync(string name, string order, CancellationToken cancellationToken);

    /// <summary>Asks to change an order that was submitted under a name.</summary>
    ValueTask<ScenarioDecision> ReplaceAsync(string name, ReplaceFile replace, CancellationToken cancellationToken);

    /// <summary>Closes a position.</summary>
    ValueTask<ScenarioDecision> CloseAsync(string name, CloseFile close, CancellationToken cancellationToken);

    /// <summary>Protects a position.</summary>
    ValueTask<ScenarioDecision> ProtectAsync(string name, ProtectFile protect, CancellationToken cancellationToken);

    /// <summary>What a person who restricts or releases a scope does.</summary>
    void SetState(TradingScope scope, TradingState state);

    /// <summary>The client order id of what was submitted under a name; <see langword="null"/> when nothing was.</summary>
    string? FindId(string order);

    ValueTask<ScenarioDecision> SubmitAsync(string name, OrderFile order, CancellationToken cancellationToken);

    /// <summary>Sends the legs of one order.</summary>
    ValueTask<IReadOnlyList<ScenarioDecision>> SubmitLegsAsync(IReadOnlyList<string> names, BasketFile legs, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<ScenarioDecision>> SubmitBasketAsync(IReadOnlyList<(string Name, OrderFile Order)> basket, CancellationToken cancellationToken);
}
