using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Turns a report about an order into events: every execution moves the position once, however often and in whatever way it is reported.</summary>
internal static class ReportReader
{
    /// <summary>By how much the venue's clock and the guard's can differ.</summary>
    public const long ClockTolerance = TimeSpan.TicksPerSecond;

    /// <summary>How much older than its time a list can be, and how long the venue may take to show a change everywhere: its lag, at least what clocks differ by.</summary>
    public static long ListTolerance(BookView book) => Math.Max(ClockTolerance, book.Configuration.Capabilities.PositionVisibilityLag.Ticks);

    /// <summary>Works out what a report means.</summary>
    /// <param name="book">The books.</param>
    /// <param name="report">The report.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="events">Takes the events.</param>
    /// <param name="tolerance">How much older than its time the report can be: clocks differ, and lists lag.</param>
    public static void Read(BookView book, ExecutionReport report, in GuardInstant now, List<GuardEvent> events, long tolerance = ClockTolerance)
    {
        report = Legibility.Named(book, report);
        if (Legibility.Unreadable(report) is { } problem)
        {
            MisfitPolicy.Record(book, new(Misfit.Unreadable, report.Symbol, report.ClientOrderId, problem), now, events);
            return;
        }

        if (report.Cause == ExecutionCause.NoTrade)
        {
            return;
        }

        var slot = DuplicateOrders.Find(book, report);
        if (slot is null)
        {
            ExternalOrders.Read(book, report, report.ClientOrderId ?? ExternalOrders.AnonymousId(report), now, events);
            return;
        }

        if (DuplicateOrders.IsSecond(book, report, slot, now))
        {
            DuplicateOrders.Read(book, report, slot, now, events);
            return;
        }

        if (IsElsewhere(report, slot))
        {
            // It belongs to our order, but moved another position: booked where it happened, under a name of its own.
            var elsewhere = $"{slot.ClientOrderId}@{report.Symbol}:{report.Leg}";
            MisfitPolicy.Record(
                book,
                new(Misfit.OtherPosition, slot, $"reported for {report.Symbol} ({report.Leg})", "an order was reported for another position")
                {
                    ReportedFor = report.Symbol,
                    ReportedForReason = "an order for another position was reported here",
                },
                now,
                events);
            if (book.FindOrder(elsewhere) is { } known)
            {
                Progress(book, report, known, known.Quantity, now, events);
            }
            else
            {
                ExternalOrders.Read(book, report, elsewhere, now, events);
            }

            return;
        }

        if (!ExternalOrders.LinksVenueId(book, slot, report.VenueOrderId, now, events))
        {
            Progress(book, report, slot, Verification.Order(book, report, slot, tolerance, now, events), now, events);
        }
    }

    /// <summary>Books what is new in a report about a known order, and moves the order on.</summary>
    public static void Progress(BookView book, ExecutionReport report, OrderView slot, decimal quantity, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Fill is { Kind: not FillKind.Trade } revision)
        {
            Revise(book, report, revision, slot, now, events);
            return;
        }

        var fill = report.Fill;
        var isNew = fill is not null && IsNew(book, fill, report, slot);
        var executed = isNew ? Legibility.Canonical(fill!.Quantity) : 0m;
        var isOld = report.TransactTime?.UtcTicks < slot.RevisedAtUtcTicks || (slot.IsRevised && fill is { ExecutionId: not null } && !isNew);
        var cumulative = isOld ? slot.VenueCumulative : Math.Max(slot.VenueCumulative, Legibility.Canonical(CumulativeOf(report, slot.SureQuantity)));

        // One fact, told twice in two ways, is one fact: the position moves only by what the larger of both sums adds.
        var total = Math.Max(slot.Executed + executed, cumulative);
        var booked = Math.Max(0m, total - slot.Booked);

        var revives = Revives(report, slot, quantity);
        var replaced = Confirms(report, slot);
        if (revives)
        {
            FlagUnsent(book, slot, now, events);
        }

        Arrive(book, report, slot, revives, replaced, now, events);
        if (executed > 0m || booked > 0m || cumulative > slot.VenueCumulative || TellsFee(fill, slot))
        {
            events.Add(new GuardEvent.ExecutionBooked(
                now, slot.ClientOrderId, fill?.ExecutionId, report.Side, executed, fill?.Price ?? 0m, cumulative, booked,
                BaseFee(book, report, slot, isNew, executed, booked), fill?.Fee ?? 0m, fill?.FeeAsset));
        }

        if (!isOld)
        {
            DoubtSums(book, report, slot, slot.Executed + executed, cumulative, now, events);
        }

        if (booked > 0m)
        {
            ExternalOrders.NoteExecution(book, report, slot.ClientOrderId, booked, slot.Managed, now, events);
            Differences.DoubtIfContained(book, slot, report, now, events);
        }

        // Of what is not ours nothing was approved, and its quantity may be known from its first execution alone.
        if (booked > 0m && (slot.Managed || slot.EndedByVenue))
        {
            Verification.Execution(book, slot, booked, total, revives, now, events);
        }

        End(report, slot, total, quantity, now, events);
    }

    /// <summary>The venue says that the order has ended, or the executions do.</summary>
    private static void End(ExecutionReport report, OrderView slot, decimal total, decimal quantity, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Status == VenueOrderStatus.Replaced && total < quantity && slot is { Managed: true, HasSuccessor: false })
        {
            LoseTrack(report, slot, now, events);
            return;
        }

        // An end that leaves nothing open by what was approved is kept as well: a larger quantity told later must not bring the order back.
        if (IsTerminal(report.Status) && !slot.EndedByVenue && (total < quantity || report.Status != VenueOrderStatus.Filled))
        {
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, total < quantity ? Terminal(report.Status, total) : OrderState.Filled, report.VenueOrderId, Identifier.Cap(report.Text), ByVenue: true));
        }
    }

    /// <summary>
    /// Something that the guard did not ask for has taken the place of the order: it goes on under an id that a report links with this one, or that a lookup finds. Until then
    /// nobody knows what is open. Told of an id that it had before, that is known.
    /// </summary>
    private static void LoseTrack(ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (slot.IsLive && (report.VenueOrderId ?? slot.VenueOrderId) == slot.VenueOrderId && slot.State != OrderState.Unknown)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Unknown, null, "the venue has replaced it, and nobody had asked for that", ByVenue: false));
        }
    }

    /// <summary>The venue shows an order whose send had been called off before it began: somebody has sent it past the guard's last check.</summary>
    private static void FlagUnsent(BookView book, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (slot is { Managed: true, SendBegan: false, CancelRequired: false } && !events.Exists(static e => e is GuardEvent.FactFlagged { Flag: FactFlag.ProofNotRedeemed }))
        {
            MisfitPolicy.Record(book, new(Misfit.SentAfterRelease, slot, $"the venue has it, but its send was called off ({slot.Reason}); call Redeem right before the send, and send nothing when it throws"), now, events);
        }
    }

    /// <summary>The venue has the order: its id, that it works, that it is what it was asked to become, and that it is to be canceled.</summary>
    private static void Arrive(BookView book, ExecutionReport report, OrderView slot, bool revives, bool replaced, in GuardInstant now, List<GuardEvent> events)
    {
        var learnsId = report.VenueOrderId is not null && (slot.VenueOrderId is null || (replaced && report.VenueOrderId != slot.VenueOrderId) || DuplicateOrders.RenewsId(book, report, slot, now));
        if (learnsId || revives || ((slot.IsWaiting || slot.LookupWanted) && !IsTerminal(report.Status) && !PrecedesDoubt(report, slot)))
        {
            var state = slot.IsLive && !slot.IsWaiting ? slot.State : slot.StateAtVenue(slot.Booked);

            // Learning the id of an order that has ended does not make it an end the venue reported.
            var alive = slot.IsLive || revives;
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, alive ? state : slot.State, report.VenueOrderId, null, ByVenue: alive));
        }

        if (replaced)
        {
            events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: true, null));
        }

        ReadCancellation(book, report, slot, now, events);
    }

    /// <summary>The venue shows that it has the request to cancel; or it has shown that, and shows the order working well after the request: then it is lost.</summary>
    private static void ReadCancellation(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Status == VenueOrderStatus.PendingCancel && slot is { CancelLastAskedAt: { } lastAsked, IsCancelTaken: false } && !(report.TransactTime?.UtcTicks < lastAsked.UtcTicks - ClockTolerance))
        {
            events.Add(new GuardEvent.CancelTaken(now, slot.ClientOrderId));
        }
        else if (report is { Fill: null, Status: VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled } && slot is { IsCancelTaken: true, CancelLastAskedAt: { } asked }
            && report.TransactTime?.UtcTicks > asked.UtcTicks + ListTolerance(book))
        {
            events.Add(new GuardEvent.CancelRefused(now, slot.ClientOrderId, "the venue showed it as pending cancel, and shows it working now"));
        }
    }

    /// <summary>
    /// Whether a report without an execution can only be from after all that is booked of the position, and still says that less was executed than the
    /// executions add up to, which the venue has not confirmed, or less than it said at the end. Once the position is in doubt that is known.
    /// </summary>
    private static bool IsSureSum(BookView book, ExecutionReport report, OrderView slot) =>
        report is { Fill: null, CumulativeQuantity: { } sum } && sum < slot.Executed && (slot.VenueCumulative < slot.Executed || slot.EndedByVenue) && !slot.Position.InDoubt && slot.Position.LastFillAt is { } fill
        && report.TransactTime?.UtcTicks > fill.UtcTicks + ListTolerance(book);

    /// <summary>
    /// Whether a report of a confirmed order is from before its outcome became unknown (a lost cancellation, an order that a list lacks): told again, it
    /// says nothing about what became of the order.
    /// </summary>
    private static bool PrecedesDoubt(ExecutionReport report, OrderView slot) =>
        slot is { State: OrderState.Unknown, ConfirmedAt: not null } && report.TransactTime?.UtcTicks + ClockTolerance < slot.ChangedAt.UtcTicks;

    /// <summary>
    /// The executions of an order add up to more than the report that carries the last of them says was executed in all. The larger sum is booked,
    /// because a limit must hold for it; until the venue's position says which is true, exits go by the lesser.
    /// </summary>
    private static void DoubtSums(BookView book, ExecutionReport report, OrderView slot, decimal executed, decimal cumulative, in GuardInstant now, List<GuardEvent> events)
    {
        var isTold = report.Fill is { Kind: FillKind.Trade } ? report.CumulativeQuantity is not null && executed > slot.Executed : IsSureSum(book, report, slot);
        var sum = slot.EndedByVenue && report is { Fill: null, CumulativeQuantity: { } told } ? Legibility.Canonical(told) : cumulative;
        if (!isTold || executed <= sum)
        {
            return;
        }

        events.Add(new GuardEvent.SumsDisputed(now, slot.ClientOrderId, report.Side == OrderSide.Buy ? executed - sum : sum - executed));
        MisfitPolicy.Record(
            book,
            new(Misfit.ExecutionsDisagree, slot, string.Create(CultureInfo.InvariantCulture, $"executions add up to {executed}, the venue says {sum} in all; until the position is read exits go by the lesser")),
            now,
            events);
    }

    /// <summary>
    /// An execution is taken back or corrected: both sums go down (or up) by the difference, once. One that was never seen is remembered as
    /// taken back, so that it is not booked when it comes.
    /// </summary>
    private static void Revise(BookView book, ExecutionReport report, Fill revision, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        var known = slot.QuantityOf(revision.ExecutionId!);
        var becomes = revision.Kind == FillKind.Bust ? 0m : Legibility.Canonical(revision.Quantity);
        var was = known ?? (revision.Kind == FillKind.Bust ? Legibility.Canonical(revision.Quantity) : becomes);
        if (known is { } booked && booked == becomes)
        {
            return;
        }

        var executed = slot.Executed + becomes - (known ?? 0m);
        // A sum from before a later revision says nothing any more.
        var isOld = report.TransactTime?.UtcTicks < slot.RevisedAtUtcTicks;
        var cumulative = Math.Max(0m, report.CumulativeQuantity is { } told ? isOld ? slot.VenueCumulative : Legibility.Canonical(told) : slot.VenueCumulative + (known is null && slot.VenueCumulative == slot.Executed ? 0m : becomes - was));
        var total = Math.Max(executed, cumulative);
        events.Add(new GuardEvent.ExecutionRevised(now, slot.ClientOrderId, revision.ExecutionId!, becomes, revision.Price, cumulative, total - slot.Booked,
            report.TransactTime?.UtcTicks ?? 0));
        if (total > slot.Booked && total > slot.OpenQuantity)
        {
            Verification.Overfilled(book, slot, total, now, events);
        }

        if (!slot.IsLive && !slot.EndedByVenue && total < slot.Quantity && !IsTerminal(report.Status))
        {
            // Only arithmetic had ended it.
            events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.StateAtVenue(total), report.VenueOrderId, null, ByVenue: true));
        }

        if (total != slot.Booked)
        {
            Differences.DoubtIfContained(book, slot, report, now, events);
        }

        var net = slot.Position.Ledger.Net;
        var left = net + (slot.SideOf(revision.ExecutionId!) == OrderSide.Buy ? total - slot.Booked : slot.Booked - total);
        var what = string.Create(CultureInfo.InvariantCulture, $"execution {revision.ExecutionId}: {was} becomes {becomes}; position {net} becomes {left}");
        MisfitPolicy.Record(book, new(revision.Kind == FillKind.Bust ? Misfit.ExecutionBusted : Misfit.ExecutionCorrected, slot, what), now, events);
        if (!CouldCross(slot.Position, net) && CouldCross(slot.Position, left))
        {
            MisfitPolicy.Record(book, new(Misfit.BustBelowExits, slot, reason: $"{what}, and its exits could close more than that"), now, events);
        }
    }

    /// <summary>Whether orders that may still fill could take the position to the other side, were this held.</summary>
    private static bool CouldCross(PositionView position, decimal net)
    {
        var ledger = position.Ledger;
        var (low, high) = new Contribution(ledger.Buys, ledger.Sells, ledger.CappedBuys, ledger.CappedSells).Reach(net);
        return (net > 0m && low < 0m) || (net < 0m && high > 0m);
    }

    /// <summary>
    /// Whether a report shows the order as it was to become: everything that would tell the two apart and is told is the new, and something is.
    /// One from before the request (by more than clocks differ) is about a time when the order already had these terms.
    /// </summary>
    private static bool Confirms(ExecutionReport report, OrderView slot)
    {
        if (slot.Pending is not { } pending || IsTerminal(report.Status) || report.Status == VenueOrderStatus.PendingReplace
            || report.TransactTime?.UtcTicks + TimeSpan.TicksPerSecond < pending.AskedAtUtcTicks)
        {
            return false;
        }

        var told = false;
        return Fits(report.OrderQuantity, slot.Quantity, pending.Quantity, ref told) & Fits(report.LimitPrice, slot.LimitPrice, pending.LimitPrice, ref told)
            & Fits(report.StopPrice, slot.StopPrice, pending.StopPrice, ref told) && told;

        static bool Fits(decimal? reported, decimal? was, decimal? becomes, ref bool told)
        {
            if (was == becomes || reported is null)
            {
                return true;
            }

            told = true;
            return reported == becomes;
        }
    }

    /// <summary>
    /// What the venue says was executed in all. Filled means all of it, whichever executions have arrived: one that comes late is then no
    /// surprise.
    /// </summary>
    public static decimal CumulativeOf(ExecutionReport report, decimal quantity) =>
        report.CumulativeQuantity ?? (report.Status == VenueOrderStatus.Filled ? report.OrderQuantity ?? quantity : 0m);

    private static bool IsNew(BookView book, Fill fill, ExecutionReport report, OrderView slot) => fill.ExecutionId is { } id
        ? !slot.HasExecution(id) || book.Configuration.IsDisabled(Mechanisms.ExecutionIdentity)
        : report.CumulativeQuantity is null;

    public static bool IsTerminal(VenueOrderStatus status) =>
        status is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced;

    /// <summary>
    /// An end that was only concluded, not reported, is taken back when the venue shows the order alive; so is that of an order that something unasked has replaced, when that turns out to be the
    /// order itself under another id.
    /// </summary>
    private static bool Revives(ExecutionReport report, OrderView slot, decimal quantity) =>
        !slot.IsLive && slot.Booked < quantity && !IsTerminal(report.Status)
        && (!slot.EndedByVenue || (slot is { State: OrderState.Replaced, HasSuccessor: false } && DuplicateOrders.IsLinked(report, slot)));

    public static OrderState Terminal(VenueOrderStatus status, decimal executed) => status switch
    {
        VenueOrderStatus.Filled => OrderState.Filled,
        VenueOrderStatus.Expired => OrderState.Expired,
        VenueOrderStatus.Rejected when executed == 0m => OrderState.Rejected,
        VenueOrderStatus.Replaced => OrderState.Replaced,
        _ => OrderState.Canceled,
    };

    /// <summary>Whether an execution that was told without its fee is told once more, with it.</summary>
    private static bool TellsFee(Fill? fill, OrderView slot) => fill is { FeeAsset: not null, ExecutionId: { } id } && slot.IsFeeUntold(id);

    /// <summary>What a report takes off the position as a fee in the asset itself. Each execution pays once, and not for what was taken over from the venue.</summary>
    private static decimal BaseFee(BookView book, ExecutionReport report, OrderView slot, bool isNew, decimal executed, decimal booked) =>
        (isNew || TellsFee(report.Fill, slot) || (booked > 0m && report.Fill is { ExecutionId: null })) && slot.Executed + executed > slot.Settled
            ? BaseFee(book, report.Symbol, report.Fill) : 0m;

    public static decimal BaseFee(BookView book, Symbol symbol, Fill? fill) =>
        fill is { FeeAsset: { } asset } && book.Find(symbol)?.Instrument?.BaseAsset is { } baseAsset
        && string.Equals(asset, baseAsset, StringComparison.OrdinalIgnoreCase) ? Legibility.Canonical(fill.Fee) : 0m;

    public static bool IsElsewhere(ExecutionReport report, OrderView slot) =>
        report.Symbol != slot.Symbol
        || (slot.Position.Symbol.IsHedged && report.Leg != PositionLeg.Net && report.Leg != slot.Position.Key.Leg);
}
