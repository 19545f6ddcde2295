using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The clocks have not parted since positions were last read (C28).</summary>
internal sealed class ClockRule : OrderRule
{
    public override string Name => "Clock";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Frame.Book.ClockInDoubt ? RuleVerdict.Violated(DenialCodes.ClockDiscontinuity) : RuleVerdict.Pass;
}
