namespace Guardrails.Testing;

/// <summary>What goes wrong at a simulated broker, and how often: a probability per class of fault, and the seed that decides.</summary>
/// <remarks>
/// Immutable; what was injected counts <see cref="SimulatedBroker.InjectedFaults"/>. Every class draws from numbers of its own, so that
/// adding one to a plan does not move the others.
/// </remarks>
public sealed record FaultPlan
{
    private readonly SortedDictionary<FaultClass, decimal> _probabilities = [];

    /// <summary>Nothing goes wrong. Every reading gives a new instance.</summary>
    public static FaultPlan None => new();

    /// <summary>Decides when faults happen and how bad they are.</summary>
    /// <value>Default: 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>How likely each fault is at each opportunity, above 0 up to 1. What is not listed never happens by itself.</summary>
    /// <value>Default: empty.</value>
    /// <exception cref="ArgumentException">A class does not exist, or a probability is not between 0 and 1.</exception>
    public IReadOnlyDictionary<FaultClass, decimal> Probabilities
    {
        get => _probabilities;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var (fault, probability) in value)
            {
                Require(fault, probability);
            }

            _probabilities = new SortedDictionary<FaultClass, decimal>(value.Where(entry => entry.Value > 0m).ToDictionary());
        }
    }

    /// <summary>
    /// Draws a plan: of all classes about every third is active. Faults of messages, executions, events and queries get a probability of
    /// 0.5 to 20 %, outages and what happens to the account or the clock 0.1 to 2 %, holdings from the start 10 to 50 %.
    /// </summary>
    /// <param name="seed">Decides the plan, and then the faults.</param>
    public static FaultPlan Random(ulong seed)
    {
        var random = new SeededRandom(seed);
        var probabilities = new SortedDictionary<FaultClass, decimal>();
        foreach (var fault in Enum.GetValues<FaultClass>())
        {
            var isActive = random.NextBelow(3) == 0;
            var (lowest, highest) = fault switch
            {
                // Seldom possible at all.
                FaultClass.ExternalHoldings or FaultClass.DoubleOcoFill or FaultClass.StopWithoutFill => (100, 500),
                >= FaultClass.Liquidation and <= FaultClass.Suspend or FaultClass.Outage or FaultClass.ClocksJump => (1, 20),
                _ => (5, 200),
            };
            var thousandths = lowest + random.NextBelow(highest - lowest + 1);
            if (isActive)
            {
                probabilities[fault] = thousandths / 1000m;
            }
        }

        return new FaultPlan { Seed = seed, Probabilities = probabilities };
    }

    /// <summary>The same plan with another probability of one fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="probability">How likely it is at each opportunity, 0 to 1; 0 takes it out.</param>
    /// <exception cref="ArgumentException">The class does not exist, or the probability is not between 0 and 1.</exception>
    public FaultPlan With(FaultClass fault, decimal probability)
    {
        var probabilities = new SortedDictionary<FaultClass, decimal>(_probabilities) { [fault] = probability };
        return this with { Probabilities = probabilities };
    }

    /// <summary>Seed and probabilities, for example <c>seed 7: RequestLost 0.05, Bust 0.1</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"seed {Seed}: {string.Join(", ", _probabilities.Select(entry => FormattableString.Invariant($"{entry.Key} {entry.Value}")))}");

    /// <summary>Whether both plans have the same seed and the same probabilities.</summary>
    public bool Equals(FaultPlan? other) => other is not null && Seed == other.Seed && _probabilities.SequenceEqual(other._probabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => _probabilities.Aggregate(Seed.GetHashCode(), static (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    private static void Require(FaultClass fault, decimal probability)
    {
        if (!Enum.IsDefined(fault))
        {
            throw new ArgumentException($"{(int)fault} is no member of {nameof(FaultClass)}.");
        }

        if (probability is < 0m or > 1m)
        {
            throw new ArgumentException(FormattableString.Invariant($"The probability of {fault} is {probability}; it must be between 0 and 1."));
        }
    }
}
