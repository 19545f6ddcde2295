using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>Which orders the venue refuses on arrival.</summary>
internal static class VenueAdmission
{
    /// <summary>Says why the order is refused; <see langword="null"/> when it is accepted.</summary>
    public static VenueRejection? Check(OrderEntry order, Instrument? instrument, SimulatedVenueProfile profile, VenueLedger ledger, IReadOnlyList<LiveOrder> open)
    {
        if (instrument is null)
        {
            return Refused("UNKNOWN_SYMBOL", $"{order.Symbol} is not listed here");
        }

        if (ledger.PriceOf(order.Symbol) is not { } market)
        {
            return Refused("NO_MARKET", $"{order.Symbol} has no price");
        }

        return CheckPrices(order, instrument) ?? CheckSize(order, instrument, market) ?? CheckHolding(order, instrument, profile, ledger, open);
    }

    private static VenueRejection? CheckPrices(OrderEntry order, Instrument instrument)
    {
        var limitMissing = order.LimitPrice is null && order.Type is OrderType.Limit or OrderType.StopLimit;
        var stopMissing = order.StopPrice is null && order.Type is OrderType.Stop or OrderType.StopLimit;
        return limitMissing || stopMissing ? Refused("PRICE_MISSING", $"a {order.Type} order needs its prices")
            : order.LimitPrice is { } limit && limit % instrument.TickSize != 0m ? Refused("PRICE_TICK", $"limit price {limit} is not a multiple of {instrument.TickSize}")
            : order.StopPrice is { } stop && stop % instrument.TickSize != 0m ? Refused("PRICE_TICK", $"stop price {stop} is not a multiple of {instrument.TickSize}")
            : null;
    }

    private static VenueRejection? CheckSize(OrderEntry order, Instrument instrument, decimal market)
    {
        var value = order.Quantity * (order.LimitPrice ?? order.StopPrice ?? market) * instrument.Multiplier;
        return order.Quantity <= 0m || order.Quantity % instrument.LotSize != 0m ? Refused("LOT_SIZE", $"quantity {order.Quantity} is not a multiple of {instrument.LotSize}")
            : order.Quantity < instrument.MinQuantity ? Refused("MIN_QUANTITY", $"quantity {order.Quantity} is below {instrument.MinQuantity}")
            : order.Quantity > instrument.MaxQuantity ? Refused("MAX_QUANTITY", $"quantity {order.Quantity} is above {instrument.MaxQuantity}")
            : value < instrument.MinNotional ? Refused("MIN_NOTIONAL", $"value {value} is below {instrument.MinNotional}")
            : null;
    }

    private static VenueRejection? CheckHolding(
        OrderEntry order, Instrument instrument, SimulatedVenueProfile profile, VenueLedger ledger, IReadOnlyList<LiveOrder> open)
    {
        if (profile.HedgeMode == (order.Leg == PositionLeg.Net))
        {
            return Refused("POSITION_SIDE_MISMATCH", $"leg {order.Leg} does not match the position mode of the account");
        }

        var held = ledger.QuantityOf(new PositionSlot(order.Symbol, order.Leg));
        var reduces = Math.Sign(order.Signed(1m)) == -Math.Sign(held);
        if (!reduces && (order.ClosesItsLeg || (order.ReduceOnly && profile.ExitCap != ExitCap.None)))
        {
            return Refused("REDUCE_ONLY_REJECTED", $"there is no position that the order would reduce");
        }

        if (reduces && profile.ExitCap == ExitCap.Held)
        {
            var reserved = open.Where(other => other.Entry.Symbol == order.Symbol && other.Entry.Side == order.Side).Sum(other => other.Leaves);
            var available = Math.Max(0m, Math.Abs(held) - reserved);
            return order.Quantity > available ? InsufficientQuantity(order.Quantity, available, reserved) : null;
        }

        var opensShort = order.Side == OrderSide.Sell && !order.ClosesItsLeg && order.Quantity > Math.Max(0m, held);
        var canBeShort = profile.ShortingAllowed && instrument.Shortable;
        return opensShort && !canBeShort ? InsufficientQuantity(order.Quantity, Math.Max(0m, held), 0m) : null;
    }

    private static VenueRejection InsufficientQuantity(decimal requested, decimal available, decimal heldForOrders) =>
        Refused("INSUFFICIENT_QUANTITY", $"insufficient qty available (requested: {requested}, available: {available}, held_for_orders: {heldForOrders})");

    private static VenueRejection Refused(string code, FormattableString message) => new(code, FormattableString.Invariant(message));
}
