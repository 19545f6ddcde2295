using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>The bot of a life: turns commands into requests, and remembers what it asked for.</summary>
internal sealed class LifeOrders(LifeWorld world)
{
    private readonly List<OrderRequest> _requests = [];
    private readonly List<string> _sent = [];
    private int _named;

    /// <summary>An earlier request, from the latest back.</summary>
    public OrderRequest? Earlier(int number) => _requests.Count == 0 ? null : _requests[_requests.Count - 1 - (number % _requests.Count)];

    /// <summary>An order that was sent, from the latest back.</summary>
    public string? Sent(int number) => _sent.Count == 0 ? null : _sent[_sent.Count - 1 - (number % _sent.Count)];

    /// <summary>Every second request is named by the bot, the others by the guard.</summary>
    public OrderRequest Name(OrderRequest request) =>
        request.ClientOrderId is null && ++_named % 2 == 0 ? request with { ClientOrderId = FormattableString.Invariant($"life-{_named}") } : request;

    public void Remember(OrderRequest request, OrderResult result)
    {
        if (request.ClientOrderId is not null)
        {
            _requests.Add(request);
        }

        if (result.Match<string?>(static _ => null, static a => a.Order.ClientOrderId, static _ => null, static u => u.ClientOrderId) is { } id && !_sent.Contains(id))
        {
            _sent.Add(id);
        }
    }

    public OrderRequest ToRequest(LifeCommand.Enter enter, int instrument) => Name(Priced(
        new OrderRequest
        {
            Symbol = world.Life.Instruments[instrument].Instrument.Symbol,
            Side = enter.Side,
            Quantity = QuantityOf(enter.Value, instrument),
            Type = enter.Type,
            Effect = world.Under.Adapter.Capabilities.HedgeMode ? PositionEffect.Open : PositionEffect.Auto,
        },
        instrument,
        enter.Ticks));

    public OrderRequest ToRequest(LifeCommand.Exit exit, int instrument)
    {
        var listed = world.Life.Instruments[instrument].Instrument;
        var position = world.Legs.Select(leg => world.Guard.FindPosition(listed.Symbol, leg)).OfType<TrackedPosition>().OrderByDescending(static p => Math.Abs(p.Net)).FirstOrDefault();
        var net = position?.Net ?? 0m;
        return Name(Priced(Close(listed, net, Math.Abs(net) * exit.Percent / 100m, position?.Key.Leg ?? world.Legs.First()) with { Type = exit.Type }, instrument, exit.Ticks));
    }

    public ReplaceRequest? ToRequest(LifeCommand.Replace replace)
    {
        if (Sent(replace.Order) is not { } id || world.Guard.FindOrder(id) is not { } order)
        {
            return null;
        }

        var instrument = IndexOf(order.Key.Symbol);
        var (lot, tick) = (world.Life.Instruments[instrument].Instrument.LotSize, world.Life.Instruments[instrument].Instrument.TickSize);
        return new ReplaceRequest
        {
            ClientOrderId = id,
            Quantity = Math.Max(lot, decimal.Floor(order.Quantity * replace.Percent / 100m / lot) * lot),
            LimitPrice = order.LimitPrice is { } limit ? Math.Max(tick, limit + (replace.Ticks * tick)) : null,
            StopPrice = order.StopPrice is { } stop ? Math.Max(tick, stop + (replace.Ticks * tick)) : null,
        };
    }

    public GroupRequest ToGroup(LifeCommand.Bracket bracket, int instrument)
    {
        var (listed, tick) = (world.Life.Instruments[instrument].Instrument, world.Life.Instruments[instrument].Instrument.TickSize);
        var (price, away) = (world.Prices[instrument], bracket.Ticks * tick * (bracket.Side == OrderSide.Buy ? 1 : -1));
        var quantity = QuantityOf(bracket.Value, instrument);
        var exit = new OrderRequest
        {
            Symbol = listed.Symbol,
            Side = bracket.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
            Quantity = quantity,
            Effect = PositionEffect.Close,
        };
        return new GroupRequest
        {
            Entry = new OrderRequest { Symbol = listed.Symbol, Side = bracket.Side, Quantity = quantity, Effect = PositionEffect.Open },
            Exits =
            [
                exit with { Type = OrderType.Stop, StopPrice = Math.Max(tick, price - away) },
                exit with { Type = OrderType.Limit, LimitPrice = Math.Max(tick, price + away) },
            ],
        };
    }

    /// <summary>One market order per position that can be closed whole right now.</summary>
    public IEnumerable<OrderRequest> ToClose()
    {
        foreach (var listed in world.Life.Instruments)
        {
            foreach (var leg in world.Legs)
            {
                if (world.Guard.FindPosition(listed.Instrument.Symbol, leg) is { Managed: not 0m } position)
                {
                    yield return Close(listed.Instrument, position.Net, Math.Min(Math.Abs(position.Managed), Math.Abs(position.Net)), leg);
                }
            }
        }
    }

    private static OrderRequest Close(Instrument instrument, decimal net, decimal quantity, PositionLeg leg) => new()
    {
        Symbol = instrument.Symbol,
        Side = net > 0m || (net == 0m && leg != PositionLeg.Short) ? OrderSide.Sell : OrderSide.Buy,
        Quantity = Math.Max(instrument.LotSize, decimal.Floor(quantity / instrument.LotSize) * instrument.LotSize),
        Effect = PositionEffect.Close,
    };

    private OrderRequest Priced(OrderRequest request, int instrument, int ticks)
    {
        var (price, tick) = (world.Prices[instrument], world.Life.Instruments[instrument].Instrument.TickSize);
        var away = ticks * tick * (request.Side == OrderSide.Buy ? 1 : -1);
        decimal? At(bool given, decimal distance) => given ? Math.Max(tick, price + distance) : null;
        return request with
        {
            LimitPrice = At(request.Type == OrderType.Limit, -away) ?? At(request.Type == OrderType.StopLimit, away),
            StopPrice = At(request.Type is OrderType.Stop or OrderType.StopLimit, away),
        };
    }

    private decimal QuantityOf(int value, int instrument)
    {
        var lot = world.Life.Instruments[instrument].Instrument.LotSize;
        return Math.Max(1m, decimal.Floor(value / (world.Prices[instrument] * lot))) * lot;
    }

    private int IndexOf(Symbol symbol)
    {
        for (var i = 0; i < world.Life.Instruments.Count; i++)
        {
            if (world.Life.Instruments[i].Instrument.Symbol == symbol)
            {
                return i;
            }
        }

        return 0;
    }
}
