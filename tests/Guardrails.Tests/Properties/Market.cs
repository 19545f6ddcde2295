using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Properties;

/// <summary>Four instruments that differ in everything that matters to a total, and requests for them.</summary>
internal static class Market
{
    /// <summary>In the account currency, in a group.</summary>
    public static readonly Symbol Plain = "AAA";

    /// <summary>In another currency, with a multiplier, a price floor and two groups.</summary>
    public static readonly Symbol Foreign = "BBB";

    /// <summary>In small lots; orders on both sides may rest at once.</summary>
    public static readonly Symbol Quoted = "CCC";

    /// <summary>Held long and short at once.</summary>
    public static readonly Symbol Hedged = "DDD";

    public static readonly Symbol[] All = [Plain, Foreign, Quoted, Hedged];

    public static readonly string?[] Strategies = [null, "alpha", "beta"];

    public static readonly Instrument[] Instruments =
    [
        new() { Symbol = Plain, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true, ExposureGroups = ["tech"] },
        new()
        {
            Symbol = Foreign, QuoteCurrency = "EUR", TickSize = 0.05m, LotSize = 0.1m, Multiplier = 10m, RiskPriceFloor = 19.5m, Shortable = true,
            ExposureGroups = ["tech", "euro"],
        },
        new() { Symbol = Quoted, QuoteCurrency = "USD", TickSize = 0.00000001m, LotSize = 0.001m, Shortable = true },
        new() { Symbol = Hedged, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true },
    ];

    public static Instrument InstrumentOf(Symbol symbol) => Instruments.Single(i => i.Symbol == symbol);

    public static decimal Price(Draw draw, Symbol symbol) =>
        symbol == Foreign ? 18m + (0.05m * draw.Below(80)) : symbol == Quoted ? draw.Decimal(1, 3, 8) : 9m + (0.01m * draw.Below(200));

    public static decimal Quantity(Draw draw, Symbol symbol, int most) => InstrumentOf(symbol).LotSize * draw.Between(1, symbol == Quoted ? most * 1000 : most);

    /// <summary>A request of any kind, with prices near these.</summary>
    public static OrderRequest Request(Draw draw, IReadOnlyDictionary<Symbol, decimal> prices)
    {
        var symbol = draw.Of(All);
        var type = draw.Of(OrderType.Market, OrderType.Limit, OrderType.Limit, OrderType.Stop, OrderType.StopLimit);
        var tick = InstrumentOf(symbol).TickSize;
        var price = prices.GetValueOrDefault(symbol, 10m);
        decimal? Near(bool given) => given ? decimal.Floor(price * (0.9m + (0.01m * draw.Below(21))) / tick) * tick : null;
        return new OrderRequest
        {
            Symbol = symbol,
            Side = draw.Of(OrderSide.Buy, OrderSide.Sell),
            Quantity = Quantity(draw, symbol, 12),
            Effect = symbol == Hedged ? draw.Of(PositionEffect.Open, PositionEffect.Open, PositionEffect.Close)
                : draw.Of(PositionEffect.Auto, PositionEffect.Auto, PositionEffect.Auto, PositionEffect.Auto, PositionEffect.Close, PositionEffect.Open),
            Type = type,
            LimitPrice = Near(type is OrderType.Limit or OrderType.StopLimit),
            StopPrice = Near(type is OrderType.Stop or OrderType.StopLimit),
            Strategy = draw.Of(Strategies),
            Parent = draw.OnceIn(6) ? new ParentOrder($"parent-{symbol}-{draw.Below(2)}", 15m) : null,
        };
    }

    /// <summary>The position an order of the hedged symbol belongs to; the one position of the others.</summary>
    public static PositionLeg LegOf(Symbol symbol, OrderSide side, PositionEffect effect) => symbol != Hedged ? PositionLeg.Net
        : (side == OrderSide.Buy) == (effect == PositionEffect.Open) ? PositionLeg.Long
        : PositionLeg.Short;
}
