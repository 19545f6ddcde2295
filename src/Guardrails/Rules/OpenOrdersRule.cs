using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>There are not too many open orders, in all and of the symbol (C22).</summary>
internal sealed class OpenOrdersRule : OrderRule
{
    public override string Name => "OpenOrders";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var limits = frame.Book.Limits;
        return frame.Existing is { Order: not null, Counted: > 0m } ? RuleVerdict.Pass // it stays one order
            : frame.Book.LiveOrders >= limits.MaxOpenOrders ? Violated(frame.Book.LiveOrders, limits.MaxOpenOrders, "account")
            : frame.Symbol.LiveOrders >= limits.MaxOpenOrdersPerSymbol ? Violated(frame.Symbol.LiveOrders, limits.MaxOpenOrdersPerSymbol, frame.Symbol.Symbol.Value)
            : RuleVerdict.Pass;
    }

    private static RuleVerdict Violated(int open, int? limit, string subject) =>
        RuleVerdict.Violated(DenialCodes.OpenOrdersExceedLimit, open + 1, limit, "orders", subject);
}
