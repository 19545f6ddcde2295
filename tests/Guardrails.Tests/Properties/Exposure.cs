using Guardrails.Orders;

namespace Guardrails.Tests.Properties;

/// <summary>An order that may still fill, as far as it matters to exposure. Capped and waiting parts are worked out by who makes the line.</summary>
internal sealed record ExposureOrder(
    OrderSide Side, OrderType Type, decimal? LimitPrice, decimal? StopPrice, string? Strategy, decimal Buys, decimal Sells, decimal CappedBuys, decimal CappedSells)
{
    public decimal WorkingPrice(decimal slippage) => Math.Max(
        Math.Abs(LimitPrice ?? 0m), Math.Abs(StopPrice ?? 0m) * (Type == OrderType.Stop ? 1m + slippage : 1m));

    public bool AtMarket => Type is OrderType.Market or OrderType.Stop;
}

/// <summary>The value of what can be reached in one position: a second, naive writing of the valuation, summed from scratch every time.</summary>
internal readonly record struct Exposure(decimal Long, decimal Short, decimal Gross, decimal NetLong, decimal NetShort)
{
    public static Exposure Of(decimal net, IReadOnlyCollection<ExposureOrder> orders, bool caps, decimal mark, Instrument? instrument, decimal slippage)
    {
        var (low, high) = Extremes(net, orders, caps);
        var (price, multiplier, floor) = (Math.Abs(mark), instrument?.Multiplier ?? 1m, instrument?.RiskPriceFloor ?? 0m);
        decimal Price(OrderSide side)
        {
            var mine = orders.Where(o => o.Side == side).ToList();
            var market = mine.Exists(static o => o.AtMarket) ? price * (1m + slippage) : price;
            return mine.Select(o => o.WorkingPrice(slippage)).Append(market).Append(floor).Max();
        }

        var longValue = high > 0m ? Up(high * Price(OrderSide.Buy) * multiplier) : 0m;
        var shortValue = low < 0m ? Up(-low * Price(OrderSide.Sell) * multiplier) : 0m;
        return new Exposure(
            longValue,
            shortValue,
            Math.Max(longValue, shortValue),
            high < 0m ? -Cut(-high * price * multiplier) : longValue,
            low > 0m ? -Cut(low * price * multiplier) : shortValue);
    }

    public static (decimal Low, decimal High) Extremes(decimal net, IReadOnlyCollection<ExposureOrder> orders, bool caps)
    {
        var (cappedBuys, cappedSells) = (orders.Sum(static o => o.CappedBuys), orders.Sum(static o => o.CappedSells));
        return (
            net - orders.Sum(static o => o.Sells) - (caps ? Math.Min(cappedSells, Math.Max(0m, net)) : cappedSells),
            net + orders.Sum(static o => o.Buys) + (caps ? Math.Min(cappedBuys, Math.Max(0m, -net)) : cappedBuys));
    }

    public static Exposure Sum(IEnumerable<Exposure> parts) => parts.Aggregate(default(Exposure), static (a, b) => new Exposure(
        a.Long + b.Long, a.Short + b.Short, a.Gross + b.Gross, a.NetLong + b.NetLong, a.NetShort + b.NetShort));

    /// <summary>Everything in the account currency, rounded so that exposure never gets smaller.</summary>
    public Exposure At(decimal rate) => rate == 1m ? this : new Exposure(Up(Long * rate), Up(Short * rate), Up(Gross * rate), Up(NetLong * rate), Up(NetShort * rate));

    private static decimal Up(decimal value) => decimal.Ceiling(value * 100_000_000m) / 100_000_000m;

    private static decimal Cut(decimal value) => decimal.Truncate(value * 100_000_000m) / 100_000_000m;
}
