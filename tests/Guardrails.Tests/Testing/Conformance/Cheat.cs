using Guardrails.Testing;

namespace Guardrails.Tests.Testing.Conformance;

/// <summary>One fault of an adapter, for the case that is about it.</summary>
internal sealed record Cheat
{
    /// <summary>The case that catches it.</summary>
    public required string Case { get; init; }

    /// <summary>The fault in words.</summary>
    public required string Fault { get; init; }

    /// <summary>The venue at which it shows.</summary>
    public SimulatedVenueProfile Profile { get; init; } = SimulatedVenueProfile.EquitiesHoldingShares;

    public required Action<CheatingAdapter> Apply { get; init; }

    /// <summary>Cases that it cannot help breaking as well.</summary>
    public IReadOnlyList<string> AlsoBreaks { get; init; } = [];

    public override string ToString() => $"{Case}: {Fault}";
}
