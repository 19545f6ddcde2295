using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Control;

/// <summary>The names of the parts of the trading day at the control endpoint.</summary>
internal static class PhaseNames
{
    private static readonly (string Name, SessionPhase Phase)[] _names =
    [
        ("pre", SessionPhase.Pre), ("core", SessionPhase.Core), ("post", SessionPhase.Post), ("overnight", SessionPhase.Overnight), ("closed", SessionPhase.Closed),
    ];

    public static IEnumerable<string> All => _names.Select(static entry => entry.Name);

    public static string Of(SessionPhase phase) => _names.First(entry => entry.Phase == phase).Name;

    /// <summary>The phase of a name; <see langword="null"/> when there is none.</summary>
    public static SessionPhase? Find(string? name) => _names.FirstOrDefault(entry => entry.Name == name) is { Phase: not 0 } found ? found.Phase : null;
}
