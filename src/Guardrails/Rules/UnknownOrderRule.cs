using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>No order on the position has an unknown outcome (C35).</summary>
internal sealed class UnknownOrderRule : OrderRule
{
    public override string Name => "UnknownOrder";

    public override RuleVerdict Evaluate(in OrderContext context) => context.Frame.Key.UnknownOrders > 0
        ? RuleVerdict.Violated(DenialCodes.OrderOutcomeUnknown, context.Frame.Key.UnknownOrders, 0m, "orders")
        : RuleVerdict.Pass;
}
