using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>The clocks have not parted since positions were last read (C28).</summary>
internal sealed class ClockRule : OrderRule
{
    public override string Name => "Clock";

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Frame.Book is { ClockInDoubt: true } book
            ? RuleVerdict.Explained(
                DenialCodes.ClockDiscontinuity,
                new NotFollowed("The wall clock and the monotonic clock parted by more than 1 s (a suspend or a clock step)", book.ClockJumpedAtUtcTicks, context.Frame.Now.UtcTicks, "positions have"))
            : RuleVerdict.Pass;
}
