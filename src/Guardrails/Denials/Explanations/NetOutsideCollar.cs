using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A net price too far from the net of the reference prices.</summary>
/// <param name="Price">The net price of the order.</param>
/// <param name="Reference">The net of the legs' reference prices.</param>
/// <param name="Band">How far all legs together may be away from it.</param>
/// <param name="Currency">The currency of the prices.</param>
internal sealed record NetOutsideCollar(decimal Price, decimal Reference, decimal Band, string Currency) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"MultilegRequest.LimitPrice {Phrase.Number(Price)} {Currency} is too far from {Phrase.Number(Reference)} {Currency}, the net of the legs' reference prices; their collars together allow {Range}.";

    public override string Brief(Violation violation) => $"net {Phrase.Number(Price)}, reference {Phrase.Number(Reference)}, allowed {Range}";

    public override string Remedy(Violation violation) =>
        "Check the price and its sign (above 0 is paid, below 0 is received), and the references, which are the last prices passed to Observe(Quote); RiskLimits.PriceCollar and RiskLimits.PriceCollarTicks set the range.";

    private string Range => $"{Phrase.Number(Reference - Band)} to {Phrase.Number(Reference + Band)} {Currency}";
}
