using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A price or a quantity between two that the venue takes.</summary>
/// <param name="Name">The property.</param>
/// <param name="Down">The nearest valid value below; <see langword="null"/> when there is none that can be sent.</param>
/// <param name="Up">The nearest valid value above.</param>
/// <param name="IsPrice">Whether it is a price.</param>
internal sealed record OffStep(string Name, decimal? Down, decimal Up, bool IsPrice) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"{Name} {Text(violation.Observed)} is not a multiple of the {(IsPrice ? "tick size" : "lot size")} {Text(violation.Limit)}; {Nearest}.";

    public override string Brief(Violation violation) => $"{Name} {Text(violation.Observed)}; {Nearest}";

    public override string Remedy(Violation violation) => IsPrice
        ? "Send one of them; Instrument.RoundPrice rounds by the order's side."
        : "Send one of them; Instrument.RoundQuantity rounds down.";

    private string Nearest => Down is { } down
        ? $"the nearest valid {(IsPrice ? "prices" : "quantities")} are {Phrase.Number(down)} and {Phrase.Number(Up)}"
        : $"the nearest valid {(IsPrice ? "price" : "quantity")} is {Phrase.Number(Up)}";

    private static string Text(decimal? value) => Phrase.Number(value ?? 0m);
}
