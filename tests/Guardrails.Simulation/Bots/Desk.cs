using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Simulation.Auditing;
using Guardrails.Simulation.Worlds;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Where bots trade: the guarded broker, with every request and answer traced and shown to the auditor. Calls are not waited for; answers come when they come.</summary>
internal sealed class Desk(WorldPlan plan, SimulatedBroker venue, GuardedBroker broker, Auditor auditor, Trace trace)
{
    public OrderGuard Guard => broker.Guard;

    public IReadOnlyList<Instrument> Instruments => plan.Instruments;

    public bool IsHedged => plan.Venue.HedgeMode;

    public bool AttachesExits => plan.Venue.AttachesExits;

    /// <summary>Calls that are not answered yet.</summary>
    public int Pending { get; private set; }

    public Instrument AnyInstrument(SeededRandom random) => Instruments[(int)random.NextBelow(Instruments.Count)];

    public decimal PriceOf(Instrument instrument) => venue.Venue.GetPrice(instrument.Symbol) ?? instrument.TickSize;

    /// <summary>What the guard says is held on the side a bot would close.</summary>
    public TrackedPosition? Position(Instrument instrument, PositionSide side) =>
        broker.Guard.FindPosition(instrument.Symbol, !IsHedged ? PositionLeg.Net : side == PositionSide.Long ? PositionLeg.Long : PositionLeg.Short);

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
        LimitPrice = Math.Max(instrument.TickSize, PriceOf(instrument) + ((request.Side == OrderSide.Buy ? -ticks : ticks) * instrument.TickSize)),
    };

    public void Submit(Bot bot, OrderRequest request) => Start("submit", async () =>
    {
        var wasKnown = request?.ClientOrderId is { } id && broker.Guard.FindOrder(id) is not null;
        trace.Event("ask").Add(bot.Name).Add(request!.ClientOrderId).Add(request.Quantity);
        trace.Line($"{bot.Name}: {request} {request.ClientOrderId}");
        var result = await broker.SubmitAsync(request).ConfigureAwait(false);
        trace.Event("answered").Add(result.GetType().Name);
        trace.Line($"{bot.Name} is answered about {request} {request.ClientOrderId}: {result}");
        auditor.Answered(request, wasKnown, result);
        auditor.Check();
        bot.Answered(request, result);
    });

    public void Submit(Bot bot, GroupRequest request) => Start("submit group", async () =>
    {
        trace.Event("ask group").Add(bot.Name).Add(request.Exits.Count);
        trace.Line($"{bot.Name}: {request.Entry} with {string.Join(", ", request.Exits)}");
        var result = await broker.SubmitGroupAsync(request).ConfigureAwait(false);
        trace.Event("answered group").Add(result.GetType().Name);
        trace.Line($"{bot.Name} is answered about a group: {(result is GroupResult.Sent s ? string.Join(", ", s.Orders) : $"{result}")}");
        auditor.Answered(request, result);
        auditor.Check();
        bot.Answered(request, result);
    });

    public void Cancel(Bot bot, string clientOrderId) => Start("cancel", async () =>
    {
        trace.Event("ask cancel").Add(clientOrderId);
        trace.Line($"{bot.Name}: cancel {clientOrderId}");
        var result = await broker.CancelAsync(clientOrderId).ConfigureAwait(false);
        trace.Event("answered cancel").Add(result.GetType().Name);
        trace.Line($"{bot.Name} is answered about the cancellation of {clientOrderId}: {result}");
        auditor.Check();
    });

    public void Replace(Bot bot, ReplaceRequest request) => Start("replace", async () =>
    {
        trace.Event("ask replace").Add(request.ClientOrderId).Add(request.Quantity).Add(request.LimitPrice);
        trace.Line($"{bot.Name}: {request}");
        auditor.AskedToReplace(request.ClientOrderId);
        var result = await broker.ReplaceAsync(request).ConfigureAwait(false);
        trace.Event("answered replace").Add(result.GetType().Name);
        trace.Line($"{bot.Name} is answered about the replacement of {request.ClientOrderId}: {result}");
        auditor.Check();
    });

    /// <summary>What a person asks for.</summary>
    public void Refresh() => Start("refresh", async () => await broker.RefreshAsync().ConfigureAwait(false));

    private void Start(string what, Func<Task> call)
    {
        Pending++;
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await call().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Bad content is a denial and an unclear outcome is unknown: nothing is thrown at a bot.
                auditor.Note("no call throws", $"{what}: {exception}");
            }
            finally
            {
                Pending--;
            }
        }
    }
}
