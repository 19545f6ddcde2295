using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The order's value is within its limit (C02).</summary>
internal sealed class MaxOrderNotionalRule : OrderRule
{
    public override string Name => "MaxOrderNotional";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var cell = frame.Symbol.MaxOrderNotional;
        return cell is not null && cell.IsBelow(frame.AccountValue)
            ? RuleVerdict.Violated(DenialCodes.OrderNotionalExceedsLimit, frame.AccountValue, cell.Amount, frame.Unit, severity: cell.Limit.Severity)
            : RuleVerdict.Pass;
    }
}
