using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Properties;

/// <summary>
/// A guard with positions and orders of every kind, and a venue that says whatever a law wants it to say. Prices stand still, so that nothing
/// looks like a split.
/// </summary>
internal sealed class ReconcileDesk
{
    public static readonly (Symbol Symbol, PositionLeg Leg)[] Keys = [("AAA", PositionLeg.Net), ("BBB", PositionLeg.Net), ("DDD", PositionLeg.Long), ("DDD", PositionLeg.Short)];

    /// <summary>Beyond what a smaller position has to wait after an execution.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(61);

    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(6);

    private readonly GuardFixture _fixture;
    private readonly Tape _tape;

    /// <param name="tape">The setup says what is held, every step is an order.</param>
    /// <param name="trace">Takes what is held and what was ordered.</param>
    /// <param name="exits">Whether orders also close.</param>
    public ReconcileDesk(Tape tape, Trace trace, bool exits)
    {
        _tape = tape;
        var setup = tape.Setup;
        var manages = setup.OnceIn(2);
        _fixture = new GuardFixture(
            o =>
            {
                o.Hedging = HedgingPolicy.Denied.With("DDD", true);
                o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1) };
                o.MaxUncomparedTime = TimeSpan.FromHours(1);
            },
            ready: false, GuardFixture.Share("AAA"), GuardFixture.Share("BBB"), GuardFixture.Share("DDD"));
        _fixture.Supply();
        var held = Keys.ToDictionary(static k => k, k => Quantity(setup, k.Leg));
        trace.Add($"{(manages ? "adopted" : "found")}: {Say(held)}");

        // The first answer after the empty one is compared like any other; two of them are taken over.
        Pass(held);
        foreach (var key in Keys.Where(k => manages && held[k] != 0m))
        {
            Guard.ManagePosition(key.Symbol, held[key], new("bought before the bot was guarded", "test"), key.Leg);
        }

        Release();
        foreach (var step in tape.Steps)
        {
            Order(step, trace, exits);
        }
    }

    public OrderGuard Guard => _fixture.Guard;

    public VirtualTimeProvider Time => _fixture.Time;

    public int Alarms => _fixture.Alarms.Codes.Count();

    public static decimal Quantity(Draw draw, PositionLeg leg)
    {
        var quantity = draw.Of(0m, draw.Between(-6, 6));
        return leg switch
        {
            PositionLeg.Long => Math.Abs(quantity),
            PositionLeg.Short => -Math.Abs(quantity),
            _ => quantity,
        };
    }

    /// <summary>What is booked, and what of it is managed, by position.</summary>
    public IReadOnlyList<string> Positions() => [.. Keys.Select(k => Guard.FindPosition(k.Symbol, k.Leg) is { } p ? FormattableString.Invariant($"{k.Symbol} {k.Leg} {p.Net} {p.Managed} {p.InDoubt}") : "")];

    /// <summary>What the venue says it holds: anything, or what is booked.</summary>
    public Dictionary<(Symbol Symbol, PositionLeg Leg), decimal> AnyVenue(Trace trace, int skip = 0)
    {
        var draw = _tape.Setup;
        draw.Skip(9 - skip);
        var venue = Keys.ToDictionary(static k => k, k => draw.OnceIn(3) ? Guard.FindPosition(k.Symbol, k.Leg)?.Net ?? 0m : Quantity(draw, k.Leg));
        trace.Add($"the venue holds {Say(venue)}");
        return venue;
    }

    /// <summary>Two sightings, far enough from the last execution and from each other.</summary>
    public void Pass(IReadOnlyDictionary<(Symbol Symbol, PositionLeg Leg), decimal> venue)
    {
        Time.Advance(Calm);
        Read(venue);
        Time.Advance(BetweenReads);
        Read(venue);
    }

    /// <summary>Orders before positions, as the loop reads them.</summary>
    public void Read(IReadOnlyDictionary<(Symbol Symbol, PositionLeg Leg), decimal> venue)
    {
        ReadOrders();
        Guard.Observe(Snapshot(venue));
    }

    public void ReadOrders() => Guard.Observe(OpenOrderSnapshot.Complete([.. Guard.OpenOrders.Select(static o => new VenueOrder
    {
        ClientOrderId = o.ClientOrderId,
        Symbol = o.Key.Symbol,
        Side = o.Side,
        Leg = o.Key.Leg,
        Quantity = o.Quantity,
        FilledQuantity = o.Filled,
        Type = o.Type,
        LimitPrice = o.LimitPrice,
        StopPrice = o.StopPrice,
    })], Time.GetUtcNow()));

    /// <summary>What is flat at the venue is not in its answer.</summary>
    public PositionSnapshot Snapshot(IReadOnlyDictionary<(Symbol Symbol, PositionLeg Leg), decimal> venue) =>
        PositionSnapshot.Complete(venue.Where(static v => v.Value != 0m).Select(static v => new VenuePosition { Symbol = v.Key.Symbol, Quantity = v.Value, Leg = v.Key.Leg }), Time.GetUtcNow());

    private static string Say(Dictionary<(Symbol Symbol, PositionLeg Leg), decimal> held) =>
        string.Join(", ", held.Where(static h => h.Value != 0m).Select(static h => FormattableString.Invariant($"{h.Key.Symbol} {h.Key.Leg} {h.Value}")));

    private void Release()
    {
        foreach (var symbol in Keys.Select(static k => k.Symbol).Distinct().Where(s => Guard.GetState(Guardrails.States.TradingScope.Of(s)) != Guardrails.States.TradingState.Active))
        {
            Guard.SetState(Guardrails.States.TradingScope.Of(symbol), Guardrails.States.TradingState.Active, new("looked at", "test"));
        }
    }

    private void Order(Draw draw, Trace trace, bool exits)
    {
        var (symbol, leg) = draw.Of(Keys);
        var effect = exits && draw.OnceIn(3) ? PositionEffect.Close : PositionEffect.Open;
        var side = leg == PositionLeg.Net ? draw.Of(OrderSide.Buy, OrderSide.Sell)
            : leg == PositionLeg.Long == (effect == PositionEffect.Open) ? OrderSide.Buy
            : OrderSide.Sell;
        var request = new OrderRequest
        {
            Symbol = symbol,
            Side = side,
            Quantity = draw.Between(1, 5),
            Effect = effect,
            Type = OrderType.Limit,
            LimitPrice = 100m,
        };
        var filled = draw.Between(0, (int)request.Quantity);
        if (_fixture.SubmitAsync(request).AsTask().GetAwaiter().GetResult() is OrderResult.Accepted { Order: var order })
        {
            trace.Add($"{request} works, {filled} filled");
            if (filled > 0)
            {
                _fixture.Fill(order.ClientOrderId, filled);
            }
        }
    }
}
