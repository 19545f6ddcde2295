using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>A strategy applies itself only so often without a person looking (C12). One time too many halts it.</summary>
internal sealed class RepeatedExecutionRule : OrderRule
{
    public override string Name => "RepeatedExecution";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        return frame.Book.AreEntriesUsedUp(context.Request.Strategy, frame.Now)
            ? RuleVerdict.Violated(
                DenialCodes.RepeatedExecution, frame.Book.Limits.MaxEntries!.Value + 1, frame.Book.Limits.MaxEntries, "entries", $"strategy {context.Request.Strategy ?? "unnamed"} in {Text.Phrase.Age(frame.Book.Limits.EntryWindow)}")
            : RuleVerdict.Pass;
    }
}
