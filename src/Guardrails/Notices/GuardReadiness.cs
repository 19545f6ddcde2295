namespace Guardrails.Notices;

/// <summary>Whether the guard has everything it needs before it takes new risk, and if not, what is missing.</summary>
public sealed record GuardReadiness
{
    /// <summary>Every missing input, with the call that supplies it; empty when ready.</summary>
    public required IReadOnlyList<MissingInput> Missing { get; init; }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsReady => Missing.Count == 0;

    /// <summary><c>ready</c>, or one line per missing input.</summary>
    public override string ToString() => IsReady ? "ready" : string.Join(Environment.NewLine, Missing);
}
