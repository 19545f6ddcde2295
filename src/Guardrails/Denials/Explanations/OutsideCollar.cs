using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A price too far from the reference.</summary>
/// <param name="Name">The property.</param>
/// <param name="Price">The price of the order.</param>
/// <param name="Reference">The price of the symbol.</param>
/// <param name="Band">How far a price may be away from the reference.</param>
/// <param name="Currency">The currency of the prices.</param>
internal sealed record OutsideCollar(string Name, decimal Price, decimal Reference, decimal Band, string Currency) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"{Name} {Phrase.Number(Price)} {Currency} is {Phrase.Number(decimal.Round(violation.Observed ?? 0m, 2))} % away from the reference price {Phrase.Number(Reference)} {Currency}; allowed is {Range} ({(Band > Math.Abs(Reference) * (violation.Limit ?? 0m) / 100m ? "RiskLimits.PriceCollarTicks" : $"{Phrase.Number(violation.Limit ?? 0m)} %")}).";

    public override string Brief(Violation violation) => $"{Name} {Phrase.Number(Price)}, reference {Phrase.Number(Reference)}, allowed {Range}";

    public override string Remedy(Violation violation) =>
        "Check the price, and the reference, which is the last price passed to Observe(Quote); RiskLimits.PriceCollar and RiskLimits.PriceCollarTicks set the range.";

    private string Range => $"{Phrase.Number(Reference - Band)} to {Phrase.Number(Reference + Band)} {Currency}";
}
