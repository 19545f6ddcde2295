using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>Positions have been read completely and recently (C28). A failed query is not a flat account.</summary>
internal sealed class PositionsReadRule : OrderRule
{
    public override string Name => "PositionsRead";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var book = context.Frame.Book;
        var reading = book.PositionReading;
        if (!reading.IsKnown)
        {
            return RuleVerdict.Violated(DenialCodes.PositionsMissing, subject: book.PositionFailure ?? "never read");
        }

        return Freshness.Check(reading.Age(context.Frame.Now), book.Limits.MaxPositionAge, DenialCodes.PositionsStale, "");
    }
}
