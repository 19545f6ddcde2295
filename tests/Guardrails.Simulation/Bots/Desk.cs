using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Simulation.Auditing;
using Guardrails.Simulation.Worlds;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Where bots trade: the guarded broker, with every request and answer traced and shown to the auditor. Calls are not waited for; answers come when they come.</summary>
internal sealed partial class Desk(WorldPlan plan, SimulatedBroker venue, Auditor auditor, Trace trace, GuardedBroker connected, IBrokerAdapter adapter)
{
    /// <summary>Which closes name their strategy, where strategies close their own share.</summary>
    private readonly SeededRandom? _naming = plan.Wide?.Shares is { } seed ? new SeededRandom(seed) : null;
    private GuardedBroker _broker = connected;
    private bool _hasLeft;
    private IBrokerAdapter _adapter = adapter;

    public GuardedBroker Broker => _broker;

    public OrderGuard Guard => _broker.Guard;

    public IReadOnlyList<Instrument> Instruments => plan.Instruments;

    public bool IsHedged => plan.Venue.HedgeMode;

    public bool AttachesExits => plan.Venue.AttachesExits;

    /// <summary>Calls that are not answered yet.</summary>
    public int Pending { get; private set; }

    public Instrument AnyInstrument(SeededRandom random) => Instruments[(int)random.NextBelow(Instruments.Count)];

    public decimal PriceOf(Instrument instrument) => venue.Venue.GetPrice(instrument.Symbol) ?? instrument.TickSize;

    /// <summary>What the guard says is held on the side a bot would close.</summary>
    public TrackedPosition? Position(Instrument instrument, PositionSide side) =>
        Guard.FindPosition(instrument.Symbol, LegOf(side));

    /// <summary>An order that opens.</summary>
    public OrderRequest Entry(Instrument instrument, OrderSide side, int lots) => new()
    {
        Symbol = instrument.Symbol,
        Side = side,
        Quantity = lots * instrument.LotSize,
        Effect = IsHedged ? PositionEffect.Open : PositionEffect.Auto,
    };

    /// <summary>An order that closes what is long or short, at market; a lot when nothing is.</summary>
    public OrderRequest Exit(Instrument instrument, PositionSide side)
    {
        var held = Math.Abs(Position(instrument, side)?.Managed ?? 0m);
        return new OrderRequest
        {
            Symbol = instrument.Symbol,
            Side = side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy,
            Quantity = Math.Max(instrument.LotSize, decimal.Floor(held / instrument.LotSize) * instrument.LotSize),
            Effect = PositionEffect.Close,
        };
    }

    /// <summary>The same as a limit order, a number of ticks better than the market (worse when negative).</summary>
    public OrderRequest At(OrderRequest request, Instrument instrument, int ticks) => request with
    {
        Type = OrderType.Limit,
        LimitPrice = Possible(instrument, PriceOf(instrument) + ((request.Side == OrderSide.Buy ? -ticks : ticks) * instrument.TickSize)),
    };

    /// <summary>The price, or the lowest that the instrument can have.</summary>
    public static decimal Possible(Instrument instrument, decimal price) => instrument.NegativePricesAllowed ? price : Math.Max(instrument.TickSize, price);

    public void Submit(Bot bot, OrderRequest asked) => Start("submit", async broker =>
    {
        var request = ForItsStrategy(bot, asked);
        var wasKnown = request?.ClientOrderId is { } id && Guard.FindOrder(id) is not null;
        trace.Event("ask").Add(bot.Name).Add(request!.ClientOrderId).Add(request.Quantity);
        var at = trace.Events;
        trace.Line($"{bot.Name}: {request} {request.ClientOrderId}");
        var result = await broker.SubmitAsync(request).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered").Add(TraceTag.Of(result));
        trace.Line($"{bot.Name} is answered about {request} {request.ClientOrderId}: {result}");
        auditor.Answered(request, wasKnown, result);
        auditor.Check();
        if (result is OrderResult.Denied { Denial: var denial } && request.Effect == PositionEffect.Close)
        {
            auditor.Exits.Refused(request.Symbol, LegOf(request.Side), request.Side, request.Quantity, request.Strategy, at, denial);
        }

        bot.Answered(request, result);
    });

    public void Submit(Bot bot, GroupRequest asked) => Start("submit group", async broker =>
    {
        var request = asked with { Entry = asked.Entry is { } first ? ForItsStrategy(bot, first) : null, Exits = [.. asked.Exits.Select(exit => ForItsStrategy(bot, exit))] };
        trace.Event("ask group").Add(bot.Name).Add(request.Exits.Count);
        trace.Line($"{bot.Name}: {request.Entry} with {string.Join(", ", request.Exits)}");
        var result = await broker.SubmitGroupAsync(request).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered group").Add(TraceTag.Of(result));
        trace.Line($"{bot.Name} is answered about a group: {(result is GroupResult.Sent s ? string.Join(", ", s.Orders) : $"{result}")}");
        auditor.Answered(request, result);
        auditor.Check();
        bot.Answered(request, result);
    });

    public void Cancel(Bot bot, string clientOrderId) => Start("cancel", async broker =>
    {
        trace.Event("ask cancel").Add(clientOrderId);
        auditor.AskedToCancel(clientOrderId);
        trace.Line($"{bot.Name}: cancel {clientOrderId}");
        var result = await broker.CancelAsync(clientOrderId).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered cancel").Add(TraceTag.Of(result));
        trace.Line($"{bot.Name} is answered about the cancellation of {clientOrderId}: {result}");
        auditor.Check();
    });

    public void Replace(Bot bot, ReplaceRequest request) => Start("replace", async broker =>
    {
        trace.Event("ask replace").Add(request.ClientOrderId).Add(request.Quantity).Add(request.LimitPrice);
        trace.Line($"{bot.Name}: {request}");
        auditor.AskedToReplace(request.ClientOrderId);
        var result = await broker.ReplaceAsync(request).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered replace").Add(TraceTag.Of(result));
        trace.Line($"{bot.Name} is answered about the replacement of {request.ClientOrderId}: {result}");
        auditor.Check();
    });

    /// <summary>Closes all of what is managed, or a part; of the bot's strategy, where strategies close their own share and the draw says so.</summary>
    public void Close(Bot bot, Instrument instrument, PositionSide side, decimal? quantity) => Start("close", async broker =>
    {
        var key = auditor.KeyOf(instrument.Symbol, LegOf(side));
        var strategy = _naming?.Chance(75) == true ? plan.Wide!.StrategyOf(bot.Name) : null;
        trace.Event("ask close").Add(instrument.Symbol.Value).Add(quantity);
        trace.Line($"{bot.Name}: close {quantity} of {key}{(strategy is null ? "" : " for ")}{strategy}");
        var asked = auditor.Exits.Asked(key, trace.Events);
        var request = new CloseRequest { Symbol = key.Symbol, Leg = key.Leg, Quantity = quantity, Strategy = strategy, By = new("close", bot.Name) };
        var result = await broker.CloseAsync(request).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered close").Add(result.Match(static _ => 1L, static _ => 4L, static _ => 2L, static _ => 3L)).Add(result.Remaining);
        trace.Line($"{bot.Name} is answered about the close of {key}: {result}");
        auditor.Check();
        auditor.Exits.Closed(key, quantity is null, strategy, asked, result);
    });

    public void Reverse(Bot bot, OrderRequest asked) => Start("reverse", async broker =>
    {
        var open = ForItsStrategy(bot, asked);
        trace.Event("ask reverse").Add(open.Symbol.Value).Add((long)open.Side).Add(open.Quantity);
        trace.Line($"{bot.Name}: reverse to {open}");
        var result = await broker.ReverseAsync(open, new("reverse", bot.Name)).ConfigureAwait(false);
        RequireAlive(broker);
        var opened = result.Match(static sent => sent.Open, static OrderResult? (_) => null);
        trace.Event("answered reverse").Add(opened is null ? null : TraceTag.Of(opened));
        trace.Line($"{bot.Name} is answered about the reversal to {open}: {result}");
        if (opened is not null)
        {
            auditor.Answered(open, wasKnown: false, opened);
        }

        auditor.Check();
    });

    /// <summary>Opens with a plan.</summary>
    public void SubmitProtected(Bot bot, OrderRequest asked, ProtectionPlan protection) => Start("submit protected", async broker =>
    {
        var request = ForItsStrategy(bot, asked);
        trace.Event("ask protected").Add(bot.Name).Add(request.Quantity).Add(protection.Stop.Value);
        trace.Line($"{bot.Name}: {request} with a stop at {protection.Stop} and a target at {protection.Target}");
        var result = await broker.SubmitProtectedAsync(request, protection).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered").Add(TraceTag.Of(result));
        trace.Line($"{bot.Name} is answered about {request}: {result}");
        auditor.Answered(request with { Effect = PositionEffect.Open }, wasKnown: false, result);
        auditor.Check();
        bot.Answered(request, result);
    });

    /// <summary>Gives a position a plan.</summary>
    public void Protect(Bot bot, Instrument instrument, PositionSide side, ProtectionPlan protection) => Start("protect", async broker =>
    {
        trace.Event("ask protect").Add(instrument.Symbol.Value).Add(protection.Stop.Value);
        trace.Line($"{bot.Name}: protect {instrument.Symbol} with a stop at {protection.Stop} and a target at {protection.Target}");
        var result = await broker.ProtectAsync(new ProtectRequest { Symbol = instrument.Symbol, Leg = LegOf(side), Plan = protection, By = new("protect", bot.Name) }).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered protect").Add(result.Match(static _ => 1L, static _ => 2L, static _ => 3L, static _ => 4L));
        trace.Line($"{bot.Name} is answered about the protection of {instrument.Symbol}: {result}");
        auditor.Check();
    });

    /// <summary>Cancels one of the exits that rest, by name.</summary>
    public void CancelProtection(Bot bot, Instrument instrument, SeededRandom random)
    {
        var exits = Guard.OpenOrders.Where(o => o.Key.Symbol == instrument.Symbol && o is { IsProvenExit: true, IsManaged: true } && o.Type != OrderType.Market).ToArray();
        if (exits.Length > 0)
        {
            var id = exits[(int)random.NextBelow(exits.Length)].ClientOrderId;
            Start("cancel protection", async broker =>
            {
                trace.Event("ask cancel").Add(id);
                auditor.AskedToCancel(id);
                trace.Line($"{bot.Name}: cancel the protection {id}");
                var result = await broker.CancelProtectionAsync(id, new("cancel", bot.Name)).ConfigureAwait(false);
                RequireAlive(broker);
                trace.Event("answered cancel").Add(TraceTag.Of(result));
                auditor.Check();
            });
        }
    }

    /// <summary>Takes the protection of a position away for a while.</summary>
    public void Unprotect(Bot bot, Instrument instrument, PositionSide side, TimeSpan lasts)
    {
        if (Guard.ViewProtection(instrument.Symbol, LegOf(side)) is not null)
        {
            Start("unprotect", async broker =>
            {
                trace.Event("ask unprotect").Add(instrument.Symbol.Value);
                trace.Line($"{bot.Name}: no protection of {instrument.Symbol} for {lasts}");
                var left = await broker.UnprotectAsync(instrument.Symbol, trace.Utc + lasts, new("unprotect", bot.Name), LegOf(side)).ConfigureAwait(false);
                RequireAlive(broker);
                trace.Event("answered unprotect").Add(left.Count);
                auditor.Check();
            });
        }
    }

    /// <summary>What a person asks for.</summary>
    public void Refresh() => Start("refresh", async broker => await broker.RefreshAsync().ConfigureAwait(false));

    public void Flatten(TradingScope scope, FlattenTarget target) => Start("flatten", async broker =>
    {
        trace.Event("ask flatten").Add(scope.Symbol.IsDefault ? null : scope.Symbol.Value).Add((long)target);
        trace.Line($"operator: flatten {target} of the {scope}");
        var keys = auditor.Keys.Where(key => scope.Symbol.IsDefault || key.Symbol == scope.Symbol).ToArray();
        var asked = keys.Select(key => (key, auditor.Exits.Asked(key, trace.Events))).ToArray();
        ExitAudit.Flattening(keys, target);
        var result = await broker.FlattenAsync(scope, target, new("told to", Operator.Name)).ConfigureAwait(false);
        RequireAlive(broker);
        var (isFlat, left) = result.Match(static _ => (true, 0), static incomplete => (false, incomplete.OrdersLeft.Count));
        trace.Event("answered flatten").Add(result.Closes.Count).Add(left).Add(isFlat ? 1L : 0L);
        trace.Line($"operator is answered about flattening the {scope}: {(isFlat ? "flat" : "incomplete")}, {left} orders left, {string.Join(", ", result.Closes)}");
        auditor.Check();
        auditor.Exits.Flattened(asked, isFlat);
    });

    public void CancelEntries(TradingScope scope) => Start("cancel entries", async broker =>
    {
        trace.Event("ask cancel entries");
        trace.Line($"operator: cancel entries of the {scope}");
        var left = await broker.CancelEntriesAsync(scope, new("told to", Operator.Name)).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered cancel entries").Add((long)left.Count);
        trace.Line($"operator is answered about entries of the {scope}: {left.Count} left");
        auditor.Check();
    });

    public void Halt(TradingScope scope)
    {
        trace.Event("halt");
        try
        {
            Guard.SetState(scope, TradingState.Halted, new("told to", Operator.Name));
        }
        catch (InvalidOperationException)
        {
            // In quarantine, which is stricter and not left by this.
        }
    }

    /// <summary>Lets bots trade again where that is possible yet; a quarantine ends only once the venue was seen to agree.</summary>
    public void Release(TradingScope scope)
    {
        if (Guard.GetState(scope) == TradingState.Active)
        {
            return;
        }

        try
        {
            Guard.SetState(scope, TradingState.Active, new("looked into", Operator.Name));
        }
        catch (InvalidOperationException exception)
        {
            trace.Line($"operator cannot release the {scope} yet: {exception.Message}");
        }
    }

    public void ReleaseAll()
    {
        foreach (var instrument in Instruments)
        {
            Release(TradingScope.Of(instrument.Symbol));
        }

        foreach (var strategy in plan.Wide?.StrategyNames ?? [])
        {
            Release(TradingScope.OfStrategy(strategy));
        }

        Release(TradingScope.Account);
    }

    /// <summary>The process has been started again: nobody is answered any more who asked the one before.</summary>
    public void Reconnect(GuardedBroker broker, IBrokerAdapter adapter)
    {
        (_broker, _adapter) = (broker, adapter);
        Pending = 0;
        foreach (var key in auditor.Keys)
        {
            key.Flattenings = 0;
        }
    }

    /// <summary>The simulation ends the run: a call that waits is canceled with the guarded broker, and nobody asks any more.</summary>
    public void Leave() => _hasLeft = true;

    private OrderRequest ForItsStrategy(Bot bot, OrderRequest request) =>
        request is { Strategy: null } && plan.Wide?.StrategyOf(bot.Name) is { } strategy ? request with { Strategy = strategy } : request;

    private PositionLeg LegOf(PositionSide side) => !IsHedged ? PositionLeg.Net : side == PositionSide.Long ? PositionLeg.Long : PositionLeg.Short;

    /// <summary>The leg that an exit on this side closes.</summary>
    private PositionLeg LegOf(OrderSide exit) => LegOf(exit == OrderSide.Sell ? PositionSide.Long : PositionSide.Short);

    /// <summary>An answer of a process that was killed reaches nobody.</summary>
    private void RequireAlive(GuardedBroker broker)
    {
        if (broker != _broker)
        {
            throw new OperationCanceledException("The process was killed.");
        }
    }

    private void Start(string what, Func<GuardedBroker, Task> call)
    {
        var broker = _broker;
        Pending++;
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await call(broker).ConfigureAwait(false);
            }
            catch (Exception) when (broker != _broker)
            {
                // The process that was asked is gone, and with it whoever asked.
            }
            catch (OperationCanceledException) when (_hasLeft)
            {
                // The run ended before the call was answered.
            }
            catch (Exception exception)
            {
                // Bad content is a denial and an unclear outcome is unknown: nothing is thrown at a bot.
                auditor.Note("no call throws", $"{what}: {exception}");
            }
            finally
            {
                Pending -= broker == _broker ? 1 : 0;
            }
        }
    }
}
