using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A price that went further in one step than is believed without confirmation.</summary>
/// <param name="Symbol">The instrument.</param>
internal sealed record PriceStepped(Symbol Symbol) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"The price of {Symbol} went from {Phrase.Money(violation.Limit ?? 0m)} to {Phrase.Money(violation.Observed ?? 0m)} in one step, further than RiskLimits.MaxPriceStep lets it without confirmation.";

    public override string Brief(Violation violation) => $"{Symbol} from {Phrase.Money(violation.Limit ?? 0m)} to {Phrase.Money(violation.Observed ?? 0m)}";
}
