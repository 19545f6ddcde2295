using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Wire;

/// <summary>Reads an order from the body of a request, and refuses one whose fields do not make an order.</summary>
internal static class TicketReader
{
    private static readonly string[] _sides = ["buy", "sell"];
    private static readonly string[] _types = ["market", "limit", "stop", "stop_limit", "trailing_stop"];
    private static readonly string[] _times = ["day", "gtc", "ioc", "fok", "opg", "cls"];
    private static readonly string[] _classes = ["", "simple", "bracket", "oco", "oto", "mleg"];
    private static readonly string[] _intents = ["buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"];

    public static Answer<OrderTicket> Read(Fields body)
    {
        var raw = RawTicket.From(body);
        if (raw.OrderClass == "mleg" && body.Problem is null)
        {
            return MlegReader.Read(body, raw);
        }

        var refused = body.Problem ?? CheckWords(raw) ?? CheckQuantity(raw) ?? CheckExtendedHours(raw) ?? CheckSupport(raw) ?? CheckPrices(raw) ?? CheckClass(raw) ?? CheckExtras(raw);
        return refused is not null ? refused : new OrderTicket
        {
            Symbol = raw.Symbol!,
            Quantity = raw.Quantity ?? 0m,
            Notional = raw.Notional,
            Side = raw.Side!,
            Type = raw.Type!,
            TimeInForce = raw.TimeInForce!,
            LimitPrice = raw.IsOco ? raw.TakeProfitLimit : raw.LimitPrice,
            StopPrice = raw.StopPrice,
            ClientOrderId = string.IsNullOrEmpty(raw.ClientOrderId) ? null : raw.ClientOrderId,
            OrderClass = raw.IsComplex ? raw.OrderClass! : "",
            TrailPrice = raw.TrailPrice,
            TrailPercent = raw.TrailPercent,
            TakeProfitLimit = raw.TakeProfitLimit,
            StopLossStop = raw.StopLossStop,
            StopLossLimit = raw.StopLossLimit,
            PositionIntent = raw.PositionIntent,
            ExtendedHours = raw.ExtendedHours,
        };
    }

    /// <summary>Reads what a request wants to be different in an order.</summary>
    public static Answer<OrderChange> ReadChange(Fields body)
    {
        var change = new OrderChange
        {
            Quantity = body.Amount("qty"),
            LimitPrice = body.Amount("limit_price"),
            StopPrice = body.Amount("stop_price"),
            Trail = body.Amount("trail"),
            TimeInForce = body.Text("time_in_force"),
            ClientOrderId = body.Text("client_order_id") is { Length: > 0 } id ? id : null,
        };
        return body.Problem
            ?? (change.Quantity <= 0m ? Refusal.Field("qty must be > 0") : null)
            ?? (change.LimitPrice <= 0m ? Refusal.Field("limit price must be > 0") : null)
            ?? (change.StopPrice <= 0m ? Refusal.Field("stop price must be > 0") : null)
            ?? (change.TimeInForce is { } time && !_times.Contains(time) ? Refusal.Field("invalid time_in_force") : null)
            ?? CheckClientOrderId(change.ClientOrderId)
            ?? (change.Trail <= 0m ? Refusal.Field("trail must be > 0") : null)
            ?? (body.Has("notional") ? Refusal.NotSupported("changing the notional of an order") : null)
            ?? Answer<OrderChange>.Of(change);
    }

    /// <summary>Why an id of a client is refused; <see langword="null"/> when it is not.</summary>
    public static Refusal? CheckClientOrderId(string? id) => id is { Length: > 128 } ? TooLong : null;

    private static Refusal TooLong => Refusal.Field("client_order_id must be no more than 128 characters");

    private static Refusal? CheckWords(RawTicket raw) =>
        string.IsNullOrEmpty(raw.Symbol) ? Refusal.Field("symbol is required")
        : raw.Side is null ? Refusal.Field("side is required")
        : !_sides.Contains(raw.Side) ? Refusal.Field("invalid side")
        : raw.Type is null || !_types.Contains(raw.Type) ? Refusal.Field("invalid order type")
        : raw.TimeInForce is null || !_times.Contains(raw.TimeInForce) ? Refusal.Field("invalid time_in_force")
        : !_classes.Contains(raw.OrderClass ?? "") ? Refusal.Field("invalid order_class")
        : raw.PositionIntent is not null && !_intents.Contains(raw.PositionIntent) ? Refusal.Field("invalid position_intent")
        : CheckClientOrderId(raw.ClientOrderId);

    private static Refusal? CheckQuantity(RawTicket raw) =>
        raw.Quantity is null && raw.Notional is null ? Refusal.Field("qty or notional is required")
        : raw.Quantity is not null && raw.Notional is not null ? Refusal.Field("only one of qty or notional is accepted")
        : raw.Quantity <= 0m ? Refusal.Field("qty must be > 0")
        : raw.Quantity is { } quantity && quantity != decimal.Round(quantity, 9) ? Refusal.Field("qty can have at most 9 decimal places")
        : raw.Notional < 1m ? Refusal.Rule("notional must be >= 1.00")
        : raw.Notional is not null && raw.IsComplex ? Refusal.Rule("fractional orders must be simple orders")
        : raw.Notional is { } money && money != decimal.Round(money, 2) ? Refusal.Field("notional can have at most 2 decimal places")
        : null;

    /// <summary>What is right, and what the simulated venue has nothing for.</summary>
    private static Refusal? CheckSupport(RawTicket raw) =>
        raw.Type == "trailing_stop" && (raw.TrailPrice is null) == (raw.TrailPercent is null) ? Refusal.Field("trailing stop orders must specify one of trail_price or trail_percent")
        : raw.TrailPercent < 0.1m ? Refusal.Field("trail_percent must be greater than or equal to 0.1")
        : raw.TrailPrice <= 0m ? Refusal.Field("trail_price must be > 0")
        : raw.TrailPercent >= 100m ? Refusal.Field("trail_percent must be below 100")
        : raw.Type == "trailing_stop" && raw.TimeInForce is not ("day" or "gtc") ? Refusal.Field("invalid time_in_force")
        : raw.Notional is not null && raw.Type != "market" ? Refusal.NotSupported("notional orders other than market orders; send qty")
        : raw.TimeInForce is "opg" or "cls" ? Refusal.NotSupported("orders for the opening or the closing auction")
        : raw.HasAdvancedInstructions ? Refusal.NotSupported("advanced instructions")
        : null;

    private static Refusal? CheckExtendedHours(RawTicket raw) =>
        !raw.ExtendedHours ? null
        : raw.Type is "stop" or "stop_limit" or "trailing_stop" ? Refusal.Rule("stop orders are not eligible for extended hours trading")
        : raw.Type != "limit" || raw.TimeInForce is not ("day" or "gtc") ? Refusal.Rule("extended hours order must be DAY or GTC limit orders")
        : raw.IsComplex ? Refusal.Rule("complex orders are not eligible for extended hours trading")
        : null;

    private static Refusal? CheckPrices(RawTicket raw) =>
        raw.LimitPrice <= 0m || raw.TakeProfitLimit <= 0m || raw.StopLossLimit <= 0m ? Refusal.Field("limit price must be > 0")
        : raw.StopPrice <= 0m || raw.StopLossStop <= 0m ? Refusal.Field("stop price must be > 0")
        : raw.Type switch
        {
            "market" when raw.LimitPrice is not null || raw.StopPrice is not null => Refusal.Rule("market orders require no stop or limit price"),
            "limit" when raw.StopPrice is not null => Refusal.Rule("limit orders must not have stop_price"),
            "limit" when raw.LimitPrice is null && !raw.IsOco => Refusal.Field("limit orders require a limit price"),
            "trailing_stop" when raw.LimitPrice is not null || raw.StopPrice is not null => Refusal.Rule("trailing_stop orders must not have limit_price or stop_price"),
            "stop" when raw.LimitPrice is not null => Refusal.Rule("stop orders must not have limit_price"),
            "stop" when raw.StopPrice is null => Refusal.Field("stop orders require a stop price"),
            "stop_limit" when raw.StopPrice is null || raw.LimitPrice is null => Refusal.Field("stop limit orders require both stop and limit price"),
            _ => null,
        };

    private static Refusal? CheckClass(RawTicket raw) => raw.OrderClass switch
    {
        "bracket" or "oto" when raw.Type is not ("market" or "limit") => Refusal.Field($"{raw.OrderClass} orders must be market or limit orders"),
        "oco" when raw.Type != "limit" => Refusal.Field("oco orders must be limit orders"),
        "bracket" or "oco" when raw.TakeProfitLimit is null => Refusal.Rule($"{raw.OrderClass} orders require take_profit.limit_price"),
        "bracket" or "oco" when raw.StopLossStop is null => Refusal.Rule($"{raw.OrderClass} orders require stop_loss.stop_price"),
        "oto" when (raw.TakeProfitLimit is null) == (raw.StopLossStop is null) => Refusal.Rule("oto orders require either take_profit.limit_price or stop_loss.stop_price"),
        "oco" when raw.LimitPrice is { } limit && limit != raw.TakeProfitLimit => Refusal.Rule("limit_price must equal take_profit.limit_price"),
        _ => null,
    };

    private static Refusal? CheckExtras(RawTicket raw) =>
        raw.IsComplex && raw.TimeInForce is not ("day" or "gtc") ? Refusal.Rule($"{raw.OrderClass} orders must be DAY or GTC orders")
        : !raw.IsComplex && raw.HasExits ? Refusal.Rule("simple orders must not have take_profit or stop_loss")
        : null;
}
