namespace Guardrails.Mutations.Score;

/// <summary>How the switch of a mutant is put around the code.</summary>
internal enum SwitchForm
{
    /// <summary>Another expression: <c>Is(n) ? replacement : original</c>.</summary>
    Instead,

    /// <summary>The opposite of a condition: <c>Is(n) ^ original</c>. The code is not repeated, so that variables it declares stay declared once.</summary>
    Negated,

    /// <summary>A condition that always holds: <c>Is(n) || original</c>.</summary>
    AlwaysTrue,

    /// <summary>A condition that never holds: <c>!Is(n) &amp;&amp; original</c>.</summary>
    AlwaysFalse,

    /// <summary>Another statement, or none: <c>if (Is(n)) { replacement } else { original }</c>.</summary>
    Statement,
}
