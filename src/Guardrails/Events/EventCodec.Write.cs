using System.Collections.Immutable;
using Guardrails.Brokers;
using Guardrails.Deciding;

namespace Guardrails.Events;

/// <content>Writing: the mirror image of reading, field by field.</content>
internal static partial class EventCodec
{
    private static EventKind Write(GuardEvent e, ref PayloadWriter w)
    {
        switch (e)
        {
            case GuardEvent.OrderAdmitted x:
                Write(x.Order, ref w);
                Write(x.Evidence, ref w);
                return EventKind.OrderAdmitted;
            case GuardEvent.OrderTransitioned x:
                w.Text(x.ClientOrderId);
                w.Member(x.State);
                w.TextOrNull(x.VenueOrderId);
                w.TextOrNull(x.Reason);
                w.Flag(x.ByVenue);
                return EventKind.OrderTransitioned;
            case GuardEvent.ExecutionBooked x:
                w.Text(x.ClientOrderId);
                w.TextOrNull(x.ExecutionId);
                w.Member(x.Side);
                w.Number(x.Quantity);
                w.Number(x.Price);
                w.Number(x.VenueCumulative);
                w.Number(x.Booked);
                w.Number(x.BaseFee);
                w.Number(x.Fee);
                w.TextOrNull(x.FeeAsset);
                return EventKind.ExecutionBooked;
            case GuardEvent.OrderDenied x:
                w.Symbol(x.Symbol);
                w.Integer((int)x.Side); // as it was asked: no valid side may be the reason of the denial
                w.Number(x.Quantity);
                w.TextOrNull(x.Strategy);
                w.TextOrNull(x.SignalId);
                Write(x.Codes, ref w);
                w.Integer(x.Repeats);
                Write(x.Evidence, ref w);
                return EventKind.OrderDenied;
            case GuardEvent.MarksMoved x:
                Write(x.Marks, ref w);
                return EventKind.MarksMoved;
            case GuardEvent.Opened x:
                w.Text(x.Epoch);
                w.Text(x.LimitsHash);
                w.Text(x.RulesHash);
                return EventKind.Opened;
            case GuardEvent.InstrumentDescribed x:
                Write(x.Instrument, ref w);
                return EventKind.InstrumentDescribed;
            case GuardEvent.AccountRead x:
                w.Number(x.Equity);
                w.NumberOrNull(x.BuyingPower);
                w.NumberOrNull(x.GrossPositionValue);
                w.UtcTicks(x.AsOfUtcTicks);
                return EventKind.AccountRead;
            case GuardEvent.RateRead x:
                w.Text(x.Currency);
                w.Number(x.Rate);
                w.UtcTicks(x.SourceUtcTicks);
                return EventKind.RateRead;
            case GuardEvent.InputRead x:
                w.Text(x.Input.Name);
                w.Number(x.Input.Value);
                w.Time(x.Input.Time);
                return EventKind.InputRead;
            case GuardEvent.PositionsRead x:
                w.UtcTicks(x.AsOfUtcTicks);
                return EventKind.PositionsRead;
            case GuardEvent.PositionsFailed x:
                w.Text(x.Reason);
                return EventKind.PositionsFailed;
            case GuardEvent.PositionSet x:
                w.Symbol(x.Symbol);
                w.Member(x.Leg);
                w.Number(x.Net);
                w.Number(x.Managed);
                w.Number(x.Mark);
                w.Text(x.Actor);
                return EventKind.PositionSet;
            case GuardEvent.PositionCompared x:
                w.Symbol(x.Symbol);
                w.Member(x.Leg);
                w.Number(x.VenueNet);
                w.Member(x.Result);
                w.UtcTicks(x.AsOfUtcTicks);
                return EventKind.PositionCompared;
            case GuardEvent.DriftFound x:
                w.Member(x.Drift.Kind);
                w.Symbol(x.Drift.Symbol);
                w.Member(x.Drift.Leg);
                w.Number(x.Drift.Booked);
                w.Number(x.Drift.AtVenue);
                w.TextOrNull(x.Drift.ClientOrderId);
                w.Member(x.Action);
                return EventKind.DriftFound;
            case GuardEvent.ExitSet x:
                w.Symbol(x.Symbol);
                w.Member(x.Leg);
                w.Member(x.Intent);
                w.Number(x.Target);
                w.Text(x.Reason);
                w.Text(x.Actor);
                Write(x.Displaced, ref w);
                return EventKind.ExitSet;
            case GuardEvent.Interrupted x:
                w.Text(x.Reason);
                return EventKind.Interrupted;
            case GuardEvent.OpenOrdersRead x:
                w.UtcTicks(x.AsOfUtcTicks);
                return EventKind.OpenOrdersRead;
            case GuardEvent.OrderObserved x:
                Write(x.Order, ref w);
                w.Flag(x.Managed);
                w.TextOrNull(x.Strategy);
                return EventKind.OrderObserved;
            case GuardEvent.OrderCorrected x:
                w.Text(x.ClientOrderId);
                w.Number(x.Quantity);
                w.Flag(x.SideInDoubt);
                return EventKind.OrderCorrected;
            case GuardEvent.ExecutionRevised x:
                w.Text(x.ClientOrderId);
                w.Text(x.ExecutionId);
                w.Number(x.Quantity);
                w.Number(x.Price);
                w.Number(x.VenueCumulative);
                w.Number(x.Booked);
                w.UtcTicks(x.SourceUtcTicks);
                return EventKind.ExecutionRevised;
            case GuardEvent.CancelRequested x:
                w.Text(x.ClientOrderId);
                w.TextOrNull(x.Reason);
                w.TextOrNull(x.Actor);
                return EventKind.CancelRequested;
            case GuardEvent.CancelRefused x:
                w.Text(x.ClientOrderId);
                w.Text(x.Reason);
                return EventKind.CancelRefused;
            case GuardEvent.ReplaceRequested x:
                w.Text(x.ClientOrderId);
                w.Number(x.Quantity);
                w.NumberOrNull(x.LimitPrice);
                w.NumberOrNull(x.StopPrice);
                w.Number(x.BuyingPowerHold);
                w.TextOrNull(x.Reason);
                w.TextOrNull(x.Actor);
                Write(x.Evidence, ref w);
                return EventKind.ReplaceRequested;
            case GuardEvent.ReplaceSettled x:
                w.Text(x.ClientOrderId);
                w.Flag(x.Replaced);
                w.TextOrNull(x.Reason);
                return EventKind.ReplaceSettled;
            case GuardEvent.VenueIdLinked x:
                w.Text(x.ClientOrderId);
                w.Text(x.ExternalId);
                return EventKind.VenueIdLinked;
            case GuardEvent.FactFlagged x:
                w.Member(x.Flag);
                w.Symbol(x.Symbol);
                w.TextOrNull(x.ClientOrderId);
                w.Text(x.Detail);
                return EventKind.FactFlagged;
            case GuardEvent.StateSet x:
                w.Symbol(x.Scope.Symbol);
                w.TextOrNull(x.Scope.Strategy);
                w.Member(x.State);
                w.Text(x.Reason);
                w.Text(x.Actor);
                return EventKind.StateSet;
            case GuardEvent.ClockJumped x:
                w.Integer(x.Ticks);
                return EventKind.ClockJumped;
            default:
                throw new ArgumentException($"The event {e.GetType().Name} has no encoding.", nameof(e));
        }
    }

    private static void Write(AdmittedOrder order, ref PayloadWriter w)
    {
        w.Text(order.ClientOrderId);
        w.Symbol(order.Symbol);
        w.Member(order.Leg);
        w.Member(order.Side);
        w.Number(order.Quantity);
        w.Member(order.Type);
        w.NumberOrNull(order.LimitPrice);
        w.NumberOrNull(order.StopPrice);
        w.Member(order.TimeInForce);
        w.Member(order.Effect);
        w.Flag(order.IsExit);
        w.Flag(order.VenueReduceOnly);
        w.TextOrNull(order.Strategy);
        w.TextOrNull(order.SignalId);
        w.Flag(order.Parent is not null);
        if (order.Parent is { } parent)
        {
            w.Text(parent.Id);
            w.Number(parent.TotalQuantity);
        }

        w.Number(order.BuyingPowerHold);
        w.Integer(unchecked((long)order.Content));
        w.TextOrNull(order.Replaces);
        w.Flag(order.Links is not null);
        if (order.Links is { } links)
        {
            w.TextOrNull(links.GroupId);
            w.Number(links.GroupQuantity);
            w.TextOrNull(links.WaitsFor);
        }
    }

    private static void Write(DecisionEvidence evidence, ref PayloadWriter w)
    {
        w.Number(evidence.Mark);
        w.Integer(evidence.MarkAge);
        w.Number(evidence.Net);
        w.Number(evidence.LowBefore);
        w.Number(evidence.HighBefore);
        w.Number(evidence.LowAfter);
        w.Number(evidence.HighAfter);
        w.NumberOrNull(evidence.Equity);
        w.Integer(evidence.AccountAge);
        w.Integer(evidence.PositionAge);
        w.Number(evidence.LongUsed);
        w.Number(evidence.ShortUsed);
        w.Number(evidence.GrossUsed);
        w.Number(evidence.NetUsed);
    }

    private static void Write(VenueOrder order, ref PayloadWriter w)
    {
        w.Text(order.ClientOrderId);
        w.TextOrNull(order.VenueOrderId);
        w.Symbol(order.Symbol);
        w.Member(order.Side);
        w.Number(order.Quantity);
        w.Number(order.FilledQuantity);
        w.Member(order.Type);
        w.NumberOrNull(order.LimitPrice);
        w.NumberOrNull(order.StopPrice);
        w.MemberOrNull(order.TimeInForce);
        w.Member(order.Status);
        w.Member(order.Leg);
        w.Flag(order.Capped);
        w.TextOrNull(order.GroupId);
        w.Flag(order.GroupLinkedByVenue);
        w.TextOrNull(order.WaitsFor);
    }

    private static void Write(Instrument instrument, ref PayloadWriter w)
    {
        w.Symbol(instrument.Symbol);
        w.TextOrNull(instrument.VenueSymbol);
        w.Text(instrument.QuoteCurrency);
        w.TextOrNull(instrument.BaseAsset);
        w.Number(instrument.MaxBaseFee);
        w.Number(instrument.TickSize);
        w.Number(instrument.LotSize);
        w.Number(instrument.MinQuantity);
        w.NumberOrNull(instrument.MaxQuantity);
        w.Number(instrument.MinNotional);
        w.Flag(instrument.MinNotionalAppliesToExits);
        w.Number(instrument.Multiplier);
        w.Flag(instrument.Tradable);
        w.Flag(instrument.Shortable);
        w.Flag(instrument.NegativePricesAllowed);
        w.Number(instrument.RiskPriceFloor);
        w.NumberOrNull(instrument.UnitsOutstanding);
        w.Count(instrument.Groups.Count);
        for (var i = 0; i < instrument.Groups.Count; i++)
        {
            w.Text(instrument.Groups[i]);
        }
    }

    private static void Write(ImmutableArray<string> codes, ref PayloadWriter w)
    {
        w.Count(codes.Length);
        foreach (var code in codes)
        {
            w.Text(code);
        }
    }

    private static void Write(ImmutableArray<(Symbol Symbol, decimal Mark)> marks, ref PayloadWriter w)
    {
        w.Count(marks.Length);
        foreach (var (symbol, mark) in marks)
        {
            w.Symbol(symbol);
            w.Number(mark);
        }
    }
}
