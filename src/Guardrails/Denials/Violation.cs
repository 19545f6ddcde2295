using System.Globalization;
using Guardrails.Limits;

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

    /// <summary>One sentence with the numbers that a person understands.</summary>
    public string Message
    {
        get
        {
            var subject = Subject.Length == 0 ? "" : $" [{Subject}]";
            var numbers = (Observed, Limit) switch
            {
                ({ } o, { } l) => $" ({Format(o)} against {Format(l)}{(Unit.Length == 0 ? "" : " " + Unit)})",
                ({ } o, null) => $" ({Format(o)}{(Unit.Length == 0 ? "" : " " + Unit)})",
                _ => "",
            };
            return Code.Meaning.TrimEnd('.') + subject + numbers + ".";
        }
    }

    /// <summary>Code and numbers, for example <c>EXPOSURE_SHORT_EXCEEDS_LIMIT 429.00 > 400 USD</c>.</summary>
    public override string ToString() => (Observed, Limit) switch
    {
        ({ } o, { } l) => $"{Code} {Format(o)} {Relation} {Format(l)} {Unit}".TrimEnd(),
        ({ } o, null) => $"{Code} {Format(o)} {Unit}".TrimEnd(),
        _ => Subject.Length == 0 ? Code.Code : $"{Code} {Subject}",
    };

    private static string Format(decimal value) => value.ToString("#,##0.00##########", CultureInfo.InvariantCulture);
}
