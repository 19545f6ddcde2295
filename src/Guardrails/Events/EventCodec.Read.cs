using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Deciding;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Events;

/// <content>Reading: the mirror image of writing, field by field. Arguments are evaluated from left to right, so they stand in payload order.</content>
internal static partial class EventCodec
{
    private static GuardEvent Read(EventKind kind, GuardInstant at, ref PayloadReader r) => kind switch
    {
        EventKind.Opened => new GuardEvent.Opened(at, r.Text(), r.Text(), r.Text()),
        EventKind.InstrumentDescribed => new GuardEvent.InstrumentDescribed(at, ReadInstrument(ref r)),
        EventKind.AccountRead => new GuardEvent.AccountRead(at, r.Number(), r.NumberOrNull(), r.NumberOrNull(), r.UtcTicks()),
        EventKind.RateRead => new GuardEvent.RateRead(at, r.Text(), r.Number(), r.UtcTicks()),
        EventKind.InputRead => new GuardEvent.InputRead(at, new RuleInput(r.Text(), r.Number(), r.Time())),
        EventKind.MarksMoved => new GuardEvent.MarksMoved(at, ReadMarks(ref r)),
        EventKind.PositionsRead => new GuardEvent.PositionsRead(at, r.UtcTicks()),
        EventKind.PositionsFailed => new GuardEvent.PositionsFailed(at, r.Text()),
        EventKind.PositionSet => new GuardEvent.PositionSet(
            at, r.Symbol(), r.Member<PositionLeg>(), r.Number(), r.Number(), r.Number(), r.Text()),
        EventKind.PositionCompared => new GuardEvent.PositionCompared(at, r.Symbol(), r.Member<PositionLeg>(), r.Number(), r.Member<Comparison>(), r.UtcTicks()),
        EventKind.DriftFound => new GuardEvent.DriftFound(
            at, new Drift(r.Member<DriftKind>(), r.Symbol(), r.Member<PositionLeg>(), r.Number(), r.Number(), r.TextOrNull()), r.Member<DriftAction>()),
        EventKind.ExitSet => new GuardEvent.ExitSet(
            at, r.Symbol(), r.Member<PositionLeg>(), r.Member<ExitIntent>(), r.Number(), r.Text(), r.Text(), ReadCodes(ref r)),
        EventKind.Interrupted => new GuardEvent.Interrupted(at, r.Text()),
        EventKind.OpenOrdersRead => new GuardEvent.OpenOrdersRead(at, r.UtcTicks()),
        EventKind.OrderAdmitted => new GuardEvent.OrderAdmitted(at, ReadAdmittedOrder(ref r), ReadEvidence(ref r)),
        EventKind.OrderDenied => new GuardEvent.OrderDenied(
            at, r.Symbol(), (OrderSide)r.SmallInteger(), r.Number(), r.TextOrNull(), r.TextOrNull(), ReadCodes(ref r), r.SmallInteger(), ReadEvidence(ref r)),
        EventKind.OrderObserved => new GuardEvent.OrderObserved(at, ReadVenueOrder(ref r), r.Flag(), r.TextOrNull()),
        EventKind.OrderTransitioned => new GuardEvent.OrderTransitioned(
            at, r.Text(), r.Member<OrderState>(), r.TextOrNull(), r.TextOrNull(), r.Flag()),
        EventKind.OrderCorrected => new GuardEvent.OrderCorrected(at, r.Text(), r.Number(), r.Flag()),
        EventKind.ExecutionBooked => new GuardEvent.ExecutionBooked(
            at, r.Text(), r.TextOrNull(), r.Member<OrderSide>(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(), r.Number(), r.TextOrNull()),
        EventKind.ExecutionRevised => new GuardEvent.ExecutionRevised(at, r.Text(), r.Text(), r.Number(), r.Number(), r.Number(), r.Number(), r.UtcTicks()),
        EventKind.CancelRequested => new GuardEvent.CancelRequested(at, r.Text(), r.TextOrNull(), r.TextOrNull()),
        EventKind.CancelRefused => new GuardEvent.CancelRefused(at, r.Text(), r.Text()),
        EventKind.ReplaceRequested => new GuardEvent.ReplaceRequested(
            at, r.Text(), r.Number(), r.NumberOrNull(), r.NumberOrNull(), r.Number(), r.TextOrNull(), r.TextOrNull(), ReadEvidence(ref r)),
        EventKind.ReplaceSettled => new GuardEvent.ReplaceSettled(at, r.Text(), r.Flag(), r.TextOrNull()),
        EventKind.VenueIdLinked => new GuardEvent.VenueIdLinked(at, r.Text(), r.Text()),
        EventKind.FactFlagged => new GuardEvent.FactFlagged(at, r.Member<FactFlag>(), r.Symbol(), r.TextOrNull(), r.Text()),
        EventKind.StateSet => new GuardEvent.StateSet(at, ReadScope(ref r), r.Member<TradingState>(), r.Text(), r.Text()),
        EventKind.ClockJumped => new GuardEvent.ClockJumped(at, r.Integer()),
        _ => throw r.Malformed("the kind has no decoding"),
    };

    private static AdmittedOrder ReadAdmittedOrder(ref PayloadReader r) => new(
        r.Text(),
        r.Symbol(),
        r.Member<PositionLeg>(),
        r.Member<OrderSide>(),
        r.Number(),
        r.Member<OrderType>(),
        r.NumberOrNull(),
        r.NumberOrNull(),
        r.Member<TimeInForce>(),
        r.Member<PositionEffect>(),
        r.Flag(),
        r.Flag(),
        r.TextOrNull(),
        r.TextOrNull(),
        r.Flag() ? new ParentOrder(r.Text(), r.Number()) : null,
        r.Number(),
        unchecked((ulong)r.Integer()),
        r.TextOrNull(),
        r.Flag() ? new OrderLinks(r.TextOrNull(), r.Number(), r.TextOrNull()) : null);

    private static DecisionEvidence ReadEvidence(ref PayloadReader r) => new(
        r.Number(),
        r.Integer(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.NumberOrNull(),
        r.Integer(),
        r.Integer(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.Number());

    private static VenueOrder ReadVenueOrder(ref PayloadReader r) => new()
    {
        ClientOrderId = r.Text(),
        VenueOrderId = r.TextOrNull(),
        Symbol = r.Symbol(),
        Side = r.Member<OrderSide>(),
        Quantity = r.Number(),
        FilledQuantity = r.Number(),
        Type = r.Member<OrderType>(),
        LimitPrice = r.NumberOrNull(),
        StopPrice = r.NumberOrNull(),
        TimeInForce = r.MemberOrNull<TimeInForce>(),
        Status = r.Member<VenueOrderStatus>(),
        Leg = r.Member<PositionLeg>(),
        Capped = r.Flag(),
        GroupId = r.TextOrNull(),
        GroupLinkedByVenue = r.Flag(),
        WaitsFor = r.TextOrNull(),
    };

    private static Instrument ReadInstrument(ref PayloadReader r) => new()
    {
        Symbol = r.Symbol(),
        VenueSymbol = r.TextOrNull(),
        QuoteCurrency = r.Text(),
        BaseAsset = r.TextOrNull(),
        MaxBaseFee = r.Number(),
        TickSize = r.Number(),
        LotSize = r.Number(),
        MinQuantity = r.Number(),
        MaxQuantity = r.NumberOrNull(),
        MinNotional = r.Number(),
        MinNotionalAppliesToExits = r.Flag(),
        Multiplier = r.Number(),
        Tradable = r.Flag(),
        Shortable = r.Flag(),
        NegativePricesAllowed = r.Flag(),
        RiskPriceFloor = r.Number(),
        UnitsOutstanding = r.NumberOrNull(),
        Groups = ReadTexts(ref r),
    };

    private static TradingScope ReadScope(ref PayloadReader r)
    {
        var symbol = r.Symbol();
        return r.TextOrNull() is not { } strategy ? symbol.IsDefault ? TradingScope.Account : TradingScope.Of(symbol)
            : !symbol.IsDefault ? throw r.Malformed("a scope is both a symbol and a strategy")
            : Identifier.Check(strategy, 64) is null && strategy.AsSpan().Trim().Length == strategy.Length ? TradingScope.OfStrategy(strategy)
            : throw r.Malformed("a scope has no valid strategy");
    }

    private static ImmutableArray<string> ReadCodes(ref PayloadReader r) => ImmutableCollectionsMarshal.AsImmutableArray(ReadTexts(ref r));

    private static string[] ReadTexts(ref PayloadReader r)
    {
        var texts = new string[r.Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = r.Text();
        }

        return texts;
    }

    private static ImmutableArray<(Symbol Symbol, decimal Mark)> ReadMarks(ref PayloadReader r)
    {
        var marks = new (Symbol Symbol, decimal Mark)[r.Count()];
        for (var i = 0; i < marks.Length; i++)
        {
            marks[i] = (r.Symbol(), r.Number());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(marks);
    }
}
