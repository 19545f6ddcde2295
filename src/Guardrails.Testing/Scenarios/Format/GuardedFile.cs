namespace Guardrails.Testing.Scenarios.Format;

/// <summary>What comes of it behind the guard.</summary>
internal sealed class GuardedFile
{
    /// <summary>Every decision by the name of its order; <c>name</c> speaks for all repetitions, <c>name#3</c> for one.</summary>
    public required ByName<DecisionFile> Decisions { get; set; }

    /// <summary>What the guard has booked at the end: signed quantity per symbol; what is not listed is flat.</summary>
    public required ByName<decimal> Tracked { get; set; }

    /// <summary>Alarms that must have been raised; others may be.</summary>
    public List<string> Alarms { get; set; } = [];

    /// <summary>Trading states at the end, by symbol, or <c>account</c>; what is not listed is active.</summary>
    public ByName<Guardrails.States.TradingState> States { get; set; } = [];

    public required VenueExpectationFile Venue { get; set; }
}
