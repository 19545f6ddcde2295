using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Tests.Guarding;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Book;

/// <summary>Events that come to a book in a situation; those about the order only where there is one.</summary>
internal sealed record BookEvent(string Name, Func<OrderSituation, IEnumerable<GuardEvent>> Of, bool IsAboutOrder = false)
{
    private const string Id = OrderSituation.Id;

    private static readonly Attribution _by = new("seen", "ann");

    public static IReadOnlyList<BookEvent> All { get; } = [.. States(), .. Executions(), .. Terms(), .. Others(), .. Positions(), .. Account(), .. Clocks()];

    /// <summary>Two orders that come and go.</summary>
    public static IEnumerable<GuardEvent> ComeAndGo(OrderSituation s) =>
        [Admitted(s, "c", OrderSide.Buy, static o => o), Moved("c", OrderState.Canceled, 14), Admitted(s, "d", OrderSide.Sell, static o => o), Moved("d", OrderState.Working, 14), Moved("d", OrderState.Canceled, 15)];

    private static IEnumerable<BookEvent> States()
    {
        yield return new("nothing", static _ => []);
        foreach (var state in Enum.GetValues<OrderState>())
        {
            yield return About($"{state}", _ => [new GuardEvent.OrderTransitioned(At(10), Id, state, null, null, ByVenue: false)]);
            yield return About($"{state} as the venue says", _ => [new GuardEvent.OrderTransitioned(At(10), Id, state, "V-10", "so it is", ByVenue: true)]);
        }

        yield return About("unknown, then working", static _ => [new GuardEvent.OrderTransitioned(At(10), Id, OrderState.Unknown, null, "lost", ByVenue: false), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Working, null, null, ByVenue: true)]);
        yield return About("canceled, then working", static _ => [new GuardEvent.OrderTransitioned(At(10), Id, OrderState.Canceled, null, "gone", ByVenue: true), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Working, null, null, ByVenue: true)]);
        yield return About("to be canceled", static _ => [new GuardEvent.CancelRequested(At(10), Id, _by)]);
        yield return About("to be canceled, asked twice", static _ => [new GuardEvent.CancelRequested(At(10), Id, null), new GuardEvent.CancelRequested(At(12), Id, null)]);
        yield return About("to be canceled, and canceled", static _ => [new GuardEvent.CancelRequested(At(10), Id, null), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Canceled, null, null, ByVenue: true)]);
        yield return About("cancellation refused", static _ => [new GuardEvent.CancelRequested(At(10), Id, null), new GuardEvent.CancelRefused(At(11), Id, "too late")]);
        yield return About("cancellation refused twice", static _ => [new GuardEvent.CancelRefused(At(11), Id, "too late"), new GuardEvent.CancelRefused(At(12), Id, "no such order")]);
    }

    private static IEnumerable<BookEvent> Executions()
    {
        foreach (var (quantity, booked) in new[] { (1m, 1m), (6m, 6m), (10m, 10m), (11m, 11m), (4m, 0m), (0m, 3m), (0.5m, 0.5m) })
        {
            foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
            {
                yield return About($"{side} {quantity} executed, {booked} booked", s => [Executed(s, s.Side(side), quantity, booked, 0m, 10)]);
            }
        }

        yield return About("executed with a fee in the asset", static s => [Executed(s, s.Side(OrderSide.Buy), 5m, 5m, 0.1m, 10)]);
        yield return About("executed and corrected", static s => [Executed(s, s.Side(OrderSide.Buy), 3m, 3m, 0m, 10), new GuardEvent.ExecutionRevised(At(11), Id, "X10", s.Of(2m), 100m, 0m, s.Of(-1m), At(9).UtcTicks)]);
        yield return About("executed and taken back", static s => [Executed(s, s.Side(OrderSide.Sell), 3m, 3m, 0m, 10), new GuardEvent.ExecutionRevised(At(11), Id, "X10", 0m, 100m, 0m, s.Of(-3m), At(9).UtcTicks)]);
        yield return About("executed and canceled", static s => [Executed(s, s.Side(OrderSide.Buy), 3m, 3m, 0m, 10), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Canceled, null, null, ByVenue: true)]);
        yield return About("canceled and executed", static s => [new GuardEvent.OrderTransitioned(At(10), Id, OrderState.Canceled, null, null, ByVenue: true), Executed(s, s.Side(OrderSide.Buy), 3m, 3m, 0m, 11)]);
        yield return About("executed by the sum, then set", static s => [Executed(s, s.Side(OrderSide.Buy), 0m, 3m, 0m, 10), Set(s, 7m, 7m, 11)]);
    }

    private static IEnumerable<BookEvent> Terms()
    {
        foreach (var (quantity, limit, stop, hold) in new (decimal, decimal?, decimal?, decimal)[] { (12m, null, null, 200m), (12m, 101m, null, 0.5m), (8m, null, null, 0m), (8m, 99m, null, 0m), (10m, null, 95m, 0m), (3m, null, null, 0m) })
        {
            var name = $"replaced by {quantity} at {limit} {stop}";
            yield return About($"to be {name}", s => [Replace(s, quantity, limit, stop, hold)]);
            yield return About(name, s => [Replace(s, quantity, limit, stop, hold), new GuardEvent.ReplaceSettled(At(11), Id, Replaced: true, null)]);
            yield return About($"not {name}", s => [Replace(s, quantity, limit, stop, hold), new GuardEvent.ReplaceSettled(At(11), Id, Replaced: false, "no")]);
            yield return About($"executed before it is {name}", s => [Replace(s, quantity, limit, stop, hold), Executed(s, s.Side(OrderSide.Buy), 5m, 5m, 0m, 11), new GuardEvent.ReplaceSettled(At(12), Id, Replaced: true, null)]);
            yield return About($"unknown, and not {name}", s => [Replace(s, quantity, limit, stop, hold), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Unknown, null, null, ByVenue: false), new GuardEvent.ReplaceSettled(At(12), Id, Replaced: false, "no")]);
            yield return About($"canceled before it is {name}", s => [Replace(s, quantity, limit, stop, hold), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Canceled, null, null, ByVenue: true)]);
        }

        foreach (var doubts in Enum.GetValues<OrderDoubts>())
        {
            yield return About($"seen otherwise: {doubts}", s => [Corrected(s, 10m, doubts, null, OrderDoubts.None, false, 10)]);
            yield return About($"seen otherwise and settled: {doubts}", s => [Corrected(s, 10m, doubts, null, OrderDoubts.None, true, 10), Corrected(s, 10m, OrderDoubts.None, null, doubts, false, 11)]);
        }

        yield return About("seen larger", static s => [Corrected(s, 13m, OrderDoubts.None, null, OrderDoubts.None, true, 10)]);
        yield return About("seen smaller", static s => [Corrected(s, 10m, OrderDoubts.None, new ShownTerms(s.Of(6m), null, null, 0m), OrderDoubts.None, true, 10)]);
        yield return About("seen at another price", static s => [Corrected(s, 10m, OrderDoubts.None, new ShownTerms(null, 104m, 96m, 104m), OrderDoubts.None, true, 10)]);
    }

    private static IEnumerable<BookEvent> Others()
    {
        foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            yield return new($"another {side}", s => [Admitted(s, "n", s.Side(side), static o => o)]);
            yield return new($"another {side} that works and ends", s => [Admitted(s, "n", s.Side(side), static o => o with { LimitPrice = 103m, BuyingPowerHold = 0.75m }), Moved("n", OrderState.Working, 11), Moved("n", OrderState.Canceled, 12)]);
            yield return new($"another {side} at market of a strategy", s => [Admitted(s, "n", s.Side(side), o => o with { Type = OrderType.Market, LimitPrice = null, Strategy = "momentum", SignalId = "signal", Parent = new ParentOrder("parent", s.Of(30m)), BuyingPowerHold = s.Of(400m) })]);
            yield return new($"another {side} that exits", s => [Admitted(s, "n", s.Side(side), static o => o with { IsExit = true, Effect = PositionEffect.Close, Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m })]);
            yield return new($"another {side} that is capped", s => [Admitted(s, "n", s.Side(side), static o => o with { IsExit = true, Effect = PositionEffect.Close, VenueReduceOnly = true }), Moved("n", OrderState.Working, 11)]);
            yield return new($"another {side} that is capped, and ends", s => [Admitted(s, "n", s.Side(side), static o => o with { IsExit = true, Effect = PositionEffect.Close, VenueReduceOnly = true }), Moved("n", OrderState.Working, 11), Moved("n", OrderState.Canceled, 12)]);
            yield return About($"another {side} that waits for it", s => [Admitted(s, "n", s.Side(side), o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks(null, s.Of(4m), Id) }), Executed(s, s.Side(OrderSide.Buy), 3m, 3m, 0m, 11)]);
            yield return new($"two more {side} that are linked", s =>
            [
                Admitted(s, "n", s.Side(side), o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks("g", s.Of(4m), null), LimitPrice = 120m }),
                Admitted(s, "m", s.Side(side), o => o with { IsExit = true, Effect = PositionEffect.Close, Links = new OrderLinks("g", s.Of(4m), null), Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m }),
                Moved("n", OrderState.Working, 11), new GuardEvent.ExecutionBooked(At(12), "n", "N1", s.Side(side), s.Of(1m), 100m, s.Of(1m), s.Of(1m), 0m, 0m, null), Moved("m", OrderState.Canceled, 13),
            ]);
            yield return new($"somebody's {side}", s => [Seen(s, "x", s.Side(side), 2m, managed: false)]);
            yield return new($"somebody's {side} that turns out to be the bot's", s => [Seen(s, "x", s.Side(side), 2m, managed: true)]);
            yield return About($"somebody's {side} that turns out to be the same", s => [Seen(s, "x", s.Side(side), 2m, managed: false), new GuardEvent.VenueIdLinked(At(12), Id, "x")]);
            yield return About($"another {side} that takes its place", s => [Admitted(s, "n", s.Side(side), o => o with { Replaces = Id, Quantity = s.Of(8m) }), Moved("n", OrderState.Working, 11), new GuardEvent.OrderTransitioned(At(12), Id, OrderState.Replaced, null, null, ByVenue: true)]);
        }

        foreach (var repeats in new[] { 1, 2, 5 })
        {
            yield return new($"denied, {repeats} times", s => [new GuardEvent.OrderDenied(At(10), Acme, s.Side(OrderSide.Buy), s.Of(3m), "momentum", null, ["STATE_HALTED"], repeats, NoEvidence with { Mark = 107m })]);
        }
    }

    private static IEnumerable<BookEvent> Positions()
    {
        foreach (var mark in new[] { 107m, 0.5m, 0m })
        {
            yield return new($"marked at {mark}", _ => [new GuardEvent.MarksMoved(At(10), [(Acme, mark)])]);
        }

        foreach (var (net, managed) in new[] { (0m, 0m), (4m, 4m), (4m, 1m), (4m, 0m), (-4m, -4m), (-4m, 4m), (10m, 10m), (12m, 10m), (0.5m, 0.5m) })
        {
            yield return new($"set to {net}, of which {managed} is managed", s => [Set(s, net, managed, 10)]);
            yield return About($"set to {net}, of which {managed} is managed, and executed by others", s => [Set(s, net, managed, 10), Seen(s, "x", s.Side(OrderSide.Sell), 2m, managed: false)]);
        }

        foreach (var result in Enum.GetValues<Comparison>())
        {
            yield return new($"compared: {result}", s => [Compared(s, result, 3m, 10)]);
            yield return About($"compared: {result}, and executed", s => [Compared(s, result, 3m, 10), Executed(s, s.Side(OrderSide.Buy), 2m, 2m, 0m, 11), Compared(s, result, -1m, 12)]);
            yield return new($"compared twice: {result}", s => [Compared(s, result, 3m, 10), Compared(s, result, 3m, 12)]);
            yield return new($"compared: {result}, then it agrees", s => [Compared(s, result, 3m, 10), Compared(s, Comparison.Agrees, 10m, 12)]);
        }

        foreach (var intent in Enum.GetValues<ExitIntent>())
        {
            yield return new($"exit: {intent}", s => [Exit(s, intent, 4m, 10)]);
            yield return new($"exit: {intent}, then set to nothing", s => [Exit(s, intent, 4m, 10), Set(s, 0m, 0m, 11)]);
            yield return new($"exit: {intent}, then looked at", s => [Exit(s, intent, 4m, 10), new GuardEvent.StateSet(At(11), TradingScope.Of(Acme), TradingState.Active, _by)]);
        }

        yield return new("positions read", static _ => [new GuardEvent.PositionsRead(At(10), At(9).UtcTicks)]);
        yield return new("positions not read", static _ => [new GuardEvent.PositionsFailed(At(10), "503")]);
        yield return new("a difference that is only said", static s => [Compared(s, Comparison.Differs, 3m, 10), new GuardEvent.DriftFound(At(11), new Drift { Kind = DriftKind.QuantityMismatch, Symbol = Acme, Leg = s.Leg, Booked = s.Signed(10m), AtVenue = s.Signed(3m) }, DriftAction.Report)]);
        yield return new("a change of side is said", static s => [Set(s, -4m, -4m, 10), Executed(s, s.Side(OrderSide.Buy), 8m, 8m, 0m, 11), new GuardEvent.FactFlagged(At(12), FactFlag.UnaskedSignChange, Acme, Id, "so")], IsAboutOrder: true);
    }

    private static IEnumerable<BookEvent> Account()
    {
        foreach (var asOf in new[] { 0d, 3d, 4d, 5d, 10d })
        {
            yield return new($"account read as of {asOf}", _ => [new GuardEvent.AccountRead(At(10), 200_000m, 60_000m, 1_000m, At(asOf, 1).UtcTicks)]);
            yield return About($"executed, and account read as of {asOf}", s => [Executed(s, s.Side(OrderSide.Buy), 3m, 3m, 0m, 4), new GuardEvent.AccountRead(At(10), 200_000m, null, null, At(asOf, 1).UtcTicks), new GuardEvent.OrderTransitioned(At(11), Id, OrderState.Canceled, null, null, ByVenue: true)]);
        }

        yield return new("orders read", static _ => [new GuardEvent.OpenOrdersRead(At(10), At(9).UtcTicks)]);
        yield return new("interrupted", static _ => [new GuardEvent.Interrupted(At(10), "gone")]);
        yield return new("interrupted twice", static _ => [new GuardEvent.Interrupted(At(10), "gone"), new GuardEvent.OpenOrdersRead(At(11), At(11).UtcTicks), new GuardEvent.Interrupted(At(12), "gone"), new GuardEvent.PositionsRead(At(13), At(13).UtcTicks)]);
        foreach (var asOf in new[] { 9d, 10d, 11d })
        {
            yield return new($"interrupted, and read as of {asOf}", _ => [new GuardEvent.Interrupted(At(10), "gone"), new GuardEvent.OpenOrdersRead(At(11), At(asOf).UtcTicks), new GuardEvent.PositionsRead(At(12), At(asOf).UtcTicks)]);
        }

        yield return new("described anew", static s => [new GuardEvent.InstrumentDescribed(At(10), GuardFixture.Share() with { LotSize = s.Of(0.5m), MinQuantity = s.Of(2m), Multiplier = 5m, RiskPriceFloor = 30m, TickSize = 0.05m })]);
        yield return new("in another currency", static s => [new GuardEvent.InstrumentDescribed(At(10), GuardFixture.Share() with { QuoteCurrency = "EUR" }), new GuardEvent.RateRead(At(11), "EUR", 1.1m, At(9).UtcTicks)]);
        yield return new("another symbol", static _ => [new GuardEvent.MarksMoved(At(10), [("OTHER", 5m)]), new GuardEvent.PositionSet(At(11), "OTHER", PositionLeg.Net, 3m, 3m, 50m, _by)]);
        yield return new("an exit of a symbol that nobody has described", static s => [new GuardEvent.PositionSet(At(10), "OTHER", s.Leg, s.Signed(3m), s.Signed(3m), 50m, _by), new GuardEvent.ExitSet(At(11), "OTHER", s.Leg, ExitIntent.Incomplete, 0m, _by, [])]);
        yield return new("an exit of a symbol that nobody has described, then set to nothing", static s =>
        [
            new GuardEvent.PositionSet(At(10), "OTHER", s.Leg, s.Signed(3m), s.Signed(3m), 50m, _by), new GuardEvent.ExitSet(At(11), "OTHER", s.Leg, ExitIntent.Incomplete, 0m, _by, []),
            new GuardEvent.PositionSet(At(12), "OTHER", s.Leg, 0m, 0m, 50m, _by),
        ]);
        yield return new("denied without a symbol", static _ => [new GuardEvent.OrderDenied(At(10), default, OrderSide.Buy, 3m, null, null, ["SYMBOL_UNKNOWN"], 1, NoEvidence with { Mark = 107m })]);
        yield return new("an input", static _ => [new GuardEvent.InputRead(At(10), new Guardrails.Rules.RuleInput { Name = "vix", Value = 17m, Time = Time(9) })]);
        foreach (var state in Enum.GetValues<TradingState>())
        {
            foreach (var scope in new[] { TradingScope.Account, TradingScope.Of(Acme), TradingScope.OfStrategy("momentum") })
            {
                if (state != TradingState.Quarantined || scope == TradingScope.Of(Acme))
                {
                    yield return new($"{state}: {scope}", _ => [new GuardEvent.StateSet(At(10), scope, state, _by)]);
                }
            }
        }

        yield return new("quarantined and seen to agree", static s => [new GuardEvent.StateSet(At(10), TradingScope.Of(Acme), TradingState.Quarantined, _by), Compared(s, Comparison.Agrees, 10m, 11), Compared(s, Comparison.Agrees, 10m, 12), new GuardEvent.StateSet(At(13), TradingScope.Of(Acme), TradingState.Active, _by)]);
    }

    private static IEnumerable<BookEvent> Clocks()
    {
        foreach (var seconds in new[] { -3L, 3L })
        {
            yield return new($"the clock jumped by {seconds} s", _ => [new GuardEvent.ClockJumped(At(10), seconds * TimeSpan.TicksPerSecond)]);
            yield return About($"canceled, refused and compared, and the clock jumped by {seconds} s", s =>
            [
                new GuardEvent.CancelRefused(At(9), Id, "no"), new GuardEvent.CancelRequested(At(10), Id, null), new GuardEvent.CancelRequested(At(11), Id, null), Compared(s, Comparison.TooOld, 3m, 12),
                new GuardEvent.Interrupted(At(12), "gone"), new GuardEvent.ClockJumped(At(13), seconds * TimeSpan.TicksPerSecond),
            ]);
        }

        foreach (var seconds in new[] { 5d, 1_000d })
        {
            // Another process counts another monotonic time, and its wall clock can be behind.
            var at = new GuardInstant(At(seconds).UtcTicks, 77);
            yield return new($"opened again after {seconds} s", _ => [new GuardEvent.Opened(at, "e2", "l", "r")]);
            yield return About($"canceled, refused and compared, and opened again after {seconds} s", s =>
            [
                new GuardEvent.CancelRefused(At(9), Id, "no"), new GuardEvent.CancelRequested(At(10), Id, null), new GuardEvent.CancelRequested(At(11), Id, null), Compared(s, Comparison.TooOld, 3m, 12),
                Set(s, 0m, 0m, 12), new GuardEvent.Interrupted(At(12), "gone"), new GuardEvent.Opened(at, "e2", "l", "r"),
            ]);
        }
    }

    private static BookEvent About(string name, Func<OrderSituation, IEnumerable<GuardEvent>> of) => new(name, of, IsAboutOrder: true);

    private static GuardEvent.ExecutionBooked Executed(OrderSituation s, OrderSide side, decimal quantity, decimal booked, decimal baseFee, double at) =>
        new(At(at), Id, quantity == 0m ? null : $"X{at}", side, s.Of(quantity), 101m, s.Of(booked), s.Of(booked), s.Of(baseFee), 0.2m, "USD");

    private static GuardEvent.ReplaceRequested Replace(OrderSituation s, decimal quantity, decimal? limit, decimal? stop, decimal hold) =>
        new(At(10), Id, s.Of(quantity), limit, stop, s.Of(hold), _by, NoEvidence);

    private static GuardEvent.OrderCorrected Corrected(OrderSituation s, decimal quantity, OrderDoubts doubts, ShownTerms? shown, OrderDoubts settled, bool mustGo, double at) =>
        new(At(at), Id, s.Of(quantity), doubts, mustGo, shown, settled);

    private static GuardEvent.OrderTransitioned Moved(string id, OrderState state, double at) => new(At(at), id, state, "V-" + id, null, ByVenue: true);

    private static GuardEvent.OrderAdmitted Admitted(OrderSituation s, string id, OrderSide side, Func<AdmittedOrder, AdmittedOrder> change) => new(
        At(10),
        change(new AdmittedOrder(id, Acme, s.Leg, side, s.Of(4m), OrderType.Limit, 98m, null, TimeInForce.Day, PositionEffect.Open, IsExit: false, VenueReduceOnly: false, null, null, null, 0m)),
        NoEvidence);

    private static GuardEvent.OrderObserved Seen(OrderSituation s, string id, OrderSide side, decimal filled, bool managed) => new(
        At(11), new VenueOrder { ClientOrderId = id, VenueOrderId = "V-" + id, Symbol = Acme, Leg = s.Leg, Side = side, Quantity = s.Of(5m), FilledQuantity = s.Of(filled), Type = OrderType.Limit, LimitPrice = 102m }, managed, managed ? "momentum" : null);

    private static GuardEvent.PositionSet Set(OrderSituation s, decimal net, decimal managed, double at) => new(At(at), Acme, s.Leg, s.Signed(net), s.Signed(managed), 99m, _by);

    private static GuardEvent.PositionCompared Compared(OrderSituation s, Comparison result, decimal net, double at) => new(At(at), Acme, s.Leg, s.Signed(net), result, At(at - 1).UtcTicks);

    private static GuardEvent.ExitSet Exit(OrderSituation s, ExitIntent intent, decimal target, double at) => new(At(at), Acme, s.Leg, intent, s.Signed(target), _by, [Id]);
}
