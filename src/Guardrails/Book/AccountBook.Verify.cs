using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Whether a fact can be read, and whether it is what was approved (C30). What is not is booked all the same, and stops new risk.</content>
internal sealed partial class AccountBook
{
    private static string? Unreadable(ExecutionReport report) =>
        report.Symbol.IsDefault ? "the symbol is empty"
        : report.Side is not (OrderSide.Buy or OrderSide.Sell) ? $"side {(int)report.Side} is unknown"
        : !Enum.IsDefined(report.Status) ? $"status {(int)report.Status} is unknown"
        : !Enum.IsDefined(report.Leg) ? $"leg {(int)report.Leg} is unknown"
        : !Enum.IsDefined(report.Cause) ? $"cause {(int)report.Cause} is unknown"
        : report.Type is { } type && !Enum.IsDefined(type) ? $"type {(int)type} is unknown"
        : report.TimeInForce is { } terms && !Enum.IsDefined(terms) ? $"time in force {(int)terms} is unknown"
        : report.Fill is { } fill && (fill.Quantity <= 0m || fill.Quantity > Amount.MaxMagnitude) ? Say("fill quantity", fill.Quantity)
        : report.Fill is { } priced && Math.Abs(priced.Price) > Amount.MaxMagnitude ? Say("fill price", priced.Price)
        : report.Fill is { } kind && !Enum.IsDefined(kind.Kind) ? $"fill kind {(int)kind.Kind} is unknown"
        : report.Fill is { Kind: not FillKind.Trade, ExecutionId: null } ? "a bust or correction names no execution"
        : report.Fill is { } charged && Math.Abs(charged.Fee) > Amount.MaxMagnitude ? Say("fee", charged.Fee)
        : report.CumulativeQuantity is < 0m or > Amount.MaxMagnitude ? Say("cumulative quantity", report.CumulativeQuantity.Value)
        : report.OrderQuantity is <= 0m or > Amount.MaxMagnitude ? Say("order quantity", report.OrderQuantity.Value)
        : null;

    private static string? Unreadable(VenueOrder order) =>
        order.Symbol.IsDefault ? "the symbol is empty"
        : string.IsNullOrWhiteSpace(order.ClientOrderId) ? "the client order id is empty"
        : order.Side is not (OrderSide.Buy or OrderSide.Sell) ? $"side {(int)order.Side} is unknown"
        : !Enum.IsDefined(order.Status) ? $"status {(int)order.Status} is unknown"
        : !Enum.IsDefined(order.Leg) ? $"leg {(int)order.Leg} is unknown"
        : !Enum.IsDefined(order.Type) ? $"type {(int)order.Type} is unknown"
        : order.TimeInForce is { } terms && !Enum.IsDefined(terms) ? $"time in force {(int)terms} is unknown"
        : order.Quantity is <= 0m or > Amount.MaxMagnitude ? Say("quantity", order.Quantity)
        : order.FilledQuantity is < 0m or > Amount.MaxMagnitude ? Say("filled quantity", order.FilledQuantity)
        : Math.Abs(order.LimitPrice ?? 0m) > Amount.MaxMagnitude ? Say("limit price", order.LimitPrice!.Value)
        : Math.Abs(order.StopPrice ?? 0m) > Amount.MaxMagnitude ? Say("stop price", order.StopPrice!.Value)
        : null;

    private static string Say(string what, decimal value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value} is out of range");

    /// <summary>The venue's number with the decimals the books keep.</summary>
    private static decimal Canonical(decimal value) => value.Scale <= Amount.MaxDecimals ? value : decimal.Round(value, Amount.MaxDecimals);

    private static bool IsElsewhere(ExecutionReport report, OrderSlot slot) =>
        report.Symbol != slot.Key.Key.Symbol
        || (slot.Key.Symbol.IsHedged && report.Leg != PositionLeg.Net && report.Leg != slot.Key.Key.Leg);

    /// <summary>Compares what the venue has with what was approved (C30).</summary>
    /// <returns>The order's quantity from now on.</returns>
    private decimal Verify(ExecutionReport report, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (Configuration.IsDisabled(Mechanisms.Verification))
        {
            return slot.Quantity;
        }

        VerifySide(report.Side, slot, now, events);
        VerifyLeg(report.Leg, slot, now, events);

        // A larger quantity matters whenever it is seen; a smaller one is told once, with the first confirmation.
        // What was approved once (before a replacement) may be told late: it is no news.
        var most = Math.Max(slot.OpenQuantity, slot.MostApproved);
        if (report.OrderQuantity is { } quantity && (quantity > most || (Canonical(quantity) < slot.Quantity && slot.ConfirmedAt is null)))
        {
            var larger = quantity > most;
            Flag(
                larger ? FactFlag.QuantityLarger : FactFlag.QuantitySmaller,
                slot,
                string.Create(CultureInfo.InvariantCulture, $"approved {slot.Quantity}, the venue has {quantity}"),
                now,
                events);
            if (larger)
            {
                events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, Canonical(quantity), SideInDoubt: false));
                Quarantine(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} is larger at the venue than approved", now, events);
            }
        }

        if (slot.ConfirmedAt is null
            && ((report.Type is { } type && type != slot.Type) || (report.TimeInForce is { } terms && slot.TimeInForce is { } approved && terms != approved))
            && !IsConversion(report, slot))
        {
            Flag(
                FactFlag.TermsDiffer, slot, $"approved {slot.Type} {slot.TimeInForce}, the venue has {report.Type} {report.TimeInForce}", now, events);
        }

        if (report.Fill is { } fill && slot.LimitPrice is { } limit && fill.Kind == FillKind.Trade && IsWorse(fill.Price, limit, report.TransactTime, slot))
        {
            Flag(
                FactFlag.PriceWorseThanLimit, slot, string.Create(CultureInfo.InvariantCulture, $"limit {limit}, executed at {fill.Price}"), now, events);
        }

        return report.OrderQuantity > most ? Canonical(report.OrderQuantity.Value) : slot.OpenQuantity;
    }

    private void VerifySide(OrderSide side, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (side != slot.Side && !slot.SideInDoubt)
        {
            Flag(FactFlag.SideMismatch, slot, $"approved {slot.Side}, the venue has {side}", now, events);
            events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, slot.Quantity, SideInDoubt: true));
            Quarantine(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} is executed on the other side", now, events);
        }
    }

    /// <summary>
    /// A leg that cannot be the order's own: what is executed counts where the order is, but what the venue has is not what was approved.
    /// Only a venue with legs has to tell them; on a symbol that is not hedged it tells the one that side and effect say.
    /// </summary>
    private void VerifyLeg(PositionLeg told, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        var own = slot.Key.Key.Leg;
        var hasLegs = Configuration.Capabilities.HedgeMode;
        var fits = told == own || (told == PositionLeg.Net ? !hasLegs : hasLegs && told == LegOf(slot.Side, slot.Effect));
        if (!fits && slot is { Managed: true, CancelRequired: false })
        {
            Flag(FactFlag.SymbolMismatch, slot, $"approved for {slot.Key.Key.Symbol} ({own}), reported on {told}", now, events);
            RequireCancel(slot, now, events);
            Quarantine(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} was reported on leg {told}", now, events);
        }
    }

    private static PositionLeg LegOf(OrderSide side, PositionEffect effect) =>
        (side == OrderSide.Buy) == (effect != PositionEffect.Close) ? PositionLeg.Long : PositionLeg.Short;

    /// <summary>Whether the venue is known to report terms like the approved ones in this way.</summary>
    private bool IsConversion(ExecutionReport report, OrderSlot slot)
    {
        foreach (var c in Configuration.Capabilities.Conversions)
        {
            if (c.SentType == slot.Type && (c.SentTimeInForce is null || c.SentTimeInForce == slot.TimeInForce)
                && (report.Type is null || report.Type == c.ReportedType) && (report.TimeInForce is null || report.TimeInForce == (c.ReportedTimeInForce ?? slot.TimeInForce)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>While a replacement is under way, either limit may be the one that holds; what was executed before it came late may have had the one from before.</summary>
    private static bool IsWorse(decimal price, decimal limit, DateTimeOffset? executedAt, OrderSlot slot)
    {
        var isOld = slot.EarlierLimitPrice is not null && !(executedAt?.UtcTicks > slot.ReplacedAtUtcTicks + TimeSpan.TicksPerSecond);
        var (other, earlier) = (slot.Pending?.LimitPrice ?? limit, isOld ? slot.EarlierLimitPrice!.Value : limit);
        return slot.Side == OrderSide.Buy ? price > Math.Max(limit, Math.Max(other, earlier)) : price < Math.Min(limit, Math.Min(other, earlier));
    }

    /// <summary>More than was approved, or executed after the end: it is booked, and nothing new is risked on it.</summary>
    private void VerifyExecution(OrderSlot slot, decimal booked, decimal total, bool revives, in GuardInstant now, List<GuardEvent> events)
    {
        if (total > slot.OpenQuantity)
        {
            Overfilled(slot, total, now, events);
        }
        else if (slot.EndedByVenue || slot.State == OrderState.Released)
        {
            Flag(FactFlag.FillAfterEnd, slot, string.Create(CultureInfo.InvariantCulture, $"{booked} executed after {slot.State}"), now, events);
            Quarantine(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} was executed after its end", now, events);
            if (revives)
            {
                RequireCancel(slot, now, events);
            }
        }
        else if (slot.Group is { } group && group.Filled + booked > group.Quantity)
        {
            // Of linked orders the venue may execute more than one: nobody asked for the side that is held then.
            Flag(FactFlag.Overfill, slot, string.Create(CultureInfo.InvariantCulture, $"quantity {group.Quantity} of linked orders, executed {group.Filled + booked}"), now, events);
            Quarantine(slot.Key.Key.Symbol, $"linked orders of {slot.ClientOrderId} were executed for more than their quantity", now, events);
        }
    }

    private void Overfilled(OrderSlot slot, decimal total, in GuardInstant now, List<GuardEvent> events)
    {
        Flag(FactFlag.Overfill, slot, string.Create(CultureInfo.InvariantCulture, $"quantity {slot.OpenQuantity}, executed {total}"), now, events);
        Quarantine(slot.Key.Key.Symbol, $"order {slot.ClientOrderId} was executed for more than its quantity", now, events);
    }

    private static void Flag(FactFlag flag, OrderSlot slot, string detail, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.FactFlagged(now, flag, slot.Key.Key.Symbol, slot.ClientOrderId, detail));

    /// <summary>The venue has the order differently from what was approved: what still works of it has to go.</summary>
    private static void RequireCancel(OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (!slot.CancelRequired)
        {
            events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, slot.Quantity, SideInDoubt: false));
        }
    }

    /// <summary>What cannot be true has happened: the symbol's truth is in doubt and the account takes no new risk until a person has looked.</summary>
    private void Quarantine(Symbol symbol, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        if (Find(symbol)?.State != TradingState.Quarantined)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Of(symbol), TradingState.Quarantined, reason, GuardActor));
        }

        if (State == TradingState.Active)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.ReduceOnly, reason, GuardActor));
        }
    }
}
