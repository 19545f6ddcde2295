namespace Guardrails.Tests.Testing;

/// <summary>What is wrong with a <see cref="ToyAdapter"/>; each is a mistake of a real adapter.</summary>
public enum ToyDefect
{
    None = 0,

    /// <summary>Lets the SDK make an id of its own.</summary>
    DropsTheClientOrderId,

    /// <summary>Sends again when it got no answer; the venue takes both, because the second has an id of its own.</summary>
    ExecutesTwice,

    /// <summary>Sends a closing order twice at once, under one id.</summary>
    ClosesTwice,

    /// <summary>Makes an empty list of an answer it did not get.</summary>
    AnswersFlatOnError,

    /// <summary>Takes an answer it did not get for a refusal.</summary>
    ReportsRejectedForATimeOut,

    /// <summary>Sends the other side, and reports what was asked for.</summary>
    ExecutesTheOtherSide,

    /// <summary>Reads open orders from the wrong account: the list is always empty, and every lookup fails.</summary>
    NeverFindsAnOrder,

    /// <summary>As <see cref="NeverFindsAnOrder"/>, on an account on which others trade, too.</summary>
    NeverFindsAnOrderBesideOthers,

    /// <summary>Says of every order that is to be canceled that the cancellation is under way, and never more.</summary>
    LeavesCancellationsPending,

    /// <summary>Reports half of what was executed, everywhere.</summary>
    ReportsHalf,

    /// <summary>Keeps a counter in a static field, so no run is like the one before.</summary>
    RollsDice,

    /// <summary>Names orders at the venue at random, and now and then lets its SDK make an id of its own.</summary>
    RollsRealDice,

    /// <summary>Counts orders in a static field, and lets its SDK make an id of its own for every fiftieth.</summary>
    LosesEveryFiftiethId,

    /// <summary>Counts runs in a static field, and closes twice in every other run.</summary>
    ClosesTwiceEveryOtherRun,

    /// <summary>Takes contracts for units: the venue gets four times what was approved, and is quoted at a quarter.</summary>
    SendsFourTimesTheQuantity,

    /// <summary>Takes contracts for units where an order rests; the market never comes back to it, so no position shows it.</summary>
    RestsForFourTimesTheQuantity,

    /// <summary>Sends four times the quantity, reports it as it is, and calls it a split.</summary>
    BlamesASplit,

    /// <summary>Describes instruments with a minimum quantity that the venue does not have.</summary>
    OverstatesTheMinimum,
}
