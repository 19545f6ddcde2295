namespace Guardrails.Testing.Scenarios.Format;

/// <summary>A scenario file as it is written. Names in the file are those of the members, in camel case; what is not listed here is an error.</summary>
internal sealed class ScenarioFile
{
    /// <summary>Version of the format: 1.</summary>
    public required int Schema { get; set; }

    public required string Id { get; set; }

    public required string Incident { get; set; }

    public required string Title { get; set; }

    public required string Premise { get; set; }

    public required List<FactFile> Facts { get; set; }

    public required VenueFile Venue { get; set; }

    public required AccountFile Account { get; set; }

    public required List<InstrumentFile> Instruments { get; set; }

    /// <summary>What the account holds at the venue before the bot starts.</summary>
    public List<PositionFile> Positions { get; set; } = [];

    /// <summary>
    /// What the bot's own records say at the start, by symbol; the guard is told of them and of what the bot books later. Left out, there are none, and
    /// the bot believes what it holds.
    /// </summary>
    public ByName<decimal>? Records { get; set; }

    public required GuardFile Guard { get; set; }

    public required List<StepFile> Script { get; set; }

    /// <summary>What must never happen at the venue behind the guard, and must happen without it.</summary>
    public List<ForbiddenFile> Forbidden { get; set; } = [];

    public required NaiveFile Naive { get; set; }

    public required GuardedFile Guarded { get; set; }

    /// <summary>Names of the mechanisms without any one of which the scenario does not hold.</summary>
    public required List<string> Mechanisms { get; set; }
}
