using System.Globalization;
using Guardrails.Book;
using Guardrails.Denials.Explanations;
using Guardrails.Limits;
using Guardrails.Text;

namespace Guardrails.Denials;

/// <summary>One rule that does not hold: which, with what was seen, against what limit.</summary>
public sealed record Violation
{
    /// <summary>The stable code.</summary>
    public required DenialCode Code { get; init; }

    /// <summary>The rule that found it.</summary>
    public required string Rule { get; init; }

    /// <summary>The value that was seen; <see langword="null"/> when the rule compares nothing.</summary>
    public decimal? Observed { get; init; }

    /// <summary>The value that is allowed; <see langword="null"/> when the rule compares nothing.</summary>
    public decimal? Limit { get; init; }

    /// <summary>The unit of both, for example <c>USD</c>, <c>units</c>, <c>ms</c>; empty when there is none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What exactly it is about, for example the name of a group or of a missing input.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Whether it denies or warns.</summary>
    public LimitSeverity Severity { get; init; }

    /// <summary>How the observed value stands to the limit: <c>&gt;</c>, <c>&lt;</c> or <c>=</c>; empty when nothing is compared.</summary>
    public string Relation => (Observed, Limit) is ({ } observed, { } limit) ? observed > limit ? ">" : observed < limit ? "<" : "=" : "";

    /// <summary>What is wrong, with the numbers, in a sentence that a person understands.</summary>
    public string Message
    {
        get
        {
            if ((Why?.Sentence(this) ?? Sentences.Of(this)) is { } sentence)
            {
                return sentence;
            }

            var subject = Subject.Length == 0 ? "" : $" [{Subject}]";
            var numbers = (Observed, Limit) switch
            {
                ({ } o, { } l) => $" ({Compared(o, "against", l)})",
                ({ } o, null) => $" ({Phrase.Value(o, Unit)})",
                _ => "",
            };
            return Code.Meaning.TrimEnd('.') + subject + numbers + ".";
        }
    }

    /// <summary>What to do about it, with the call or the setting that leads out.</summary>
    public string Remedy => Why?.Remedy(this) ?? SuppliedRemedies.Of(Code, Source) ?? Code.Remedy;

    /// <summary>What the rule saw beside the numbers; <see langword="null"/> where the numbers say it all.</summary>
    internal Explanation? Why { get; init; }

    /// <summary>Where the book that denied has its knowledge from.</summary>
    internal InputSource Source { get; init; }

    /// <summary>Code and numbers, for example <c>EXPOSURE_SHORT_EXCEEDS_LIMIT 429.00 > 400.00 USD</c>, or the code and a few words where numbers alone say nothing.</summary>
    public override string ToString() => Why?.Brief(this) is { } brief ? $"{Code} {brief}" : (Observed, Limit) switch
    {
        ({ } o, { } l) => $"{Code} {Compared(o, Relation, l)}",
        ({ } o, null) => $"{Code} {Phrase.Value(o, Unit)}",
        _ => Subject.Length == 0 ? Code.Code : $"{Code} {Subject}",
    };

    /// <summary>Code and numbers as records keep them: what is written once must not change with the words of a sentence.</summary>
    internal string ToRecord() => (Observed, Limit) switch
    {
        ({ } o, { } l) => $"{Code} {Format(o)} {Relation} {Format(l)} {Unit}".TrimEnd(),
        ({ } o, null) => $"{Code} {Format(o)} {Unit}".TrimEnd(),
        _ => Subject.Length == 0 ? Code.Code : $"{Code} {Subject}",
    };

    private string Compared(decimal observed, string relation, decimal limit)
    {
        var (first, second) = Phrase.Both(observed, limit, Unit);
        return $"{first} {relation} {second}{Phrase.UnitBehind(Unit)}";
    }

    private static string Format(decimal value) => value.ToString("#,##0.00##########", CultureInfo.InvariantCulture);
}
