using Guardrails.Testing;

namespace Guardrails.Simulation.Gaps;

/// <summary>Where a position stands a while after the fault was over.</summary>
internal enum GapEnd
{
    /// <summary>Live stops cover all of it.</summary>
    Protected,

    /// <summary>Nothing is held.</summary>
    Flat,

    /// <summary>Neither, and an alarm is up.</summary>
    Alarmed,

    /// <summary>Neither, and no alarm is up.</summary>
    Silent,
}

/// <summary>One run.</summary>
/// <param name="Venue">Where.</param>
/// <param name="Moment">What was done meanwhile.</param>
/// <param name="Fault">What went wrong; <see langword="null"/> when nothing did.</param>
/// <param name="Seed">The seed of the venue's latencies and draws.</param>
/// <param name="Struck">Whether the fault has happened: not all of them can at every moment.</param>
/// <param name="Gap">The longest time without a live stop for all that was held.</param>
/// <param name="IsTold">Whether an alarm was up in every gap that was longer than the policy waits.</param>
/// <param name="Crossed">Whether the position was on the other side at any time.</param>
/// <param name="End">Where the position stands in the end.</param>
/// <param name="Rests">What protects in the end.</param>
/// <param name="What">What rests and what is held in the end, for people.</param>
internal sealed record GapResult(GapVenue Venue, GapMoment Moment, FaultClass? Fault, ulong Seed, bool Struck, TimeSpan Gap, bool IsTold, bool Crossed, GapEnd End, string Rests, string What);
