using static Guardrails.Alpaca.Errors.AlpacaAdvice;
using static Guardrails.Alpaca.Errors.AlpacaFailureKind;

namespace Guardrails.Alpaca.Errors;

/// <summary>Every refusal that is known of the venue. The first row whose message fits decides.</summary>
internal static class ErrorTable
{
    private const string Forbidden = "40310000";
    private const string Missing = "40010001";
    private const string Unprocessable = "42210000";
    private const string Absent = "40410000";

    /// <summary>Rows whose status alone decides, whatever the body is.</summary>
    public static IReadOnlyList<ErrorRow> ByStatus { get; } =
    [
        new(401, null, null, Unauthorized, StopAndAlert),
        new(429, "42910000", null, RateLimited, RetryLater),
        new(408, null, null, OutcomeUnknown, Resolve),
        new(500, null, null, OutcomeUnknown, Resolve),
        new(502, null, null, OutcomeUnknown, Resolve),
        new(503, null, null, OutcomeUnknown, Resolve),
        new(504, null, null, OutcomeUnknown, Resolve),
    ];

    /// <summary>Rows that the message decides, of refusals (status 400 to 499).</summary>
    public static IReadOnlyList<ErrorRow> ByMessage { get; } =
    [
        new(400, "40010000", "failed to decode request body", OurBug, Fix),
        new(400, "40010000", "request body format is invalid", OurBug, Fix),

        new(403, Forbidden, "insufficient qty available for order", HeldForOrders, FreeQuantity),
        new(403, Forbidden, "insufficient buying power", InsufficientBuyingPower, Refuse),
        new(403, Forbidden, "insufficient options buying power", InsufficientBuyingPower, Refuse),
        new(403, Forbidden, "insufficient balance for", InsufficientBalance, ReadPosition),
        new(403, Forbidden, "account not eligible to trade uncovered option contracts", ShortNotAllowed, ReadPosition),
        new(403, Forbidden, "insufficient underlying qty available for covered call", ShortNotAllowed, ReadPosition),
        new(403, Forbidden, "account is not allowed to short", ShortNotAllowed, ReadPosition),
        new(403, Forbidden, "cannot open a long buy while a short sell order is open", OppositeOrderOpen, CancelOther),
        new(403, Forbidden, "cannot open a short sell while a long buy order is open", OppositeOrderOpen, CancelOther),
        new(403, Forbidden, "potential wash trade detected", WashTrade, CancelOther),
        new(403, Forbidden, "asset \"*\" is not fractionable", NotFractionable, Refuse),
        new(403, Forbidden, "cost basis must be >= minimal amount of order", BelowMinimum, Refuse),
        new(403, Forbidden, "account is not authorized to trade", AccountRestricted, StopAndAlert),
        new(403, Forbidden, "account is restricted to liquidation only", AccountRestricted, StopAndAlert),
        new(403, Forbidden, "new orders are rejected by user request", AccountRestricted, StopAndAlert),
        new(403, Forbidden, "opg orders must be submitted", OurBug, Fix),
        new(403, Forbidden, "cls orders must be submitted", OurBug, Fix),
        new(403, Forbidden, "fractional trading is disabled for this account", OurBug, Fix),
        new(403, Forbidden, "unable to open new notional orders while having open closing position orders", HeldForOrders, FreeQuantity),
        new(403, Forbidden, "order parameters are not changed", UnchangedParameters, TakeAsDone),
        new(403, Forbidden, "no available position for the specified contract", InsufficientQuantity, ReadPosition),
        new(403, "40310001", "cannot exercise short position", OurBug, Fix),
        new(403, "40310001", "cannot submit DNE for short position", OurBug, Fix),
        new(403, "40310100", "trade denied due to pattern day trading protection", AccountRestricted, StopAndAlert),

        new(404, Absent, "position does not exist", NotFound, Refuse),
        new(404, Absent, "order not found", NotFound, Refuse),
        new(404, Absent, "asset not found for", NotFound, Refuse),
        new(404, Absent, "option contract * not found", NotFound, Refuse),

        new(422, Missing, "client_order_id must be unique", DuplicateId, LookUpOrder),
        new(422, Missing, "client order id must be unique", DuplicateId, LookUpOrder),
        new(422, Missing, "qty or notional is required", OurBug, Fix),
        new(422, Missing, "only one of qty or notional is accepted", OurBug, Fix),
        new(422, Missing, "qty must be integer", OurBug, Fix),
        new(422, Missing, "qty must be > 0", OurBug, Fix),
        new(422, Missing, "limit price must be > 0", OurBug, Fix),
        new(422, Missing, "stop limit orders require both stop and limit price", OurBug, Fix),
        new(422, Missing, "limit orders require a limit price", OurBug, Fix),
        new(422, Missing, "stop orders require a stop price", OurBug, Fix),
        new(422, Missing, "trailing stop orders must specify one of trail_price or trail_percent", OurBug, Fix),
        new(422, Missing, "trail_percent must be greater than or equal to 0.1", OurBug, Fix),
        new(422, Missing, "client_order_id must be no more than", OurBug, Fix),
        new(422, Missing, "order_id is missing", OurBug, Fix),
        new(422, Missing, "invalid time_in_force", OurBug, Fix),
        new(422, Missing, "invalid order type", OurBug, Fix),
        new(422, Missing, "bracket orders must be market or limit orders", OurBug, Fix),

        new(422, Unprocessable, "bracket orders must be entry orders", NotAnEntry, ReadPosition),
        new(422, Unprocessable, "oco orders must be exit orders", NotAnExit, ReadPosition),
        new(422, Unprocessable, "bracket orders require take_profit.limit_price", OurBug, Fix),
        new(422, Unprocessable, "bracket orders require stop_loss.stop_price", OurBug, Fix),
        new(422, Unprocessable, "stop_loss.stop_price must be <= base_price", MarketMovedThroughStop, CloseAtMarket),
        new(422, Unprocessable, "stop_loss.stop_price must be >= base_price", MarketMovedThroughStop, CloseAtMarket),
        new(422, Unprocessable, "take_profit.limit_price must be >= base_price", MarketMovedThroughStop, CloseAtMarket),
        new(422, Unprocessable, "take_profit.limit_price must be <= base_price", MarketMovedThroughStop, CloseAtMarket),
        new(422, Unprocessable, "sub-penny increment does not fulfill minimum pricing criteria", PriceIncrement, RoundPrice),
        new(422, Unprocessable, "fractional orders must be simple orders", OurBug, Fix),
        new(422, Unprocessable, "fractional orders must be DAY orders", OurBug, Fix),
        new(422, Unprocessable, "fractional orders cannot be sold short", FractionalShort, ReadPosition),
        new(422, Unprocessable, "notional must be >=", BelowMinimum, Refuse),
        new(422, Unprocessable, "market orders require no stop or limit price", OurBug, Fix),
        new(422, Unprocessable, "limit orders must not have stop_price", OurBug, Fix),
        new(422, Unprocessable, "order is already in \"*\" state", AlreadyTerminal, ReadOrder),
        new(422, Unprocessable, "unable to replace order, order isn't sent to exchange yet", NotReplaceableNow, RetryLater),
        new(422, Unprocessable, "unable to replace order, order is not open", AlreadyTerminal, ReadOrder),
        new(422, Unprocessable, "original order pending replacement", NotReplaceableNow, RetryLater),
        new(422, Unprocessable, "position intent mismatch", PositionIntentMismatch, ReadPosition),
        new(422, Unprocessable, "invalid crypto time_in_force", OurBug, Fix),
        new(422, Unprocessable, "invalid symbol", OurBug, Fix),
        new(422, Unprocessable, "asset \"*\" not found", OurBug, Fix),
        new(422, Unprocessable, "asset \"*\" is not tradable", NotTradable, Refuse),
        new(422, Unprocessable, "extended hours order must be DAY", OurBug, Fix),
        new(422, Unprocessable, "stop orders are not eligible for extended hours trading", OurBug, Fix),
        new(422, Unprocessable, "advanced instructions only support DAY time_in_force", OurBug, Fix),
        new(422, Unprocessable, "cannot cancel/replace individual legs of a mleg order", OurBug, Fix),
        new(422, null, "is not a valid UUID", OurBug, Fix),
    ];
}
