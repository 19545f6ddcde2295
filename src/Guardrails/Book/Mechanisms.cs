namespace Guardrails.Book;

/// <summary>Names of the mechanisms that are not rules; rules go by <see cref="Rules.OrderRule.Name"/>.</summary>
internal static class Mechanisms
{
    /// <summary>Orders that are reserved or in flight count.</summary>
    public const string Reservation = "Reservation";

    /// <summary>Orders of unknown outcome count.</summary>
    public const string UnknownReservation = "UnknownReservation";

    /// <summary>A cancellation gives nothing back before it is confirmed, and one that was refused gives nothing back at all.</summary>
    public const string CancelConfirmation = "CancelConfirmation";

    /// <summary>The same signal asked again is the same order.</summary>
    public const string OrderIdentity = "OrderIdentity";

    /// <summary>Orders that the guard did not approve count, and what they execute is booked.</summary>
    public const string ExternalOrders = "ExternalOrders";

    /// <summary>A repeated execution is booked once.</summary>
    public const string ExecutionIdentity = "ExecutionIdentity";

    /// <summary>What is booked is compared, too, where the venue lists nothing: what it leaves out is flat there.</summary>
    public const string UnionOfKeys = "UnionOfKeys";

    /// <summary>A difference is acted on only when it was seen twice.</summary>
    public const string TwoSightings = "TwoSightings";

    /// <summary>Within the venue's lag after an execution its positions prove nothing.</summary>
    public const string VisibilityLag = "VisibilityLag";

    /// <summary>Reports are compared with what was approved.</summary>
    public const string Verification = "Verification";

    /// <summary>An exit of unknown outcome that is asked again is proved again, without itself.</summary>
    public const string RepeatProof = "RepeatProof";

    /// <summary>An order that does not say whether it opens or closes is denied where that is required, and where a position was just closed.</summary>
    public const string ExplicitEffect = "ExplicitEffect";

    /// <summary>An exit that exceeds what is left of a purchase by a fee in the asset itself is rounded down.</summary>
    public const string FeeRounding = "FeeRounding";

    /// <summary>Redeeming an approval asks again whether its scope is open.</summary>
    public const string RedeemAsksAgain = "RedeemAsksAgain";

    /// <summary>A position that changes its side although nobody asked for that is told, and what own orders opened is closed.</summary>
    public const string SignChanges = "SignChanges";

    /// <summary>An order that a complete list should show and does not show is missing.</summary>
    public const string MissingOrders = "MissingOrders";

    /// <summary>A cancellation that is not answered is asked again.</summary>
    public const string CancelAgain = "CancelAgain";

    /// <summary>A close of all of a position cancels the bot's own orders that could open it again.</summary>
    public const string CloseCancelsEntries = "CloseCancelsEntries";

    /// <summary>An exit of a strategy is cut to its share of the position, where strategies close their own shares only.</summary>
    public const string StrategyShares = "StrategyShares";

    /// <summary>An exit is cut to what the venue takes in one order, and what is too small to be traded is dust.</summary>
    public const string ExitSizes = "ExitSizes";

    /// <summary>An exit that would leave a short option without its cover is cut down or denied.</summary>
    public const string ShortCover = "ShortCover";

    /// <summary>A leg that the venue does not execute with the others of its order is told.</summary>
    public const string MissingLegs = "MissingLegs";

    /// <summary>What the venue says that all positions are worth is compared with the books.</summary>
    public const string AccountValue = "AccountValue";

    /// <summary>An exit that is larger than what is left of its position is placed again for what is left.</summary>
    public const string ResizeExits = "ResizeExits";

    /// <summary>What the plan of a position wants, and what does not rest at the venue, is placed.</summary>
    public const string KeepProtected = "KeepProtected";

    /// <summary>What the bot's own records say that it holds is compared with what is managed for it.</summary>
    public const string BotPositions = "BotPositions";
}
