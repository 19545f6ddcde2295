using System.Collections.Immutable;

namespace Guardrails.Telemetry;

/// <summary>The names of everything the guard measures and traces. They are a contract: they change only with a major version.</summary>
public static class GuardTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Guardrails";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Guardrails";

    /// <summary>The activity that spans judging, sending and settling one order.</summary>
    public const string SubmitActivity = "guardrails.submit";

    /// <summary>Counter of decisions, by <see cref="OutcomeTag"/> and <see cref="CodeTag"/>.</summary>
    public const string Decisions = "guardrails.decisions";

    /// <summary>Histogram of the time one decision takes, the lock included, in seconds.</summary>
    public const string DecisionDuration = "guardrails.decision.duration";

    /// <summary>Counter of sends, by <see cref="OutcomeTag"/>: accepted, rejected, unknown or not_sent.</summary>
    public const string Submits = "guardrails.submits";

    /// <summary>Counter of executions that moved a position.</summary>
    public const string Executions = "guardrails.executions";

    /// <summary>Counter of alarms raised, by <see cref="CodeTag"/>.</summary>
    public const string Alarms = "guardrails.alarms";

    /// <summary>Gauge of orders that may still fill.</summary>
    public const string LiveOrders = "guardrails.orders.live";

    /// <summary>Gauge of orders of unknown outcome.</summary>
    public const string UnknownOrders = "guardrails.orders.unknown";

    /// <summary>Gauge of the account's worst-case exposure in the account currency, by <see cref="MeasureTag"/>.</summary>
    public const string Exposure = "guardrails.exposure";

    /// <summary>The tag with the account.</summary>
    public const string AccountTag = "guardrails.account";

    /// <summary>The tag with the venue.</summary>
    public const string VenueTag = "guardrails.venue";

    /// <summary>The tag with an outcome.</summary>
    public const string OutcomeTag = "guardrails.outcome";

    /// <summary>The tag with a denial or alarm code.</summary>
    public const string CodeTag = "guardrails.code";

    /// <summary>The tag with a measure: gross, long, short or net.</summary>
    public const string MeasureTag = "guardrails.measure";

    /// <summary>The tag with a symbol; on activities only.</summary>
    public const string SymbolTag = "guardrails.symbol";

    /// <summary>The tag with a client order id; on activities only.</summary>
    public const string ClientOrderIdTag = "guardrails.client_order_id";

    /// <summary>All instruments: name, kind, unit and meaning.</summary>
    public static ImmutableArray<(string Name, string Kind, string Unit, string Meaning)> Instruments { get; } =
    [
        (Decisions, "counter", "{decision}", "Decisions, by outcome (approved, denied) and first denial code."),
        (DecisionDuration, "histogram", "s", "Time of one decision, the wait for the lock included."),
        (Submits, "counter", "{order}", "Sends, by outcome (accepted, rejected, unknown, not_sent)."),
        (Executions, "counter", "{execution}", "Executions that moved a position."),
        (Alarms, "counter", "{alarm}", "Alarms raised, by code."),
        (LiveOrders, "gauge", "{order}", "Orders that may still fill."),
        (UnknownOrders, "gauge", "{order}", "Orders of unknown outcome."),
        (Exposure, "gauge", "{currency}", "Worst-case exposure of the account, by measure (gross, long, short, net)."),
    ];
}
