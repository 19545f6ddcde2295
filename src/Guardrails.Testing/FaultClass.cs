namespace Guardrails.Testing;

/// <summary>
/// One thing that can go wrong at a simulated broker. The documentation of each says when it can happen: a <see cref="FaultPlan"/> draws at
/// every such opportunity, and <see cref="SimulatedBroker.InjectNext"/> takes the next one.
/// </summary>
public enum FaultClass
{
    /// <summary>A message never reaches the venue; the sender gets no answer. Every message.</summary>
    RequestLost = 1,

    /// <summary>The venue acts on a message, and the sender gets no answer. Every message.</summary>
    ResponseLost = 2,

    /// <summary>The sender gets no answer in time; later, within <see cref="SimulatedVenueProfile.UnknownHorizon"/>, the venue acts on the message. Every message.</summary>
    RequestDelayed = 3,

    /// <summary>The venue refuses a message because there were too many; it is not looked at. Every message.</summary>
    RateLimited = 4,

    /// <summary>The venue refuses a message for a reason of its own. Every message that arrives.</summary>
    BusinessReject = 5,

    /// <summary>An order is taken, and what the sender gets is the refusal of its repetition: duplicate id. Every order that is taken alone.</summary>
    DuplicateIdReject = 6,

    /// <summary>Of a group the venue takes all but the last exit. Every group.</summary>
    GroupPartlyRefused = 7,

    /// <summary>A report arrives twice. Every order report of the stream.</summary>
    EventDuplicated = 8,

    /// <summary>A report arrives late, behind others that happened after it. Every order report of the stream.</summary>
    EventsReordered = 9,

    /// <summary>A report never arrives. Every order report of the stream.</summary>
    EventLost = 10,

    /// <summary>The stream stays connected and tells nothing for 2 to 60 s; what happens meanwhile is never told. Every event of the stream.</summary>
    StreamSilent = 11,

    /// <summary>The stream ends; a new one begins with what was missed. Every event of the stream.</summary>
    ReconnectWithReplay = 12,

    /// <summary>The stream ends; what happens until there is a new one is never told. Every event of the stream.</summary>
    ReconnectWithoutReplay = 13,

    /// <summary>The stream acknowledges an order only after it has reported its execution. Every order that is taken.</summary>
    AckAfterFill = 14,

    /// <summary>Between two parts of an execution 1 to 10 s pass; an order that must be executed at once loses the rest. Every execution of more than one lot.</summary>
    PartialFill = 15,

    /// <summary>More is executed than was asked for, by up to a tenth and at least one lot. Every last execution of an order that is not capped.</summary>
    Overfill = 16,

    /// <summary>The opposite of what was asked for is executed. Every order that could be taken that way, outside hedge mode.</summary>
    WrongSide = 17,

    /// <summary>An execution is taken back 0.1 to 3 s later. Every execution of an order that was sent.</summary>
    Bust = 18,

    /// <summary>An execution gets another quantity (one lot less) or price (one tick more) 0.1 to 3 s later. Every execution of an order that was sent.</summary>
    Correction = 19,

    /// <summary>An order is executed, in whole or in part, right before its cancellation. Every cancellation of an order that could be executed.</summary>
    FillRacesCancel = 20,

    /// <summary>An order is executed, in whole or in part, right before it changes or beside the order that takes its place. Every replacement of an order that could be executed.</summary>
    FillRacesReplace = 21,

    /// <summary>The stream tells the cumulative quantity at once, without an execution, and the execution 0.2 to 2 s later. Every execution that is reported.</summary>
    CumulativeBeforeFill = 22,

    /// <summary>An execution gets the id of one of another instrument. Every execution for which there is one.</summary>
    SharedExecutionId = 23,

    /// <summary>A fee in the base asset is paid and not told. Every execution that pays one.</summary>
    BaseFeeUnreported = 24,

    /// <summary>Of two linked exits the second is executed in full, too. Every execution of a linked exit.</summary>
    DoubleOcoFill = 25,

    /// <summary>An exit does not start to work when its parent has filled. Every exit that would start.</summary>
    DormantLegs = 26,

    /// <summary>A stop triggers and is not executed. Every stop that triggers.</summary>
    StopWithoutFill = 27,

    /// <summary>The inventory of an order that has ended is held for 1 to 5 s more. Every end of an order that held some.</summary>
    HoldReleasedLate = 28,

    /// <summary>The position query is up to 2 s behind the stream. Every position query that it makes a difference to.</summary>
    PositionBehind = 29,

    /// <summary>The stream reports an execution 0.2 to 2 s after the position query shows it. Every execution that is reported.</summary>
    PositionAhead = 30,

    /// <summary>A position query is answered with positions 10 to 60 s old. Every position query that it makes a difference to.</summary>
    PositionsStale = 31,

    /// <summary>A position query is answered, as if complete, with nothing. Every position query of an account that is not flat.</summary>
    PositionsEmpty = 32,

    /// <summary>A position query is answered in part. Every position query.</summary>
    PositionsPartial = 33,

    /// <summary>The venue cancels all orders of an instrument and closes its position. Every move of its price.</summary>
    Liquidation = 34,

    /// <summary>Somebody else trades on the account. Every move of a price.</summary>
    ExternalTrade = 35,

    /// <summary>The account holds an instrument that nobody bought through the guard. The first price of every instrument.</summary>
    ExternalHoldings = 36,

    /// <summary>Cash is deposited. Every move of a price.</summary>
    Deposit = 37,

    /// <summary>Cash is withdrawn. Every move of a price.</summary>
    Withdrawal = 38,

    /// <summary>The quantity of a position is doubled and its price halved; orders stay as they are. Every move of the price of an instrument that is held.</summary>
    Split = 39,

    /// <summary>The wall clock jumps by 2 to 120 s, forward or back. Every price that is pushed; needs a <see cref="VirtualTimeProvider"/>.</summary>
    ClockStep = 40,

    /// <summary>The process sleeps for 1 to 30 min and loses its streams; see <see cref="VirtualTimeProvider.Suspend"/>. Every price that is pushed; needs a <see cref="VirtualTimeProvider"/>.</summary>
    Suspend = 41,

    /// <summary>The venue refuses an order because the account has not the money for it. Every order that arrives alone or as an entry, and every replacement.</summary>
    InsufficientFundsReject = 42,

    /// <summary>The venue refuses because the market is closed. Every order that arrives alone or as an entry, every cancellation and replacement.</summary>
    MarketClosedReject = 43,

    /// <summary>A filter of the venue that its instrument does not tell of refuses an order. Every order that arrives alone or as an entry, and every replacement.</summary>
    VenueFilterReject = 44,

    /// <summary>The venue refuses a message because it does not accept the signature or the key; it is not looked at. Every message.</summary>
    AuthenticationReject = 45,

    /// <summary>
    /// An order is executed, in whole or in part, before it is answered: the answer, lookups and the open-order list tell the cumulative
    /// quantity without an execution, and the stream tells of it only 0.2 to 2 s later, with the execution. Every market or limit order that
    /// can be executed when it arrives, but those to be filled whole or not at all.
    /// </summary>
    CumulativeInAnswer = 46,

    /// <summary>A lookup of an order fails. Every lookup.</summary>
    OrderLookupFailed = 47,

    /// <summary>A query for open orders fails. Every such query.</summary>
    OpenOrdersFailed = 48,

    /// <summary>A query for open orders is answered, as if complete, with the list of the query before it, of up to 30 s ago. Every such query that it makes a difference to.</summary>
    OpenOrdersStale = 49,

    /// <summary>A query for open orders is answered, as if complete, with nothing. Every such query while orders are open.</summary>
    OpenOrdersEmpty = 50,

    /// <summary>A query for open orders is answered in part. Every such query.</summary>
    OpenOrdersPartial = 51,

    /// <summary>A query for executions fails. Every such query, where the venue lists its executions.</summary>
    ExecutionsFailed = 52,

    /// <summary>A query for executions is answered, as if complete, without those of the last 1 to 30 s. Every such query that it makes a difference to.</summary>
    ExecutionsStale = 53,

    /// <summary>A query for executions is answered in part. Every such query, where the venue lists its executions.</summary>
    ExecutionsPartial = 54,

    /// <summary>A query for the account gets no answer. Every such query.</summary>
    AccountQueryFailed = 55,

    /// <summary>
    /// The venue takes an order with other terms than it was sent, and shows them from the acknowledgement on: twice or half the quantity, a price
    /// a tenth higher or lower, or without the mark that caps it. Every order that could be taken that way.
    /// </summary>
    AcknowledgedDifferently = 56,

    /// <summary>The sender is told that an order was taken, and the venue never has it. Every order that could be taken and is sent alone.</summary>
    AcceptedNeverTaken = 57,

    /// <summary>
    /// For 5 to 120 s nothing gets through: no message reaches the venue, no query is answered, and every stream ends at once. What the venue tells
    /// meanwhile is never told again. Every event of the stream.
    /// </summary>
    Outage = 58,

    /// <summary>
    /// Both clocks jump 1 s to 10 min forward together while the process stands still and the venue goes on; see <see cref="VirtualTimeProvider.Jump"/>. Every
    /// price that is pushed; needs a <see cref="VirtualTimeProvider"/>.
    /// </summary>
    ClocksJump = 59,

    /// <summary>Of an order of several instruments one leg is not executed with the others, and stays open. Every execution of such an order.</summary>
    LegLeftOut = 60,
}
