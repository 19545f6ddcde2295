using Guardrails.Brokers;

namespace Guardrails.Testing.Conformance;

/// <summary>A group that the guard has let go: the entry first where there is one, then the exits.</summary>
internal sealed record SentGroup
{
    public required IReadOnlyList<string> ClientOrderIds { get; init; }

    public required GroupOutcome Outcome { get; init; }
}
