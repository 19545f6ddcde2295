using Guardrails.Testing.FsCheck.Auditing;

namespace Guardrails.Testing.FsCheck;

/// <summary>The laws. They are checked over the guard together with an adapter, a venue and, where given, a bot: one of these broke it.</summary>
public static class GuardLaws
{
    /// <summary>
    /// What the venue truly holds, together with all that its open orders can still execute, never exceeds a limit, valued at the lowest price
    /// of the life (a price that rises can pass a limit without any order). What injected faults added does not count, and once the guard has
    /// booked it, only where an alarm tells of it. Needs the truth.
    /// </summary>
    public static GuardLaw ExposureStaysWithinLimits { get; } = new(
        nameof(ExposureStaysWithinLimits), "what the venue holds or can still execute never exceeds a limit", static () => new ExposureAudit());

    /// <summary>No position opens or changes its side unless an order was approved to open that side, after the other was left. Needs the truth.</summary>
    public static GuardLaw PositionsNeverCrossZeroUnasked { get; } = new(
        nameof(PositionsNeverCrossZeroUnasked), "no position changes its side without being asked to", static () => new CrossingAudit());

    /// <summary>Once all is calm, what is booked of every order and position is what the venue has: nothing lost, nothing twice. Needs the truth.</summary>
    public static GuardLaw FillsAreBookedExactlyOnce { get; } = new(
        nameof(FillsAreBookedExactlyOnce),
        "what the venue executed is booked, once",
        static () => new BookingAudit(),
        new LifeCommand.Inject(FaultClass.EventLost),
        new LifeCommand.Inject(FaultClass.EventDuplicated));

    /// <summary>
    /// Once faults have ended, every order of unknown outcome is settled within minutes, and so is every cancellation and replacement. An order
    /// that never arrived is excused only where a fault has moved the position so that it differs from the book: absence is proved by positions
    /// that agree. Needs an adapter that can lose a message.
    /// </summary>
    public static GuardLaw UnknownOrdersResolve { get; } = new(
        nameof(UnknownOrdersResolve),
        "no order stays unknown once the connection works",
        static () => new UnknownAudit(),
        new LifeCommand.Inject(FaultClass.ResponseLost),
        new LifeCommand.Inject(FaultClass.RequestLost));

    /// <summary>An order that can only reduce, by the guard's own books, is never denied: not by a limit, a state, an age, or a failed reading.</summary>
    public static GuardLaw ProvenExitsAreNeverRefused { get; } = new(
        nameof(ProvenExitsAreNeverRefused), "an order that can only reduce is never denied", static () => new ExitAudit());

    /// <summary>An order that the bot was told is refused, by the guard or by the venue, is not at the venue, then or later. Needs the truth.</summary>
    public static GuardLaw RefusedOrdersNeverReachTheVenue { get; } = new(
        nameof(RefusedOrdersNeverReachTheVenue),
        "an order that was denied or rejected is not at the venue",
        static () => new RefusalAudit(),
        new LifeCommand.Inject(FaultClass.ResponseLost));

    /// <summary>While positions cannot be read, or only in part, the adapter says so and no new risk is taken. Needs an adapter whose readings can be made to fail.</summary>
    public static GuardLaw FailedPositionReadsAllowNoNewRisk { get; } = new(
        nameof(FailedPositionReadsAllowNoNewRisk),
        "while positions cannot be read, no new risk is taken",
        static () => new FailedReadAudit(),
        new LifeCommand.ReadPositions(PositionReadFailure.Failed),
        new LifeCommand.ReadPositions(PositionReadFailure.Partial),
        new LifeCommand.ReadPositions(PositionReadFailure.None));

    /// <summary>Every order at the venue has the client order id under which it was approved, and no two have the same. Needs the truth.</summary>
    public static GuardLaw ClientOrderIdsAreKept { get; } = new(
        nameof(ClientOrderIdsAreKept),
        "every order at the venue has the id it was approved under, for itself alone",
        static () => new IdentityAudit(),
        new LifeCommand.Inject(FaultClass.ResponseLost));

    /// <summary>An order that the venue took on the other side than was asked for leaves its symbol quarantined. Needs the truth, and a venue that does such a thing.</summary>
    public static GuardLaw SideMismatchQuarantines { get; } = new(
        nameof(SideMismatchQuarantines),
        "an order on the wrong side quarantines the symbol",
        static () => new SideAudit(),
        new LifeCommand.Inject(FaultClass.WrongSide));

    /// <summary>
    /// The same life played again goes the same way, moment by moment; otherwise no failure could be replayed. It is the one law that an adapter breaks by not being
    /// deterministic; of all others the outcome is then <see cref="LawOutcome.NotExamined"/>.
    /// </summary>
    public static GuardLaw SameSeedGivesTheSameTrace { get; } = new(
        nameof(SameSeedGivesTheSameTrace), "the same life played again goes the same way", audit: null);

    /// <summary>All laws.</summary>
    public static IReadOnlyList<GuardLaw> All { get; } =
    [
        ExposureStaysWithinLimits,
        PositionsNeverCrossZeroUnasked,
        FillsAreBookedExactlyOnce,
        UnknownOrdersResolve,
        ProvenExitsAreNeverRefused,
        RefusedOrdersNeverReachTheVenue,
        FailedPositionReadsAllowNoNewRisk,
        ClientOrderIdsAreKept,
        SideMismatchQuarantines,
        SameSeedGivesTheSameTrace,
    ];

    /// <summary>Examines all laws over an adapter. Throws for none of them.</summary>
    /// <param name="adapter">Makes the adapter, anew for every life.</param>
    /// <param name="options">Effort and seed; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public static LawReport ExamineAll(Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions? options = null) =>
        new() { Outcomes = [.. All.Select(law => law.Examine(adapter, options))] };

    /// <summary>Examines all laws over an adapter and throws when one is broken, could not be examined, or could not be checked and is not named.</summary>
    /// <param name="adapter">Makes the adapter, anew for every life.</param>
    /// <param name="options">Effort and seed; <see langword="null"/> takes the defaults.</param>
    /// <param name="knownNotApplicable">Laws of which you know that this adapter gives no evidence for them.</param>
    /// <returns>What came of each law.</returns>
    /// <exception cref="LawBrokenException">Laws were broken.</exception>
    /// <exception cref="LawNotExaminedException">Laws could not be examined, because the adapter is not deterministic.</exception>
    /// <exception cref="LawNotApplicableException">Laws that are not named could not be checked.</exception>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public static LawReport CheckAll(Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions? options = null, params GuardLaw[] knownNotApplicable)
    {
        ArgumentNullException.ThrowIfNull(knownNotApplicable);
        var report = ExamineAll(adapter, options);
        if (report.Broken is { Count: > 0 } broken)
        {
            throw new LawBrokenException(broken, report.NotExamined);
        }

        if (report.NotExamined is { Count: > 0 } notExamined)
        {
            throw new LawNotExaminedException(notExamined);
        }

        var missing = report.NotApplicable.Where(outcome => !knownNotApplicable.Contains(outcome.Law)).ToList();
        return missing.Count == 0 ? report : throw new LawNotApplicableException(missing);
    }
}
