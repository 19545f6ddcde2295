using Guardrails.Denials;
using Guardrails.Exposure;

namespace Guardrails.Rules;

/// <summary>An expected notional agrees with quantity × price (C10): a notional typed as a quantity does not.</summary>
internal sealed class UnitAgreementRule : OrderRule
{
    public override string Name => "UnitAgreement";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        if (context.Request.ExpectedNotional is not { } expected)
        {
            return RuleVerdict.Pass;
        }

        var price = Math.Abs(frame.LimitPrice ?? frame.StopPrice ?? frame.Mark);
        var actual = Valuation.Up(frame.Quantity, price, context.Instrument.Multiplier);
        return expected <= 0m || Text.Amount.Problem(expected) is not null
            || Math.Abs(actual - expected) > expected * frame.Book.Limits.ExpectedNotionalTolerance
            ? RuleVerdict.Violated(DenialCodes.NotionalMismatch, actual, expected, context.Instrument.QuoteCurrency)
            : RuleVerdict.Pass;
    }
}
