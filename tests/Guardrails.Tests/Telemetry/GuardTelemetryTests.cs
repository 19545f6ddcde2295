using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Guardrails.Brokers;
using Guardrails.Telemetry;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Telemetry;

public sealed class GuardTelemetryTests
{
    [Fact]
    public async Task Every_documented_instrument_is_published_and_measures_what_it_says()
    {
        var seen = new SortedDictionary<string, List<(double Value, Dictionary<string, object?> Tags)>>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == GuardTelemetry.MeterName)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Record(System.Diagnostics.Metrics.Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var copy = tags.ToArray().ToDictionary(t => t.Key, t => t.Value);
            if (copy.GetValueOrDefault(GuardTelemetry.AccountTag) as string != "telemetry")
            {
                return; // Another test's guard: meters are process-wide.
            }

            lock (seen)
            {
                if (!seen.TryGetValue(instrument.Name, out var values))
                {
                    seen.Add(instrument.Name, values = []);
                }

                values.Add((value, copy));
            }
        }

        listener.SetMeasurementEventCallback<long>((i, v, t, _) => Record(i, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, _) => Record(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => Record(i, v, t));
        listener.Start();

        var guard = new GuardFixture(o =>
        {
            o.Account = "telemetry";
            o.TimeProvider = TimeProvider.System;
            o.Limits = new RiskLimits { MaxGrossExposure = 1_500m };
        }, ready: false);
        Feed(guard.Guard);
        var first = await guard.SubmitAsync(GuardFixture.Buy(10m, 100m));
        guard.Fill(Assert.IsType<OrderResult.Accepted>(first).Order.ClientOrderId, 4m);
        Assert.IsType<OrderResult.Denied>(await guard.SubmitAsync(GuardFixture.Buy(10m, 100m)));
        Assert.IsType<OrderResult.Unknown>(await guard.Guard.SubmitAsync(
            GuardFixture.Buy(1m, 100m), (order, _) => { order.Redeem(); return ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Unknown("no answer")); }, CancellationToken.None));
        listener.RecordObservableInstruments();

        Assert.Equal(GuardTelemetry.Instruments.Select(i => i.Name).Order(StringComparer.Ordinal), seen.Keys);
        var decisions = seen[GuardTelemetry.Decisions];
        Assert.Equal(["approved", "denied", "approved"], decisions.Select(d => d.Tags[GuardTelemetry.OutcomeTag]));
        Assert.Equal("EXPOSURE_GROSS_EXCEEDS_LIMIT", decisions[1].Tags[GuardTelemetry.CodeTag]);
        Assert.Equal(["accepted", "unknown"], seen[GuardTelemetry.Submits].Select(d => d.Tags[GuardTelemetry.OutcomeTag]));
        Assert.Single(seen[GuardTelemetry.Executions]);
        Assert.Equal(3, seen[GuardTelemetry.DecisionDuration].Count);
        Assert.Contains(seen[GuardTelemetry.Alarms], a => Equals(a.Tags[GuardTelemetry.CodeTag], "ORDER_OUTCOME_UNKNOWN"));
        Assert.Equal(2d, seen[GuardTelemetry.LiveOrders].Single().Value);
        Assert.Equal(1d, seen[GuardTelemetry.UnknownOrders].Single().Value);
        Assert.Equal(1_100d, seen[GuardTelemetry.Exposure].Single(e => Equals(e.Tags[GuardTelemetry.MeasureTag], "gross")).Value);
    }

    [Fact]
    public async Task A_submit_is_traced_with_its_symbol_outcome_and_code()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GuardTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (stopped)
                {
                    stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var guard = new GuardFixture(null, true, GuardFixture.Share("TRACED"));

        await guard.SubmitAsync(OrderRequest.Buy("TRACED", 1m));
        await guard.SubmitAsync(OrderRequest.Buy("TRACED", 0m));

        lock (stopped)
        {
            var mine = stopped.Where(a => Equals(a.GetTagItem(GuardTelemetry.SymbolTag), "TRACED")).ToList();
            Assert.Equal([GuardTelemetry.SubmitActivity, GuardTelemetry.SubmitActivity], mine.Select(a => a.OperationName));
            Assert.Equal("accepted", mine[0].GetTagItem(GuardTelemetry.OutcomeTag));
            Assert.NotNull(mine[0].GetTagItem(GuardTelemetry.ClientOrderIdTag));
            Assert.Equal("denied", mine[1].GetTagItem(GuardTelemetry.OutcomeTag));
            Assert.Equal("QUANTITY_INVALID", mine[1].GetTagItem(GuardTelemetry.CodeTag));
        }
    }

    [Fact]
    public void Log_event_ids_are_unique_and_every_method_is_a_message()
    {
        var ids = typeof(GuardLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(m => m.GetCustomAttribute<Microsoft.Extensions.Logging.LoggerMessageAttribute>())
            .ToList();

        Assert.NotEmpty(ids);
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Count, ids.Select(i => i!.EventId).Distinct().Count());
    }

    private static void Feed(OrderGuard guard)
    {
        var now = DateTimeOffset.UtcNow;
        guard.Observe(GuardFixture.Share());
        guard.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = now });
        guard.Observe(OpenOrderSnapshot.Complete([], now));
        guard.Observe(PositionSnapshot.Complete([], now));
    }
}
