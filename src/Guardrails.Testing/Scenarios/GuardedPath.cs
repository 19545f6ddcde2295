using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.States;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>The bot talks to the guarded broker; the guard alone decides, and the bot's own check is not asked.</summary>
internal sealed class GuardedPath : IOrderPath
{
    private const string Actor = "scenario";

    private readonly GuardedBroker _broker;
    private readonly AlarmCollection _alarms;
    private readonly IReadOnlyList<Symbol> _symbols;
    private readonly SortedDictionary<string, string> _ids = new(StringComparer.Ordinal);

    private GuardedPath(GuardedBroker broker, AlarmCollection alarms, IReadOnlyList<Symbol> symbols)
    {
        _broker = broker;
        _alarms = alarms;
        _symbols = symbols;
    }

    public IReadOnlyList<string> Alarms => _alarms.Codes;

    public IReadOnlyDictionary<string, TradingState> States
    {
        get
        {
            var states = new SortedDictionary<string, TradingState>(StringComparer.Ordinal) { ["account"] = _broker.Guard.GetState(TradingScope.Account) };
            foreach (var symbol in _symbols)
            {
                states[symbol.Value] = _broker.Guard.GetState(TradingScope.Of(symbol));
            }

            return states.Where(static s => s.Value != TradingState.Active).ToDictionary();
        }
    }

#if DEBUG
    public static bool CanDisableMechanisms => true;
#else
    public static bool CanDisableMechanisms => false;
#endif

    public IReadOnlyList<TrackedPosition> Tracked => _broker.Guard.Positions;

    public static async ValueTask<GuardedPath> OpenAsync(
        ScenarioFile file, IBrokerAdapter venue, TimeProvider time, BotBelief belief, ScenarioOptions options, CancellationToken cancellationToken)
    {
        var alarms = new AlarmCollection();
        var guard = new OrderGuardOptions
        {
            Alarms = alarms,
            Account = "bot",
            Venue = "SIMULATED",
            AccountCurrency = file.Account.Currency,
            Limits = file.Guard.Limits.ToLimits(),
            Hedging = file.Guard.Hedging.ToPolicy(),
            ManageExistingPositions = file.Guard.ManageExistingPositions,
            StrategiesCloseOwnShare = file.Guard.StrategiesCloseOwnShare,
            TimeProvider = time,

            // A scenario shows that its rule denies every time, not that the guard has enough of it after a while.
            Trips = new AutoTrips { MaxDenials = null },
        };
        Disable(guard, options.DisabledMechanisms);
        var symbols = file.Instruments.Select(instrument => new Symbol(instrument.Symbol)).ToList();
        return new GuardedPath(await GuardedBroker.ConnectAsync(
            venue, new GuardedBrokerOptions { Guard = guard, Symbols = symbols, BotPositions = file.Records is null ? null : belief }, cancellationToken).ConfigureAwait(false), alarms, symbols);
    }

    public async ValueTask<ScenarioDecision> SubmitAsync(string name, OrderFile order, CancellationToken cancellationToken)
    {
        var request = order.ToRequest();
        var result = await _broker.SubmitAsync(request, cancellationToken).ConfigureAwait(false);
        return Describe(name, request, result);
    }

    public async ValueTask<ScenarioDecision> CancelAsync(string name, string order, CancellationToken cancellationToken)
    {
        var request = Ask(order);
        return await _broker.CancelAsync(_ids[order], cancellationToken).ConfigureAwait(false) switch
        {
            CancelResult.Denied denied => Describe(name, request, ScenarioOutcome.Denied) with { Denial = denied.Denial },
            CancelResult.Ended => Describe(name, request, ScenarioOutcome.Ended),
            CancelResult.Pending => Describe(name, request, ScenarioOutcome.Pending),
            CancelResult.Rejected rejected => Describe(name, request, ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            CancelResult.Unknown unknown => Describe(name, request, ScenarioOutcome.Unknown, unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no known result."),
        };
    }

    public async ValueTask<ScenarioDecision> ReplaceAsync(string name, ReplaceFile replace, CancellationToken cancellationToken)
    {
        var request = Ask(replace.Order);
        var change = new ReplaceRequest { ClientOrderId = _ids[replace.Order], Quantity = replace.Quantity, LimitPrice = replace.Limit, StopPrice = replace.Stop };
        var result = await _broker.ReplaceAsync(change, cancellationToken).ConfigureAwait(false);
        return result.Match(
            denied => Describe(name, request, ScenarioOutcome.Denied) with { Denial = denied.Denial },
            replaced => Describe(name, request, ScenarioOutcome.Accepted, replaced.Order.VenueOrderId),
            _ => Describe(name, request, ScenarioOutcome.Pending),
            rejected => Describe(name, request, ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            unknown => Describe(name, request, ScenarioOutcome.Unknown, unknown.Why));
    }

    public async ValueTask<ScenarioDecision> CloseAsync(string name, CloseFile close, CancellationToken cancellationToken)
    {
        var request = close.ToRequest(Tracked.FirstOrDefault(position => position.Key.Symbol == close.Symbol)?.Net ?? 0m);
        var result = await _broker.CloseAsync(
            new CloseRequest { Symbol = close.Symbol, Quantity = close.Quantity, Strategy = close.Strategy, By = new Attribution("the script closes", Actor) }, cancellationToken).ConfigureAwait(false);
        return result.Match(
            closed => Describe(name, request, ScenarioOutcome.Closed, FormattableString.Invariant($"{closed.ClosedQuantity} closed, {closed.Remaining} left")),
            queued => Describe(name, request, ScenarioOutcome.Incomplete, queued.Why),
            refused => Describe(name, request, ScenarioOutcome.Denied) with { Denial = refused.Denial },
            incomplete => Describe(name, request, ScenarioOutcome.Incomplete, incomplete.Why));
    }

    public async ValueTask<ScenarioDecision> ProtectAsync(string name, ProtectFile protect, CancellationToken cancellationToken)
    {
        var plan = new ProtectionPlan { Stop = PriceOffset.At(protect.Stop), Target = protect.Target is { } target ? PriceOffset.At(target) : null };
        var asked = new ProtectRequest { Symbol = protect.Symbol, Plan = plan, EntryPrice = protect.Entry, By = new Attribution("the script protects", Actor) };
        var request = protect.ToRequest(Tracked.FirstOrDefault(position => position.Key.Symbol == protect.Symbol)?.Net ?? 0m);
        var result = await _broker.ProtectAsync(asked, cancellationToken).ConfigureAwait(false);
        return result.Match(
            done => Describe(name, request, ScenarioOutcome.Protected, done.ToString()),
            pending => Describe(name, request, ScenarioOutcome.Pending, pending.ToString()),
            _ => Describe(name, request, ScenarioOutcome.Flat, "nothing is held any more"),
            refused => Describe(name, request, ScenarioOutcome.Refused, refused.Reason));
    }

    public void SetState(TradingScope scope, TradingState state) => _broker.Guard.SetState(scope, state, new Attribution("the script says so", Actor));

    public string? FindId(string order) => _ids.GetValueOrDefault(order);

    public async ValueTask<IReadOnlyList<ScenarioDecision>> SubmitLegsAsync(IReadOnlyList<string> names, BasketFile legs, CancellationToken cancellationToken)
    {
        var result = await _broker.SubmitMultilegAsync(legs.ToMultileg(), cancellationToken).ConfigureAwait(false);
        return [.. names.Select((name, i) => result.Match(
            denied => Describe(name, legs.Orders[i].ToRequest(), ScenarioOutcome.Denied) with { Denial = denied.Denial },
            sent => Describe(name, legs.Orders[i].ToRequest(), sent.Orders[i])))];
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

    /// <summary>Switches mechanisms of the guard off; debug builds only.</summary>
    internal static void Disable(OrderGuardOptions guard, IReadOnlyList<string> mechanisms)
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

    /// <summary>What the bot asked for under a name, as the guard has it now.</summary>
    private OrderRequest Ask(string order)
    {
        var tracked = _broker.Guard.FindOrder(_ids[order]);
        return tracked is null ? OrderRequest.Buy(default, 0m) : new OrderRequest
        {
            Symbol = tracked.Key.Symbol,
            Side = tracked.Side,
            Quantity = tracked.Quantity,
            Type = tracked.Type,
            LimitPrice = tracked.LimitPrice,
            StopPrice = tracked.StopPrice,
            ClientOrderId = tracked.ClientOrderId,
        };
    }

    private ScenarioDecision Describe(string name, OrderRequest request, OrderResult result)
    {
        _ids[name] = result.Match(static _ => "", static accepted => accepted.Order.ClientOrderId, static _ => "", static unknown => unknown.ClientOrderId);
        return result.Match(
            denied => Describe(name, request, ScenarioOutcome.Denied) with { Denial = denied.Denial },
            accepted => Describe(name, request, ScenarioOutcome.Accepted, accepted.Order.VenueOrderId),
            rejected => Describe(name, request, ScenarioOutcome.Rejected, rejected.Rejection.ToString()),
            unknown => Describe(name, request, ScenarioOutcome.Unknown, unknown.Why));
    }

    private static ScenarioDecision Describe(string name, OrderRequest request, ScenarioOutcome outcome, string? text = null) =>
        new() { Name = name, Request = request, Outcome = outcome, Text = text };
}
