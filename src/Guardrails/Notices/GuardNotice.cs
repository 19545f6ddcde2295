using Guardrails.Alarms;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Notices;

/// <summary>One thing the guard tells the bot. A closed set; more cases may be added in later versions, so keep a default branch.</summary>
public abstract record GuardNotice
{
    private GuardNotice(DateTimeOffset time) => Time = time;

    /// <summary>When it happened (wall clock).</summary>
    public DateTimeOffset Time { get; }

    /// <summary>An order was denied.</summary>
    public sealed record Denied(DateTimeOffset Time, Denial Denial) : GuardNotice(Time);

    /// <summary>An order was approved although limits that only warn were passed.</summary>
    public sealed record Warned(DateTimeOffset Time, string ClientOrderId, IReadOnlyList<Denials.Violation> Warnings) : GuardNotice(Time);

    /// <summary>An order changed its state.</summary>
    public sealed record OrderChanged(DateTimeOffset Time, TrackedOrder Order) : GuardNotice(Time);

    /// <summary>An execution was booked and the position moved.</summary>
    public sealed record Filled(DateTimeOffset Time, TrackedOrder Order, decimal Quantity, decimal Price, TrackedPosition Position) : GuardNotice(Time);

    /// <summary>A trading state changed.</summary>
    public sealed record StateChanged(DateTimeOffset Time, TradingScope Scope, TradingState State, string Reason, string Actor) : GuardNotice(Time);

    /// <summary>Books and venue were found to differ for certain.</summary>
    public sealed record DriftFound(DateTimeOffset Time, Drift Drift, DriftAction Action) : GuardNotice(Time);

    /// <summary>An alarm was raised.</summary>
    public sealed record AlarmRaised(DateTimeOffset Time, Alarm Alarm) : GuardNotice(Time);

    /// <summary>The reader was too slow and missed notices.</summary>
    public sealed record Missed(DateTimeOffset Time, long Count) : GuardNotice(Time);
}
