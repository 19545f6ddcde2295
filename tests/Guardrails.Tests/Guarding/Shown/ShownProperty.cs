namespace Guardrails.Tests.Guarding.Shown;

/// <summary>One property of an order, and the way in which the venue shows another value than was approved.</summary>
internal enum ShownProperty
{
    Side,
    Symbol,
    Leg,
    HedgedLeg,
    MarkLost,
    MarkGained,
    Link,
    WaitingForNothing,
    WaitingPastTheEntry,
    LargerQuantity,
    SmallerQuantity,
    HigherLimit,
    LowerLimit,
    HigherStop,
    LowerStop,
    SecondVenueId,
    Executions,
}
