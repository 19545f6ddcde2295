using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A price that cannot be used: not above 0, out of range, or from the future.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Ahead">How far its time is ahead of the guard's clock, in ticks; 0 when the price itself is wrong.</param>
/// <param name="OutOfRange">What is wrong with the number; <see langword="null"/> when its size is right.</param>
internal sealed record UnusablePrice(Symbol Symbol, long Ahead, string? OutOfRange) : Explanation
{
    public override string Sentence(Violation violation) => $"The last price of {Symbol}, {Price(violation)}, {Why}.";

    public override string Brief(Violation violation) => $"{Symbol} {Price(violation)} {Why}";

    public override string? Remedy(Violation violation) => violation.Source == Book.InputSource.Portfolio ? null
        : (Ahead > 0L ? "Set Quote.Time to the time at the source, in UTC, and check the clock of this machine" : "Find out why the source sends it")
        + "; the next good price passed to Observe(Quote) clears it.";

    private string Why => Ahead > 0L ? $"is from the future: its time is {Phrase.Age(Ahead)} ahead of the guard's clock" : OutOfRange ?? "is not above 0";

    private static string Price(Violation violation) => Phrase.Number(violation.Observed ?? 0m);
}
