using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>There is a usable, recent price for the symbol, and some price for everything else that counts in the account's exposure (C28, C29).</summary>
internal sealed class QuoteRule : OrderRule
{
    public override string Name => "Quote";

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        var frame = context.Frame;
        ref readonly var quote = ref frame.Symbol.Quote;
        return quote.Status != QuoteStatus.Usable || frame.Symbol.Steps.IsHeld || quote.SourceUtcTicks - frame.Now.UtcTicks > TimeSpan.TicksPerSecond || frame.Book.UnvaluedKeys > 0
            ? Examine(frame)
            : CheckAge(frame);
    }

    private static RuleVerdict Examine(DecisionFrame frame)
    {
        ref readonly var quote = ref frame.Symbol.Quote;
        if (frame.Symbol.Steps.IsHeld)
        {
            ref readonly var steps = ref frame.Symbol.Steps;
            return RuleVerdict.Explained(DenialCodes.PriceStepUnconfirmed, new PriceStepped(frame.Symbol.Symbol), steps.Held.Price, steps.Reference, unit: "after", subject: frame.Symbol.Symbol.Value);
        }

        if (quote.Status != QuoteStatus.Usable)
        {
            return quote.Status == QuoteStatus.Missing
                ? RuleVerdict.Violated(DenialCodes.QuoteMissing, subject: frame.Symbol.Symbol.Value)
                : RuleVerdict.Explained(
                    DenialCodes.QuoteUnusable,
                    new UnusablePrice(frame.Symbol.Symbol, quote.Ahead, quote.Status == QuoteStatus.OutOfRange ? Text.Amount.Problem(quote.Price) : null),
                    quote.Price,
                    subject: frame.Symbol.Symbol.Value);
        }

        if (quote.SourceUtcTicks - frame.Now.UtcTicks > TimeSpan.TicksPerSecond)
        {
            return RuleVerdict.Explained(
                DenialCodes.QuoteUnusable, new UnusablePrice(frame.Symbol.Symbol, quote.SourceUtcTicks - frame.Now.UtcTicks, null), quote.Price, subject: $"{frame.Symbol.Symbol} is from the future");
        }

        if (frame.Book.UnvaluedKeys > 0 && FindUnvalued(frame) is { } unvalued)
        {
            return RuleVerdict.Violated(
                unvalued.Instrument is null ? DenialCodes.InstrumentUnknown : DenialCodes.QuoteMissing, subject: $"{unvalued.Symbol}, which is held");
        }

        return CheckAge(frame);
    }

    private static RuleVerdict CheckAge(DecisionFrame frame) =>
        Freshness.Check(frame.Symbol.Quote.Age(frame.Now), frame.Book.Limits.MaxQuoteAge, DenialCodes.QuoteStale, frame.Symbol.Symbol.Value);

    private static SymbolView? FindUnvalued(DecisionFrame frame)
    {
        foreach (var symbol in frame.Book.Symbols)
        {
            if (symbol != frame.Symbol && symbol.Keys.Any(static k => k.IsUnvalued))
            {
                return symbol;
            }
        }

        return null;
    }
}
