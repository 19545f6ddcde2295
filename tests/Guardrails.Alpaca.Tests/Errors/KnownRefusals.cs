using static Guardrails.Alpaca.Errors.AlpacaAdvice;
using static Guardrails.Alpaca.Errors.AlpacaFailureKind;
using Kind = Guardrails.Alpaca.Errors.AlpacaFailureKind;
using What = Guardrails.Alpaca.Errors.AlpacaAdvice;

namespace Guardrails.Alpaca.Tests.Errors;

/// <summary>Every refusal that is known of the venue, as a body, with what it means.</summary>
internal static class KnownRefusals
{
    private const string Forbidden = "40310000";
    private const string Missing = "40010001";
    private const string Unprocessable = "42210000";
    private const string Absent = "40410000";
    private const string None = "";

    public static IReadOnlyList<(int Status, string Code, string Message, string Extras, Kind Kind, What Advice)> ByMessage { get; } =
    [
        (400, "40010000", "failed to decode request body", None, OurBug, Fix),
        (400, "40010000", "request body format is invalid", None, OurBug, Fix),
        (403, Forbidden, "insufficient qty available for order (requested: 60, available: 5)", ",\"available\":\"5\",\"existing_qty\":\"60\",\"held_for_orders\":\"55\",\"symbol\":\"ACME\"", HeldForOrders, FreeQuantity),
        (403, Forbidden, "insufficient qty available for order (requested: 60, available: 5)", ",\"related_orders\":[\"0a1b2c3d-0000-4000-8000-0000000000b1\"]", HeldForOrders, FreeQuantity),
        (403, Forbidden, "insufficient qty available for order (requested: 60, available: 50)", ",\"available\":\"50\",\"existing_qty\":\"50\",\"held_for_orders\":\"0\"", InsufficientQuantity, ReadPosition),
        (403, Forbidden, "insufficient qty available for order (requested: 60, available: 0)", ",\"available\":\"0\",\"existing_qty\":\"0\",\"held_for_orders\":\"0\"", InsufficientQuantity, ReadPosition),
        (403, Forbidden, "insufficient qty available for order (requested: 60, available: 0)", None, InsufficientQuantity, ReadPosition),
        (403, Forbidden, "insufficient buying power", ",\"buying_power\":\"12.5\",\"cost_basis\":\"900\"", InsufficientBuyingPower, Refuse),
        (403, Forbidden, "insufficient options buying power (required: 500, available: 12.5)", ",\"options_buying_power\":\"12.5\",\"cost_basis\":\"500\"", InsufficientBuyingPower, Refuse),
        (403, Forbidden, "account not eligible to trade uncovered option contracts", None, ShortNotAllowed, ReadPosition),
        (403, Forbidden, "insufficient underlying qty available for covered call (required: 100, available: 0)", ",\"required_qty\":\"100\"", ShortNotAllowed, ReadPosition),
        (403, Forbidden, "insufficient balance for ETH (requested: 2, available: 1.995)", ",\"balance\":\"1.995\"", InsufficientBalance, ReadPosition),
        (403, Forbidden, "account is not allowed to short", None, ShortNotAllowed, ReadPosition),
        (403, Forbidden, "cannot open a long buy while a short sell order is open", None, OppositeOrderOpen, CancelOther),
        (403, Forbidden, "cannot open a short sell while a long buy order is open", None, OppositeOrderOpen, CancelOther),
        (403, Forbidden, "potential wash trade detected. use complex orders", ",\"existing_order_id\":\"0a1b2c3d-0000-4000-8000-0000000000b9\"", WashTrade, CancelOther),
        (403, Forbidden, "asset \\\"ACME\\\" is not fractionable", None, NotFractionable, Refuse),
        (403, Forbidden, "cost basis must be >= minimal amount of order 10", None, BelowMinimum, Refuse),
        (403, Forbidden, "account is not authorized to trade", None, AccountRestricted, StopAndAlert),
        (403, Forbidden, "account is restricted to liquidation only", None, AccountRestricted, StopAndAlert),
        (403, Forbidden, "new orders are rejected by user request", None, AccountRestricted, StopAndAlert),
        (403, Forbidden, "opg orders must be submitted after 7:00pm and before 9:28am", None, OurBug, Fix),
        (403, Forbidden, "cls orders must be submitted after 7:00pm and before 3:50pm", None, OurBug, Fix),
        (403, Forbidden, "fractional trading is disabled for this account", None, OurBug, Fix),
        (403, Forbidden, "unable to open new notional orders while having open closing position orders", None, HeldForOrders, FreeQuantity),
        (403, Forbidden, "order parameters are not changed", None, UnchangedParameters, TakeAsDone),
        (403, Forbidden, "no available position for the specified contract", None, InsufficientQuantity, ReadPosition),
        (403, "40310001", "cannot exercise short position", None, OurBug, Fix),
        (403, "40310001", "cannot submit DNE for short position", None, OurBug, Fix),
        (403, "40310100", "trade denied due to pattern day trading protection", None, AccountRestricted, StopAndAlert),
        (404, Absent, "position does not exist", None, NotFound, Refuse),
        (404, Absent, "order not found", None, NotFound, Refuse),
        (404, Absent, "asset not found for ACMEX", None, NotFound, Refuse),
        (404, Absent, "option contract ACME260116C00100000 not found", None, NotFound, Refuse),
        (422, Missing, "client_order_id must be unique", None, DuplicateId, LookUpOrder),
        (422, Missing, "client order id must be unique", None, DuplicateId, LookUpOrder),
        (422, Missing, "qty or notional is required", None, OurBug, Fix),
        (422, Missing, "only one of qty or notional is accepted", None, OurBug, Fix),
        (422, Missing, "qty must be integer", None, OurBug, Fix),
        (422, Missing, "qty must be > 0", None, OurBug, Fix),
        (422, Missing, "limit price must be > 0", None, OurBug, Fix),
        (422, Missing, "stop limit orders require both stop and limit price", None, OurBug, Fix),
        (422, Missing, "limit orders require a limit price", None, OurBug, Fix),
        (422, Missing, "stop orders require a stop price", None, OurBug, Fix),
        (422, Missing, "trailing stop orders must specify one of trail_price or trail_percent", None, OurBug, Fix),
        (422, Missing, "trail_percent must be greater than or equal to 0.1", None, OurBug, Fix),
        (422, Missing, "client_order_id must be no more than 128 characters", None, OurBug, Fix),
        (422, Missing, "order_id is missing", None, OurBug, Fix),
        (422, Missing, "invalid time_in_force", None, OurBug, Fix),
        (422, Missing, "invalid order type", None, OurBug, Fix),
        (422, Missing, "bracket orders must be market or limit orders", None, OurBug, Fix),
        (422, Unprocessable, "bracket orders must be entry orders", None, NotAnEntry, ReadPosition),
        (422, Unprocessable, "oco orders must be exit orders", None, NotAnExit, ReadPosition),
        (422, Unprocessable, "bracket orders require take_profit.limit_price", None, OurBug, Fix),
        (422, Unprocessable, "bracket orders require stop_loss.stop_price", None, OurBug, Fix),
        (422, Unprocessable, "stop_loss.stop_price must be <= base_price - 0.01", ",\"base_price\":\"94.5\"", MarketMovedThroughStop, CloseAtMarket),
        (422, Unprocessable, "stop_loss.stop_price must be >= base_price + 0.01", ",\"base_price\":\"94.5\"", MarketMovedThroughStop, CloseAtMarket),
        (422, Unprocessable, "take_profit.limit_price must be >= base_price + 0.01", ",\"base_price\":\"94.5\"", MarketMovedThroughStop, CloseAtMarket),
        (422, Unprocessable, "take_profit.limit_price must be <= base_price - 0.01", ",\"base_price\":\"94.5\"", MarketMovedThroughStop, CloseAtMarket),
        (422, Unprocessable, "invalid limit_price 94.123. sub-penny increment does not fulfill minimum pricing criteria", None, PriceIncrement, RoundPrice),
        (422, Unprocessable, "invalid stop_price 94.123. sub-penny increment does not fulfill minimum pricing criteria", None, PriceIncrement, RoundPrice),
        (422, Unprocessable, "fractional orders must be simple orders", None, OurBug, Fix),
        (422, Unprocessable, "fractional orders must be DAY orders", None, OurBug, Fix),
        (422, Unprocessable, "fractional orders cannot be sold short", None, FractionalShort, ReadPosition),
        (422, Unprocessable, "notional must be >= 1.00", None, BelowMinimum, Refuse),
        (422, Unprocessable, "market orders require no stop or limit price", None, OurBug, Fix),
        (422, Unprocessable, "limit orders must not have stop_price", None, OurBug, Fix),
        (422, Unprocessable, "order is already in \\\"filled\\\" state", None, AlreadyTerminal, ReadOrder),
        (422, Unprocessable, "order is already in \\\"canceled\\\" state", None, AlreadyTerminal, ReadOrder),
        (422, Unprocessable, "unable to replace order, order isn't sent to exchange yet", None, NotReplaceableNow, RetryLater),
        (422, Unprocessable, "unable to replace order, order is not open", None, AlreadyTerminal, ReadOrder),
        (422, Unprocessable, "position intent mismatch, inferred: sell_to_open, specified: sell_to_close", None, PositionIntentMismatch, ReadPosition),
        (422, Unprocessable, "invalid crypto time_in_force", None, OurBug, Fix),
        (422, Unprocessable, "invalid symbol", None, OurBug, Fix),
        (422, Unprocessable, "asset \\\"ACMEX\\\" not found", None, OurBug, Fix),
        (422, Unprocessable, "asset \\\"ACMEX\\\" is not tradable", None, NotTradable, Refuse),
        (422, Unprocessable, "extended hours order must be DAY limit orders", None, OurBug, Fix),
        (422, Unprocessable, "extended hours order must be DAY or GTC limit orders", None, OurBug, Fix),
        (422, Unprocessable, "stop orders are not eligible for extended hours trading", None, OurBug, Fix),
        (422, Unprocessable, "advanced instructions only support DAY time_in_force", None, OurBug, Fix),
        (422, Unprocessable, "original order pending replacement", None, NotReplaceableNow, RetryLater),
        (422, Unprocessable, "cannot cancel/replace individual legs of a mleg order", None, OurBug, Fix),
        (422, "42210001", "order_id is not a valid UUID", None, OurBug, Fix),
    ];
}
