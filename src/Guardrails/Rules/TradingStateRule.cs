using Guardrails.Book;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Events;
using Guardrails.States;

namespace Guardrails.Rules;

/// <summary>Account, symbol and strategy are all active (C23).</summary>
internal sealed class TradingStateRule : OrderRule
{
    public override string Name => "TradingState";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var verdict = Check(frame.Book.State, "account", frame.Book.StateSet, frame.Now);
        if (verdict.IsPass && frame.Symbol.State != TradingState.Active)
        {
            verdict = Check(frame.Symbol.State, $"symbol {frame.Symbol.Symbol}", frame.Symbol.StateSet, frame.Now);
        }

        if (verdict.IsPass && context.Request.Strategy is { } strategy && frame.Book.StateOf(strategy) is var state and not TradingState.Active)
        {
            verdict = Check(state, $"strategy {strategy}", frame.Book.StateSetOf(strategy), frame.Now);
        }

        return verdict;
    }

    public static DenialCode CodeOf(TradingState state) => state switch
    {
        TradingState.ReduceOnly => DenialCodes.StateReduceOnly,
        TradingState.Quarantined => DenialCodes.StateQuarantined,
        _ => DenialCodes.StateHalted,
    };

    private static RuleVerdict Check(TradingState state, string scope, GuardEvent.StateSet? set, in GuardInstant now) =>
        state == TradingState.Active ? RuleVerdict.Pass : RuleVerdict.Explained(CodeOf(state), set is null ? null : new StateSince(set, now.UtcTicks), subject: scope);
}
