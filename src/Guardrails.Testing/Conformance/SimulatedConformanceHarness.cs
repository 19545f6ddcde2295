namespace Guardrails.Testing.Conformance;

/// <summary>Opens accounts at the simulated broker, in virtual time, with everything that can be arranged there.</summary>
/// <remarks>Immutable.</remarks>
public sealed class SimulatedConformanceHarness : IConformanceHarness
{
    private readonly SimulatedVenueProfile _profile;
    private readonly Func<SimulatedBroker, IBrokerAdapter> _adapter;

    /// <param name="profile">How the venue behaves.</param>
    /// <param name="adapter">Makes the adapter under examination, also after a restart; <see langword="null"/> is the simulated broker itself.</param>
    public SimulatedConformanceHarness(SimulatedVenueProfile profile, Func<SimulatedBroker, IBrokerAdapter>? adapter = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _profile = profile;
        _adapter = adapter ?? (static broker => broker);
    }

    /// <inheritdoc/>
    public string Name => $"SimulatedBroker, {_profile.Name}";

    /// <inheritdoc/>
    public ValueTask<IConformanceAccount> OpenAsync(CancellationToken cancellationToken) => new(new SimulatedConformanceAccount(_profile, _adapter));
}
