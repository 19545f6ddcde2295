using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Properties;

/// <summary>An order that was really sent, and what its venue has told of it.</summary>
internal sealed class SentOrder(OutboundOrder order, string? strategy)
{
    public OutboundOrder Order { get; } = order;

    public string? Strategy { get; } = strategy;

    public decimal Filled { get; set; }

    /// <summary>Nobody has proved that it cannot fill any more.</summary>
    public bool IsAlive { get; set; } = true;

    public decimal Leaves => IsAlive ? Order.Quantity - Filled : 0m;
}

/// <summary>What really happened, kept apart from the guard: what was held, sent and told. Every total is worked out from that when it is asked for.</summary>
internal sealed class Facts(decimal slippage)
{
    public Dictionary<(Symbol Symbol, PositionLeg Leg), decimal> Net { get; } = [];

    public List<SentOrder> Orders { get; } = [];

    public Dictionary<Symbol, decimal> Prices { get; } = [];

    public decimal EuroRate { get; set; } = 1m;

    public (decimal Low, decimal High) Extremes(Symbol symbol, PositionLeg leg) =>
        Exposure.Extremes(Net.GetValueOrDefault((symbol, leg)), Lines(symbol, leg), caps: true);

    public Exposure Account() => Exposure.Sum(Market.All.Select(Of));

    public Exposure Of(Symbol symbol) => Exposure.Sum(Legs(symbol).Select(leg => Value(symbol, leg, Net.GetValueOrDefault((symbol, leg)), Lines(symbol, leg), caps: true)));

    public Exposure OfGroup(string group) => Exposure.Sum(Market.All.Where(s => Market.InstrumentOf(s).Groups.Contains(group)).Select(Of));

    /// <summary>A strategy's share: its own fills and orders; caps act on the whole position, so they do not help it.</summary>
    public Exposure OfStrategy(string? strategy) => Exposure.Sum(Market.All.SelectMany(s => Legs(s).Select(leg => Value(
        s,
        leg,
        Orders.Where(o => o.Strategy == strategy && IsOn(o, s, leg)).Sum(static o => o.Order.Side == OrderSide.Buy ? o.Filled : -o.Filled),
        [.. Lines(s, leg).Where(o => o.Strategy == strategy)],
        caps: false))));

    public static PositionLeg[] Legs(Symbol symbol) => symbol == Market.Hedged ? [PositionLeg.Long, PositionLeg.Short] : [PositionLeg.Net];

    private Exposure Value(Symbol symbol, PositionLeg leg, decimal net, List<ExposureOrder> lines, bool caps)
    {
        _ = leg;
        var instrument = Market.InstrumentOf(symbol);
        return Exposure.Of(net, lines, caps, Prices.GetValueOrDefault(symbol), instrument, slippage).At(instrument.QuoteCurrency == "EUR" ? EuroRate : 1m);
    }

    private List<ExposureOrder> Lines(Symbol symbol, PositionLeg leg) => [.. Orders.Where(o => o.IsAlive && IsOn(o, symbol, leg)).Select(Line)];

    private static bool IsOn(SentOrder order, Symbol symbol, PositionLeg leg) => order.Order.Symbol == symbol && order.Order.Leg == leg;

    private static ExposureOrder Line(SentOrder sent)
    {
        var order = sent.Order;
        var (buy, capped, leaves) = (order.Side == OrderSide.Buy, order.ReduceOnly, sent.Leaves);
        return new ExposureOrder(
            order.Side, order.Type, order.LimitPrice, order.StopPrice, sent.Strategy,
            buy && !capped ? leaves : 0m, !buy && !capped ? leaves : 0m, buy && capped ? leaves : 0m, !buy && capped ? leaves : 0m);
    }
}
