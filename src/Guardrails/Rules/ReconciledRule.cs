using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>Orders and positions have been read since the venue was last not followed (C32).</summary>
internal sealed class ReconciledRule : OrderRule
{
    public override string Name => "Reconciled";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Frame.Book.InterruptedAtUtcTicks != 0 ? RuleVerdict.Violated(DenialCodes.NotReconciled) : RuleVerdict.Pass;
}
