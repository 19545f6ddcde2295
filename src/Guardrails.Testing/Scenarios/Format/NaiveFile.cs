namespace Guardrails.Testing.Scenarios.Format;

/// <summary>What comes of it without a guard.</summary>
internal sealed class NaiveFile
{
    /// <summary>What the bot believes it holds at the end: signed quantity per symbol; what is not listed it believes flat. Not checked when left out.</summary>
    public ByName<decimal>? Believed { get; set; }

    public required VenueExpectationFile Venue { get; set; }
}
