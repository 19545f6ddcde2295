using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Somebody's wish to restrict or release trading in a scope.</summary>
internal readonly record struct StateRequest(TradingScope Scope, TradingState State, string Reason, string Actor)
{
    /// <exception cref="ArgumentException">The state does not fit the scope, or reason or actor is empty.</exception>
    public static StateRequest Of(TradingScope scope, TradingState state, string reason, string actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var by = Identifier.Require(actor, 64, nameof(actor));
        return Enum.IsDefined(state) && (state != TradingState.Quarantined || !scope.Symbol.IsDefault)
            ? new StateRequest(scope, state, reason, by)
            : throw new ArgumentException($"{state} cannot be set for the {scope}; Quarantined is for a symbol.", nameof(state));
    }
}
