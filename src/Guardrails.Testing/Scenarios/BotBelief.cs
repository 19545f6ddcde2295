using Guardrails.Brokers;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>
/// What a bot thinks it holds that books every order it sent as executed, and some that it did not send. It knows of positions from before its start
/// only where they are its own.
/// </summary>
internal sealed class BotBelief : IPositionSource
{
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, decimal> _quantities = new(StringComparer.Ordinal);

    public BotBelief(ScenarioFile file, TimeProvider time)
    {
        _time = time;
        foreach (var (symbol, quantity) in file.Records ?? [])
        {
            Set(symbol, quantity);
        }

        if (file.Records is not null)
        {
            return;
        }

        foreach (var position in file.Guard.ManageExistingPositions ? file.Positions : [])
        {
            Set(position.Symbol, _quantities.GetValueOrDefault(position.Symbol) + position.Quantity);
        }
    }

    /// <summary>By symbol; flat symbols are not listed.</summary>
    public IReadOnlyDictionary<string, decimal> Quantities => _quantities;

    /// <summary>The records as a database would show them.</summary>
    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        PositionSnapshot.Complete(_quantities.Select(static q => new VenuePosition { Symbol = q.Key, Quantity = q.Value }), _time.GetUtcNow()));

    public void Book(OrderFile order, ScenarioDecision decision)
    {
        var believes = decision.Outcome is ScenarioOutcome.Accepted or ScenarioOutcome.Unknown
            || (decision.Outcome == ScenarioOutcome.NotSent && order.OwnCheck is { BooksAnyway: true });
        if (!believes)
        {
            return;
        }

        Set(order.Symbol, _quantities.GetValueOrDefault(order.Symbol) + (order.Side == OrderSide.Buy ? order.Quantity : -order.Quantity));
    }

    /// <summary>A close that was not refused has closed what it was to close.</summary>
    public void BookClose(CloseFile close, ScenarioDecision decision)
    {
        if (decision.Outcome is ScenarioOutcome.Accepted or ScenarioOutcome.Unknown or ScenarioOutcome.Closed)
        {
            var believed = _quantities.GetValueOrDefault(close.Symbol);
            var closed = Math.Min(Math.Abs(believed), close.Quantity ?? Math.Abs(believed));
            Set(close.Symbol, believed - (Math.Sign(believed) * closed));
        }
    }

    private void Set(string symbol, decimal quantity)
    {
        if (quantity == 0m)
        {
            _quantities.Remove(symbol);
        }
        else
        {
            _quantities[symbol] = quantity;
        }
    }
}
