using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>There is room for one more live order (C09).</summary>
internal sealed class CapacityRule : OrderRule
{
    public override string Name => "Capacity";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var book = context.Frame.Book;
        return context.Frame.Existing is not { Order: not null, Counted: > 0m } // it stays one order
            && book.LiveOrders >= book.Configuration.MaxLiveOrders
            ? RuleVerdict.Violated(DenialCodes.CapacityExceeded, book.LiveOrders, book.Configuration.MaxLiveOrders, "live orders")
            : RuleVerdict.Pass;
    }
}
