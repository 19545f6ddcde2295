using Guardrails.Brokers;
using Guardrails.Orders;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The words of Alpaca.Markets in the guard's, and back. A word that is not known throws; it never becomes a default.</summary>
public static class SdkTerms
{
    /// <summary>What a bot asks for with an order class: <c>LimitOrder.Buy("AAPL", 10, 190m)</c>.</summary>
    public static OrderRequest ToRequest(Sdk.OrderBase order) => order switch
    {
        Sdk.MarketOrder => Request(order, null, null),
        Sdk.LimitOrder limit => Request(order, limit.LimitPrice, null),
        Sdk.StopOrder stop => Request(order, null, stop.StopPrice),
        Sdk.StopLimitOrder both => Request(order, both.LimitPrice, both.StopPrice),
        _ => throw new NotSupportedException($"{order.GetType().Name} is not sent this way; send the entry, and its exits once the entry has filled"),
    };

    /// <summary>What a bot asks for with a <c>NewOrderRequest</c>.</summary>
    public static OrderRequest ToRequest(Sdk.NewOrderRequest order) =>
        order.OrderClass is null or Sdk.OrderClass.Simple
            ? Request(order.Symbol, order.Quantity, order.Side, order.Type, order.Duration, order.LimitPrice, order.StopPrice, order.PositionIntent, order.ExtendedHours, order.ClientOrderId)
            : throw new NotSupportedException($"the order class {order.OrderClass} is not sent this way; send the entry, and its exits once the entry has filled");

    /// <summary>What is sent: every field of what was approved, and nothing of what was asked for.</summary>
    public static Sdk.NewOrderRequest ToOrder(OutboundOrder order) =>
        new(order.VenueSymbol, Sdk.OrderQuantity.Fractional(order.Quantity), ToSdk(order.Side), ToSdk(order.Type), ToSdk(order.TimeInForce))
        {
            ClientOrderId = order.ClientOrderId,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            PositionIntent = order.VenueSymbol.Contains('/', StringComparison.Ordinal) ? null : IntentOf(order), // pairs of coins have none
        };

    public static VenueOrder ToVenueOrder(Sdk.IOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.OrderId.ToString("D"),
        Symbol = order.Symbol ?? throw new FormatException("an order without a symbol"),
        Side = ToSide(order.OrderSide),
        Quantity = order.Quantity ?? throw new FormatException("an order of an amount of money; how many shares it is nobody knows yet"),
        FilledQuantity = order.FilledQuantity,
        Type = ToType(order.OrderType),
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = ToTime(order.TimeInForce),
        Status = ToStatus(order),
        PreviousVenueOrderId = order.ReplacesOrderId?.ToString("D"),
    };

    /// <summary>An event of the stream: the order as it stands, and the execution when the event is one.</summary>
    public static ExecutionReport ToReport(Sdk.ITradeUpdate update)
    {
        VenueOrder order = ToVenueOrder(update.Order);
        return new ExecutionReport
        {
            ClientOrderId = order.ClientOrderId,
            VenueOrderId = order.VenueOrderId,
            PreviousVenueOrderId = order.PreviousVenueOrderId,
            Symbol = order.Symbol,
            Side = order.Side, // what the venue says, never what was asked for
            Status = order.Status,
            Type = order.Type,
            OrderQuantity = order.Quantity,
            CumulativeQuantity = order.FilledQuantity,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            TimeInForce = order.TimeInForce,
            TransactTime = update.TimestampUtc,
            Fill = update.Event is not (Sdk.TradeEvent.Fill or Sdk.TradeEvent.PartialFill or Sdk.TradeEvent.PartiallyFilled) ? null : new Fill
            {
                ExecutionId = update.ExecutionId?.ToString("D"),
                Quantity = update.TradeQuantity ?? throw new FormatException("an execution without a quantity"),
                Price = update.Price ?? throw new FormatException("an execution without a price"),
            },
        };
    }

    private static OrderRequest Request(Sdk.OrderBase order, decimal? limit, decimal? stop) =>
        Request(order.Symbol, order.Quantity, order.Side, order.Type, order.Duration, limit, stop, order.PositionIntent, order.ExtendedHours, order.ClientOrderId);

    private static OrderRequest Request(
        string? symbol, Sdk.OrderQuantity quantity, Sdk.OrderSide? side, Sdk.OrderType type, Sdk.TimeInForce time, decimal? limit, decimal? stop, Sdk.PositionIntent? intent, bool? extended, string? id)
    {
        string? problem = quantity.IsInDollars ? $"{quantity.Value} dollars are no quantity; divide them by the price and round down"
            : extended == true ? "orders for the extended hours are not sent this way"
            : type == Sdk.OrderType.TrailingStop ? "a trailing stop is not sent this way; send a stop, and replace it when the price has moved"
            : null;
        if (problem is not null)
        {
            throw new NotSupportedException(problem);
        }

        return new OrderRequest
        {
            Symbol = symbol ?? "",
            Side = ToSide(side),
            Quantity = quantity.Value,
            Type = ToType(type),
            LimitPrice = limit,
            StopPrice = stop,
            TimeInForce = ToTime(time) ?? throw new NotSupportedException($"an order for an auction ({time}) is not sent this way"),
            Effect = intent switch
            {
                null => PositionEffect.Auto, // the guard decides by the position
                Sdk.PositionIntent.BuyToOpen or Sdk.PositionIntent.SellToOpen => PositionEffect.Open,
                Sdk.PositionIntent.BuyToClose or Sdk.PositionIntent.SellToClose => PositionEffect.Close,
                _ => throw new NotSupportedException($"position intent {intent}"),
            },
            ClientOrderId = id, // without one the guard makes it
        };
    }

    private static Sdk.PositionIntent IntentOf(OutboundOrder order) => (order.Side, order.Effect) switch
    {
        (OrderSide.Buy, PositionEffect.Open) => Sdk.PositionIntent.BuyToOpen,
        (OrderSide.Buy, PositionEffect.Close) => Sdk.PositionIntent.BuyToClose,
        (OrderSide.Sell, PositionEffect.Open) => Sdk.PositionIntent.SellToOpen,
        (OrderSide.Sell, PositionEffect.Close) => Sdk.PositionIntent.SellToClose,
        _ => throw new NotSupportedException($"{order.Side} to {order.Effect}"),
    };

    private static Sdk.OrderSide ToSdk(OrderSide side) => side switch
    {
        OrderSide.Buy => Sdk.OrderSide.Buy,
        OrderSide.Sell => Sdk.OrderSide.Sell,
        _ => throw new NotSupportedException($"side {side}"),
    };

    private static Sdk.OrderType ToSdk(OrderType type) => type switch
    {
        OrderType.Market => Sdk.OrderType.Market,
        OrderType.Limit => Sdk.OrderType.Limit,
        OrderType.Stop => Sdk.OrderType.Stop,
        OrderType.StopLimit => Sdk.OrderType.StopLimit,
        _ => throw new NotSupportedException($"order type {type}"),
    };

    private static Sdk.TimeInForce ToSdk(TimeInForce time) => time switch
    {
        TimeInForce.Day => Sdk.TimeInForce.Day,
        TimeInForce.GoodTillCancel => Sdk.TimeInForce.Gtc,
        TimeInForce.ImmediateOrCancel => Sdk.TimeInForce.Ioc,
        TimeInForce.FillOrKill => Sdk.TimeInForce.Fok,
        _ => throw new NotSupportedException($"time in force {time}"),
    };

    private static OrderSide ToSide(Sdk.OrderSide? side) => side switch
    {
        Sdk.OrderSide.Buy => OrderSide.Buy,
        Sdk.OrderSide.Sell => OrderSide.Sell,
        _ => throw new FormatException($"side '{side}'"),
    };

    private static OrderType ToType(Sdk.OrderType type) => type switch
    {
        Sdk.OrderType.Market => OrderType.Market,
        Sdk.OrderType.Limit => OrderType.Limit,
        Sdk.OrderType.Stop or Sdk.OrderType.TrailingStop => OrderType.Stop, // one that trails, of somebody else: its stop price is where it stands
        Sdk.OrderType.StopLimit => OrderType.StopLimit,
        _ => throw new FormatException($"order type '{type}'"),
    };

    private static TimeInForce? ToTime(Sdk.TimeInForce time) => time switch
    {
        Sdk.TimeInForce.Day => TimeInForce.Day,
        Sdk.TimeInForce.Gtc => TimeInForce.GoodTillCancel,
        Sdk.TimeInForce.Ioc => TimeInForce.ImmediateOrCancel,
        Sdk.TimeInForce.Fok => TimeInForce.FillOrKill,
        Sdk.TimeInForce.Opg or Sdk.TimeInForce.Cls => null, // the auctions: the guard has no word for them
        _ => throw new FormatException($"time in force '{time}'"),
    };

    private static VenueOrderStatus ToStatus(Sdk.IOrder order) => order.OrderStatus switch
    {
        Sdk.OrderStatus.PendingNew => VenueOrderStatus.PendingNew,
        Sdk.OrderStatus.Held => VenueOrderStatus.Held,
        Sdk.OrderStatus.PendingCancel => VenueOrderStatus.PendingCancel,
        Sdk.OrderStatus.PendingReplace => VenueOrderStatus.PendingReplace,
        Sdk.OrderStatus.Filled or Sdk.OrderStatus.Fill => VenueOrderStatus.Filled,
        Sdk.OrderStatus.Canceled => VenueOrderStatus.Canceled,
        Sdk.OrderStatus.Expired => VenueOrderStatus.Expired,
        Sdk.OrderStatus.Rejected => VenueOrderStatus.Rejected,
        Sdk.OrderStatus.Replaced => VenueOrderStatus.Replaced,
        Sdk.OrderStatus.DoneForDay when order.TimeInForce != Sdk.TimeInForce.Gtc => VenueOrderStatus.Expired, // over; one until it is canceled goes on tomorrow

        // All of these can still be executed.
        Sdk.OrderStatus.New or Sdk.OrderStatus.Accepted or Sdk.OrderStatus.AcceptedForBidding or Sdk.OrderStatus.PartiallyFilled or Sdk.OrderStatus.PartialFill or Sdk.OrderStatus.Stopped
            or Sdk.OrderStatus.Calculated or Sdk.OrderStatus.Suspended or Sdk.OrderStatus.DoneForDay => order.FilledQuantity > 0m ? VenueOrderStatus.PartiallyFilled : VenueOrderStatus.New,
        _ => throw new FormatException($"status '{order.OrderStatus}'"),
    };
}
