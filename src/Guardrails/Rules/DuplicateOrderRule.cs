using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The same order was not approved a moment ago (C05).</summary>
internal sealed class DuplicateOrderRule : OrderRule
{
    public override string Name => "DuplicateOrder";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        return frame.Existing.Order is null && frame.Book.HasRecentOrders && frame.Book.SinceSame(frame.Print, frame.Now) is { } age
            ? RuleVerdict.Violated(
                DenialCodes.DuplicateOrder,
                age / TimeSpan.TicksPerMillisecond,
                (decimal)frame.Book.Limits.DuplicateWindow!.Value.TotalMilliseconds,
                "ms since the same order")
            : RuleVerdict.Pass;
    }
}
