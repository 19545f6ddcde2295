using Guardrails.Denials;
using Guardrails.Text;

namespace Guardrails.Rules;

/// <summary>The quantity is above 0, at most 10^12, with at most 12 decimals (C09).</summary>
internal sealed class QuantityShapeRule : OrderRule
{
    public override string Name => "QuantityShape";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var quantity = context.Request.Quantity;
        return quantity <= 0m || Amount.Problem(quantity) is not null
            ? RuleVerdict.Violated(DenialCodes.QuantityInvalid, quantity, unit: "units")
            : RuleVerdict.Pass;
    }
}
