using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>There are not too many positions that are held or can be reached by open orders (C22).</summary>
internal sealed class OpenPositionsRule : OrderRule
{
    public override string Name => "OpenPositions";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var (open, limit) = (frame.Book.ReachedKeys, frame.Book.Limits.MaxOpenPositions);
        return frame.Key.IsReached || open < limit ? RuleVerdict.Pass : RuleVerdict.Violated(DenialCodes.OpenPositionsExceedLimit, open + 1, limit, "positions", "account");
    }
}
