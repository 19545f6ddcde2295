using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>Which orders the venue refuses on arrival.</summary>
internal static class VenueAdmission
{
    /// <summary>Says why the terms are refused, whatever is held; <see langword="null"/> when they are not.</summary>
    public static VenueRejection? CheckTerms(OrderEntry order, Instrument? instrument, SimulatedVenueProfile profile, VenueLedger ledger)
    {
        if (instrument is null)
        {
            return Refused("UNKNOWN_SYMBOL", $"{order.Symbol} is not listed here");
        }

        if (ledger.PriceOf(order.Symbol) is not { } market)
        {
            return Refused("NO_MARKET", $"{order.Symbol} has no price");
        }

        return CheckPrices(order, instrument) ?? CheckSize(order, instrument, market)
            ?? (profile.HedgeMode == (order.Leg == PositionLeg.Net)
                ? Refused("POSITION_SIDE_MISMATCH", $"leg {order.Leg} does not match the position mode of the account")
                : null);
    }

    /// <summary>Says why the holding does not allow the order; <see langword="null"/> when it does.</summary>
    /// <param name="order">The order; of one that is partly executed, the rest.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="profile">The rules of the venue.</param>
    /// <param name="ledger">What is held.</param>
    /// <param name="heldForOrders">How much of it other orders hold.</param>
    public static VenueRejection? CheckHolding(OrderEntry order, Instrument instrument, SimulatedVenueProfile profile, VenueLedger ledger, decimal heldForOrders)
    {
        var held = ledger.QuantityOf(new PositionSlot(order.Symbol, order.Leg));
        var reduces = Math.Sign(order.Signed(1m)) == -Math.Sign(held);
        if (!reduces && (order.ClosesItsLeg || (order.ReduceOnly && profile.ExitCap != ExitCap.None)))
        {
            return Refused("REDUCE_ONLY_REJECTED", $"there is no position that the order would reduce");
        }

        if (reduces && profile.ExitCap == ExitCap.Held)
        {
            var available = Math.Max(0m, Math.Abs(held) - heldForOrders);
            return order.Quantity > available ? InsufficientQuantity(order.Quantity, available, heldForOrders) : null;
        }

        var opensShort = order.Side == OrderSide.Sell && !order.ClosesItsLeg && order.Quantity > Math.Max(0m, held);
        var canBeShort = profile.ShortingAllowed && instrument.Shortable;
        return opensShort && !canBeShort ? InsufficientQuantity(order.Quantity, Math.Max(0m, held), 0m) : null;
    }

    private static VenueRejection? CheckPrices(OrderEntry order, Instrument instrument)
    {
        var limitMissing = order.LimitPrice is null && order.Type is OrderType.Limit or OrderType.StopLimit;
        var stopMissing = order.StopPrice is null && order.Type is OrderType.Stop or OrderType.StopLimit;
        return limitMissing || stopMissing ? Refused("PRICE_MISSING", $"a {order.Type} order needs its prices")
            : order.LimitPrice is { } limit && limit % instrument.TickSizeAt(limit) != 0m ? Refused("PRICE_TICK", $"limit price {limit} is not a multiple of {instrument.TickSizeAt(limit)}")
            : order.StopPrice is { } stop && stop % instrument.TickSizeAt(stop) != 0m ? Refused("PRICE_TICK", $"stop price {stop} is not a multiple of {instrument.TickSizeAt(stop)}")
            : null;
    }

    /// <summary>The answer to a second order of the same id.</summary>
    public static VenueRejection DuplicateId(string clientOrderId) =>
        new("DUPLICATE_CLIENT_ORDER_ID", $"client order id {clientOrderId} was used before") { IsDuplicateId = true };

    /// <summary>Says why an order cannot be canceled or changed; <see langword="null"/> when it can.</summary>
    public static VenueRejection? CheckOpen(LiveOrder? order, string clientOrderId) =>
        order is null ? new VenueRejection("UNKNOWN_ORDER", $"order {clientOrderId} is not known")
        : !order.IsOpen ? new VenueRejection("ORDER_NOT_OPEN", $"order {clientOrderId} is {order.Status}")
        : null;

    private static VenueRejection? CheckSize(OrderEntry order, Instrument instrument, decimal market)
    {
        // Of an instrument that trades below zero the value counts without its sign.
        var value = order.Quantity * Math.Abs(order.LimitPrice ?? order.StopPrice ?? market) * instrument.Multiplier;
        return order.Quantity <= 0m || order.Quantity % instrument.LotSize != 0m ? Refused("LOT_SIZE", $"quantity {order.Quantity} is not a multiple of {instrument.LotSize}")
            : order.Quantity < instrument.MinQuantity ? Refused("MIN_QUANTITY", $"quantity {order.Quantity} is below {instrument.MinQuantity}")
            : order.Quantity > instrument.MaxQuantity ? Refused("MAX_QUANTITY", $"quantity {order.Quantity} is above {instrument.MaxQuantity}")
            : value < instrument.MinNotional ? Refused("MIN_NOTIONAL", $"value {value} is below {instrument.MinNotional}")
            : null;
    }

    private static VenueRejection InsufficientQuantity(decimal requested, decimal available, decimal heldForOrders) =>
        Refused("INSUFFICIENT_QUANTITY", $"insufficient qty available (requested: {requested}, available: {available}, held_for_orders: {heldForOrders})") with { IsTemporary = heldForOrders > 0m };

    private static VenueRejection Refused(string code, FormattableString message) => new(code, FormattableString.Invariant(message));
}
