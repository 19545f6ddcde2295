using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Properties;

/// <summary>An order that was really sent, and what its venue has told of it.</summary>
internal sealed class SentOrder(OutboundOrder order, string? strategy)
{
    public OutboundOrder Order { get; } = order;

    public string? Strategy { get; } = strategy;

    public decimal Filled { get; set; }

    /// <summary>The most that was ever filled: what a bust takes back does not undo what the fills set to work.</summary>
    public decimal MostFilled { get; set; }

    /// <summary>As the venue has it now.</summary>
    public decimal Quantity { get; set; } = order.Quantity;

    public decimal? LimitPrice { get; set; } = order.LimitPrice;

    /// <summary>What it was asked to become, as long as the venue has not said whether it has.</summary>
    public (decimal Quantity, decimal? LimitPrice)? Asked { get; set; }

    /// <summary>Whether the request ever arrived.</summary>
    public bool Arrived { get; set; } = true;

    /// <summary>Whether it still works at the venue, whatever was told. An exit ends with its entry, unless that has filled enough for it.</summary>
    public bool Works
    {
        get => field && !(WaitsFor is { Works: false } entry && entry.MostFilled < Quantity);
        set;
    } = true;

    /// <summary>Legs with the same name fill at most the largest of them together.</summary>
    public string? Group { get; init; }

    /// <summary>The entry whose fills it waits for.</summary>
    public SentOrder? WaitsFor { get; init; }

    /// <summary>Its executions that stand.</summary>
    public List<(string Id, decimal Quantity)> Executions { get; } = [];

    /// <summary>What it can still fill at the venue as it is.</summary>
    public decimal Open => Works && Arrived ? Math.Min(Quantity - Filled, WaitsFor is { } entry ? Math.Max(0m, entry.MostFilled - Filled) : decimal.MaxValue) : 0m;

    /// <summary>Nobody has proved that it cannot fill any more.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>What it could still fill for all that was told.</summary>
    public decimal Leaves => IsAlive
        ? Math.Min(Math.Max(0m, Math.Max(Quantity, Asked?.Quantity ?? 0m) - Filled), WaitsFor is { } entry ? Math.Max(0m, entry.MostFilled - Filled) : decimal.MaxValue)
        : 0m;
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

    public Exposure OfGroup(string group) => Exposure.Sum(Market.All.Where(s => Market.InstrumentOf(s).ExposureGroups.Contains(group)).Select(Of));

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

    private List<ExposureOrder> Lines(Symbol symbol, PositionLeg leg) => [.. Orders.Where(o => o.IsAlive && IsOn(o, symbol, leg)).SelectMany(Line)];

    /// <summary>What linked legs can still fill together: of the largest of them, and of what has set them to work.</summary>
    public decimal LeftOfGroup(string name)
    {
        var group = Orders.Where(o => o.Group == name).ToList();
        return Math.Max(0m, Math.Min(group.Max(static o => o.Quantity), group[0].WaitsFor?.MostFilled ?? decimal.MaxValue) - group.Sum(static o => o.Filled));
    }

    private static bool IsOn(SentOrder order, Symbol symbol, PositionLeg leg) => order.Order.Symbol == symbol && order.Order.Leg == leg;

    private IEnumerable<ExposureOrder> Line(SentOrder sent)
    {
        var order = sent.Order;
        var (buy, capped, leaves) = (order.Side == OrderSide.Buy, order.ReduceOnly, sent.Leaves);
        if (sent.Group is { } name)
        {
            // Linked legs fill only what the largest of them could, and count once: with the first that is alive.
            var group = Orders.Where(o => o.Group == name).ToList();
            leaves = group.First(static o => o.IsAlive) != sent ? 0m
                : Math.Min(group.Max(static o => o.Leaves), LeftOfGroup(name));
        }

        yield return new ExposureOrder(
            order.Side, order.Type, sent.LimitPrice, order.StopPrice, sent.Strategy,
            buy && !capped ? leaves : 0m, !buy && !capped ? leaves : 0m, buy && capped ? leaves : 0m, !buy && capped ? leaves : 0m);
        if (sent.Asked is { } asked)
        {
            // It may work at either price.
            yield return new ExposureOrder(order.Side, order.Type, asked.LimitPrice, order.StopPrice, sent.Strategy, 0m, 0m, 0m, 0m);
        }
    }
}
