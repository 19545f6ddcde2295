namespace Guardrails.Tests.Guarding.Shown;

/// <summary>How the page calls properties, paths and moments.</summary>
internal static class ShownTexts
{
    public static string Of(ShownProperty property) => property switch
    {
        ShownProperty.Side => "the other side",
        ShownProperty.Symbol => "another symbol",
        ShownProperty.Leg => "a leg that the order cannot have, of a symbol that is not hedged",
        ShownProperty.HedgedLeg => "the other leg of a hedged symbol",
        ShownProperty.MarkLost => "no reduce-only mark, approved with one",
        ShownProperty.MarkGained => "a reduce-only mark, approved without one",
        ShownProperty.Link => "not linked, approved as linked",
        ShownProperty.WaitingForNothing => "an exit works, its entry lives and has filled nothing",
        ShownProperty.WaitingPastTheEntry => "an exit works, its entry has ended unfilled",
        ShownProperty.LargerQuantity => "a larger quantity",
        ShownProperty.SmallerQuantity => "a smaller quantity",
        ShownProperty.HigherLimit => "a higher limit price",
        ShownProperty.LowerLimit => "a lower limit price",
        ShownProperty.HigherStop => "a higher stop price",
        ShownProperty.LowerStop => "a lower stop price",
        ShownProperty.SecondVenueId => "a second venue id under one client order id",
        ShownProperty.Executions => "less executed in all than the executions add up to",
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, null),
    };

    public static string Of(ShownPath path) => path switch
    {
        ShownPath.Acknowledgement => "Acknowledgement",
        ShownPath.FillReport => "Fill report",
        ShownPath.StatusReport => "Status report",
        ShownPath.OpenOrders => "List of open orders",
        ShownPath.Lookup => "Lookup",
        ShownPath.ExecutionList => "List of executions",
        ShownPath.GroupAnswer => "Answer to a group",
        ShownPath.ReplaceAnswer => "Answer to a replacement",
        ShownPath.CancelAnswer => "Answer to a cancellation",
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, null),
    };

    public static string Of(ShownMoment moment) => moment switch
    {
        ShownMoment.First => "Seen first",
        ShownMoment.Later => "Seen later, after a report that showed the order as approved",
        ShownMoment.Replaced => "Seen after a replacement in place",
        ShownMoment.Ended => "Seen after the end",
        _ => throw new ArgumentOutOfRangeException(nameof(moment), moment, null),
    };
}
