using Guardrails.Limits;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>A total that would pass its limit: what is used, what the order adds, and which setting it is.</summary>
/// <param name="Setting">The limit's type and property.</param>
/// <param name="Limit">The limit as it was set.</param>
/// <param name="Used">What positions and open orders can reach without the order.</param>
/// <param name="Added">What the order adds.</param>
internal sealed record OverLimit(string Setting, Limit Limit, decimal Used, decimal Added) : Explanation
{
    public override string Sentence(Violation violation)
    {
        var subject = violation.Subject.Length == 0 ? "" : $" ({violation.Subject})";
        return $"{violation.Code.Meaning.TrimEnd('.')}{subject}: positions and open orders can reach {Text(Used, violation)}, the order adds {Text(Added, violation)}, and {Setting} allows {Text(violation.Limit ?? 0m, violation)}{(Limit.IsFractionOfEquity ? $" ({Limit})" : "")}.";
    }

    private static string Text(decimal value, Violation violation) => Phrase.Value(value, violation.Unit);
}
