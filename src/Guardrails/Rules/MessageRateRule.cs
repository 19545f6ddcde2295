using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>The window's budget for new risk is not used up (C11). Exits count, but are never asked.</summary>
internal sealed class MessageRateRule : OrderRule
{
    public override string Name => "MessageRate";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        var budget = frame.Book.MessageBudget;
        return frame.Book.AreMessagesUsedUp(frame.Now)
            ? RuleVerdict.Violated(
                DenialCodes.MessageRateExceeded, budget + 1, budget, $"orders in {Text.Phrase.Age(frame.Book.Limits.MessageWindow)}")
            : RuleVerdict.Pass;
    }
}
