using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The order's quantity is within its limit (C01).</summary>
internal sealed class MaxOrderQuantityRule : OrderRule
{
    public override string Name => "MaxOrderQuantity";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var cell = frame.Symbol.MaxOrderQuantity;
        return cell is not null && cell.IsBelow(frame.Quantity)
            ? RuleVerdict.Violated(DenialCodes.OrderQuantityExceedsLimit, context.Quantity, cell.Amount, "units", severity: cell.Limit.Severity)
            : RuleVerdict.Pass;
    }
}
