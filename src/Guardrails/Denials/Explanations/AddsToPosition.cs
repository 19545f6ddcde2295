using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A close on the position's own side.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Held">What is held, signed.</param>
internal sealed record AddsToPosition(Symbol Symbol, decimal Held) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"{Phrase.Held(Held, Symbol)} is held, and the order of {Phrase.Number(violation.Observed ?? 0m)}, which is declared as a close, would add to it.";
}
