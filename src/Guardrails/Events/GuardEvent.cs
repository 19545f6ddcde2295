using System.Collections.Immutable;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Deciding;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Events;

/// <summary>
/// Everything that can happen to a book. A closed hierarchy: the book's state is what applying these in order makes of it, live and in
/// replay alike. Applying evaluates no rule.
/// </summary>
internal abstract record GuardEvent
{
    private GuardEvent(in GuardInstant at) => At = at;

    /// <summary>When it was applied first, on both clocks.</summary>
    public GuardInstant At { get; }

    /// <summary>The order it changes; <see langword="null"/> when it changes none.</summary>
    public virtual string? ChangedOrder() => null;

    /// <summary>The guard was opened; every reading of the outside is missing again.</summary>
    public sealed record Opened(GuardInstant At, string Epoch, string LimitsHash, string RulesHash) : GuardEvent(At);

    public sealed record InstrumentDescribed(GuardInstant At, Instrument Instrument) : GuardEvent(At);

    public sealed record AccountRead(GuardInstant At, decimal Equity, decimal? BuyingPower, decimal? GrossPositionValue, long AsOfUtcTicks) : GuardEvent(At);

    public sealed record RateRead(GuardInstant At, string Currency, decimal Rate, long SourceUtcTicks) : GuardEvent(At);

    public sealed record InputRead(GuardInstant At, RuleInput Input) : GuardEvent(At);

    public sealed record MarksMoved(GuardInstant At, ImmutableArray<(Symbol Symbol, decimal Mark)> Marks) : GuardEvent(At);

    /// <summary>A complete position answer was worked in.</summary>
    public sealed record PositionsRead(GuardInstant At, long AsOfUtcTicks) : GuardEvent(At);

    public sealed record PositionsFailed(GuardInstant At, string Reason) : GuardEvent(At);

    /// <summary>A position was set to what the venue holds: at the first reading, or adopted by name.</summary>
    public sealed record PositionSet(GuardInstant At, Symbol Symbol, PositionLeg Leg, decimal Net, decimal Managed, decimal Mark, string Actor) : GuardEvent(At);

    /// <summary>The venue was seen to hold something else, or to agree again.</summary>
    public sealed record PositionCompared(GuardInstant At, Symbol Symbol, PositionLeg Leg, decimal VenueNet, Comparison Result, long AsOfUtcTicks) : GuardEvent(At);

    /// <summary>A difference between books and venue is certain; what is done about it follows as events of its own.</summary>
    public sealed record DriftFound(GuardInstant At, Drift Drift, DriftAction Action) : GuardEvent(At);

    /// <summary>What happens at the venue was not told for a while: orders and positions have to be read again.</summary>
    public sealed record Interrupted(GuardInstant At, string Reason) : GuardEvent(At);

    public sealed record OpenOrdersRead(GuardInstant At, long AsOfUtcTicks) : GuardEvent(At);

    /// <summary>An order was approved and its capacity is reserved; carries everything the decision read.</summary>
    public sealed record OrderAdmitted(GuardInstant At, AdmittedOrder Order, DecisionEvidence Evidence) : GuardEvent(At)
    {
        public override string? ChangedOrder() => Order.ClientOrderId;
    }

    /// <summary>An order was refused; nothing was reserved. Repetitions are counted, not repeated.</summary>
    public sealed record OrderDenied(
        GuardInstant At, Symbol Symbol, OrderSide Side, decimal Quantity, string? Strategy, string? SignalId, ImmutableArray<string> Codes, int Repeats,
        DecisionEvidence Evidence) : GuardEvent(At);

    /// <summary>An order that did not pass through the guard was seen at the venue.</summary>
    public sealed record OrderObserved(GuardInstant At, VenueOrder Order, bool Managed, string? Strategy) : GuardEvent(At)
    {
        public override string? ChangedOrder() => Order.ClientOrderId;
    }

    public sealed record OrderTransitioned(
        GuardInstant At, string ClientOrderId, OrderState State, string? VenueOrderId, string? Reason, bool ByVenue) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>The venue has another quantity or side than was approved.</summary>
    public sealed record OrderCorrected(GuardInstant At, string ClientOrderId, decimal Quantity, bool SideInDoubt) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>The position moved by <paramref name="Booked"/>, the change of the order's booked quantity.</summary>
    public sealed record ExecutionBooked(
        GuardInstant At, string ClientOrderId, string? ExecutionId, OrderSide Side, decimal Quantity, decimal Price, decimal VenueCumulative, decimal Booked,
        decimal BaseFee, decimal Fee, string? FeeAsset) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>An execution was taken back (its quantity is 0 now) or corrected; the position moved by <paramref name="Booked"/>.</summary>
    public sealed record ExecutionRevised(
        GuardInstant At, string ClientOrderId, string ExecutionId, decimal Quantity, decimal Price, decimal VenueCumulative, decimal Booked,
        long SourceUtcTicks) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>Somebody wants the order canceled. It gives nothing back yet.</summary>
    public sealed record CancelRequested(GuardInstant At, string ClientOrderId, string? Reason, string? Actor) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>The cancellation did not happen; that proves nothing about the order.</summary>
    public sealed record CancelRefused(GuardInstant At, string ClientOrderId, string Reason) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>The order may become what it carries; until that is settled the larger of both counts.</summary>
    public sealed record ReplaceRequested(
        GuardInstant At, string ClientOrderId, decimal Quantity, decimal? LimitPrice, decimal? StopPrice, decimal BuyingPowerHold, string? Reason, string? Actor,
        DecisionEvidence Evidence) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>The order is what was asked for, or stays what it was.</summary>
    public sealed record ReplaceSettled(GuardInstant At, string ClientOrderId, bool Replaced, string? Reason) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>What was booked for the venue's id alone, as <paramref name="ExternalId"/>, turned out to be of an order of ours, and is booked there from now on.</summary>
    public sealed record VenueIdLinked(GuardInstant At, string ClientOrderId, string ExternalId) : GuardEvent(At)
    {
        public override string? ChangedOrder() => ClientOrderId;
    }

    /// <summary>An exit of a position begins, goes on with other terms, or ends (without an intent).</summary>
    public sealed record ExitSet(
        GuardInstant At, Symbol Symbol, PositionLeg Leg, ExitIntent Intent, decimal Target, string Reason, string Actor, ImmutableArray<string> Displaced) : GuardEvent(At);

    /// <summary>A fact that does not fit what was approved or known.</summary>
    public sealed record FactFlagged(GuardInstant At, FactFlag Flag, Symbol Symbol, string? ClientOrderId, string Detail) : GuardEvent(At);

    public sealed record StateSet(GuardInstant At, TradingScope Scope, TradingState State, string Reason, string Actor) : GuardEvent(At);

    public sealed record ClockJumped(GuardInstant At, long Ticks) : GuardEvent(At);
}
