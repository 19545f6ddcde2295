using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Orders that did not pass through the guard: they count, and what they execute is booked, but it is not ours.</content>
internal sealed partial class AccountBook
{
    private static string AnonymousId(Symbol symbol, string venueOrderId) => $"venue:{symbol}:{venueOrderId}";

    private static string AnonymousId(ExecutionReport report) => report.VenueOrderId is { } venueId ? AnonymousId(report.Symbol, venueId)
        : string.Create(CultureInfo.InvariantCulture, $"execution:{report.Symbol}:{report.Fill?.ExecutionId ?? report.TransactTime?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "unnamed"}");

    private void ObserveExternal(ExecutionReport report, string id, in GuardInstant now, List<GuardEvent> events)
    {
        if (Configuration.IsDisabled(Mechanisms.ForeignOrders))
        {
            return;
        }

        if (FindOrder(id) is { } known)
        {
            Progress(report, known, known.Quantity, now, events);
            return;
        }

        if (report.Fill is { Kind: not FillKind.Trade } revision)
        {
            // What was executed under an order nobody knows is in the positions, or it is not: this is no execution.
            events.Add(new GuardEvent.FactFlagged(
                now, revision.Kind == FillKind.Bust ? FactFlag.ExecutionBusted : FactFlag.ExecutionCorrected, report.Symbol, id,
                $"execution {revision.ExecutionId} of an order that is not known"));
            report = report with { Fill = null };
        }

        var executed = Canonical(Math.Max(report.Fill?.Quantity ?? 0m, CumulativeOf(report, report.OrderQuantity ?? 0m)));
        var ended = IsTerminal(report.Status);

        if (ended && executed == 0m)
        {
            return;
        }

        var quantity = Math.Max(Canonical(report.OrderQuantity ?? executed), executed);
        if (quantity == 0m)
        {
            events.Add(new GuardEvent.FactFlagged(now, FactFlag.UnreadableReport, report.Symbol, id, "an unknown order without a quantity"));
            return;
        }

        events.Add(new GuardEvent.OrderObserved(
            now,
            new VenueOrder
            {
                ClientOrderId = id,
                VenueOrderId = report.VenueOrderId,
                Symbol = report.Symbol,
                Side = report.Side,
                Quantity = quantity,
                Type = report.Type ?? OrderType.Market,
                TimeInForce = report.TimeInForce,
                Status = report.Status,
                Leg = report.Leg,
            },
            Managed: false,
            Strategy: null));
        if (executed > 0m)
        {
            var fill = report.Fill;
            events.Add(new GuardEvent.ExecutionBooked(
                now, id, fill?.ExecutionId, report.Side, Canonical(fill?.Quantity ?? 0m), fill?.Price ?? 0m, Canonical(CumulativeOf(report, report.OrderQuantity ?? 0m)),
                executed, BaseFee(report.Symbol, fill), fill?.Fee ?? 0m, fill?.FeeAsset));
            DoubtIfContained(Find(report.Symbol)?.Find(report.Leg, report.Side == OrderSide.Buy ? 1m : -1m), report, now, events);
            if (!NoteForced(report, id, executed, now, events))
            {
                events.Add(new GuardEvent.FactFlagged(
                    now, FactFlag.ForeignExecution, report.Symbol, id, string.Create(CultureInfo.InvariantCulture, $"{report.Side} {executed} was executed for an order this guard did not approve")));
            }
        }

        if (ended && executed < quantity)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, id, Terminal(report.Status, executed), null, Identifier.Cap(report.Text), ByVenue: true));
        }
    }

    /// <summary>The venue itself has closed something: why is a person's to find out before anything is risked again.</summary>
    private bool NoteForced(ExecutionReport report, string id, decimal executed, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Cause == ExecutionCause.Order)
        {
            return false;
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{report.Cause}: {report.Side} {executed} {report.Symbol} was executed by the venue itself");
        events.Add(new GuardEvent.FactFlagged(now, FactFlag.ForcedExecution, report.Symbol, id, what));
        Quarantine(report.Symbol, what, now, events);
        return true;
    }

    /// <summary>Whether it turned out whose order it is that was known by the venue's id alone. What else the fact means, only the book that knows it can say.</summary>
    public static bool HasLink(List<GuardEvent> events) => events.Exists(static e => e is GuardEvent.VenueIdLinked);

    /// <summary>A fill that named only the venue's id, and came before anybody knew whose that is, was booked as foreign: now it is known.</summary>
    private bool LinksVenueId(OrderSlot slot, string? venueOrderId, in GuardInstant now, List<GuardEvent> events)
    {
        var symbol = slot.Key.Key.Symbol;
        if (venueOrderId is null || FindOrderByVenueId(symbol, venueOrderId) is not { } foreign || foreign == slot || foreign.Key != slot.Key
            || !slot.Managed || foreign.ClientOrderId != AnonymousId(symbol, venueOrderId))
        {
            return false;
        }

        events.Add(new GuardEvent.VenueIdLinked(now, slot.ClientOrderId, foreign.ClientOrderId));
        if (foreign.Booked > 0m)
        {
            var (executed, cumulative) = slot.SumsWith(foreign);
            VerifySide(foreign.Side, slot, now, events);
            VerifyExecution(slot, foreign.Booked, Math.Max(executed, cumulative), revives: !slot.EndedByVenue, now, events);
        }

        return true;
    }

    /// <summary>
    /// What was booked as foreign is ours from now on. The position stays where it is, unless the same was told under both names: that is in
    /// it twice, and leaves it once.
    /// </summary>
    private void LinkVenueId(GuardEvent.VenueIdLinked e)
    {
        var (slot, foreign) = (_orders[e.ClientOrderId], _orders[e.ExternalId]);
        var (executed, cumulative) = slot.SumsWith(foreign);
        var booked = Math.Max(executed, cumulative);
        var twice = slot.Booked + foreign.Booked - booked;
        var net = foreign.NetMoved - (foreign.Side == OrderSide.Buy ? twice : -twice);
        foreach (var (id, quantity) in foreign.Executions())
        {
            if (!slot.HasExecution(id))
            {
                slot.RememberExecution(id, quantity, foreign.SideOf(id));
            }
        }

        (slot.Executed, slot.VenueCumulative, slot.Booked) = (executed, cumulative, booked);
        slot.MostBooked = Math.Max(slot.MostBooked, booked);
        slot.IsRevised |= foreign.IsRevised;
        slot.RevisedAtUtcTicks = Math.Max(slot.RevisedAtUtcTicks, foreign.RevisedAtUtcTicks);
        slot.Key.Move(net - foreign.NetMoved, net - foreign.ManagedMoved);
        if (slot.StrategyLedger is { } strategy)
        {
            strategy.Net += net;
        }

        if (foreign.IsLive)
        {
            ChangeState(foreign, OrderState.Released, e.At);
        }

        _orders.Remove(foreign.ClientOrderId);
        _ordersByVenueId[(slot.Key.Key.Symbol, foreign.VenueOrderId!)] = slot;
        (slot.EarlierVenueOrderIds ??= []).Add(foreign.VenueOrderId!);
        NoteInference(slot);
        ChangeState(slot, slot.StateOnceExecuted, e.At);
        slot.Key.Settle();
    }
}
