using System.Net;

// A stub: signatures of the package Alpaca.Markets (Apache-2.0), version 8.0.0-beta4, and of them only the members that the guide "keep your SDK" uses.
// The package is no dependency of this repository. A reader has the package and leaves this file away; constructors that the package keeps internal are marked.
namespace Alpaca.Markets;

public enum OrderSide
{
    Buy,
    Sell,
}

public enum OrderType
{
    Market,
    Stop,
    Limit,
    StopLimit,
    TrailingStop,
}

public enum TimeInForce
{
    Day,
    Gtc,
    Opg,
    Ioc,
    Fok,
    Cls,
}

public enum OrderClass
{
    Simple,
    Bracket,
    OneCancelsOther,
    OneTriggersOther,
    MultiLegOptions,
}

public enum PositionIntent
{
    BuyToOpen,
    BuyToClose,
    SellToOpen,
    SellToClose,
}

public enum PositionSide
{
    Long,
    Short,
}

public enum OrderStatus
{
    Accepted,
    New,
    PartialFill,
    PartiallyFilled,
    Filled,
    DoneForDay,
    Canceled,
    Replaced,
    PendingCancel,
    Stopped,
    Rejected,
    Suspended,
    PendingNew,
    Calculated,
    Expired,
    AcceptedForBidding,
    PendingReplace,
    Fill,
    Held,
}

public enum TradeEvent
{
    New,
    PartialFill,
    Fill,
    DoneForDay,
    Canceled,
    PendingCancel,
    Stopped,
    Rejected,
    Suspended,
    PendingNew,
    Calculated,
    Expired,
    OrderCancelRejected,
    Replaced,
    PendingReplace,
    ReplaceRejected,
    PartiallyFilled,
    Accepted,
    Held,
    PendingReview,
}

public enum OrderStatusFilter
{
    Open,
    Closed,
    All,
}

public enum AuthStatus
{
    Authorized,
    Unauthorized,
    TooManyConnections,
}

public readonly record struct OrderQuantity
{
    private OrderQuantity(decimal value, bool isInDollars) => (Value, IsInDollars) = (value, isInDollars);

    public decimal Value { get; }

    public bool IsInDollars { get; }

    public static OrderQuantity Notional(decimal value) => new(value, true);

    public static OrderQuantity Fractional(decimal value) => new(value, false);

    public static OrderQuantity FromInt64(long value) => Fractional(value);

    public static implicit operator OrderQuantity(long value) => Fractional(value);
}

public sealed class NewOrderRequest(string symbol, OrderQuantity quantity, OrderSide side, OrderType type, TimeInForce duration)
{
    public string? Symbol { get; } = symbol;

    public OrderQuantity Quantity { get; } = quantity;

    public OrderSide? Side { get; } = side;

    public OrderType Type { get; } = type;

    public TimeInForce Duration { get; } = duration;

    public decimal? LimitPrice { get; set; }

    public decimal? StopPrice { get; set; }

    public string? ClientOrderId { get; set; }

    public bool? ExtendedHours { get; set; }

    public OrderClass? OrderClass { get; set; }

    public PositionIntent? PositionIntent { get; set; }
}

public abstract class OrderBase
{
    /// <remarks>Internal in the package.</remarks>
    private protected OrderBase(string symbol, OrderQuantity quantity, OrderSide side, OrderType type) => (Symbol, Quantity, Side, Type) = (symbol, quantity, side, type);

    public string Symbol { get; }

    public OrderQuantity Quantity { get; }

    public OrderSide Side { get; }

    public OrderType Type { get; }

    public TimeInForce Duration { get; set; } = TimeInForce.Day;

    public string? ClientOrderId { get; set; }

    public bool? ExtendedHours { get; set; }

    public PositionIntent? PositionIntent { get; set; }
}

public abstract class SimpleOrderBase : OrderBase
{
    private protected SimpleOrderBase(string symbol, OrderQuantity quantity, OrderSide side, OrderType type)
        : base(symbol, quantity, side, type)
    {
    }

    public BracketOrder Bracket(decimal takeProfitLimitPrice, decimal stopLossStopPrice) => new(this, takeProfitLimitPrice, stopLossStopPrice);
}

public sealed class MarketOrder : SimpleOrderBase
{
    private MarketOrder(string symbol, OrderQuantity quantity, OrderSide side)
        : base(symbol, quantity, side, OrderType.Market)
    {
    }

    public static MarketOrder Buy(string symbol, OrderQuantity quantity) => new(symbol, quantity, OrderSide.Buy);

    public static MarketOrder Sell(string symbol, OrderQuantity quantity) => new(symbol, quantity, OrderSide.Sell);
}

public sealed class LimitOrder : SimpleOrderBase
{
    private LimitOrder(string symbol, OrderQuantity quantity, OrderSide side, decimal limitPrice)
        : base(symbol, quantity, side, OrderType.Limit) => LimitPrice = limitPrice;

    public decimal LimitPrice { get; }

    public static LimitOrder Buy(string symbol, OrderQuantity quantity, decimal limitPrice) => new(symbol, quantity, OrderSide.Buy, limitPrice);

    public static LimitOrder Sell(string symbol, OrderQuantity quantity, decimal limitPrice) => new(symbol, quantity, OrderSide.Sell, limitPrice);
}

public sealed class StopOrder : SimpleOrderBase
{
    private StopOrder(string symbol, OrderQuantity quantity, OrderSide side, decimal stopPrice)
        : base(symbol, quantity, side, OrderType.Stop) => StopPrice = stopPrice;

    public decimal StopPrice { get; }

    public static StopOrder Buy(string symbol, OrderQuantity quantity, decimal stopPrice) => new(symbol, quantity, OrderSide.Buy, stopPrice);

    public static StopOrder Sell(string symbol, OrderQuantity quantity, decimal stopPrice) => new(symbol, quantity, OrderSide.Sell, stopPrice);
}

public sealed class StopLimitOrder : SimpleOrderBase
{
    private StopLimitOrder(string symbol, OrderQuantity quantity, OrderSide side, decimal stopPrice, decimal limitPrice)
        : base(symbol, quantity, side, OrderType.StopLimit) => (StopPrice, LimitPrice) = (stopPrice, limitPrice);

    public decimal StopPrice { get; }

    public decimal LimitPrice { get; }

    public static StopLimitOrder Buy(string symbol, OrderQuantity quantity, decimal stopPrice, decimal limitPrice) => new(symbol, quantity, OrderSide.Buy, stopPrice, limitPrice);

    public static StopLimitOrder Sell(string symbol, OrderQuantity quantity, decimal stopPrice, decimal limitPrice) => new(symbol, quantity, OrderSide.Sell, stopPrice, limitPrice);
}

public sealed class BracketOrder : OrderBase
{
    /// <remarks>Internal in the package, where the prices are behind interfaces.</remarks>
    internal BracketOrder(SimpleOrderBase entry, decimal takeProfitLimitPrice, decimal stopLossStopPrice)
        : base(entry.Symbol, entry.Quantity, entry.Side, entry.Type) => (TakeProfitLimitPrice, StopLossStopPrice) = (takeProfitLimitPrice, stopLossStopPrice);

    internal decimal TakeProfitLimitPrice { get; }

    internal decimal StopLossStopPrice { get; }
}

public sealed class ChangeOrderRequest(Guid orderId)
{
    public Guid OrderId { get; } = orderId;

    public long? Quantity { get; set; }

    public decimal? LimitPrice { get; set; }

    public decimal? StopPrice { get; set; }

    public string? ClientOrderId { get; set; }
}

public sealed class ListOrdersRequest
{
    public OrderStatusFilter? OrderStatusFilter { get; set; }

    public long? LimitOrderNumber { get; set; }

    public bool? RollUpNestedOrders { get; set; }
}

public sealed class LatestMarketDataListRequest(IEnumerable<string> symbols)
{
    public IReadOnlyCollection<string> Symbols { get; } = [.. symbols];
}

public interface IOrder
{
    Guid OrderId { get; }

    string? ClientOrderId { get; }

    string? Symbol { get; }

    decimal? Quantity { get; }

    decimal FilledQuantity { get; }

    OrderType OrderType { get; }

    OrderSide? OrderSide { get; }

    TimeInForce TimeInForce { get; }

    decimal? LimitPrice { get; }

    decimal? StopPrice { get; }

    OrderStatus OrderStatus { get; }

    Guid? ReplacesOrderId { get; }

    IReadOnlyList<IOrder> Legs { get; }
}

public interface ITradeUpdate
{
    TradeEvent Event { get; }

    Guid? ExecutionId { get; }

    decimal? Price { get; }

    decimal? TradeQuantity { get; }

    DateTime? TimestampUtc { get; }

    IOrder Order { get; }
}

public interface IPosition
{
    string Symbol { get; }

    decimal Quantity { get; }

    PositionSide Side { get; }
}

public interface IAccount
{
    Guid AccountId { get; }

    string? Currency { get; }

    decimal? Equity { get; }

    decimal? BuyingPower { get; }
}

public interface IAsset
{
    string Symbol { get; }

    bool IsTradable { get; }

    bool Shortable { get; }

    bool EasyToBorrow { get; }
}

public interface IQuote
{
    string Symbol { get; }

    DateTime TimestampUtc { get; }

    decimal BidPrice { get; }

    decimal AskPrice { get; }
}

public interface IErrorInformation
{
    string Symbol { get; }
}

public sealed class RestClientErrorException : Exception
{
    public RestClientErrorException()
    {
    }

    public RestClientErrorException(string message)
        : base(message)
    {
    }

    public RestClientErrorException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <remarks>Internal in the package, which makes it from a response and the body of it; without a body that is understood there is no information.</remarks>
    internal RestClientErrorException(HttpStatusCode status, int code, string message, IErrorInformation? information)
        : base(message) => (HttpStatusCode, ErrorCode, ErrorInformation) = (status, code, information);

    public int ErrorCode { get; }

    public HttpStatusCode? HttpStatusCode { get; }

    public IErrorInformation? ErrorInformation { get; }
}

public sealed class RequestValidationException(string message) : Exception(message);

public interface IAlpacaTradingClient : IDisposable
{
    Task<IReadOnlyList<IOrder>> ListOrdersAsync(ListOrdersRequest request, CancellationToken cancellationToken = default);

    Task<IOrder> PostOrderAsync(NewOrderRequest request, CancellationToken cancellationToken = default);

    Task<IOrder> PatchOrderAsync(ChangeOrderRequest request, CancellationToken cancellationToken = default);

    Task<IOrder> GetOrderAsync(string clientOrderId, CancellationToken cancellationToken = default);

    Task<IOrder> GetOrderAsync(Guid orderId, CancellationToken cancellationToken = default);

    Task<bool> CancelOrderAsync(Guid orderId, CancellationToken cancellationToken = default);

    Task<IAccount> GetAccountAsync(CancellationToken cancellationToken = default);

    Task<IAsset> GetAssetAsync(string symbol, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<IPosition>> ListPositionsAsync(CancellationToken cancellationToken = default);
}

public interface IAlpacaDataClient : IDisposable
{
    Task<IReadOnlyDictionary<string, IQuote>> ListLatestQuotesAsync(LatestMarketDataListRequest request, CancellationToken cancellationToken = default);
}

public interface IAlpacaStreamingClient : IDisposable
{
    event Action<AuthStatus>? Connected;

    event Action? SocketClosed;

    event Action<Exception>? OnError;

    event Action<ITradeUpdate>? OnTradeUpdate;

    Task<AuthStatus> ConnectAndAuthenticateAsync(CancellationToken cancellationToken = default);
}
