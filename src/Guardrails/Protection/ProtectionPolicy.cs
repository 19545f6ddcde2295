namespace Guardrails.Protection;

/// <summary>How a <see cref="GuardedBroker"/> keeps positions protected that have a plan.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record ProtectionPolicy
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The plan of positions that were given none. Its offsets count from the price at which the guard first sees the position. A stop that is a price fits one instrument only, and is refused here.
    /// </summary>
    /// <value>Default: <see langword="null"/>, only positions with a plan of their own are protected.</value>
    public ProtectionPlan? DefaultPlan { get; init; }

    /// <summary>How long a part of a position may be without a live stop before <see cref="Alarms.AlarmCodes.ProtectionMissing"/> is raised.</summary>
    /// <value>Default: 2 s.</value>
    public TimeSpan AlarmAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the price may be beyond a stop that rests, and has not executed, before <see cref="Alarms.AlarmCodes.StopNotExecuted"/> is raised.</summary>
    /// <value>Default: 3 s.</value>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether a position is closed at market when a stop does not help any more: the price is beyond it, or the venue refuses every stop. Only while the instrument is in continuous trading: a price of the night
    /// closes nothing.
    /// </summary>
    /// <value>Default: <see langword="true"/>. Otherwise an alarm is all.</value>
    public bool ExitsWhenUnprotected { get; init; } = true;

    /// <summary>What becomes of an entry that has filled in part.</summary>
    /// <value>Default: <see cref="Protection.PartialEntry.ByVenue"/>.</value>
    public PartialEntry PartialEntry { get; init; }

    /// <summary>How long the filled part of an entry may wait for the rest of it.</summary>
    /// <value>Default: 1 s.</value>
    public TimeSpan PartialEntryWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a bar is that plans are worked out with and follow the price by; one of those that <see cref="MarketData.BarRequest.Interval"/> takes.</summary>
    /// <value>Default: 5 min.</value>
    public TimeSpan BarInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Every problem, with its value; none when the policy can be used.</summary>
    internal IEnumerable<string> Problems()
    {
        if (DefaultPlan is { } plan && plan.Problem() is { } problem)
        {
            yield return $"{nameof(DefaultPlan)}: {problem}";
        }

        if (DefaultPlan is { } of && (of.Stop.Kind == PriceOffsetKind.Price || of.Target?.Kind == PriceOffsetKind.Price || of.InitialRisk is not null))
        {
            yield return $"{nameof(DefaultPlan)} has a price or an InitialRisk, which fits one instrument only; use a percentage or a multiple, or give each position its plan with ProtectAsync";
        }

        foreach (var (name, value) in new[] { (nameof(AlarmAfter), AlarmAfter), (nameof(StopPatience), StopPatience), (nameof(PartialEntryWait), PartialEntryWait) })
        {
            if (value <= TimeSpan.Zero || value > _longest)
            {
                yield return $"{name} is {value}; it must be above 0 and at most {_longest}";
            }
        }

        if (!MarketData.BarRequest.IsInterval(BarInterval))
        {
            yield return $"{nameof(BarInterval)} is {BarInterval}; it is whole minutes that divide an hour, whole hours that divide a day, or a day";
        }

        if (!Enum.IsDefined(PartialEntry))
        {
            yield return $"{nameof(PartialEntry)} is {PartialEntry}; use {string.Join(", ", Enum.GetNames<PartialEntry>())}";
        }
    }
}
