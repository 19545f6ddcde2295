using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Conformance;

/// <summary>
/// One account at a venue, with an adapter for it, and whatever of the venue the harness can move. <see cref="Abilities"/> says which of the methods work; a method
/// whose ability is not named is never called.
/// </summary>
/// <remarks>Called from one thread at a time. Disposing ends the adapter and whatever was opened for the account.</remarks>
public interface IConformanceAccount : IAsyncDisposable
{
    /// <summary>The adapter under examination; another instance after <see cref="RestartAsync"/>.</summary>
    IBrokerAdapter Adapter { get; }

    /// <summary>What the harness can arrange.</summary>
    ConformanceAbilities Abilities { get; }

    /// <summary>The clock that the adapter and the guard read.</summary>
    TimeProvider Time { get; }

    /// <summary>The instrument that the cases trade, in whole lots.</summary>
    Symbol Symbol { get; }

    /// <summary>Its price at the moment, above 0.</summary>
    decimal Price { get; }

    /// <summary>How much of it one order buys: at least two lots.</summary>
    decimal Quantity { get; }

    /// <summary>An instrument of which fractions can be traded; <see langword="null"/> when there is none.</summary>
    Symbol? FractionalSymbol => null;

    /// <summary>Two legs that can be sent as one order, which costs something: what is bought is dearer than what is sold. They are not <see cref="Symbol"/>, and the account may open both.</summary>
    /// <value>Default: none, which leaves the cases of several legs out.</value>
    IReadOnlyList<MultilegLeg> Legs => [];

    /// <summary>The price of an instrument at the moment, above 0.</summary>
    /// <param name="symbol">An instrument of <see cref="Legs"/>.</param>
    decimal PriceOf(Symbol symbol) => Price;

    /// <summary>What the account is worth while it is flat; <see langword="null"/> when the harness does not know.</summary>
    decimal? Cash => null;

    /// <summary>How long the adapter may take for anything before the case gives up.</summary>
    TimeSpan Patience { get; }

    /// <summary>How long a case waits where it shows that something does not happen.</summary>
    TimeSpan Settling { get; }

    /// <summary>How long the stream may take until it tells what happens; it begins with an event by then.</summary>
    TimeSpan StreamStart => TimeSpan.Zero;

    /// <summary>Lets time pass: moves virtual time, or waits.</summary>
    /// <param name="by">How much.</param>
    ValueTask AdvanceAsync(TimeSpan by);

    /// <summary>Reads the truth from the venue (<see cref="ConformanceAbilities.ReadTruth"/>).</summary>
    ValueTask<ConformanceTruth> ReadTruthAsync() => throw Missing(ConformanceAbilities.ReadTruth);

    /// <summary>Sets a price (<see cref="ConformanceAbilities.SetPrice"/>).</summary>
    /// <param name="price">The price of <see cref="Symbol"/>.</param>
    ValueTask SetPriceAsync(decimal price) => throw Missing(ConformanceAbilities.SetPrice);

    /// <summary>Executes the next order up to a quantity only (<see cref="ConformanceAbilities.WithholdFills"/>).</summary>
    /// <param name="upTo">The quantity; <see langword="null"/> lets the rest of it go.</param>
    ValueTask WithholdFillsAsync(decimal? upTo) => throw Missing(ConformanceAbilities.WithholdFills);

    /// <summary>Loses the next write before the venue sees it (<see cref="ConformanceAbilities.LoseRequests"/>).</summary>
    /// <param name="write">Which.</param>
    ValueTask LoseNextRequestAsync(VenueWrite write) => throw Missing(ConformanceAbilities.LoseRequests);

    /// <summary>Loses the answer to the next write after the venue has acted on it (<see cref="ConformanceAbilities.LoseAnswers"/>).</summary>
    /// <param name="write">Which.</param>
    ValueTask LoseNextAnswerAsync(VenueWrite write) => throw Missing(ConformanceAbilities.LoseAnswers);

    /// <summary>Lets the venue refuse the next order (<see cref="ConformanceAbilities.RefuseOrders"/>).</summary>
    /// <returns>The code and the words that the venue says then.</returns>
    ValueTask<VenueRejection> RefuseNextOrderAsync() => throw Missing(ConformanceAbilities.RefuseOrders);

    /// <summary>Lets the venue refuse the next write because there were too many (<see cref="ConformanceAbilities.RefuseForRate"/>).</summary>
    ValueTask RefuseNextForRateAsync() => throw Missing(ConformanceAbilities.RefuseForRate);

    /// <summary>Delays the answer to the next order (<see cref="ConformanceAbilities.DelayAnswers"/>).</summary>
    ValueTask DelayNextAnswerAsync() => throw Missing(ConformanceAbilities.DelayAnswers);

    /// <summary>From now on a cancellation takes a while at the venue (<see cref="ConformanceAbilities.DelayCancellations"/>).</summary>
    /// <param name="by">How long.</param>
    ValueTask DelayCancellationsAsync(TimeSpan by) => throw Missing(ConformanceAbilities.DelayCancellations);

    /// <summary>Ends the connection of every stream (<see cref="ConformanceAbilities.EndStreams"/>).</summary>
    ValueTask EndStreamsAsync() => throw Missing(ConformanceAbilities.EndStreams);

    /// <summary>Lets the venue send the next event twice (<see cref="ConformanceAbilities.DuplicateEvents"/>).</summary>
    ValueTask DuplicateNextEventAsync() => throw Missing(ConformanceAbilities.DuplicateEvents);

    /// <summary>Trades on the account as somebody else (<see cref="ConformanceAbilities.TradeAsSomebodyElse"/>).</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="quantity">How much of <see cref="Symbol"/>.</param>
    ValueTask TradeAsSomebodyElseAsync(OrderSide side, decimal quantity) => throw Missing(ConformanceAbilities.TradeAsSomebodyElse);

    /// <summary>Makes a new instance of the adapter, which knows nothing of the one before (<see cref="ConformanceAbilities.Restart"/>).</summary>
    ValueTask RestartAsync() => throw Missing(ConformanceAbilities.Restart);

    /// <summary>Fails every question to the venue from now on, or lets them be answered again (<see cref="ConformanceAbilities.FailReads"/>).</summary>
    /// <param name="fail">Whether they fail.</param>
    ValueTask FailReadsAsync(bool fail) => throw Missing(ConformanceAbilities.FailReads);

    /// <summary>Lets only a part of the answers about positions arrive from now on (<see cref="ConformanceAbilities.PartialPositionReads"/>).</summary>
    ValueTask ReadPositionsInPartAsync() => throw Missing(ConformanceAbilities.PartialPositionReads);

    private static NotSupportedException Missing(ConformanceAbilities ability) => new($"The harness names the ability {ability} and does not implement it.");
}
