namespace Guardrails.Testing.Venues;

/// <summary>How long everything takes at a venue, which can change while it runs. Belongs to the venue's lock.</summary>
internal sealed class VenueTimes(SimulatedVenueProfile profile)
{
    /// <summary>The profile whose times count now.</summary>
    public SimulatedVenueProfile Current { get; set; } = profile;
}
