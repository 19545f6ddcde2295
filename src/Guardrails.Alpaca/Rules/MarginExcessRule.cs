using Guardrails.Denials;
using Guardrails.Rules;

namespace Guardrails.Alpaca.Rules;

/// <summary>Equity exceeds the maintenance margin by an amount at least.</summary>
internal sealed class MarginExcessRule(decimal minimum) : AccountRule(AlpacaRules.MarginExcessInput)
{
    private static readonly DenialCode _code = DenialCode.User("X_ALPACA_MARGIN_EXCESS", "Equity is too close to the maintenance margin.", "Close something with GuardedBroker.CloseAsync, or add money to the account.");

    public override string Name => "AlpacaMarginExcess";

    protected override RuleVerdict Judge(decimal value) => value < minimum ? RuleVerdict.Violated(_code, value, minimum, "USD") : RuleVerdict.Pass;
}
