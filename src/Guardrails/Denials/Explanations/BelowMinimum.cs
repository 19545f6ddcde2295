using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A quantity that is too small for the venue.</summary>
/// <param name="Rounded">What is left of it in whole lots.</param>
/// <param name="LotSize">The lot.</param>
/// <param name="Smallest">The smallest quantity that the venue takes.</param>
/// <param name="Symbol">The instrument.</param>
internal sealed record BelowMinimum(decimal Rounded, decimal LotSize, decimal Smallest, Symbol Symbol) : Explanation
{
    public override string Sentence(Violation violation)
    {
        var asked = violation.Observed ?? 0m;
        var whole = Rounded == asked ? "" : $", which is {Phrase.Number(Rounded)} in whole lots of {Phrase.Number(LotSize)},";
        return $"{Phrase.Number(asked)} {Symbol}{whole} is less than the smallest order that the venue takes, {Phrase.Number(Smallest)}.";
    }

    public override string Brief(Violation violation) => $"{Phrase.Number(violation.Observed ?? 0m)}; the smallest is {Phrase.Number(Smallest)}";

    public override string Remedy(Violation violation) => $"Send at least {Phrase.Number(Smallest)}; what a position has less than that stays as dust. Instrument.RoundQuantity rounds down to the lot.";
}
