using Guardrails.Observing;

namespace Guardrails.Tests.Guarding.Shown;

/// <summary>
/// Every property of an order that the worst case rests on, in every way in which the venue shows it, at every moment: what the guard makes of it. The
/// tests drive each case, and the page <c>docs/internals/what-the-venue-shows.md</c> is generated from the same table.
/// </summary>
internal static class ShownTable
{
    /// <summary>How many cells there are.</summary>
    public const int Count = 612;

    /// <summary>How many of them cannot exist.</summary>
    public const int ImpossibleCount = 70;

    /// <summary>In how many of them there is nothing to find.</summary>
    public const int NothingCount = 59;

    public const string NoLinkInReports = "`ExecutionReport` carries no link";
    public const string WaitsInAGroup = "an exit that waits for its entry is sent in a group only";
    public const string NothingToReplace = "only an order that the venue has confirmed can be replaced";
    public const string LegsStay = "a leg of a group cannot be replaced";
    public const string NoFirstId = "a second id needs a first one";
    public const string NothingExecuted = "a sum without an execution contradicts nothing before there are executions";

    public const string EndedHasNoPrice = "an order that has ended is not executed at any price";
    public const string CapFillsLess = "a cap lets the order fill less, and is told with the first sighting only";

    public static IEnumerable<(ShownProperty Property, ShownPath Path, ShownMoment Moment)> Cases =>
        from moment in Enum.GetValues<ShownMoment>()
        from property in Enum.GetValues<ShownProperty>()
        from path in Enum.GetValues<ShownPath>()
        select (property, path, moment);

    public static ShownCell Of(ShownProperty property, ShownPath path, ShownMoment moment) =>
        WhyImpossible(property, path, moment) is { } impossible ? ShownCell.Impossible(impossible)
        : WhyNothing(property, path, moment) is { } nothing ? ShownCell.Nothing(nothing, Besides(property, path, moment))
        : ShownCell.Found(MisfitOf(property), Besides(property, path, moment));

    public static bool IsWaiting(ShownProperty property) => property is ShownProperty.WaitingForNothing or ShownProperty.WaitingPastTheEntry;

    /// <summary>Whether the order is shown for another position.</summary>
    public static bool IsElsewhere(ShownProperty property) => property is ShownProperty.Symbol or ShownProperty.HedgedLeg;

    public static bool IsStop(ShownProperty property) => property is ShownProperty.HigherStop or ShownProperty.LowerStop;

    public static bool IsPrice(ShownProperty property) => property is ShownProperty.HigherLimit or ShownProperty.LowerLimit || IsStop(property);

    /// <summary>Whether what is shown carries an execution.</summary>
    public static bool IsExecuted(ShownProperty property, ShownPath path) => path switch
    {
        ShownPath.FillReport or ShownPath.ExecutionList => true,
        ShownPath.StatusReport or ShownPath.OpenOrders or ShownPath.Lookup => false,
        _ => property == ShownProperty.Executions,
    };

    /// <summary>Whether the order lives once it was shown: a list from well after its end takes the end back.</summary>
    public static bool IsLive(ShownPath path, ShownMoment moment) => moment != ShownMoment.Ended || path == ShownPath.OpenOrders;

    private static Misfit MisfitOf(ShownProperty property) => property switch
    {
        ShownProperty.Side => Misfit.OtherSide,
        ShownProperty.Symbol or ShownProperty.HedgedLeg => Misfit.OtherPosition,
        ShownProperty.Leg => Misfit.OtherLeg,
        ShownProperty.MarkLost => Misfit.ReduceOnlyMissing,
        ShownProperty.MarkGained => Misfit.OtherTerms,
        ShownProperty.Link => Misfit.LinkMissing,
        ShownProperty.WaitingForNothing or ShownProperty.WaitingPastTheEntry => Misfit.ExitWithoutEntry,
        ShownProperty.LargerQuantity => Misfit.LargerQuantity,
        ShownProperty.SmallerQuantity => Misfit.SmallerQuantity,
        ShownProperty.HigherLimit or ShownProperty.LowerLimit or ShownProperty.HigherStop or ShownProperty.LowerStop => Misfit.OtherPrice,
        ShownProperty.SecondVenueId => Misfit.DuplicateOrder,
        ShownProperty.Executions => Misfit.ExecutionsDisagree,
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, null),
    };

    private static string? WhyImpossible(ShownProperty property, ShownPath path, ShownMoment moment)
    {
        var isLeg = property == ShownProperty.Link || IsWaiting(property);
        return property == ShownProperty.Link && path is not (ShownPath.OpenOrders or ShownPath.Lookup) ? NoLinkInReports
            : IsWaiting(property) && path == ShownPath.Acknowledgement ? WaitsInAGroup
            : path == ShownPath.ReplaceAnswer && isLeg ? LegsStay
            : path == ShownPath.ReplaceAnswer && moment == ShownMoment.First ? NothingToReplace
            : moment == ShownMoment.Replaced && (property == ShownProperty.Link || (property == ShownProperty.MarkLost && path == ShownPath.GroupAnswer)) ? LegsStay
            : property == ShownProperty.SecondVenueId && moment == ShownMoment.First && path is not (ShownPath.OpenOrders or ShownPath.ExecutionList) ? NoFirstId
            : property == ShownProperty.Executions && moment == ShownMoment.First && !IsExecuted(property, path) ? NothingExecuted
            : null;
    }

    private static string? WhyNothing(ShownProperty property, ShownPath path, ShownMoment moment) =>
        property == ShownProperty.MarkGained && moment != ShownMoment.First ? CapFillsLess
        : IsPrice(property) && !IsLive(path, moment) ? EndedHasNoPrice
        : null;

    /// <summary>What the same fact shows beside the property's own misfit.</summary>
    private static IEnumerable<Misfit> Besides(ShownProperty property, ShownPath path, ShownMoment moment)
    {
        if (IsElsewhere(property))
        {
            if (IsExecuted(property, path))
            {
                yield return Misfit.ExternalExecution;
            }

            yield break;
        }

        if (moment == ShownMoment.Ended && path == ShownPath.OpenOrders)
        {
            yield return Misfit.Revived;
        }

        if (moment == ShownMoment.Ended && IsExecuted(property, path) && property != ShownProperty.SecondVenueId)
        {
            yield return Misfit.FillAfterEnd;
        }

        if (property == ShownProperty.WaitingPastTheEntry && IsExecuted(property, path))
        {
            yield return Misfit.UnaskedSignChange;
        }
    }
}
