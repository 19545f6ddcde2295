namespace Guardrails.Notices;

/// <summary>Whether the guard has everything it needs before it takes new risk, and if not, what is missing.</summary>
/// <param name="Missing">Every missing input, with the call that supplies it; empty when ready.</param>
public sealed record GuardReadiness(IReadOnlyList<MissingInput> Missing)
{
    /// <summary>Whether nothing is missing.</summary>
    public bool IsReady => Missing.Count == 0;

    /// <summary><c>ready</c>, or one line per missing input.</summary>
    public override string ToString() => IsReady ? "ready" : string.Join(Environment.NewLine, Missing);
}
