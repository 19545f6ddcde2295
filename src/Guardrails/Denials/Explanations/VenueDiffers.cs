using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>The venue was seen to hold something else than is booked.</summary>
/// <param name="Symbol">The instrument.</param>
internal sealed record VenueDiffers(Symbol Symbol) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"The venue was last seen to hold {Phrase.Held(violation.Observed ?? 0m, Symbol)}, and {Phrase.Held(violation.Limit ?? 0m, Symbol)} is booked.";

    public override string Brief(Violation violation) => $"{Phrase.Held(violation.Observed ?? 0m, Symbol)} at the venue, {Phrase.Held(violation.Limit ?? 0m, Symbol)} booked";
}
