using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Why Alpaca refuses an order before its venue sees it, in the order in which the sandbox looks. What is held and what can be paid for the venue checks itself.</summary>
/// <param name="asset">The instrument.</param>
/// <param name="price">Its price.</param>
/// <param name="held">The position that is there, by which an order is judged.</param>
/// <param name="told">The position that is told; it is behind while <c>position_ms</c> is set.</param>
/// <param name="open">The open orders of the instrument.</param>
/// <param name="settings">The settings of the account.</param>
/// <param name="account">The money of the account.</param>
/// <param name="clock">The hours.</param>
internal sealed class OrderRules(SandboxAsset asset, decimal price, decimal held, decimal told, IReadOnlyList<OrderRules.OpenOrder> open, AccountSettings settings, OrderRules.Account account, SessionClock clock)
{
    private const decimal Penny = 0.01m;
    private const decimal EquityToShort = 2000m;

    /// <summary>The money of the account: its equity, and what it may do with options, which has the cash that can be spent without margin.</summary>
    public sealed record Account(decimal Equity, OptionDesk Options);

    /// <summary>An open order of the same symbol.</summary>
    public sealed record OpenOrder(SimulatedOrder Order, string WireId, bool IsComplex);

    public Refusal? Check(OrderTicket ticket) =>
        CheckAccount()
        ?? (asset.Pair is { } pair ? PairRules.Check(ticket, pair, price, account.Options.BuyingPower)
            : asset.Option is not null ? new OptionRules(asset, price, held, account.Options, clock).Check(ticket)
            : CheckShares(ticket))
        ?? CheckOppositeEntry(ticket)
        ?? CheckWashTrade(ticket)
        ?? CheckNotional(ticket)
        ?? CheckValue(ticket);

    private Refusal? CheckShares(OrderTicket ticket) =>
        CheckPrices(ticket)
        ?? CheckTrail(ticket)
        ?? CheckFraction(ticket)
        ?? CheckClass(ticket)
        ?? CheckBasePrice(ticket)
        ?? CheckIntent(ticket)
        ?? CheckShort(ticket);

    /// <summary>The prices of a change, which must be on the grid like those of an order.</summary>
    public static Refusal? CheckPrices(decimal? limit, decimal? stop, SandboxAsset asset) =>
        asset.Pair is { } pair ? PairRules.CheckPrices(limit, stop, pair)
        : asset.Option is not null ? OptionRules.CheckPrices(limit, stop, asset)
        : CheckPrices(limit, stop);

    private static Refusal? CheckPrices(decimal? limit, decimal? stop) => SubPenny("limit_price", limit) ?? SubPenny("stop_price", stop);

    private Refusal? CheckAccount() =>
        settings.SuspendTrade ? Refusal.Forbidden("new orders are rejected by user request")
        : !asset.Tradable && asset.Option is null ? Refusal.Rule($"asset \"{asset.Symbol}\" is not tradable")
        : null;

    private static Refusal? CheckPrices(OrderTicket ticket) =>
        CheckPrices(ticket.LimitPrice, ticket.StopPrice) ?? CheckPrices(ticket.TakeProfitLimit, ticket.StopLossStop) ?? CheckPrices(ticket.StopLossLimit, null);

    public static Refusal? CheckTrailPrice(decimal? trail) => SubPenny("trail_price", trail);

    /// <summary>Parts of a share do not trail, and a sale must have room below the price.</summary>
    private Refusal? CheckTrail(OrderTicket ticket) => ticket.Type != "trailing_stop" ? null
        : !ticket.IsWhole ? Refusal.Field("qty must be integer")
        : SubPenny("trail_price", ticket.TrailPrice) ?? (!ticket.IsBuy && ticket.TrailPrice >= price ? Refusal.Rule($"trail_price must be below the price {Decimals.Text(price)}") : null);

    private static Refusal? SubPenny(string name, decimal? price) =>
        price is { } value && value != decimal.Round(value, value >= 1m ? 2 : 4)
            ? Refusal.Rule(FormattableString.Invariant($"invalid {name} {value}. sub-penny increment does not fulfill minimum pricing criteria"))
            : null;

    private Refusal? CheckFraction(OrderTicket ticket) =>
        ticket.IsWhole ? null
        : !settings.FractionalTrading ? Refusal.Forbidden("fractional trading is disabled for this account")
        : !asset.Fractionable ? Refusal.Forbidden($"asset \"{asset.Symbol}\" is not fractionable")
        : ticket.OrderClass.Length > 0 ? Refusal.Rule("fractional orders must be simple orders")
        : ticket.TimeInForce != "day" ? Refusal.Rule("fractional orders must be DAY orders")
        : !ticket.IsBuy && held <= 0m ? Refusal.Rule("fractional orders cannot be sold short")
        : null;

    private Refusal? CheckClass(OrderTicket ticket)
    {
        // A pair of exits needs a position that is there, and that the part of the venue that takes pairs has heard of.
        var reduces = ticket.IsBuy ? held < 0m && told < 0m : held > 0m && told > 0m;
        return ticket.OrderClass switch
        {
            "bracket" or "oto" when held != 0m => Refusal.Rule($"{ticket.OrderClass} orders must be entry orders"),
            "oco" when !reduces => Refusal.Rule("oco orders must be exit orders"),
            _ => null,
        };
    }

    /// <summary>Exits must stand on their side of the market, of the entry, and of each other.</summary>
    private Refusal? CheckBasePrice(OrderTicket ticket)
    {
        if (ticket.OrderClass.Length == 0)
        {
            return null;
        }

        var isOco = ticket.OrderClass == "oco";
        var exitsSell = isOco != ticket.IsBuy;
        var reference = isOco ? ticket.TakeProfitLimit!.Value : ticket.LimitPrice ?? price;
        if (ticket.StopLossStop is { } stop)
        {
            var basePrice = exitsSell ? Math.Min(reference, price) : Math.Max(reference, price);
            if (exitsSell ? stop > basePrice - Penny : stop < basePrice + Penny)
            {
                return Refusal.Rule($"stop_loss.stop_price must be {(exitsSell ? "<= base_price - 0.01" : ">= base_price + 0.01")}", ("base_price", Decimals.Text(basePrice)));
            }
        }

        return !isOco && ticket.TakeProfitLimit is { } target && (exitsSell ? target < reference + Penny : target > reference - Penny)
            ? Refusal.Rule($"take_profit.limit_price must be {(exitsSell ? ">= base_price + 0.01" : "<= base_price - 0.01")}", ("base_price", Decimals.Text(reference)))
            : null;
    }

    private Refusal? CheckIntent(OrderTicket ticket)
    {
        var inferred = Words.Intent(ticket.IsBuy, held);
        return ticket.PositionIntent is { } specified && specified != inferred
            ? Refusal.Rule($"position intent mismatch, inferred: {inferred}, specified: {specified}")
            : null;
    }

    private Refusal? CheckShort(OrderTicket ticket) =>
        !ticket.IsBuy && held <= 0m && (settings.NoShorting || !asset.Shortable || account.Equity < EquityToShort)
            ? Refusal.Forbidden("account is not allowed to short")
            : null;

    /// <summary>While nothing is held, only one side can be entered.</summary>
    private Refusal? CheckOppositeEntry(OrderTicket ticket) =>
        held != 0m || !OppositeOf(ticket).Any() ? null
        : Refusal.Forbidden(ticket.IsBuy
            ? "cannot open a long buy while a short sell order is open"
            : "cannot open a short sell while a long buy order is open");

    /// <summary>Orders that could trade with each other: market and stop with anything, limits that cross. Members of groups and trailing stops are exempt on both sides.</summary>
    private Refusal? CheckWashTrade(OrderTicket ticket)
    {
        if (ticket.OrderClass.Length > 0 || ticket.Type == "trailing_stop")
        {
            return null;
        }

        foreach (var other in OppositeOf(ticket).Where(static other => !other.IsComplex))
        {
            var isPriced = other.Order.Type is OrderType.Limit or OrderType.StopLimit;
            var reason = ticket.LimitPrice is not { } limit ? "opposite side order exists"
                : !isPriced ? "opposite side market/stop order exists"
                : (ticket.IsBuy ? limit >= other.Order.LimitPrice : limit <= other.Order.LimitPrice) ? "opposite side limit order exists"
                : null;
            if (reason is not null)
            {
                return Refusal.Forbidden("potential wash trade detected. use complex orders", ("existing_order_id", other.WireId), ("reject_reason", reason));
            }
        }

        return null;
    }

    private Refusal? CheckValue(OrderTicket ticket) =>
        asset.Option is null && ticket.IsBuy && held >= 0m && (ticket.Notional ?? ticket.Quantity * (ticket.LimitPrice ?? price)) < MinValue
            ? Refusal.Forbidden(FormattableString.Invariant($"cost basis must be >= minimal amount of order {MinValue}"))
            : null;

    private Refusal? CheckNotional(OrderTicket ticket) =>
        ticket.Notional is not null && open.Any(other => other.Order.Side == (held > 0m ? OrderSide.Sell : OrderSide.Buy) && held != 0m)
            ? Refusal.Forbidden("unable to open new notional orders while having open closing position orders")
            : null;

    private decimal MinValue => asset.Pair is null ? 1m : PairRules.MinValue;

    /// <summary>Exits that still wait for their entry do not work yet.</summary>
    private IEnumerable<OpenOrder> OppositeOf(OrderTicket ticket) =>
        open.Where(other => Words.Of(other.Order.Side) != ticket.Side && other.Order.Status != VenueOrderStatus.Held);
}
