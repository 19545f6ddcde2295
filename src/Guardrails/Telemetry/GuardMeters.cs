using System.Diagnostics;
using System.Diagnostics.Metrics;
using Guardrails.Shell;

namespace Guardrails.Telemetry;

/// <summary>What one guard measures. Costs next to nothing while nobody listens.</summary>
internal sealed class GuardMeters : IDisposable
{
    public static readonly ActivitySource Activities = new(GuardTelemetry.ActivitySourceName);

    private readonly Meter _meter = new(GuardTelemetry.MeterName);
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _submits;
    private readonly Counter<long> _executions;
    private readonly Counter<long> _alarms;
    private readonly KeyValuePair<string, object?> _account;
    private readonly KeyValuePair<string, object?> _venue;

    public GuardMeters(string account, string venue, BookAccess book)
    {
        _account = new(GuardTelemetry.AccountTag, account);
        _venue = new(GuardTelemetry.VenueTag, venue);
        _decisions = _meter.CreateCounter<long>(GuardTelemetry.Decisions, "{decision}");
        _duration = _meter.CreateHistogram<double>(GuardTelemetry.DecisionDuration, "s");
        _submits = _meter.CreateCounter<long>(GuardTelemetry.Submits, "{order}");
        _executions = _meter.CreateCounter<long>(GuardTelemetry.Executions, "{execution}");
        _alarms = _meter.CreateCounter<long>(GuardTelemetry.Alarms, "{alarm}");
        _meter.CreateObservableGauge(GuardTelemetry.LiveOrders, () => Measure(book.Read(static (b, _) => b.LiveOrders)), "{order}");
        _meter.CreateObservableGauge(
            GuardTelemetry.UnknownOrders,
            () => Measure(book.Read(static (b, _) => b.Symbols.Sum(static s => s.Keys.Sum(static k => k.UnknownOrders)))),
            "{order}");
        _meter.CreateObservableGauge(
            GuardTelemetry.Exposure,
            () =>
            {
                var used = book.Read(static (b, _) => b.Account.Used);
                return new[]
                {
                    Measure((double)used.Gross, "gross"),
                    Measure((double)used.Long, "long"),
                    Measure((double)used.Short, "short"),
                    Measure((double)Math.Max(used.NetLong, used.NetShort), "net"),
                };
            },
            "{currency}");
    }

    /// <summary>Whether the time of decisions is worth taking.</summary>
    public bool TimesDecisions => _duration.Enabled;

    /// <summary>Counts a decision, where one was made, and how long it took.</summary>
    public void Judged(in Decision? decision, TimeSpan? elapsed)
    {
        if (decision is not { } made)
        {
            return;
        }

        if (elapsed is { } took)
        {
            _duration.Record(took.TotalSeconds, _account, _venue);
        }

        if (_decisions.Enabled)
        {
            _decisions.Add(1, Tags(made.IsApproved ? "approved" : "denied", made.IsApproved ? null : made.Denial!.Code.Code));
        }
    }

    public void Submitted(string outcome)
    {
        if (_submits.Enabled)
        {
            _submits.Add(1, Tags(outcome, null));
        }
    }

    public void Executed(long count) => _executions.Add(count, _account, _venue);

    public void Raised(string code) => _alarms.Add(1, _account, _venue, new(GuardTelemetry.CodeTag, code));

    public void Dispose() => _meter.Dispose();

    private TagList Tags(string outcome, string? code)
    {
        var tags = new TagList { _account, _venue, new(GuardTelemetry.OutcomeTag, outcome) };
        if (code is not null)
        {
            tags.Add(GuardTelemetry.CodeTag, code);
        }

        return tags;
    }

    private Measurement<int> Measure(int value) => new(value, _account, _venue);

    private Measurement<double> Measure(double value, string measure) => new(value, _account, _venue, new(GuardTelemetry.MeasureTag, measure));
}
