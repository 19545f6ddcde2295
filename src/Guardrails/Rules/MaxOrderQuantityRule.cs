using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The order's quantity is within its limit (C01).</summary>
internal sealed class MaxOrderQuantityRule : OrderRule
{
    public override string Name => "MaxOrderQuantity";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var cell = context.Frame.Symbol.MaxOrderQuantity;
        return cell?.Amount < context.Quantity
            ? RuleVerdict.Violated(DenialCodes.OrderQuantityExceedsLimit, context.Quantity, cell.Amount, "units", severity: cell.Limit.Severity)
            : RuleVerdict.Pass;
    }
}
