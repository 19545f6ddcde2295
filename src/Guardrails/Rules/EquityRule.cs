using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>Where a limit is a fraction of equity, equity is known, above 0 and recent (C18, C28).</summary>
internal sealed class EquityRule : OrderRule
{
    public override string Name => "Equity";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var book = context.Frame.Book;
        return book.Equity is not { } equity || equity <= 0m || !book.AccountReading.IsKnown
            ? RuleVerdict.Violated(DenialCodes.EquityUnknown, book.Equity, unit: context.Frame.Unit)
            : Freshness.Check(book.AccountReading.Age(context.Frame.Now), book.Limits.MaxAccountAge, DenialCodes.AccountStale, "");
    }
}
