using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Simulation.Auditing;

/// <content>What the venue tells.</content>
internal sealed partial class Auditor
{
    /// <summary>Something arrives from the venue: what the guard thought before it knows.</summary>
    public void BeforeReport(VenueEvent arrived)
    {
        ReadArrivals();
        if (arrived is not VenueEvent.OrderReported { Report: { Fill: { } fill } report })
        {
            return;
        }

        Exits.Told(report.Symbol);
        if (fill.ExecutionId is { } id)
        {
            (fill.Kind == FillKind.Trade ? _told : _toldRevised).Add(id);
            Overtake(id);
        }
    }

    /// <summary>The second execution of an exit that was sent again is told.</summary>
    private void Overtake(string executionId)
    {
        foreach (var key in Keys.Where(key => key.UntoldSecond == executionId))
        {
            key.UntoldSecond = null;
            _overtaken.UnionWith(Guard!.OpenOrders.Where(o => o.IsProvenExit && o.Key.Symbol == key.Symbol && o.Key.Leg == key.Leg).Select(static o => o.ClientOrderId));
        }
    }

    /// <summary>The venue answered what it holds; the first complete answer is where the books begin.</summary>
    public void PositionsAnswered(PositionSnapshot answer)
    {
        Exits.Answered(answer, _trace.Utc);
        if (answer.IsComplete)
        {
            EffectsBeforeBooks ??= _engine.Effects.Count;
        }
    }

    /// <summary>How many effects there were before the guard had any books: they moved nothing that it knew.</summary>
    public int? EffectsBeforeBooks { get; private set; }

    /// <summary>Whether the stream has told of an execution.</summary>
    public bool WasTold(string? executionId) => executionId is not null && _told.Contains(executionId);
}
