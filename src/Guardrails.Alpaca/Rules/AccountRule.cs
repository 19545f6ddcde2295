using Guardrails.Denials;
using Guardrails.Rules;

namespace Guardrails.Alpaca.Rules;

/// <summary>A rule on one fact of the account.</summary>
internal abstract class AccountRule(string input) : OrderRule
{
    public sealed override RuleVerdict Evaluate(in OrderContext context) =>
        !context.TryGetInput(input, out var value, out var age) || age > AlpacaRules.MaxAge ? RuleVerdict.Violated(DenialCodes.RuleInputMissing, subject: input) : Judge(value);

    protected abstract RuleVerdict Judge(decimal value);
}
