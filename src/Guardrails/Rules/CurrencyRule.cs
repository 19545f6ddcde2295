using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>Every currency that counts has a recent rate to the account currency (C28).</summary>
internal sealed class CurrencyRule : OrderRule
{
    public override string Name => "Currency";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var currencies = frame.Book.Currencies;

        // Index 0 is the account currency itself.
        for (var i = 1; i < currencies.Count; i++)
        {
            if (i != frame.Symbol.Currency && frame.Book.Account.Total(i).IsZero)
            {
                continue;
            }

            if (currencies.Rate(i) <= 0m)
            {
                return RuleVerdict.Violated(DenialCodes.FxRateMissing, subject: currencies.Name(i));
            }

            var verdict = Freshness.Check(currencies.Age(i, frame.Now), frame.Book.Limits.MaxFxRateAge, DenialCodes.FxRateStale, currencies.Name(i));
            if (!verdict.IsPass)
            {
                return verdict;
            }
        }

        return RuleVerdict.Pass;
    }
}
