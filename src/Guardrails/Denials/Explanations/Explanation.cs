namespace Guardrails.Denials.Explanations;

/// <summary>
/// What a rule saw beside the two numbers of a violation: a price and its neighbours, an order, who set a state. It is kept when the order is denied;
/// its text is made when somebody reads it.
/// </summary>
internal abstract record Explanation
{
    /// <summary>What is wrong, with the numbers, in one or two sentences.</summary>
    public abstract string Sentence(Violation violation);

    /// <summary>The same in a few words, which stand behind the code; <see langword="null"/> for the numbers of the violation.</summary>
    public virtual string? Brief(Violation violation) => null;

    /// <summary>What leads out; <see langword="null"/> for what always does, which the code says.</summary>
    public virtual string? Remedy(Violation violation) => null;
}
