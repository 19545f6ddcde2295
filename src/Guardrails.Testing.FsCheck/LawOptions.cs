namespace Guardrails.Testing.FsCheck;

/// <summary>How much effort a law takes, and over what.</summary>
public sealed class LawOptions
{
    /// <summary>How many lives are played.</summary>
    /// <value>Default: 100; all laws together then take about 5 to 10 s over the simulated broker.</value>
    public int Lives { get; set; } = 100;

    /// <summary>The most commands of a life.</summary>
    /// <value>Default: 40.</value>
    public int Steps { get; set; } = 40;

    /// <summary>Decides which lives are played. The same seed plays the same lives, everywhere.</summary>
    /// <value>Default: 1.</value>
    public ulong Seed { get; set; } = 1;

    /// <summary>Plays only the life that failed, as its failure printed it; the other options must be those of the failure.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public string? Replay { get; set; }

    /// <summary>Whether things go wrong: random plans of faults, single faults, questions that fail. What the adapter under test cannot do does not happen.</summary>
    /// <value>Default: <see langword="true"/>. A law that is about a fault brings that fault along in any case.</value>
    public bool Faults { get; set; } = true;

    /// <summary>What is traded.</summary>
    /// <value>Default: <see langword="null"/>, two drawn instruments.</value>
    public IReadOnlyList<ListedInstrument>? Instruments { get; set; }

    /// <summary>What is allowed.</summary>
    /// <value>Default: <see langword="null"/>, drawn limits.</value>
    public RiskLimits? Limits { get; set; }

    /// <summary>A bot of your own that trades beside the random one; called after every move of a price. It must be deterministic.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public Func<GuardedBroker, Quote, ValueTask>? Bot { get; set; }

    /// <summary>Throws when the options cannot be used.</summary>
    /// <exception cref="ArgumentException">Names every problem, with its value.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        if (Lives is < 1 or > 1_000_000)
        {
            problems.Add(FormattableString.Invariant($"{nameof(Lives)} is {Lives}; it must be between 1 and 1000000"));
        }

        if (Steps is < 1 or > 1_000)
        {
            problems.Add(FormattableString.Invariant($"{nameof(Steps)} is {Steps}; it must be between 1 and 1000"));
        }

        if (Instruments is { Count: 0 })
        {
            problems.Add($"{nameof(Instruments)} is empty");
        }

        if (Replay is not null && !Playing.ReplaySeed.TryParse(Replay, out _))
        {
            problems.Add($"{nameof(Replay)} is '{Replay}'; it must be three numbers, as a failure prints them");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"The options cannot be used: {string.Join("; ", problems)}.");
        }
    }
}
