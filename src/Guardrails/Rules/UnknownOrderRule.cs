using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Orders;

namespace Guardrails.Rules;

/// <summary>No order on the position has an unknown outcome (C35).</summary>
internal sealed class UnknownOrderRule : OrderRule
{
    public override string Name => "UnknownOrder";

    public override RuleVerdict Evaluate(in OrderContext context) => context.Frame.Key.UnknownOrders > 0
        ? RuleVerdict.Explained(DenialCodes.OrderOutcomeUnknown, Oldest(context.Frame), context.Frame.Key.UnknownOrders, 0m, "orders")
        : RuleVerdict.Pass;

    private static UnknownOrder? Oldest(DecisionFrame frame)
    {
        OrderView? oldest = null;
        foreach (var order in frame.Key.Live)
        {
            if (order.State == OrderState.Unknown && (oldest is null || order.ChangedAt.UtcTicks < oldest.ChangedAt.UtcTicks))
            {
                oldest = order;
            }
        }

        return oldest is null ? null : new UnknownOrder(oldest.ToTracked(), oldest.ChangedAt.UtcTicks, frame.Now.UtcTicks, frame.Key.UnknownOrders);
    }
}
