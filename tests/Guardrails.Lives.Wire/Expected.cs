using Guardrails.Brokers;
using Guardrails.Lives.Links;
using Guardrails.Orders;

namespace Guardrails.Lives.Wire;

/// <summary>The request that is on its way, and what the venue makes of it when it arrives.</summary>
internal sealed record Expected
{
    public Func<Arrival, SubmitOutcome>? TakeOrder { get; init; }

    /// <summary>What was asked for as a group: the wire does not carry the names of its legs.</summary>
    public GroupRequest? Group { get; init; }

    public Func<IReadOnlyList<Arrival>, GroupOutcome>? TakeGroup { get; init; }

    public Func<Arrival, ReplaceOutcome>? TakeReplacement { get; init; }

    public Func<CancelOutcome>? TakeCancellation { get; init; }
}
