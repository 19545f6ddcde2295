using Guardrails.Denials;
using Guardrails.States;

namespace Guardrails.Rules;

/// <summary>Account, symbol and strategy are all active (C23).</summary>
internal sealed class TradingStateRule : OrderRule
{
    public override string Name => "TradingState";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var verdict = Check(frame.Book.State, "account");
        if (verdict.IsPass && frame.Symbol.State != TradingState.Active)
        {
            verdict = Check(frame.Symbol.State, $"symbol {frame.Symbol.Symbol}");
        }

        if (verdict.IsPass && context.Request.Strategy is { } strategy && frame.Book.StateOf(strategy) is var state and not TradingState.Active)
        {
            verdict = Check(state, $"strategy {strategy}");
        }

        return verdict;
    }

    private static RuleVerdict Check(TradingState state, string scope) => state switch
    {
        TradingState.Active => RuleVerdict.Pass,
        TradingState.ReduceOnly => RuleVerdict.Violated(DenialCodes.StateReduceOnly, subject: scope),
        TradingState.Quarantined => RuleVerdict.Violated(DenialCodes.StateQuarantined, subject: scope),
        _ => RuleVerdict.Violated(DenialCodes.StateHalted, subject: scope),
    };
}
