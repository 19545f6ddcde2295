using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Rules;

/// <summary>The children of one parent fill and work for at most its total, counted here, not by the strategy (C16).</summary>
internal sealed class ParentQuantityRule : OrderRule
{
    public override string Name => "ParentQuantity";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Request.Parent is { } parent ? Check(context, parent) : RuleVerdict.Pass;

    private static RuleVerdict Check(in OrderContext context, ParentOrder parent)
    {
        var known = context.Frame.Book.FindParent(parent.Id);
        if (known is { Total: var total } && total != parent.TotalQuantity)
        {
            return RuleVerdict.Violated(DenialCodes.ParentInvalid, parent.TotalQuantity, total, "units", parent.Id);
        }

        var existing = context.Frame.Existing;
        var taken = (known?.Taken ?? 0m) - (existing.Counted > 0m ? existing.Order?.ParentTaken ?? 0m : 0m) + context.Quantity;
        return taken > parent.TotalQuantity
            ? RuleVerdict.Violated(DenialCodes.ParentQuantityExceeded, taken, parent.TotalQuantity, "units", parent.Id)
            : known is null && !context.Frame.Book.HasRoomForParent
                ? RuleVerdict.Violated(DenialCodes.CapacityExceeded, context.Frame.Book.ParentCount, context.Frame.Book.ParentCount, "parents")
                : RuleVerdict.Pass;
    }
}
