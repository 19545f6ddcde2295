using System.Globalization;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Observing;

/// <summary>Compares what the venue has with what was approved (C30). What differs is booked all the same, and stops new risk.</summary>
internal static class Verification
{
    /// <summary>Compares what the venue has with what was approved (C30).</summary>
    /// <returns>The order's quantity from now on.</returns>
    public static decimal Order(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Configuration.IsDisabled(Mechanisms.Verification))
        {
            return slot.Quantity;
        }

        Side(book, report.Side, slot, now, events);
        Leg(book, report.Leg, slot, now, events);

        // A larger quantity matters whenever it is seen; a smaller one is told once, with the first confirmation.
        // What was approved once (before a replacement) may be told late: it is no news.
        var most = Math.Max(slot.OpenQuantity, slot.MostApproved);
        if (report.OrderQuantity is { } quantity && (quantity > most || (Legibility.Canonical(quantity) < slot.Quantity && slot.ConfirmedAt is null)))
        {
            MisfitPolicy.Record(
                book,
                new(
                    quantity > most ? Misfit.LargerQuantity : Misfit.SmallerQuantity,
                    slot,
                    string.Create(CultureInfo.InvariantCulture, $"approved {slot.Quantity}, the venue has {quantity}"),
                    $"order {slot.ClientOrderId} is larger at the venue than approved")
                {
                    Quantity = Legibility.Canonical(quantity),
                },
                now,
                events);
        }

        if (slot.ConfirmedAt is null
            && ((report.Type is { } type && type != slot.Type) || (report.TimeInForce is { } terms && slot.TimeInForce is { } approved && terms != approved))
            && !IsConversion(book, report, slot))
        {
            MisfitPolicy.Record(
                book, new(Misfit.OtherTerms, slot, $"approved {slot.Type} {slot.TimeInForce}, the venue has {report.Type} {report.TimeInForce}"), now, events);
        }

        if (report.Fill is { } fill && slot.LimitPrice is { } limit && fill.Kind == FillKind.Trade && IsWorse(fill.Price, limit, report.TransactTime, slot))
        {
            MisfitPolicy.Record(
                book, new(Misfit.WorsePrice, slot, string.Create(CultureInfo.InvariantCulture, $"limit {limit}, executed at {fill.Price}")), now, events);
        }

        return report.OrderQuantity > most ? Legibility.Canonical(report.OrderQuantity.Value) : slot.OpenQuantity;
    }

    public static void Side(BookView book, OrderSide side, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (side != slot.Side && !slot.SideInDoubt)
        {
            MisfitPolicy.Record(
                book,
                new(Misfit.OtherSide, slot, $"approved {slot.Side}, the venue has {side}", $"order {slot.ClientOrderId} is executed on the other side"),
                now,
                events);
        }
    }

    /// <summary>
    /// A leg that cannot be the order's own: what is executed counts where the order is, but what the venue has is not what was approved.
    /// Only a venue with legs has to tell them; on a symbol that is not hedged it tells the one that side and effect say.
    /// </summary>
    private static void Leg(BookView book, PositionLeg told, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        var own = slot.Position.Key.Leg;
        var hasLegs = book.Configuration.Capabilities.HedgeMode;
        var fits = told == own || (told == PositionLeg.Net ? !hasLegs : hasLegs && told == LegOf(slot.Side, slot.Effect));
        if (!fits && slot is { Managed: true, CancelRequired: false })
        {
            MisfitPolicy.Record(
                book,
                new(Misfit.OtherLeg, slot, $"approved for {slot.Symbol} ({own}), reported on {told}", $"order {slot.ClientOrderId} was reported on leg {told}"),
                now,
                events);
        }
    }

    private static PositionLeg LegOf(OrderSide side, PositionEffect effect) =>
        (side == OrderSide.Buy) == (effect != PositionEffect.Close) ? PositionLeg.Long : PositionLeg.Short;

    /// <summary>Whether the venue is known to report terms like the approved ones in this way.</summary>
    private static bool IsConversion(BookView book, ExecutionReport report, OrderView slot)
    {
        foreach (var c in book.Configuration.Capabilities.Conversions)
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
    private static bool IsWorse(decimal price, decimal limit, DateTimeOffset? executedAt, OrderView slot)
    {
        var isOld = slot.EarlierLimitPrice is not null && !(executedAt?.UtcTicks > slot.ReplacedAtUtcTicks + TimeSpan.TicksPerSecond);
        var (other, earlier) = (slot.Pending?.LimitPrice ?? limit, isOld ? slot.EarlierLimitPrice!.Value : limit);
        return slot.Side == OrderSide.Buy ? price > Math.Max(limit, Math.Max(other, earlier)) : price < Math.Min(limit, Math.Min(other, earlier));
    }

    /// <summary>More than was approved, or executed after the end: it is booked, and nothing new is risked on it.</summary>
    public static void Execution(BookView book, OrderView slot, decimal booked, decimal total, bool revives, in GuardInstant now, List<GuardEvent> events)
    {
        if (total > slot.OpenQuantity)
        {
            Overfilled(book, slot, total, now, events);
        }
        else if (slot.EndedByVenue || slot.State == OrderState.Released)
        {
            MisfitPolicy.Record(
                book,
                new(
                    revives ? Misfit.FillAfterConcludedEnd : Misfit.FillAfterEnd,
                    slot,
                    string.Create(CultureInfo.InvariantCulture, $"{booked} executed after {slot.State}"),
                    $"order {slot.ClientOrderId} was executed after its end"),
                now,
                events);
        }
        else if (slot.GroupId is not null && slot.GroupFilled + booked > slot.GroupQuantity)
        {
            // Of linked orders the venue may execute more than one: nobody asked for the side that is held then.
            MisfitPolicy.Record(
                book,
                new(
                    Misfit.LinkedOverfill,
                    slot,
                    string.Create(CultureInfo.InvariantCulture, $"quantity {slot.GroupQuantity} of linked orders, executed {slot.GroupFilled + booked}"),
                    $"linked orders of {slot.ClientOrderId} were executed for more than their quantity"),
                now,
                events);
        }
    }

    public static void Overfilled(BookView book, OrderView slot, decimal total, in GuardInstant now, List<GuardEvent> events)
    {
        MisfitPolicy.Record(
            book,
            new(
                Misfit.Overfill,
                slot,
                string.Create(CultureInfo.InvariantCulture, $"quantity {slot.OpenQuantity}, executed {total}"),
                $"order {slot.ClientOrderId} was executed for more than its quantity"),
            now,
            events);
    }
}
