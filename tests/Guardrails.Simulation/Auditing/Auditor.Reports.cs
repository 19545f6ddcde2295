using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <content>What the venue tells.</content>
internal sealed partial class Auditor
{
    /// <summary>Something arrives from the venue: what the guard thought before it knows.</summary>
    public void BeforeReport(VenueEvent arrived)
    {
        ReadArrivals();
        if (arrived is VenueEvent.OrderReported { Report: var told })
        {
            Legs.BeforeReport(told);
        }

        if (arrived is VenueEvent.OrderReported { Report: { Status: VenueOrderStatus.Canceled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected } ended })
        {
            Exits.EndTold(ended.Symbol, _trace.Utc);
        }

        if (arrived is not VenueEvent.OrderReported { Report: { Fill: { } fill } report })
        {
            return;
        }

        Exits.Told(report.Symbol, _trace.Utc);
        if (fill.ExecutionId is { } id)
        {
            (fill.Kind == FillKind.Trade ? _told : _toldRevised).TryAdd((report.Symbol, id), _told.Count + _toldRevised.Count);
            _executions.Told(id);
            ExecutionsTold([report]);
        }
    }

    /// <summary>Executions were told, by the stream or in a list.</summary>
    public void ExecutionsTold(IEnumerable<ExecutionReport> reports)
    {
        foreach (var report in reports.Where(static r => r.Fill is { Kind: not FillKind.Trade, ExecutionId: not null }))
        {
            foreach (var key in Keys.Where(key => key.Symbol == report.Symbol))
            {
                key.Told(report.Fill!.ExecutionId!);
            }
        }
    }

    /// <summary>
    /// The venue answered what it holds; the first complete answer is where the books begin. One that lists nothing while something is held
    /// is not believed, because the account has a value.
    /// </summary>
    public void PositionsAnswered(PositionSnapshot answer)
    {
        Exits.Answered(answer, _trace.Utc);
        foreach (var key in Keys.Where(key => answer.IsComplete && key.IsStained))
        {
            key.Widen();
        }

        if (answer.IsComplete && (answer.Items.Count > 0 || Keys.All(key => _ledger.QuantityOf(new PositionSlot(key.Symbol, key.Leg)) == 0m)))
        {
            EffectsBeforeBooks ??= _engine.Effects.Count;
        }
    }

    /// <summary>How many effects there were before the guard had any books: they moved nothing that it knew.</summary>
    public int? EffectsBeforeBooks { get; private set; }

    /// <summary>Whether the stream has told of an execution.</summary>
    public bool WasTold(Symbol symbol, string? executionId) => executionId is not null && _told.ContainsKey((symbol, executionId));

    /// <summary>Whether the stream has told that an execution was taken back or corrected.</summary>
    public bool WasToldRevised(Symbol symbol, string? executionId) => executionId is not null && _toldRevised.ContainsKey((symbol, executionId));

    /// <summary>Whether the stream has told that another execution was taken back before it told of this one, if it ever did.</summary>
    public bool WasToldAfterRevision(Symbol symbol, string? executionId, string? revised) => executionId is null || revised is null
        || !_told.TryGetValue((symbol, executionId), out var told) || (_toldRevised.TryGetValue((symbol, revised), out var revision) && revision < told);
}
