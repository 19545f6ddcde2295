using System.Collections.Immutable;

namespace Guardrails.Denials;

/// <summary>The closed catalogue of the guard's own denial codes.</summary>
public static class DenialCodes
{
    /// <summary>No decision was ever made; the value is default.</summary>
    public static DenialCode NotDecided { get; } = new("NOT_DECIDED", "C09", "No decision was ever made; the value is default.", "Ask RiskManager.Evaluate or OrderGuard.SubmitAsync, and use what it returns.");

    /// <summary>No request was given.</summary>
    public static DenialCode RequestMissing { get; } = new("REQUEST_MISSING", "C09", "No request was given.", "Pass an OrderRequest, for example OrderRequest.Buy.");

    /// <summary>The symbol is empty.</summary>
    public static DenialCode SymbolInvalid { get; } = new("SYMBOL_INVALID", "C09", "The symbol is empty.", "Give OrderRequest.Symbol the symbol of an instrument.");

    /// <summary>The side is neither buy nor sell.</summary>
    public static DenialCode SideInvalid { get; } = new("SIDE_INVALID", "C09", "The side is neither buy nor sell.", "Set OrderRequest.Side to OrderSide.Buy or OrderSide.Sell.");

    /// <summary>The order type is not a known one.</summary>
    public static DenialCode OrderTypeInvalid { get; } = new("ORDER_TYPE_INVALID", "C09", "The order type is not a known one.", "Set OrderRequest.Type to a member of OrderType.");

    /// <summary>The time in force is not a known one.</summary>
    public static DenialCode TimeInForceInvalid { get; } = new("TIME_IN_FORCE_INVALID", "C09", "The time in force is not a known one.", "Set OrderRequest.TimeInForce to a member of TimeInForce.");

    /// <summary>The position effect is not a known one.</summary>
    public static DenialCode PositionEffectInvalid { get; } = new("POSITION_EFFECT_INVALID", "C06", "The position effect is not a known one.", "Set OrderRequest.Effect to a member of PositionEffect.");

    /// <summary>The order does not say whether it opens or closes, and that cannot be told: the symbol is hedged, it is required, or a position was just closed.</summary>
    public static DenialCode PositionEffectRequired { get; } = new(
        "POSITION_EFFECT_REQUIRED", "C06", "The order does not say whether it opens or closes, and that cannot be told: the symbol is hedged, it is required, or a position was just closed.", "Set OrderRequest.Effect to PositionEffect.Open or PositionEffect.Close.");

    /// <summary>The quantity is not above 0, not below 10^12, or has more than 12 decimals.</summary>
    public static DenialCode QuantityInvalid { get; } = new("QUANTITY_INVALID", "C09", "The quantity is not above 0, not below 10^12, or has more than 12 decimals.", "Give OrderRequest.Quantity a quantity that the venue could execute; Instrument.RoundQuantity takes what was calculated with doubles.");

    /// <summary>A price is not above 0, not below 10^12, or has more than 12 decimals.</summary>
    public static DenialCode PriceInvalid { get; } = new("PRICE_INVALID", "C09", "A price is not above 0, not below 10^12, or has more than 12 decimals.", "Send a price that the venue could execute; Instrument.RoundPrice takes what was calculated with doubles.");

    /// <summary>The order type needs a price that was not given.</summary>
    public static DenialCode PriceMissing { get; } = new("PRICE_MISSING", "C09", "The order type needs a price that was not given.", "Give OrderRequest.LimitPrice for limit orders and OrderRequest.StopPrice for stop orders.");

    /// <summary>A price was given that the order type does not have.</summary>
    public static DenialCode PriceUnexpected { get; } = new("PRICE_UNEXPECTED", "C09", "A price was given that the order type does not have.", "Leave it out, or choose the OrderRequest.Type that uses it.");

    /// <summary>A strategy, signal or parent name is empty, too long or has white space.</summary>
    public static DenialCode NameInvalid { get; } = new("NAME_INVALID", "C09", "A strategy, signal or parent name is empty, too long or has white space.", "Use 1 to 64 visible characters without white space; OrderRequest.Attempt counts from 1.");

    /// <summary>The client order id is empty, too long for the venue or has characters outside A-Z a-z 0-9 . _ : -.</summary>
    public static DenialCode ClientIdInvalid { get; } = new("CLIENT_ID_INVALID", "C09", "The client order id is empty, too long for the venue or has characters outside A-Z a-z 0-9 . _ : -.", "Use an id within BrokerCapabilities.MaxClientOrderIdLength and BrokerCapabilities.ClientOrderIdPunctuation, or leave OrderRequest.ClientOrderId out and let the guard assign one.");

    /// <summary>The client order id was used before.</summary>
    public static DenialCode ClientIdConflict { get; } = new("CLIENT_ID_CONFLICT", "C05", "The client order id was used before.", "Look up with OrderGuard.FindOrder what became of the earlier order. A new id is a second order: use one only where a second order is meant.");

    /// <summary>The guard knows no such order.</summary>
    public static DenialCode OrderNotFound { get; } = new("ORDER_NOT_FOUND", "C09", "The guard knows no such order.", "Use the id of an order that was sent through this guard and has not been forgotten; OrderGuard.OpenOrders lists those that are alive.");

    /// <summary>The order cannot be replaced in this way.</summary>
    public static DenialCode OrderNotReplaceable { get; } = new("ORDER_NOT_REPLACEABLE", "C09", "The order cannot be replaced in this way.", "Cancel the order with OrderGuard.CancelAsync and submit another, or wait until the reason is gone.");

    /// <summary>The order protects a position; removing or loosening it raises risk.</summary>
    public static DenialCode ProtectionNeedsOwnCall { get; } = new("PROTECTION_NEEDS_OWN_CALL", "C33", "The order protects a position; removing or loosening it raises risk.", "Use OrderGuard.CancelProtectionAsync or OrderGuard.LoosenProtectionAsync, with a reason and an actor.");

    /// <summary>The orders of the group do not belong together.</summary>
    public static DenialCode GroupInvalid { get; } = new("GROUP_INVALID", "C09", "The orders of the group do not belong together.", "Give GroupRequest.Exits one or two exits on the other side, of the same symbol and strategy, for at most the entry's quantity.");

    /// <summary>The venue cannot take such a group.</summary>
    public static DenialCode GroupUnsupported { get; } = new("GROUP_UNSUPPORTED", "C09", "The venue cannot take such a group.", "Submit the entry with OrderGuard.SubmitAsync, then one stop for what it has filled.");

    /// <summary>The parent's total is not above 0, not below 10^12, or differs from what earlier children said.</summary>
    public static DenialCode ParentInvalid { get; } = new("PARENT_INVALID", "C16", "The parent's total is not above 0, not below 10^12, or differs from what earlier children said.", "Give every slice the same OrderRequest.Parent: one id, and one total above 0.");

    /// <summary>The expected notional does not agree with quantity times price.</summary>
    public static DenialCode NotionalMismatch { get; } = new("NOTIONAL_MISMATCH", "C10", "The expected notional does not agree with quantity times price.", "Check whether a notional was typed as a quantity; OrderRequest.ExpectedNotional is quantity times price times multiplier.");

    /// <summary>The quantity looks like the price and the price like the quantity.</summary>
    public static DenialCode QuantityPriceSwapped { get; } = new("QUANTITY_PRICE_SWAPPED", "C10", "The quantity looks like the price and the price like the quantity.", "Check whether OrderRequest.Quantity and OrderRequest.LimitPrice were swapped.");

    /// <summary>The quantity is larger than the number of units in existence.</summary>
    public static DenialCode QuantityAboveOutstanding { get; } = new("QUANTITY_ABOVE_OUTSTANDING", "C10", "The quantity is larger than the number of units in existence.", "Check OrderRequest.Quantity, and Instrument.UnitsOutstanding.");

    /// <summary>The instrument's filters are not known.</summary>
    public static DenialCode InstrumentUnknown { get; } = new("INSTRUMENT_UNKNOWN", "C04", "The instrument's filters are not known.", "Check how the symbol is spelled; then pass the instrument to Observe(Instrument). GuardedBroker asks the venue for it by itself.");

    /// <summary>The venue does not take this order type.</summary>
    public static DenialCode OrderTypeUnsupported { get; } = new("ORDER_TYPE_UNSUPPORTED", "C04", "The venue does not take this order type for the instrument.", "Use one of the types that BrokerCapabilities.OrderTypes has, and Instrument.OrderTypes where it is set.");

    /// <summary>The quantity is not a multiple of the lot size.</summary>
    public static DenialCode QuantityOffStep { get; } = new("QUANTITY_OFF_STEP", "C04", "The quantity is not a multiple of the lot size.", "Round with Instrument.RoundQuantity.");

    /// <summary>The quantity is below the venue's minimum, or below one lot after rounding down.</summary>
    public static DenialCode QuantityBelowMinimum { get; } = new("QUANTITY_BELOW_MINIMUM", "C04", "The quantity is below the venue's minimum, or below one lot after rounding down.", "Send at least Instrument.MinQuantity, in whole lots.");

    /// <summary>The quantity is above the venue's maximum for one order.</summary>
    public static DenialCode QuantityAboveMaximum { get; } = new("QUANTITY_ABOVE_MAXIMUM", "C04", "The quantity is above the venue's maximum for one order.", "Split the order: Instrument.MaxQuantity is the most that one order can have.");

    /// <summary>A price is not a multiple of the tick size.</summary>
    public static DenialCode PriceOffTick { get; } = new("PRICE_OFF_TICK", "C04", "A price is not a multiple of the tick size.", "Round with Instrument.RoundPrice.");

    /// <summary>The order's value is below the venue's minimum.</summary>
    public static DenialCode NotionalBelowMinimum { get; } = new("NOTIONAL_BELOW_MINIMUM", "C04", "The order's value is below the venue's minimum.", "Send a larger order: quantity times price has to reach Instrument.MinNotional.");

    /// <summary>The position that the order leaves would be too small for the venue to be closed.</summary>
    public static DenialCode ExitMinNotional { get; } = new("EXIT_MIN_NOTIONAL", "C04", "The position that the order leaves would be too small for the venue to be closed.", "Send a larger order, so that what a fee and a fall of the price leave reaches Instrument.MinNotional and Instrument.MinQuantity; RiskLimits.ExitPriceFall is the fall of the price.");

    /// <summary>The symbol is not on the list of allowed symbols, is restricted, or is not tradable now.</summary>
    public static DenialCode SymbolNotPermitted { get; } = new("SYMBOL_NOT_PERMITTED", "C08", "The symbol is not on the list of allowed symbols, is restricted, or is not tradable now.", "Change RiskLimits.AllowedSymbols or RiskLimits.RestrictedSymbols, or wait until the venue trades it (Instrument.Tradable).");

    /// <summary>The order would open a short position where shorting is not allowed.</summary>
    public static DenialCode ShortNotAllowed { get; } = new("SHORT_NOT_ALLOWED", "C08", "The order would open a short position where shorting is not allowed.", "Close with PositionEffect.Close at most what is held, or allow shorting with Instrument.Shortable and RiskLimits.AllowShort.");

    /// <summary>The guard has not been given what it needs before new risk.</summary>
    public static DenialCode NotReconciled { get; } = new("NOT_RECONCILED", "C32", "The venue was not followed for a while, and orders and positions have not been read since.", "Observe a complete OpenOrderSnapshot and then a complete PositionSnapshot, both read after the interruption; GuardedBroker.RefreshAsync does both.");

    /// <summary>The wall clock and the monotonic clock disagree by more than 1 s (a suspend or a clock step).</summary>
    public static DenialCode ClockDiscontinuity { get; } = new("CLOCK_DISCONTINUITY", "C28", "The wall clock and the monotonic clock disagree by more than 1 s (a suspend or a clock step).", "Pass a PositionSnapshot.Complete that was read after it to Observe(PositionSnapshot); exits are not affected.");

    /// <summary>There is no price to value the risk with.</summary>
    public static DenialCode QuoteMissing { get; } = new("QUOTE_MISSING", "C28", "There is no price to value the risk with.", "Pass a price to Observe(Quote).");

    /// <summary>The last price was not above 0, out of range or from the future.</summary>
    public static DenialCode QuoteUnusable { get; } = new("QUOTE_UNUSABLE", "C29", "The last price was not above 0, out of range or from the future.", "Find out why the source sends it; the next good price passed to Observe(Quote) clears it.");

    /// <summary>The price went further in one step than is believed without confirmation.</summary>
    public static DenialCode PriceStepUnconfirmed { get; } = new("PRICE_STEP_UNCONFIRMED", "C29", "The price went further in one step than is believed without confirmation.", "Wait for more quotes or give those of a second source (Quote.Source); after a look at the market, call OrderGuard.ConfirmPrice.");

    /// <summary>The price is older than allowed.</summary>
    public static DenialCode QuoteStale { get; } = new("QUOTE_STALE", "C28", "The price is older than allowed.", "Pass prices to Observe(Quote) at least as often as RiskLimits.MaxQuoteAge.");

    /// <summary>Positions are unknown: never read, or the query failed; unknown is not flat.</summary>
    public static DenialCode PositionsMissing { get; } = new("POSITIONS_MISSING", "C28", "Positions are unknown: never read, or the query failed; unknown is not flat.", "Pass a PositionSnapshot.Complete to Observe(PositionSnapshot).");

    /// <summary>The last complete position answer is older than allowed.</summary>
    public static DenialCode PositionsStale { get; } = new("POSITIONS_STALE", "C28", "The last complete position answer is older than allowed.", "Pass positions to Observe(PositionSnapshot) at least as often as RiskLimits.MaxPositionAge.");

    /// <summary>The position is being closed, reversed or flattened.</summary>
    public static DenialCode ExitUnderWay { get; } = new("EXIT_UNDER_WAY", "C06", "The position is being closed, reversed or flattened.", "Wait until that call to GuardedBroker.CloseAsync, ReverseAsync or FlattenAsync has returned.");

    /// <summary>The last exit of the position left something, and an alarm says what.</summary>
    public static DenialCode ExitIncomplete { get; } = new("EXIT_INCOMPLETE", "C06", "The last exit of the position left something, and an alarm says what.", "Close it with GuardedBroker.CloseAsync, or release the symbol with OrderGuard.SetState once a person has looked.");

    /// <summary>The venue was last seen to hold something else than the guard has booked.</summary>
    public static DenialCode PositionInDoubt { get; } = new("POSITION_IN_DOUBT", "C33", "The venue was last seen to hold something else than the guard has booked.", "Wait for the next agreeing answer, or say with OrderGuard.ManagePosition what is the bot's own.");

    /// <summary>Open orders at the venue were never read.</summary>
    public static DenialCode OpenOrdersMissing { get; } = new("OPEN_ORDERS_MISSING", "C28", "Open orders at the venue were never read.", "Pass an OpenOrderSnapshot.Complete to Observe(OpenOrderSnapshot); Complete([], now) says that there are none.");

    /// <summary>Equity is unknown or not above 0, so no fraction of it can be allowed.</summary>
    public static DenialCode EquityUnknown { get; } = new("EQUITY_UNKNOWN", "C18", "Equity is unknown or not above 0, so no fraction of it can be allowed.", "Pass an AccountSnapshot with AccountSnapshot.Equity above 0 to Observe(AccountSnapshot).");

    /// <summary>The account snapshot is older than allowed.</summary>
    public static DenialCode AccountStale { get; } = new("ACCOUNT_STALE", "C28", "The account snapshot is older than allowed.", "Pass the account to Observe(AccountSnapshot) at least as often as RiskLimits.MaxAccountAge.");

    /// <summary>A currency in use has no rate to the account currency.</summary>
    public static DenialCode FxRateMissing { get; } = new("FX_RATE_MISSING", "C28", "A currency in use has no rate to the account currency.", "Pass the rate to Observe(FxRate).");

    /// <summary>The rate of a currency in use is older than allowed.</summary>
    public static DenialCode FxRateStale { get; } = new("FX_RATE_STALE", "C28", "The rate of a currency in use is older than allowed.", "Pass rates to Observe(FxRate) at least as often as RiskLimits.MaxFxRateAge.");

    /// <summary>Buying power is required but was not reported.</summary>
    public static DenialCode BuyingPowerUnknown { get; } = new("BUYING_POWER_UNKNOWN", "C19", "Buying power is required but was not reported.", "Pass AccountSnapshot.BuyingPower to Observe(AccountSnapshot), or turn RiskLimits.RequireBuyingPower off.");

    /// <summary>An order on this position has an unknown outcome.</summary>
    public static DenialCode OrderOutcomeUnknown { get; } = new("ORDER_OUTCOME_UNKNOWN", "C35", "An order on this position has an unknown outcome.", "Wait until a report or OrderGuard.ResolveUnknownOrdersAsync settles it; it keeps its reservation until then.");

    /// <summary>The opposite side is held and hedging is not allowed.</summary>
    public static DenialCode OppositePositionHeld { get; } = new("OPPOSITE_POSITION_HELD", "C21", "The opposite side is held and hedging is not allowed.", "Close it first with PositionEffect.Close, or reverse it with GuardedBroker.ReverseAsync.");

    /// <summary>An order on the opposite side may still fill and hedging is not allowed.</summary>
    public static DenialCode OppositeOrderInFlight { get; } = new("OPPOSITE_ORDER_IN_FLIGHT", "C21", "An order on the opposite side may still fill and hedging is not allowed.", "Wait for it to end, or cancel it with OrderGuard.CancelAsync.");

    /// <summary>There is no position to close; the order would open one.</summary>
    public static DenialCode NoPositionToClose { get; } = new("NO_POSITION_TO_CLOSE", "C33", "There is no position to close; the order would open one.", "Check with OrderGuard.FindPosition what is held and what of it is managed; OrderGuard.ManagePosition names what is the bot's.");

    /// <summary>The order is declared as a close but adds to the position.</summary>
    public static DenialCode CloseWrongSide { get; } = new("CLOSE_WRONG_SIDE", "C06", "The order is declared as a close but adds to the position.", "Use the opposite OrderRequest.Side, or PositionEffect.Open.");

    /// <summary>The order, with all orders that may still fill, would close more than is held and flip the position.</summary>
    public static DenialCode CloseExceedsPosition { get; } = new("CLOSE_EXCEEDS_POSITION", "C06", "The order, with all orders that may still fill, would close more than is held and flip the position.", "Close at most the quantity shown as the limit, with PositionEffect.Close.");

    /// <summary>The symbol is quarantined and no complete position answer was read by this call.</summary>
    public static DenialCode ExitProofUnavailable { get; } = new("EXIT_PROOF_UNAVAILABLE", "C06", "The symbol is quarantined and no complete position answer was read by this call.", "Ask again: every call of OrderGuard.SubmitAsync reads positions anew where OrderGuardOptions.PositionSource is set.");

    /// <summary>The order would leave a short option without the position that covers it.</summary>
    public static DenialCode CloseUncovers { get; } = new("CLOSE_UNCOVERS", "C06", "The order would leave a short option without the position that covers it.", "Close the short option first with GuardedBroker.CloseAsync, or both in one order with OrderGuard.SubmitMultilegAsync; GuardedBroker.FlattenAsync closes both in this order.");

    /// <summary>The order's quantity is above the limit.</summary>
    public static DenialCode OrderQuantityExceedsLimit { get; } = new("ORDER_QUANTITY_EXCEEDS_LIMIT", "C01", "The order's quantity is above the limit.", "Send less; RiskLimits.MaxOrderQuantity is the limit.");

    /// <summary>The order's value is above the limit.</summary>
    public static DenialCode OrderNotionalExceedsLimit { get; } = new("ORDER_NOTIONAL_EXCEEDS_LIMIT", "C02", "The order's value is above the limit.", "Send less; RiskLimits.MaxOrderNotional is the limit.");

    /// <summary>The same order was approved a moment ago.</summary>
    public static DenialCode DuplicateOrder { get; } = new("DUPLICATE_ORDER", "C05", "The same order was approved a moment ago.", "Wait until RiskLimits.DuplicateWindow has passed, or find out why the bot repeats itself.");

    /// <summary>The order could trade with the account's own resting order.</summary>
    public static DenialCode SelfMatch { get; } = new("SELF_MATCH", "C07", "The order could trade with the account's own resting order.", "Price it away from the own order, or cancel that first with OrderGuard.CancelAsync.");

    /// <summary>Too many orders were sent in the window; the rest of the budget is kept for exits.</summary>
    public static DenialCode MessageRateExceeded { get; } = new("MESSAGE_RATE_EXCEEDED", "C11", "Too many orders were sent in the window; the rest of the budget is kept for exits.", "Slow down: RiskLimits.MaxMessages and RiskLimits.MessageWindow are the budget, less what is kept for exits.");

    /// <summary>The children of one parent would fill and work for more than its total.</summary>
    public static DenialCode ParentQuantityExceeded { get; } = new("PARENT_QUANTITY_EXCEEDED", "C16", "The children of one parent would fill and work for more than its total.", "Find out why the strategy ignores its fills; ParentOrder.TotalQuantity is the most that all slices may take.");

    /// <summary>Too many orders are open.</summary>
    public static DenialCode OpenOrdersExceedLimit { get; } = new("OPEN_ORDERS_EXCEED_LIMIT", "C22", "Too many orders are open.", "Wait for open orders to end, or cancel some with OrderGuard.CancelAsync; RiskLimits.MaxOpenOrders is the limit.");

    /// <summary>Too many positions are held, or can be reached by open orders.</summary>
    public static DenialCode OpenPositionsExceedLimit { get; } = new("OPEN_POSITIONS_EXCEED_LIMIT", "C22", "Too many positions are held, or can be reached by open orders.", "Close a position, or wait for orders of other symbols to end; RiskLimits.MaxOpenPositions is the limit.");

    /// <summary>A price is too far from the reference price.</summary>
    public static DenialCode PriceOutsideCollar { get; } = new("PRICE_OUTSIDE_COLLAR", "C03", "A price is too far from the reference price.", "Check the price, or widen RiskLimits.PriceCollar.");

    /// <summary>The largest long position still reachable is above the limit.</summary>
    public static DenialCode PositionLongExceedsLimit { get; } = new("POSITION_LONG_EXCEEDS_LIMIT", "C17", "The largest long position still reachable is above the limit.", "Send less, or wait for open orders to end; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The largest short position still reachable is above the limit.</summary>
    public static DenialCode PositionShortExceedsLimit { get; } = new("POSITION_SHORT_EXCEEDS_LIMIT", "C17", "The largest short position still reachable is above the limit.", "Send less, or wait for open orders to end; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The symbol's worst-case exposure is above the limit.</summary>
    public static DenialCode ExposureSymbolExceedsLimit { get; } = new("EXPOSURE_SYMBOL_EXCEEDS_LIMIT", "C18", "The symbol's worst-case exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The account's worst-case long exposure is above the limit.</summary>
    public static DenialCode ExposureLongExceedsLimit { get; } = new("EXPOSURE_LONG_EXCEEDS_LIMIT", "C18", "The account's worst-case long exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The account's worst-case short exposure is above the limit.</summary>
    public static DenialCode ExposureShortExceedsLimit { get; } = new("EXPOSURE_SHORT_EXCEEDS_LIMIT", "C18", "The account's worst-case short exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The account's worst-case gross exposure is above the limit.</summary>
    public static DenialCode ExposureGrossExceedsLimit { get; } = new("EXPOSURE_GROSS_EXCEEDS_LIMIT", "C18", "The account's worst-case gross exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The account's worst-case net exposure is above the limit.</summary>
    public static DenialCode ExposureNetExceedsLimit { get; } = new("EXPOSURE_NET_EXCEEDS_LIMIT", "C18", "The account's worst-case net exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The group's worst-case gross exposure is above the limit.</summary>
    public static DenialCode ExposureGroupExceedsLimit { get; } = new("EXPOSURE_GROUP_EXCEEDS_LIMIT", "C18", "The group's worst-case gross exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The strategy's worst-case gross exposure is above the limit.</summary>
    public static DenialCode ExposureStrategyExceedsLimit { get; } = new("EXPOSURE_STRATEGY_EXCEEDS_LIMIT", "C18", "The strategy's worst-case gross exposure is above the limit.", "Send less, or reduce first; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>The order needs more buying power than is left after open reservations.</summary>
    public static DenialCode BuyingPowerExceeded { get; } = new("BUYING_POWER_EXCEEDED", "C19", "The order needs more buying power than is left after open reservations.", "Send less; RiskManager.GetHeadroom says how much is possible.");

    /// <summary>No exposure limit applies to this side, and without a limit there is no trade.</summary>
    public static DenialCode ExposureLimitMissing { get; } = new("EXPOSURE_LIMIT_MISSING", "C09", "No exposure limit applies to this side, and without a limit there is no trade.", "Set at least one blocking limit of the symbol or the account in RiskLimits; group and strategy limits alone are not enough.");

    /// <summary>Trading is reduce-only in this scope.</summary>
    public static DenialCode StateReduceOnly { get; } = new("STATE_REDUCE_ONLY", "C23", "Trading is reduce-only in this scope.", "Exits still pass. OrderGuard.SetState releases the scope.");

    /// <summary>Trading is halted in this scope.</summary>
    public static DenialCode StateHalted { get; } = new("STATE_HALTED", "C23", "Trading is halted in this scope.", "Exits still pass. A person releases the scope with OrderGuard.SetState.");

    /// <summary>The symbol is quarantined because its truth is in doubt.</summary>
    public static DenialCode StateQuarantined { get; } = new("STATE_QUARANTINED", "C23", "The symbol is quarantined because its truth is in doubt.", "Exits still pass against a complete position answer. OrderGuard.SetState releases the symbol, once two such answers in a row have agreed with the books.");

    /// <summary>The approval is older than allowed: what it was judged by may no longer hold.</summary>
    public static DenialCode ApprovalExpired { get; } = new("APPROVAL_EXPIRED", "C28", "The approval is older than allowed: what it was judged by may no longer hold.", "Ask the guard again; OrderGuardOptions.ApprovalLifetime says how long an approval can be redeemed.");

    /// <summary>What was approved is no longer what would be sent.</summary>
    public static DenialCode ApprovalWithdrawn { get; } = new("APPROVAL_WITHDRAWN", "C35", "What was approved is no longer what would be sent.", "Send nothing; look the order up with OrderGuard.FindOrder and ask the guard again if it is still wanted.");

    /// <summary>The plan that comes with the entry cannot protect it.</summary>
    public static DenialCode ProtectionInvalid { get; } = new("PROTECTION_INVALID", "C34", "The plan that comes with the entry cannot protect it.", "Change the ProtectionPlan; ProtectionPlan.Price says which prices it has.");

    /// <summary>The plan that comes with the entry risks more than the one that protects the position.</summary>
    public static DenialCode ProtectionLooser { get; } = new("PROTECTION_LOOSER", "C34", "The plan that comes with the entry risks more than the one that protects the position.", "Send the entry without a plan, and the one of the position protects all of it; GuardedBroker.UnprotectAsync lets another one be set.");

    /// <summary>A rule threw an exception or returned no verdict.</summary>
    public static DenialCode RuleFaulted { get; } = new("RULE_FAULTED", "C09", "A rule threw an exception or returned no verdict.", "Mend the OrderRule; until then it denies.");

    /// <summary>A rule needs an input that was never supplied.</summary>
    public static DenialCode RuleInputMissing { get; } = new("RULE_INPUT_MISSING", "C28", "A rule needs an input that was never supplied.", "Supply it with Observe(RuleInput).");

    /// <summary>The strategy has applied itself too often without a person looking.</summary>
    public static DenialCode RepeatedExecution { get; } = new("REPEATED_EXECUTION", "C12", "The strategy has applied itself too often without a person looking.", "The strategy is halted. Find out why it repeats itself, then release it with OrderGuard.SetState; RiskLimits.MaxEntries is the limit.");

    /// <summary>A table of the guard is full.</summary>
    public static DenialCode CapacityExceeded { get; } = new("CAPACITY_EXCEEDED", "C09", "A table of the guard is full.", "Find out what fills it; for live orders, OrderGuardOptions.MaxLiveOrders is the limit.");

    /// <summary>The decision could not be written to the journal.</summary>
    public static DenialCode JournalFailed { get; } = new("JOURNAL_FAILED", "C09", "The decision could not be written to the journal.", "Repair the journal and open the guard again with OrderGuard.OpenAsync; exits are not affected.");

    /// <summary>A check inside the guard failed; its books can no longer be trusted.</summary>
    public static DenialCode GuardFaulted { get; } = new("GUARD_FAULTED", "C09", "A check inside the guard failed; its books can no longer be trusted.", "Exits still pass. Report the text, and open the guard again with OrderGuard.OpenAsync.");

    /// <summary>All codes, in the order of the documentation.</summary>
    public static ImmutableArray<DenialCode> All { get; } =
    [
        NotDecided, RequestMissing, SymbolInvalid, SideInvalid, OrderTypeInvalid, TimeInForceInvalid, PositionEffectInvalid, PositionEffectRequired, QuantityInvalid, PriceInvalid, PriceMissing, PriceUnexpected, NameInvalid, ClientIdInvalid, ClientIdConflict, OrderNotFound, OrderNotReplaceable, ProtectionNeedsOwnCall, GroupInvalid, GroupUnsupported, ParentInvalid,
        NotionalMismatch, QuantityPriceSwapped, QuantityAboveOutstanding, InstrumentUnknown, OrderTypeUnsupported, QuantityOffStep, QuantityBelowMinimum, QuantityAboveMaximum, PriceOffTick, NotionalBelowMinimum, ExitMinNotional, SymbolNotPermitted, ShortNotAllowed,
        NotReconciled, ClockDiscontinuity, QuoteMissing, QuoteUnusable, PriceStepUnconfirmed, QuoteStale, PositionsMissing, PositionsStale, PositionInDoubt, ExitUnderWay, ExitIncomplete, OpenOrdersMissing, EquityUnknown, AccountStale, FxRateMissing, FxRateStale, BuyingPowerUnknown, OrderOutcomeUnknown,
        OppositePositionHeld, OppositeOrderInFlight, NoPositionToClose, CloseWrongSide, CloseExceedsPosition, CloseUncovers, ExitProofUnavailable,
        OrderQuantityExceedsLimit, OrderNotionalExceedsLimit, DuplicateOrder, SelfMatch, MessageRateExceeded, RepeatedExecution, ParentQuantityExceeded, OpenOrdersExceedLimit, OpenPositionsExceedLimit, PriceOutsideCollar,
        PositionLongExceedsLimit, PositionShortExceedsLimit, ExposureSymbolExceedsLimit, ExposureLongExceedsLimit, ExposureShortExceedsLimit, ExposureGrossExceedsLimit, ExposureNetExceedsLimit, ExposureGroupExceedsLimit, ExposureStrategyExceedsLimit, BuyingPowerExceeded, ExposureLimitMissing,
        StateReduceOnly, StateHalted, StateQuarantined, ApprovalExpired, ApprovalWithdrawn, ProtectionInvalid, ProtectionLooser, RuleFaulted, RuleInputMissing, CapacityExceeded, JournalFailed, GuardFaulted,
    ];
}
