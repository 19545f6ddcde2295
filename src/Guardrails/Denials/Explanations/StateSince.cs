using Guardrails.Events;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A trading state: why, since when, and who set it.</summary>
/// <param name="Set">What set the state.</param>
/// <param name="NowUtcTicks">The moment of the denial.</param>
internal sealed record StateSince(GuardEvent.StateSet Set, long NowUtcTicks) : Explanation
{
    public override string Sentence(Violation violation) => $"The {Set.Scope} is {Name(Set.State)} {Since}, because {Set.By.Reason} (set by {Set.By.Actor}).";

    public override string Brief(Violation violation) => $"{Set.Scope} {Since}: {Set.By}";

    public override string Remedy(Violation violation) => Way(Set.Scope, Set.State);

    /// <summary>The call that releases a scope.</summary>
    public static string Way(TradingScope scope, TradingState state) =>
        $"Exits still pass. OrderGuard.SetState({Call(scope)}, TradingState.Active, …) releases it{(state == TradingState.Quarantined ? ", once two complete position answers in a row have agreed with the books" : "")}.";

    public static string Name(TradingState state) => state switch
    {
        TradingState.ReduceOnly => "reduce-only",
        TradingState.Quarantined => "quarantined",
        TradingState.Halted => "halted",
        _ => "active",
    };

    private string Since => Phrase.Since(Set.At.UtcTicks, NowUtcTicks);

    private static string Call(TradingScope scope) =>
        scope.Strategy is { } strategy ? $"TradingScope.OfStrategy(\"{strategy}\")" : scope.Symbol.IsDefault ? "TradingScope.Account" : $"TradingScope.Of(\"{scope.Symbol}\")";
}
