using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;

namespace Guardrails.Resolving;

/// <summary>Concludes from complete answers that the venue does not have an order.</summary>
internal static class AbsenceProof
{
    /// <summary>
    /// Whether the evidence shows nothing of the order at the venue: it was not found after the horizon, and the complete lists of open orders
    /// and (where there is one) of executions do not have it. Then it explains no position any more; only what it executed unseen could be left.
    /// </summary>
    /// <returns>Why it does not; <see langword="null"/> when it does.</returns>
    public static string? WhyMayBeThere(BookView book, OrderView slot, AbsenceEvidence evidence, in GuardInstant now)
    {
        var horizon = HorizonOf(book, slot);
        if (slot.State is not (OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace) && !slot.LookupWanted)
        {
            return "its outcome is no longer unknown";
        }

        if (evidence.NotFound.AsOf.UtcTicks < horizon || now.AtLeastSince(DoubtedAt(slot)) < book.Configuration.Capabilities.UnknownHorizon.Ticks)
        {
            return "it can still turn up at the venue";
        }

        if (!Proves(evidence.OpenOrders, horizon) || evidence.OpenOrders.Items.Any(o => o.ClientOrderId == slot.ClientOrderId || (o.VenueOrderId is { } id && id == slot.VenueOrderId)))
        {
            return "the open orders do not prove its absence";
        }

        var at = now;
        return book.Configuration.Capabilities.ListsExecutions
            && evidence.Executions != ExecutionSnapshot.NotSupported
            && (evidence.Executions is not { } executions || !Proves(executions, horizon) || executions.Items.Any(r => IsUnbooked(book, r, slot, at)))
            ? "the executions do not prove its absence"
            : null;

        static bool Proves<T>(VenueSnapshot<T> snapshot, long horizon)
            where T : class => snapshot.IsComplete && snapshot.AsOf.UtcTicks >= horizon;
    }

    /// <summary>
    /// Gives an order up of which nothing was found at the venue, where the complete positions are exactly what is booked: then it was not
    /// executed unseen either. It counts until then: a difference that it could have explained is taken over first.
    /// </summary>
    /// <returns>Why it cannot be given up yet; <see langword="null"/> when it was.</returns>
    public static string? Conclude(BookView book, OrderView slot, AbsenceEvidence evidence, in GuardInstant now, List<GuardEvent> events)
    {
        var positions = book.Names.Of(evidence.Positions);
        if (!positions.IsComplete || positions.AsOf.UtcTicks < HorizonOf(book, slot) || LegValidity.Implausible(book, positions, slot.Symbol) is not null
            || LegValidity.HasImpossibleLeg(book, positions, slot.Symbol) || ClosableQuantity.VenueNet(positions, slot.Position) != slot.Position.Ledger.Net)
        {
            return "the positions do not prove its absence";
        }

        if (slot.Position.LastFillAt is { } fill && positions.AsOf.UtcTicks <= fill.UtcTicks + book.Configuration.Capabilities.PositionVisibilityLag.Ticks)
        {
            return "the positions may be older than the last execution";
        }

        events.Add(new GuardEvent.OrderTransitioned(
            now,
            slot.ClientOrderId,
            slot.ConfirmedAt is null && slot.Booked == 0m ? OrderState.Released : OrderState.Canceled,
            null,
            string.Create(CultureInfo.InvariantCulture, $"not at the venue: not found, not open, not executed as of {evidence.NotFound.AsOf.UtcDateTime:HH:mm:ss.fff} UTC"),
            ByVenue: false));
        return null;
    }

    private static GuardInstant DoubtedAt(OrderView slot) =>
        slot.CancelAskedAt is { } cancel && cancel.UtcTicks > slot.ChangedAt.UtcTicks ? cancel : slot.ChangedAt;

    /// <summary>The time from which on nothing that was sent of it can still turn up.</summary>
    private static long HorizonOf(BookView book, OrderView slot) => DoubtedAt(slot).UtcTicks + book.Configuration.Capabilities.UnknownHorizon.Ticks;

    private static bool IsUnbooked(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now) =>
        (report.ClientOrderId == slot.ClientOrderId || (report.VenueOrderId is { } id && id == slot.VenueOrderId))
        && report.Fill is { Kind: FillKind.Trade, ExecutionId: var execution } && (execution is null || slot.QuantityOf(execution) is null)
        && !DuplicateOrders.IsOfAnother(book, Legibility.Named(book, report), slot, now);
}
