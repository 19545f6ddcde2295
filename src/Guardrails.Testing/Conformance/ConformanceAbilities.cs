namespace Guardrails.Testing.Conformance;

/// <summary>The things that a harness can arrange at a venue. A case that needs one which is missing is not examined.</summary>
[Flags]
public enum ConformanceAbilities
{
    /// <summary>None: the harness has an adapter and nothing else.</summary>
    None = 0,

    /// <summary>The harness reads from the venue itself, past the adapter, which orders, executions and positions there are.</summary>
    ReadTruth = 1 << 0,

    /// <summary>The harness sets the price of an instrument.</summary>
    SetPrice = 1 << 1,

    /// <summary>The harness limits how much of the next order is executed, and lets the rest go.</summary>
    WithholdFills = 1 << 2,

    /// <summary>The harness loses the next write on its way to the venue.</summary>
    LoseRequests = 1 << 3,

    /// <summary>The harness loses the answer to the next write after the venue has acted on it.</summary>
    LoseAnswers = 1 << 4,

    /// <summary>The harness lets the venue refuse the next order.</summary>
    RefuseOrders = 1 << 5,

    /// <summary>The harness lets the venue refuse the next write because there were too many.</summary>
    RefuseForRate = 1 << 6,

    /// <summary>The harness delays the answer to the next order, so that the stream tells of the order first.</summary>
    DelayAnswers = 1 << 7,

    /// <summary>The harness lets a cancellation take a while at the venue.</summary>
    DelayCancellations = 1 << 8,

    /// <summary>The harness ends the connection of the stream.</summary>
    EndStreams = 1 << 9,

    /// <summary>The harness lets the venue send the next event of the stream twice.</summary>
    DuplicateEvents = 1 << 10,

    /// <summary>The harness trades on the account as somebody else.</summary>
    TradeAsSomebodyElse = 1 << 11,

    /// <summary>The harness makes a new instance of the adapter for the same account.</summary>
    Restart = 1 << 12,

    /// <summary>The harness fails every question to the venue.</summary>
    FailReads = 1 << 13,

    /// <summary>The harness lets a part of the answer about positions arrive alone.</summary>
    PartialPositionReads = 1 << 14,
}
