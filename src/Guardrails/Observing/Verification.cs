using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Observing;

/// <summary>
/// Compares what the venue has with what was approved (C30), property by property. What differs is booked all the same, counts the worse of both
/// ways at once, and stops new risk. A property that a report does not carry says nothing.
/// </summary>
internal static class Verification
{
    /// <summary>Compares what the venue has with what was approved (C30).</summary>
    /// <returns>The order's quantity from now on.</returns>
    public static decimal Order(BookView book, ExecutionReport report, OrderView slot, long tolerance, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Configuration.IsDisabled(Mechanisms.Verification))
        {
            return slot.Quantity;
        }

        Side(book, report.Side, slot, now, events);
        Leg(book, report.Leg, slot, now, events);
        ReduceOnly(book, report, slot, now, events);
        Waiting(book, report, slot, now, events);
        var isCurrent = IsCurrent(report, slot, tolerance);
        var quantity = Quantity(book, report, slot, isCurrent, now, events);
        Terms(book, report, slot, now, events);
        if (isCurrent && (slot.IsLive || IsRevived(slot, events)))
        {
            Prices(book, report, slot, now, events);
        }

        if (report.Fill is { } fill && slot.LimitPrice is { } limit && fill.Kind == FillKind.Trade && IsWorse(fill.Price, limit, report.TransactTime, slot))
        {
            MisfitPolicy.Record(
                book, new(Misfit.WorsePrice, slot, string.Create(CultureInfo.InvariantCulture, $"limit {limit}, executed at {fill.Price}")), now, events);
        }

        return quantity;
    }

    /// <summary>Whether the same fact has brought the order back.</summary>
    private static bool IsRevived(OrderView slot, List<GuardEvent> events) =>
        events.Exists(e => e is GuardEvent.OrderTransitioned x && x.ClientOrderId == slot.ClientOrderId && !OrderView.IsTerminal(x.State));

    /// <summary>Compares what only a list or a lookup shows: whether the venue links the order with the others of its group.</summary>
    public static void Link(BookView book, VenueOrder listed, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (listed.GroupLinkedByVenue == false && slot is { Managed: true, GroupId: not null } && (slot.Doubts & OrderDoubts.Link) == 0
            && !book.Configuration.IsDisabled(Mechanisms.Verification))
        {
            MisfitPolicy.Record(
                book,
                new(
                    Misfit.LinkMissing,
                    slot,
                    $"approved linked in group {slot.GroupId}, the venue has it alone: both can be executed",
                    $"order {slot.ClientOrderId} is not linked at the venue"),
                now,
                events);
        }
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

    /// <summary>
    /// The cap that the venue shows. On a hedged symbol the leg and the side are the cap, and the echo of a mark is not compared. A mark that nobody
    /// asked for makes an order fill less, never more: it is told once.
    /// </summary>
    private static void ReduceOnly(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.ReduceOnly is not { } isMarked || slot.Position.Symbol.IsHedged)
        {
            return;
        }

        if (!isMarked && slot.IsMarkedReduceOnly && (slot.Doubts & OrderDoubts.Cap) == 0)
        {
            MisfitPolicy.Record(
                book,
                new(
                    Misfit.ReduceOnlyMissing,
                    slot,
                    string.Create(CultureInfo.InvariantCulture, $"approved as reduce-only, the venue has it without: {slot.Side} {slot.OpenQuantity} could open a position"),
                    $"order {slot.ClientOrderId} is not reduce-only at the venue"),
                now,
                events);
        }
        else if (isMarked && (slot.Doubts & OrderDoubts.CapUnseen) != 0)
        {
            MisfitPolicy.Settle(slot, OrderDoubts.CapUnseen, now, events);
        }
        else if (isMarked && slot is { IsMarkedReduceOnly: false, ConfirmedAt: null })
        {
            MisfitPolicy.Record(book, new(Misfit.OtherTerms, slot, "approved without a mark, the venue has it as reduce-only"), now, events);
        }
    }

    /// <summary>
    /// An exit waits while its entry lives, and what it protects then is what the entry has filled. Shown working after its entry has ended, or
    /// before the entry has filled where the venue reports waiting exits as held, it does not wait.
    /// </summary>
    /// <remarks>
    /// An entry that was replaced lives on in its successor. The venue gets its lag to take the exit along: what it shows within that time is no finding.
    /// </remarks>
    private static void Waiting(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (slot is not { Entry: { } entry, Managed: true } || (slot.Doubts & OrderDoubts.Wait) != 0
            || report.Status is not (VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled) || entry.State == OrderState.Replaced || entry.MostBooked >= slot.OpenQuantity)
        {
            return;
        }

        var capabilities = book.Configuration.Capabilities;
        var shownAt = report.TransactTime?.UtcTicks ?? now.UtcTicks;
        if (entry.IsLive ? capabilities.ReportsHeldExits && entry.MostBooked == 0m : shownAt > entry.ChangedAt.UtcTicks + capabilities.PositionVisibilityLag.Ticks)
        {
            MisfitPolicy.Record(
                book,
                new(
                    Misfit.ExitWithoutEntry,
                    slot,
                    string.Create(CultureInfo.InvariantCulture, $"{slot.Side} {slot.OpenQuantity} works, its entry {entry.ClientOrderId} is {entry.State} with {entry.Booked} filled"),
                    $"exit {slot.ClientOrderId} works without its entry"),
                now,
                events);
        }
    }

    /// <summary>
    /// A quantity above everything that the report can be about counts from now on; a smaller one is remembered. Venues make capped exits smaller by
    /// themselves when the position shrinks.
    /// </summary>
    private static decimal Quantity(BookView book, ExecutionReport report, OrderView slot, bool isCurrent, in GuardInstant now, List<GuardEvent> events)
    {
        // What was approved once, before a replacement, may be told late by a report that does not say from when it is: it is no news. Nor is it news of an
        // order that has ended, and nothing of it can be executed any more.
        var most = isCurrent && (slot.IsLive || (!slot.EndedByVenue && !ReportReader.IsTerminal(report.Status))) ? slot.OpenQuantity : Math.Max(slot.OpenQuantity, slot.MostApproved);
        if (report.OrderQuantity is not { } told)
        {
            return slot.OpenQuantity;
        }

        var quantity = Legibility.Canonical(told);
        if (quantity > most)
        {
            MisfitPolicy.Record(
                book,
                new(
                    Misfit.LargerQuantity,
                    slot,
                    string.Create(CultureInfo.InvariantCulture, $"approved {slot.OpenQuantity}, the venue has {quantity}"),
                    $"order {slot.ClientOrderId} is larger at the venue than approved")
                {
                    Quantity = quantity,
                },
                now,
                events);
            return quantity;
        }

        if (quantity < slot.SureQuantity && isCurrent && slot is { Managed: true, CancelRequired: false } && !(slot.Shown?.Smaller <= quantity)
            && !(slot.VenueReduceOnly && book.Configuration.Capabilities.ExitCap == ExitCap.ReduceOnly && slot.ConfirmedAt is not null))
        {
            MisfitPolicy.Record(
                book,
                new(Misfit.SmallerQuantity, slot, string.Create(CultureInfo.InvariantCulture, $"approved {slot.SureQuantity}, the venue has {quantity}"))
                {
                    Shown = new ShownTerms(quantity, slot.Shown?.LimitPrice, slot.Shown?.StopPrice, slot.Shown?.CeilingPrice ?? 0m),
                },
                now,
                events);
        }

        return slot.OpenQuantity;
    }

    private static void Terms(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (slot.ConfirmedAt is null
            && ((report.Type is { } type && type != slot.Type) || (report.TimeInForce is { } terms && slot.TimeInForce is { } approved && terms != approved))
            && !IsConversion(book, report, slot))
        {
            MisfitPolicy.Record(
                book, new(Misfit.OtherTerms, slot, $"approved {slot.Type} {slot.TimeInForce}, the venue has {$"{report.Type} {report.TimeInForce}".Trim()}"), now, events);
        }
    }

    /// <summary>
    /// Prices that were approved are compared, and a difference of a tick or more is a finding: less is the venue's rounding. Prices that the venue
    /// sets by itself (the collar of a market order) and prices of orders of others are only valued.
    /// </summary>
    private static void Prices(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        var instrument = slot.Position.Symbol.Instrument;
        var limitDiffers = Differs(report.LimitPrice, slot.LimitPrice, slot.Pending?.LimitPrice, instrument);
        var stopDiffers = Differs(report.StopPrice, slot.StopPrice, slot.Pending?.StopPrice, instrument);
        var ceiling = Valuation.CeilingPrice(slot.Type, report.LimitPrice ?? slot.LimitPrice, report.StopPrice ?? slot.StopPrice, book.Limits.MarketOrderSlippage);
        var shown = new ShownTerms(slot.Shown?.Smaller, report.LimitPrice ?? slot.Shown?.LimitPrice, report.StopPrice ?? slot.Shown?.StopPrice, Math.Max(ceiling, slot.Shown?.CeilingPrice ?? 0m));
        if ((limitDiffers || stopDiffers) && slot.Managed)
        {
            if (shown != slot.Shown)
            {
                MisfitPolicy.Record(
                    book,
                    new(
                        Misfit.OtherPrice,
                        slot,
                        string.Create(CultureInfo.InvariantCulture, $"approved limit {Text(slot.LimitPrice)} and stop {Text(slot.StopPrice)}, the venue has {Text(report.LimitPrice)} and {Text(report.StopPrice)}"),
                        $"order {slot.ClientOrderId} has another price at the venue than approved")
                    {
                        Shown = shown,
                    },
                    now,
                    events);
            }
        }
        else if (ceiling > slot.CeilingPrice)
        {
            MisfitPolicy.Value(slot, shown, now, events);
        }

        static bool Differs(decimal? told, decimal? approved, decimal? pending, Instrument? instrument) =>
            told is { } price && approved is { } own && IsApart(price, own, instrument) && !(pending is { } next && !IsApart(price, next, instrument));

        static bool IsApart(decimal told, decimal own, Instrument? instrument) => told != own && Math.Abs(told - own) >= (instrument is null ? 0m : Math.Min(instrument.TickSizeAt(own), instrument.TickSizeAt(told)));

        static string Text(decimal? price) => price?.ToString(CultureInfo.InvariantCulture) ?? "none";
    }

    /// <summary>
    /// Whether a report is about the order as it is: the order was never replaced, or the report is later than its last replacement by more than
    /// clocks, or a list, can be behind.
    /// </summary>
    private static bool IsCurrent(ExecutionReport report, OrderView slot, long tolerance) =>
        slot.ReplacedAtUtcTicks == 0L || report.TransactTime?.UtcTicks > slot.ReplacedAtUtcTicks + tolerance;

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
