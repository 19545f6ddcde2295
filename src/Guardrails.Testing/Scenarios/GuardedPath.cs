using Guardrails.Positions;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>The bot talks to the guarded broker; the guard alone decides, and the bot's own check is not asked.</summary>
internal sealed class GuardedPath : IOrderPath
{
    private readonly GuardedBroker _broker;

    private GuardedPath(GuardedBroker broker) => _broker = broker;

#if DEBUG
    public static bool CanDisableMechanisms => true;
#else
    public static bool CanDisableMechanisms => false;
#endif

    public IReadOnlyList<TrackedPosition> Tracked => _broker.Guard.Positions;

    public static async ValueTask<GuardedPath> OpenAsync(
        ScenarioFile file, SimulatedBroker venue, TimeProvider time, ScenarioOptions options, CancellationToken cancellationToken)
    {
        var guard = new OrderGuardOptions
        {
            Account = "bot",
            Venue = "SIMULATED",
            AccountCurrency = file.Account.Currency,
            Limits = file.Guard.Limits.ToLimits(),
            Hedging = file.Guard.Hedging.ToPolicy(),
            ManageExistingPositions = file.Guard.ManageExistingPositions,
            TimeProvider = time,
        };
        Disable(guard, options.DisabledMechanisms);
        var symbols = file.Instruments.Select(instrument => new Symbol(instrument.Symbol)).ToList();
        return new GuardedPath(await GuardedBroker.ConnectAsync(
            venue, new GuardedBrokerOptions { Guard = guard, Symbols = symbols }, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<ScenarioDecision> SubmitAsync(string name, OrderFile order, CancellationToken cancellationToken)
    {
        var request = order.ToRequest();
        var result = await _broker.SubmitAsync(request, cancellationToken).ConfigureAwait(false);
        return result.Match(
            denied => Describe(name, request, ScenarioOutcome.Denied) with { Denial = denied.Denial },
            accepted => Describe(name, request, ScenarioOutcome.Accepted, accepted.Order.VenueOrderId),
            rejected => Describe(name, request, ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            unknown => Describe(name, request, ScenarioOutcome.Unknown, unknown.Why));
    }

    public async ValueTask<IReadOnlyList<ScenarioDecision>> SubmitBasketAsync(
        IReadOnlyList<(string Name, OrderFile Order)> basket, CancellationToken cancellationToken)
    {
        var decision = _broker.Guard.Risk.EvaluateBasket([.. basket.Select(member => member.Order.ToRequest())]);
        var decisions = new List<ScenarioDecision>(basket.Count);
        for (var i = 0; i < basket.Count; i++)
        {
            var (name, order) = basket[i];
            decisions.Add(decision.IsApproved ? await SubmitAsync(name, order, cancellationToken).ConfigureAwait(false)
                : decision.Decisions[i].Denial is { } denial ? Describe(name, order.ToRequest(), ScenarioOutcome.Denied) with { Denial = denial }
                : Describe(name, order.ToRequest(), ScenarioOutcome.Withheld, "another order of the basket is denied"));
        }

        return decisions;
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private static void Disable(OrderGuardOptions guard, IReadOnlyList<string> mechanisms)
    {
        if (mechanisms.Count == 0)
        {
            return;
        }

#if DEBUG
        guard.DisabledMechanisms = mechanisms;
#else
        throw new NotSupportedException($"Mechanisms of {guard.GetType().Name} cannot be switched off in this build; build it for Debug.");
#endif
    }

    private static ScenarioDecision Describe(string name, OrderRequest request, ScenarioOutcome outcome, string? text = null) =>
        new() { Name = name, Request = request, Outcome = outcome, Text = text };
}
