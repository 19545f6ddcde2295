using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>The bot talks to the venue; only its own check, faulty as it may be, stands between them.</summary>
internal sealed class NaivePath(IScenarioVenue venue) : IOrderPath
{
    private readonly SortedDictionary<string, OrderRequest> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<TradingScope, TradingState> _states = [];

    public IReadOnlyList<TrackedPosition> Tracked => [];

    public IReadOnlyList<string> Alarms => [];

    public IReadOnlyDictionary<string, TradingState> States { get; } = new Dictionary<string, TradingState>();

    public async ValueTask<ScenarioDecision> CancelAsync(string name, string order, CancellationToken cancellationToken)
    {
        var request = _sent[order];
        var (outcome, text) = await venue.CancelAsync(request.ClientOrderId!, cancellationToken).ConfigureAwait(false) switch
        {
            CancelOutcome.Accepted { Echo.Status: VenueOrderStatus.Canceled } => (ScenarioOutcome.Ended, null),
            CancelOutcome.Accepted => (ScenarioOutcome.Pending, null),
            CancelOutcome.Rejected rejected => (ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            CancelOutcome.Unknown unknown => (ScenarioOutcome.Unknown, (string?)unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no known outcome."),
        };
        return new ScenarioDecision { Name = name, Request = request, Outcome = outcome, Text = text };
    }

    public async ValueTask<ScenarioDecision> ReplaceAsync(string name, ReplaceFile replace, CancellationToken cancellationToken)
    {
        var request = _sent[replace.Order];
        var (outcome, text) = await venue.ReplaceAsync(request.ClientOrderId!, replace.Quantity, replace.Limit, replace.Stop, cancellationToken).ConfigureAwait(false) switch
        {
            ReplaceOutcome.Accepted accepted => (ScenarioOutcome.Accepted, accepted.VenueOrderId),
            ReplaceOutcome.Rejected rejected => (ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            ReplaceOutcome.Unknown unknown => (ScenarioOutcome.Unknown, (string?)unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no known outcome."),
        };
        return new ScenarioDecision { Name = name, Request = request, Outcome = outcome, Text = text };
    }

    public async ValueTask<ScenarioDecision> CloseAsync(string name, CloseFile close, CancellationToken cancellationToken)
    {
        foreach (var order in close.Cancels)
        {
            await CancelAsync(name, order, cancellationToken).ConfigureAwait(false);
        }

        var held = HeldOf(close.Symbol);
        var request = close.ToRequest(held) with { ClientOrderId = $"naive-{name}" };
        return held == 0m
            ? new ScenarioDecision { Name = name, Request = request, Outcome = ScenarioOutcome.NotSent, Text = "nothing is held" }
            : Describe(name, request, await venue.SendAsync(request, close.ReduceOnly, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<ScenarioDecision> ProtectAsync(string name, ProtectFile protect, CancellationToken cancellationToken)
    {
        var request = protect.ToRequest(HeldOf(protect.Symbol)) with { ClientOrderId = $"naive-{name}" };
        return request.Quantity == 0m
            ? new ScenarioDecision { Name = name, Request = request, Outcome = ScenarioOutcome.NotSent, Text = "nothing is held" }
            : Describe(name, request, await venue.SendAsync(request, false, cancellationToken).ConfigureAwait(false));
    }

    private decimal HeldOf(string symbol) => venue.Broker.Venue.GetState().Positions.FirstOrDefault(position => position.Symbol == symbol)?.Quantity ?? 0m;

    public void SetState(TradingScope scope, TradingState state) => _states[scope] = state;

    public string? FindId(string order) => _sent.GetValueOrDefault(order)?.ClientOrderId;

    public async ValueTask<ScenarioDecision> SubmitAsync(string name, OrderFile order, CancellationToken cancellationToken)
    {
        var request = order.ToRequest() with { SignalId = null, ClientOrderId = $"naive-{name}" };
        if (order.OwnCheck is { Allows: false } check)
        {
            return new ScenarioDecision { Name = name, Request = request, Outcome = ScenarioOutcome.NotSent, Text = check.Why };
        }

        var state = Strictest(request.Symbol);
        if (state != TradingState.Active && request.Effect != PositionEffect.Close)
        {
            return new ScenarioDecision { Name = name, Request = request, Outcome = ScenarioOutcome.NotSent, Text = $"the bot's own switch says {state}" };
        }

        _sent[name] = request;
        return Describe(name, request, await venue.SendAsync(request, order.ReduceOnly, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<IReadOnlyList<ScenarioDecision>> SubmitLegsAsync(IReadOnlyList<string> names, BasketFile legs, CancellationToken cancellationToken)
    {
        var outcome = await venue.SendAsync(legs.ToMultileg(), cancellationToken).ConfigureAwait(false);
        return [.. names.Select((name, i) => Describe(name, legs.Orders[i].ToRequest(), outcome.Orders[i]))];
    }

    public async ValueTask<IReadOnlyList<ScenarioDecision>> SubmitBasketAsync(
        IReadOnlyList<(string Name, OrderFile Order)> basket, CancellationToken cancellationToken)
    {
        var decisions = new List<ScenarioDecision>(basket.Count);
        foreach (var (name, order) in basket)
        {
            decisions.Add(await SubmitAsync(name, order, cancellationToken).ConfigureAwait(false));
        }

        return decisions;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private TradingState Strictest(Symbol symbol) =>
        _states.Where(state => state.Key == TradingScope.Account || state.Key == TradingScope.Of(symbol)).Select(state => state.Value).DefaultIfEmpty().Max();

    private static ScenarioDecision Describe(string name, OrderRequest request, SubmitOutcome outcome)
    {
        var (result, text) = outcome switch
        {
            SubmitOutcome.Accepted accepted => (ScenarioOutcome.Accepted, accepted.VenueOrderId),
            SubmitOutcome.Rejected rejected => (ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            SubmitOutcome.Unknown unknown => (ScenarioOutcome.Unknown, unknown.Why),
            _ => throw new InvalidOperationException($"{outcome} is no known outcome."),
        };
        return new ScenarioDecision { Name = name, Request = request, Outcome = result, Text = text };
    }
}
