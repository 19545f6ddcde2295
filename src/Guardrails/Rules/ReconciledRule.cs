using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>Orders and positions have been read since the venue was last not followed (C32).</summary>
internal sealed class ReconciledRule : OrderRule
{
    public override string Name => "Reconciled";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Frame.Book is { InterruptedAtUtcTicks: not 0 } book
            ? RuleVerdict.Explained(
                DenialCodes.NotReconciled,
                new NotFollowed("The connection to the venue was interrupted", book.InterruptedAtUtcTicks, context.Frame.Now.UtcTicks, book.OrdersWanted ? "open orders and positions have" : "positions have"))
            : RuleVerdict.Pass;
}
