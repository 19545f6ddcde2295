using Guardrails.Book;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>The other side is held.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Net">What is held, signed.</param>
/// <param name="Managed">How much of it is managed, signed.</param>
internal sealed record OppositeHeld(Symbol Symbol, decimal Net, decimal Managed) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"{Phrase.Held(Net, Symbol)} is held, and the opposite side must not be opened beside it (hedging is not allowed).{(violation.Source == InputSource.Guard ? $" {Ownership.Of(Net, Managed, Symbol)}" : "")}";

    public override string Brief(Violation violation) =>
        $"{Phrase.Held(Net, Symbol)} is held{(violation.Source != InputSource.Guard || Managed == Net ? "" : $", {(Managed == 0m ? "not" : $"only {Phrase.Number(Math.Abs(Managed))}")} managed by this guard")}";

    public override string? Remedy(Violation violation) => violation.Source != InputSource.Guard || Managed == Net ? null : Ownership.Way(Symbol, Net);
}
