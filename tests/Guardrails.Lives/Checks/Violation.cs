namespace Guardrails.Lives.Checks;

/// <summary>A property that did not hold.</summary>
/// <param name="Property">Which one.</param>
/// <param name="Move">The move after which it did not.</param>
/// <param name="Text">What was seen, with the numbers.</param>
internal sealed record Violation(Property Property, int Move, string Text)
{
    public override string ToString() => $"{Property} at move {Move}: {Text}";
}
