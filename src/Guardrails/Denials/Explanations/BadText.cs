namespace Guardrails.Denials.Explanations;

/// <summary>A name that cannot be used.</summary>
/// <param name="Name">The property.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Problem">What is wrong with it.</param>
internal sealed record BadText(string Name, string? Value, string Problem) : Explanation
{
    private const int Shown = 80;

    public override string Sentence(Violation violation) => $"{Brief(violation)}.";

    public override string Brief(Violation violation) => $"{Name}{(string.IsNullOrEmpty(Value) ? "" : $" '{Short}'")} {Problem}";

    private string? Short => Value is { Length: > Shown } ? Value[..Shown] + "…" : Value;
}
