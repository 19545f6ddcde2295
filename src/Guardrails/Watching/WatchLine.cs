using Guardrails.Denials;

namespace Guardrails.Watching;

/// <summary>One reason the guard would have denied orders for.</summary>
public sealed record WatchLine
{
    /// <summary>The reason.</summary>
    public required DenialCode Code { get; init; }

    /// <summary>How many orders.</summary>
    public required int Count { get; init; }

    /// <summary>The case with the largest distance from its limit.</summary>
    public required Violation Worst { get; init; }

    /// <summary>That distance, in the case's unit.</summary>
    public required decimal WorstBy { get; init; }
}
