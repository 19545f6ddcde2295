using Guardrails.Denials;

namespace Guardrails;

/// <summary>A refusal: the request, when it was judged, and <em>all</em> violations, not only the first.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Denial
{
    internal Denial(OrderRequest? request, DateTimeOffset time, IReadOnlyList<Violation> violations)
    {
        Request = request;
        Time = time;
        Violations = violations;
    }

    /// <summary>The refused request; <see langword="null"/> when none was given.</summary>
    public OrderRequest? Request { get; }

    /// <summary>When it was judged (wall clock).</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Everything that speaks against it, at least one; the most fundamental first. Warnings are listed, too.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>The code of the first violation that denies.</summary>
    public DenialCode Code => Violations[0].Code;

    /// <summary>Whether a code is among the violations.</summary>
    public bool Has(DenialCode code)
    {
        foreach (var violation in Violations)
        {
            if (violation.Code.Equals(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One line per violation: the code, what is wrong with the numbers, and what to do.</summary>
    public string Explain() => string.Join(Environment.NewLine, Violations.Select(static v => $"{v.Code}: {v.Message} {v.Remedy}"));

    /// <summary>The codes and numbers as records keep them; see <see cref="Violation.ToRecord"/>.</summary>
    internal string ToRecord() => $"DENIED {Request}: {string.Join("; ", Violations.Select(static v => v.ToRecord()))}";

    /// <summary>For example <c>DENIED SELL 22 QBTS @ 19.50 limit (open): EXPOSURE_SHORT_EXCEEDS_LIMIT 429.00 > 400.00 USD</c>.</summary>
    public override string ToString() => $"DENIED {(Request is null ? "no order" : Request)}: {string.Join("; ", Violations)}";
}
