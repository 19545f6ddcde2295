namespace Guardrails.Tests.Guarding.Shown;

/// <summary>What must count once something was shown: worked out from the case alone, without the guard.</summary>
/// <param name="Net">What is held.</param>
/// <param name="Low">The lowest quantity that can be reached.</param>
/// <param name="High">The highest quantity that can be reached.</param>
internal readonly record struct ShownWorstCase(decimal Net, decimal Low, decimal High)
{
    /// <summary>The quantity of the order when it is shown.</summary>
    public const decimal Quantity = 10m;

    /// <summary>The price of the order when it is shown.</summary>
    public const decimal Price = 110m;

    public const decimal Mark = 100m;
    public const decimal Larger = 20m;
    public const decimal Smaller = 7m;
    public const decimal Higher = 1_000m;
    public const decimal Lower = 90m;
    public const decimal Slippage = 0.01m;

    /// <summary>What is executed, by an execution that is shown or by one before it.</summary>
    public static decimal Executed(ShownProperty property, ShownPath path) =>
        property == ShownProperty.Executions ? 3m : ShownTable.IsExecuted(property, path) ? 2m : 0m;

    /// <summary>The position that the order was approved for.</summary>
    public static ShownWorstCase Here(ShownProperty property, ShownPath path, ShownMoment moment)
    {
        var e = Executed(property, path);
        var live = ShownTable.IsLive(path, moment);
        var open = live ? Quantity - e : 0m;
        return property switch
        {
            // What is open counts on both sides.
            ShownProperty.Side => new(-e, -e - open, -e + open),

            // Nothing of it is known to be executed here, and all of it still can be.
            ShownProperty.Symbol or ShownProperty.HedgedLeg => new(0m, 0m, moment == ShownMoment.Ended ? 0m : Quantity),

            // Beside it rests a second exit of 10 that the venue caps: without a cap of its own, the order can sell what the other one has sold.
            ShownProperty.MarkLost => new(Quantity - e, live ? -open : 0m, Quantity - e),

            // The other order of the group can sell the 10 as well.
            ShownProperty.Link => new(Quantity, live ? -Quantity : 0m, Quantity),

            // The entry of 10 has bought nothing.
            ShownProperty.WaitingForNothing => new(-e, -e - open, Quantity - e),
            ShownProperty.WaitingPastTheEntry => new(-e, -e - open, -e),
            ShownProperty.LargerQuantity => Bought(e, live ? Larger : e, path),
            ShownProperty.SecondVenueId when moment == ShownMoment.First && e > 0m => new(2m * e, 2m * e, 2m * Quantity),
            ShownProperty.SecondVenueId => new(e, e, Quantity + (live ? Quantity : 0m)),

            // A list that takes the end back leaves 8 of the order, and 3 are executed.
            ShownProperty.Executions when moment == ShownMoment.Ended && path == ShownPath.OpenOrders => new(e, e, e + 8m),
            _ => Bought(e, live ? Quantity : e, path),
        };
    }

    /// <summary>The position that the order was shown for, where that is another one.</summary>
    public static ShownWorstCase Elsewhere(ShownProperty property, ShownPath path) =>
        new(Executed(property, path), Executed(property, path), Quantity);

    /// <summary>What the account can hold at most, in money; <see langword="null"/> where the case is not about prices.</summary>
    public static decimal? Gross(ShownProperty property, ShownPath path, ShownMoment moment) => !ShownTable.IsPrice(property) ? null
        : !ShownTable.IsLive(path, moment) ? Executed(property, path) * Mark
        : Quantity * (property is ShownProperty.HigherLimit or ShownProperty.HigherStop ? Higher : Price) * (ShownTable.IsStop(property) ? 1m + Slippage : 1m);

    /// <summary>In a group an exit follows what was bought, capped to it.</summary>
    private static ShownWorstCase Bought(decimal executed, decimal most, ShownPath path) => new(executed, path == ShownPath.GroupAnswer ? 0m : executed, most);
}
