namespace Guardrails.Lives.Plans;

/// <summary>In what a venue can depart from what was approved.</summary>
internal enum Deviation
{
    /// <summary>An order approved with the venue's mark works without it.</summary>
    MarkLost,

    /// <summary>An order works for more than was approved.</summary>
    QuantityLarger,

    /// <summary>An order works for less than was approved.</summary>
    QuantitySmaller,

    /// <summary>A confirmed replacement did not happen, or made the order larger than was asked.</summary>
    ReplacementUndone,

    /// <summary>An exit works in full although the entry it waits for was refused, canceled or lost.</summary>
    LegAlive,

    /// <summary>An exit works in full before its entry has filled anything.</summary>
    LegEarly,

    /// <summary>One of two linked exits works without the link.</summary>
    LinkLost,

    /// <summary>Two orders of the venue under one client order id.</summary>
    TwoVenueOrders,

    /// <summary>A row among the executions that is no trade.</summary>
    Funding,

    /// <summary>The answer to a request is lost; the request may have arrived, or may arrive later.</summary>
    LostAnswer,

    /// <summary>A fill is told twice.</summary>
    ToldTwice,

    /// <summary>A fill is told as a cumulative quantity alone.</summary>
    CumulativeOnly,

    /// <summary>An execution is taken back.</summary>
    Bust,

    /// <summary>An order of somebody else.</summary>
    ForeignOrder,

    /// <summary>A limit order works at another price than was approved.</summary>
    OtherPrice,

    /// <summary>Two executions of one report have one cumulative quantity between them.</summary>
    SumsDisagree,
}
