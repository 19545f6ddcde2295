using Guardrails.Orders;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>An order the bot asks for.</summary>
internal sealed class OrderFile
{
    /// <summary>The name under which the decision is expected; inside a repeat <c>#1</c>, <c>#2</c>, … is added.</summary>
    public required string As { get; set; }

    public required OrderSide Side { get; set; }

    public required decimal Quantity { get; set; }

    public required string Symbol { get; set; }

    /// <summary>Left out: limit, stop or stop-limit by the prices that are given, otherwise market.</summary>
    public OrderType? Type { get; set; }

    public decimal? Limit { get; set; }

    public decimal? Stop { get; set; }

    public PositionEffect Effect { get; set; } = PositionEffect.Auto;

    /// <summary>Whether the naive bot's order carries the reduce-only mark; the guard sets it itself on what closes.</summary>
    public bool ReduceOnly { get; set; }

    public string? Strategy { get; set; }

    /// <summary>The signal that led to it. The naive bot's broker knows nothing of signals.</summary>
    public string? Signal { get; set; }

    public ParentFile? Parent { get; set; }

    public decimal? ExpectedNotional { get; set; }

    /// <summary>What the bot's own check does in the naive run; behind the guard the guard takes its place.</summary>
    public OwnCheckFile? OwnCheck { get; set; }

    public OrderRequest ToRequest() => new()
    {
        Symbol = Symbol,
        Side = Side,
        Quantity = Quantity,
        Type = Type ?? (Limit, Stop) switch
        {
            (null, null) => OrderType.Market,
            ({ }, null) => OrderType.Limit,
            (null, { }) => OrderType.Stop,
            _ => OrderType.StopLimit,
        },
        LimitPrice = Limit,
        StopPrice = Stop,
        Effect = Effect,
        Strategy = Strategy,
        SignalId = Signal,
        Parent = Parent is { } parent ? new ParentOrder(parent.Id, parent.Total) : null,
        ExpectedNotional = ExpectedNotional,
    };
}
