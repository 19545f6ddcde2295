using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>Whether an instrument can be traded now, with which orders, and until when that stays so.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record MarketStatus
{
    /// <summary>A market in which everything executes, and that never closes. Every reading gives a new instance.</summary>
    public static MarketStatus Continuous => new() { Phase = MarketPhase.Continuous };

    /// <summary>What can be executed now.</summary>
    public required MarketPhase Phase { get; init; }

    /// <summary>When the phase ends.</summary>
    /// <value>Default: <see langword="null"/>, never, or nobody knows.</value>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When continuous trading begins again; what waits for it executes then.</summary>
    /// <value>Default: <see langword="null"/>: there is continuous trading now, or nobody knows when there will be.</value>
    public DateTimeOffset? ContinuousAt { get; init; }

    /// <summary>The step of quantities in this phase, where it is larger than the instrument's: shares can be traded in parts by day, and whole at night.</summary>
    /// <value>Default: <see langword="null"/>, the instrument's own.</value>
    public decimal? QuantityStep { get; init; }

    /// <summary>Whether the venue takes market orders now and keeps them until they execute; it matters while the market is closed or halted.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool KeepsOrders { get; init; } = true;

    /// <summary>Whether an order of these terms can be executed now.</summary>
    /// <param name="type">The order type.</param>
    /// <param name="timeInForce">How long it lives; <see langword="null"/> when that is not known.</param>
    public bool Executes(OrderType type, TimeInForce? timeInForce) =>
        Phase == MarketPhase.Continuous || (Phase == MarketPhase.ExtendedHours && type == OrderType.Limit && timeInForce == TimeInForce.DayExtended);

    /// <summary>For example <c>closed until 2026-11-30 09:00:00 UTC, continuous trading from 2026-11-30 14:30:00 UTC</c>.</summary>
    public override string ToString()
    {
        var phase = Phase switch
        {
            MarketPhase.Continuous => "in continuous trading",
            MarketPhase.ExtendedHours => "in extended hours",
            MarketPhase.Closed => "closed",
            _ => "halted",
        };
        return $"{phase}{(Until is { } until ? $" until {Text.Phrase.Moment(until)}" : "")}{(ContinuousAt is { } at ? $", continuous trading from {Text.Phrase.Moment(at)}" : "")}";
    }
}
