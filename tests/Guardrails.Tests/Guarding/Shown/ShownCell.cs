using Guardrails.Observing;

namespace Guardrails.Tests.Guarding.Shown;

/// <summary>What is expected where one property is shown in one way at one moment.</summary>
internal sealed record ShownCell
{
    /// <summary>What the guard finds in the property; <see langword="null"/> where the case cannot exist, or there is nothing to find.</summary>
    public Misfit? Misfit { get; private init; }

    /// <summary>What the same fact shows beside that.</summary>
    public IReadOnlyList<Misfit> Besides { get; private init; } = [];

    /// <summary>Why the case cannot exist, or why there is nothing to find; <see langword="null"/> where something is found.</summary>
    public string? Reason { get; private init; }

    /// <summary>Whether the case can exist.</summary>
    public bool IsPossible { get; private init; } = true;

    /// <summary>All that is found.</summary>
    public IEnumerable<Misfit> Misfits => Misfit is { } own ? [own, .. Besides] : Besides;

    public static ShownCell Found(Misfit misfit, IEnumerable<Misfit> besides) => new() { Misfit = misfit, Besides = [.. besides] };

    public static ShownCell Nothing(string reason, IEnumerable<Misfit> besides) => new() { Reason = reason, Besides = [.. besides] };

    public static ShownCell Impossible(string reason) => new() { Reason = reason, IsPossible = false };
}
