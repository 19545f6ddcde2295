using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>An order that could make the position negative is allowed only where shorting is (C08).</summary>
internal sealed class ShortSaleRule : OrderRule
{
    public override string Name => "ShortSale";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Frame.IsBuy || context.LowAfter >= 0m || (context.Instrument.Shortable && context.Frame.Book.Limits.AllowShort)
            ? RuleVerdict.Pass
            : RuleVerdict.Violated(
                DenialCodes.ShortNotAllowed, -context.LowAfter, 0m, "units", context.Instrument.Shortable ? "RiskLimits.AllowShort is false" : "not shortable");
}
