using Guardrails.Denials;
using Guardrails.Rules;

namespace Guardrails.Alpaca.Rules;

/// <summary>The account may open positions.</summary>
internal sealed class ClosingOnlyRule() : AccountRule(AlpacaRules.ClosingOnlyInput)
{
    private static readonly DenialCode _code = DenialCode.User("X_ALPACA_CLOSING_ONLY", "The account may only close positions.", "AlpacaBroker.CheckAsync says why; only Alpaca or its dashboard can change it.");

    public override string Name => "AlpacaClosingOnly";

    protected override RuleVerdict Judge(decimal value) => value != 0m ? RuleVerdict.Violated(_code) : RuleVerdict.Pass;
}
