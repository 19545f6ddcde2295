using Guardrails.Denials;
using Guardrails.Rules;

namespace Guardrails.Alpaca.Rules;

/// <summary>Nothing is missing to the maintenance margin.</summary>
internal sealed class MarginCallRule() : AccountRule(AlpacaRules.MarginCallInput)
{
    private static readonly DenialCode _code = DenialCode.User("X_ALPACA_MARGIN_CALL", "Equity is below the maintenance margin.", "Close something with GuardedBroker.CloseAsync, or add money to the account: Alpaca liquidates otherwise.");

    public override string Name => "AlpacaMarginCall";

    protected override RuleVerdict Judge(decimal value) => value > 0m ? RuleVerdict.Violated(_code, value, 0m, "USD") : RuleVerdict.Pass;
}
