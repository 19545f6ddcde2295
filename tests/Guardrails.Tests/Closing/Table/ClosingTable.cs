using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Tests.Closing.Table;

/// <summary>
/// Every kind of venue × everything that can stand in the way of a close. The tests hold what must be true of each cell, and the table in
/// <c>docs/concepts/closing.md</c> is made of the same runs.
/// </summary>
internal static class ClosingTable
{
    /// <summary>How long the venue takes to show a change everywhere.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer takes.</summary>
    public static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the venue that holds shares holds them after a cancellation.</summary>
    public static readonly TimeSpan HoldRelease = TimeSpan.FromSeconds(2);

    /// <summary>How long an outage is.</summary>
    public static readonly TimeSpan OutageLength = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<SimulatedVenueProfile> Profiles { get; } =
    [
        WithTimes(SimulatedVenueProfile.Plain),
        WithTimes(SimulatedVenueProfile.EquitiesHoldingShares) with { HoldReleaseLag = HoldRelease },
        WithTimes(SimulatedVenueProfile.Spot),
        WithTimes(SimulatedVenueProfile.FuturesOneWay),
        WithTimes(SimulatedVenueProfile.FuturesHedge),
    ];

    /// <summary>Why there is no such obstacle at the venue; <see langword="null"/> where there is.</summary>
    public static string? WhyImpossible(SimulatedVenueProfile profile, ClosingObstacle obstacle) =>
        obstacle == ClosingObstacle.LinkedStopAndTarget && !profile.LinksExits ? "`LinksExits` is off"
        : obstacle == ClosingObstacle.FeeIsUntold && !profile.BuyFeeInBaseAsset ? "fees are paid in money"
        : null;

    /// <summary>Whether the close cannot come to an end, and has to say so.</summary>
    public static bool StaysOpen(SimulatedVenueProfile profile, ClosingObstacle obstacle) =>
        obstacle == ClosingObstacle.ExitIsFilledInPart || (obstacle == ClosingObstacle.QuarantinedWithoutPositions && profile.ExitCap == ExitCap.None);

    /// <summary>How long the close may take: what asking again would settle holds it up for one round trip and the venue's lag.</summary>
    public static TimeSpan Longest(SimulatedVenueProfile profile, ClosingObstacle obstacle)
    {
        var wait = obstacle switch
        {
            ClosingObstacle.CancelIsLost when profile.ExitCap != ExitCap.ReduceOnly => Lag + RoundTrip,
            ClosingObstacle.ExitIsLost or ClosingObstacle.ExitVanishes => 2 * Lag,
            ClosingObstacle.ExitIsRefused or ClosingObstacle.EntryRefusesTheExit or ClosingObstacle.FeeIsUntold => TimeSpan.FromMilliseconds(250),
            ClosingObstacle.LargerThanOneOrder => 2 * RoundTrip,

            // Whatever gets no answer is asked later and later, at most twice as late as possible.
            ClosingObstacle.Outage => 2 * OutageLength,
            _ => TimeSpan.Zero,
        };
        return wait + (Holds(profile, obstacle) ? (2 * HoldRelease) + (4 * RoundTrip) : TimeSpan.Zero) + (2 * RoundTrip);
    }

    /// <summary>What is in the way, in words.</summary>
    public static string TextOf(ClosingObstacle obstacle) => obstacle switch
    {
        ClosingObstacle.Nothing => "Nothing",
        ClosingObstacle.Stop => "A stop for all of it rests",
        ClosingObstacle.LinkedStopAndTarget => "A linked stop and target rest",
        ClosingObstacle.OwnEntry => "An own order to buy 5 rests",
        ClosingObstacle.OwnEntryFilledInPart => "Of the entry of 100 only 60 are filled, the rest is alive",
        ClosingObstacle.EntryRefusesTheExit => "An own order to buy 5 rests, and the venue refuses an exit beside it",
        ClosingObstacle.StopIsFilledMeanwhile => "A stop rests, and is executed when the first message goes out",
        ClosingObstacle.CancelIsLost => "A stop rests, and the first request to cancel is lost",
        ClosingObstacle.AnswerToCancelIsLost => "A stop rests, and the answer to the first request to cancel is lost",
        ClosingObstacle.ExitIsLost => "The exit is lost on its way",
        ClosingObstacle.AnswerToExitIsLost => "The answer to the exit is lost",
        ClosingObstacle.ExitIsRefused => "The venue refuses the first exit",
        ClosingObstacle.ExitVanishes => "The venue accepts the exit and never has it",
        ClosingObstacle.ExitIsFilledInPart => "The market takes 40, and the rest of the exit stays",
        ClosingObstacle.LargerThanOneOrder => "The venue takes at most 45 in one order",
        ClosingObstacle.Dust => "Less is held than the smallest order of 1",
        ClosingObstacle.FeeIsUntold => "The purchase paid its fee in the asset, and nobody told",
        ClosingObstacle.Outage => "A stop rests, and for 10 s nothing gets through",
        ClosingObstacle.Halted => "A stop rests, and the account is halted",
        ClosingObstacle.Quarantined => "A stop rests, and the symbol is quarantined",
        ClosingObstacle.QuarantinedWithoutPositions => "As before, and the venue does not answer what is held",
        _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, null),
    };

    /// <summary>Whether an exit that rested has to release what it held before the next one is taken.</summary>
    private static bool Holds(SimulatedVenueProfile profile, ClosingObstacle obstacle) => profile.HoldReleaseLag > TimeSpan.Zero && obstacle is
        ClosingObstacle.Stop or ClosingObstacle.LinkedStopAndTarget or ClosingObstacle.CancelIsLost or ClosingObstacle.AnswerToCancelIsLost
        or ClosingObstacle.Outage or ClosingObstacle.Halted or ClosingObstacle.Quarantined or ClosingObstacle.QuarantinedWithoutPositions;

    private static SimulatedVenueProfile WithTimes(SimulatedVenueProfile profile) => profile with
    {
        ResponseLatency = RoundTrip,
        AckLatency = TimeSpan.FromMilliseconds(10),
        FillLatency = TimeSpan.FromMilliseconds(20),
        CancelLatency = TimeSpan.FromMilliseconds(20),
        PositionVisibilityLag = Lag,
        UnknownHorizon = TimeSpan.FromSeconds(60),
    };
}
