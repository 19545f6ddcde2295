using Guardrails.States;

namespace Guardrails.Observing;

/// <summary>Somebody's wish to restrict or release trading in a scope.</summary>
internal readonly record struct StateRequest(TradingScope Scope, TradingState State, Attribution By)
{
    /// <exception cref="ArgumentException">The state does not fit the scope.</exception>
    public static StateRequest Of(TradingScope scope, TradingState state, Attribution by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Enum.IsDefined(state) && (state != TradingState.Quarantined || !scope.Symbol.IsDefault)
            ? new StateRequest(scope, state, by)
            : throw new ArgumentException($"{state} cannot be set for the {scope}; Quarantined is for a symbol.", nameof(state));
    }
}
