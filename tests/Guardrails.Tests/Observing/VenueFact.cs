using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>One thing that a venue says, and the reader that is told.</summary>
internal sealed record VenueFact(string Name, Action<OrderSituation, AccountBook, GuardInstant, List<GuardEvent>> Read)
{
    /// <summary>When the guard is told.</summary>
    public static readonly GuardInstant Now = At(60);

    private static readonly VenueRejection _no = new("NO", "no");

    public static IReadOnlyList<VenueFact> All { get; } = [.. Reports(), .. Lists(), .. Outcomes(), .. Positions(), .. Legs()];

    public override string ToString() => Name;

    private static IEnumerable<VenueFact> Reports()
    {
        foreach (var status in Enum.GetValues<VenueOrderStatus>())
        {
            foreach (var cumulative in new decimal?[] { null, 0m, 4m, 10m, 11m })
            {
                yield return Report($"{status} with {cumulative?.ToString() ?? "no sum"}", (r, s) => r with { Status = status, CumulativeQuantity = s.Of(cumulative) });
            }
        }

        foreach (var kind in Enum.GetValues<FillKind>())
        {
            foreach (var execution in new[] { "E1", "E9", null })
            {
                foreach (var (quantity, cumulative) in new (decimal, decimal?)[] { (0m, null), (0.5m, null), (4m, null), (4m, 4m), (4m, 8m), (6m, 10m), (6m, null), (7m, null), (10m, 10m) })
                {
                    yield return Report($"{kind} {execution ?? "without id"} of {quantity} with {cumulative?.ToString() ?? "no sum"}", (r, s) => Filled(r, s, execution, quantity, cumulative, kind));
                }
            }
        }

        foreach (var status in new[] { VenueOrderStatus.Filled, VenueOrderStatus.Canceled, VenueOrderStatus.Expired, VenueOrderStatus.Rejected })
        {
            yield return Report($"an execution and {status}", (r, s) => Filled(r, s, "E9", 4m, null) with { Status = status });
        }

        foreach (var price in new[] { 98.99m, 99m, 99.995m, 100m, 100.005m, 100.01m, 101m, 101.01m, 0.01m })
        {
            yield return Report($"an execution at {price}", (r, s) => Filled(r, s, "E9", 1m, null, price: price));
            yield return Report($"limit {price}", (r, _) => r with { LimitPrice = price });
            yield return Report($"stop {price}", (r, _) => r with { StopPrice = price });
        }

        yield return Report("an execution with a fee", (r, s) => Filled(r, s, "E9", 4m, null) with { Fill = new Fill { ExecutionId = "E9", Quantity = s.Of(4m), Price = 100m, Fee = 0.25m, FeeAsset = "ACM" } });
        foreach (var quantity in new[] { 1m, 7m, 8m, 9m, 10m, 11m, 12m, 13m })
        {
            yield return Report($"a quantity of {quantity}", (r, s) => r with { OrderQuantity = s.Of(quantity) });
            yield return Report($"a quantity of {quantity}, and an execution", (r, s) => Filled(r, s, "E9", 1m, null) with { OrderQuantity = s.Of(quantity) });
        }

        foreach (var ticks in new[] { -1L, 0L, 1L })
        {
            foreach (var at in new[] { 3d, 6d, 8d, 55d, 59d })
            {
                yield return Report($"a larger quantity as of {at} s and {ticks} ticks", (r, s) => r with { OrderQuantity = s.Of(11m), LimitPrice = 101m, TransactTime = Time(at, ticks) });
                yield return Report($"a sum as of {at} s and {ticks} ticks", (r, s) => r with { CumulativeQuantity = s.Of(6m), TransactTime = Time(at, ticks) });
            }
        }

        foreach (var (name, client, venue, previous) in new[]
        {
            ("the client's id", OrderSituation.Id, null, null), ("the venue's id", null, OrderSituation.VenueId, null), ("another venue id", OrderSituation.Id, "V-new", null),
            ("another venue id instead of the known one", OrderSituation.Id, "V-new", OrderSituation.VenueId), ("another venue id instead of an unknown one", OrderSituation.Id, "V-new", "V-old"),
            ("an unknown client's id", "x", OrderSituation.VenueId, (string?)null), ("unknown ids", "x", "V-x", null), ("an unknown venue id", null, "V-x", null),
        })
        {
            yield return Report($"only {name}", (r, _) => r with { ClientOrderId = client, VenueOrderId = venue, PreviousVenueOrderId = previous });
            yield return Report($"an execution by {name}", (r, s) => Filled(r, s, "E9", 4m, null) with { ClientOrderId = client, VenueOrderId = venue, PreviousVenueOrderId = previous });
            yield return Report($"the end by {name}", (r, s) => r with { Status = VenueOrderStatus.Canceled, ClientOrderId = client, VenueOrderId = venue, PreviousVenueOrderId = previous });
        }

        foreach (var leg in Enum.GetValues<PositionLeg>())
        {
            yield return Report($"leg {leg}", (r, _) => r with { Leg = leg });
            yield return Report($"leg {leg}, and an execution", (r, s) => Filled(r, s, "E9", 4m, null) with { Leg = leg });
        }

        foreach (var cause in Enum.GetValues<ExecutionCause>())
        {
            yield return Report($"cause {cause}", (r, s) => Filled(r, s, "E9", 4m, null) with { Cause = cause });
            yield return Report($"cause {cause} without ids", (r, s) => Filled(r, s, "E9", 4m, null) with { Cause = cause, ClientOrderId = null, VenueOrderId = null });
        }

        yield return Report("the other side", static (r, s) => r with { Side = s.IsShort == (r.Side == OrderSide.Buy) ? r.Side : r.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy });
        yield return Report("an execution on the buy side", static (r, s) => Filled(r, s, "E9", 4m, null) with { Side = OrderSide.Buy });
        yield return Report("an execution on the sell side", static (r, s) => Filled(r, s, "E9", 4m, null) with { Side = OrderSide.Sell });
        yield return Report("another symbol", static (r, s) => Filled(r, s, "E9", 4m, null) with { Symbol = "OTHER" });
        yield return Report("a mark", static (r, _) => r with { ReduceOnly = true });
        yield return Report("no mark", static (r, _) => r with { ReduceOnly = false });
        yield return Report("another type", static (r, _) => r with { Type = OrderType.StopLimit, StopPrice = 100m });
        yield return Report("another time in force", static (r, _) => r with { TimeInForce = TimeInForce.Day });
        yield return Report("a quantity below 0", static (r, _) => r with { OrderQuantity = -1m });
        yield return Report("a sum below 0", static (r, _) => r with { CumulativeQuantity = -1m });
    }

    private static IEnumerable<VenueFact> Lists()
    {
        foreach (var ticks in new[] { -1L, 0L, 1L })
        {
            foreach (var at in new[] { 3d, 8d, 11d, 60d })
            {
                yield return List($"no order as of {at} s and {ticks} ticks", _ => [], Time(at, ticks));
            }
        }

        // The lag of a list is over five seconds after the last change.
        foreach (var ticks in new[] { -1L, 0L, 1L })
        {
            foreach (var at in new[] { 11d, 12d })
            {
                yield return List($"it is listed larger and at another limit as of {at} s and {ticks} ticks", s => [Listed(s) with { Quantity = 11m, LimitPrice = 101m }], Time(at, ticks));
                yield return List($"it is listed as it is as of {at} s and {ticks} ticks", s => [Listed(s)], Time(at, ticks));
            }
        }

        yield return new("a page without orders", static (_, b, now, e) => OpenOrderReader.Read(b, OpenOrderSnapshot.Partial([], Time(60), "a page"), now, e));
        foreach (var (name, change) in new (string, Func<VenueOrder, VenueOrder>)[]
        {
            ("as it is", static o => o), ("filled in part", static o => o with { FilledQuantity = 4m, Status = VenueOrderStatus.PartiallyFilled }), ("filled in larger part", static o => o with { FilledQuantity = 6m, Status = VenueOrderStatus.PartiallyFilled }),
            ("filled", static o => o with { FilledQuantity = 10m }), ("canceled", static o => o with { Status = VenueOrderStatus.Canceled }), ("held", static o => o with { Status = VenueOrderStatus.Held }),
            ("larger", static o => o with { Quantity = 11m }), ("smaller", static o => o with { Quantity = 9m }), ("at another limit", static o => o with { LimitPrice = 101m }), ("at another stop", static o => o with { StopPrice = 91m }),
            ("marked", static o => o with { ReduceOnly = true }), ("unmarked", static o => o with { ReduceOnly = false }), ("unlinked", static o => o with { GroupLinkedByVenue = false }), ("linked", static o => o with { GroupLinkedByVenue = true }),
            ("under another venue id", static o => o with { VenueOrderId = "V-new" }), ("without a venue id", static o => o with { VenueOrderId = null }), ("renamed", static o => o with { ClientOrderId = "x" }), ("another", static o => o with { ClientOrderId = "x", VenueOrderId = "V-x" }),
            ("on the buy side", static o => o with { Side = OrderSide.Buy }), ("on the sell side", static o => o with { Side = OrderSide.Sell }), ("for another symbol", static o => o with { Symbol = "OTHER" }), ("unreadable", static o => o with { Quantity = -1m }),
            ("without any id", static o => o with { ClientOrderId = null!, VenueOrderId = null }), ("waiting for itself", static o => o with { WaitsFor = o.ClientOrderId }), ("in a group", static o => o with { GroupId = "group", GroupLinkedByVenue = true }),
        })
        {
            yield return List($"it is listed {name}", s => [change(Listed(s))], Time(60));
            yield return List($"it is listed {name}, as of before it was sent", s => [change(Listed(s))], Time(2));
            yield return List($"it is listed twice, once {name}", s => [Listed(s), change(Listed(s)) with { VenueOrderId = "V-second" }], Time(60));
        }
    }

    private static IEnumerable<VenueFact> Outcomes()
    {
        foreach (var (name, outcome) in new (string, Func<OrderSituation, SubmitOutcome>)[]
        {
            ("taken", static _ => new SubmitOutcome.Accepted { VenueOrderId = OrderSituation.VenueId }), ("taken under another id", static _ => new SubmitOutcome.Accepted { VenueOrderId = "V-new" }), ("taken without an id", static _ => new SubmitOutcome.Accepted { VenueOrderId = null }),
            ("taken and executed", static s => new SubmitOutcome.Accepted { VenueOrderId = OrderSituation.VenueId, Echo = Filled(Base(s), s, "E9", 4m, 4m) }), ("refused", static _ => new SubmitOutcome.Rejected(_no)),
            ("refused as a duplicate", static _ => new SubmitOutcome.Rejected(_no with { IsDuplicateId = true })), ("without an answer", static _ => new SubmitOutcome.Unknown("no answer")),
        })
        {
            yield return Order($"the send is {name}", (s, b, o, now, e) => OutcomeReader.Read(b, outcome(s), o, now, e));
        }

        foreach (var (name, outcome) in new (string, Func<OrderSituation, CancelOutcome>)[]
        {
            ("taken", static _ => new CancelOutcome.Accepted()), ("taken, the order is canceled", static s => new CancelOutcome.Accepted(Base(s) with { Status = VenueOrderStatus.Canceled })),
            ("refused", static _ => new CancelOutcome.Rejected(_no)), ("without an answer", static _ => new CancelOutcome.Unknown("no answer")),
        })
        {
            yield return Order($"the cancellation is {name}", (s, b, o, now, e) => OutcomeReader.Read(b, outcome(s), o, now, e));
        }

        foreach (var (name, outcome) in new (string, Func<OrderSituation, ReplaceOutcome>)[]
        {
            ("done", static _ => new ReplaceOutcome.Accepted { VenueOrderId = OrderSituation.VenueId }), ("done under another id", static _ => new ReplaceOutcome.Accepted { VenueOrderId = "V-new" }), ("done without an id", static _ => new ReplaceOutcome.Accepted { VenueOrderId = null }),
            ("done and executed", static s => new ReplaceOutcome.Accepted { VenueOrderId = OrderSituation.VenueId, Echo = Filled(Base(s), s, "E9", 4m, 8m) with { OrderQuantity = s.Of(8m) } }), ("refused", static _ => new ReplaceOutcome.Rejected { Rejection = _no }),
            ("refused, the order has ended", static s => new ReplaceOutcome.Rejected { Rejection = _no, Original = Base(s) with { Status = VenueOrderStatus.Canceled } }),
            ("refused, the order works", static s => new ReplaceOutcome.Rejected { Rejection = _no, Original = Base(s) }), ("without an answer", static _ => new ReplaceOutcome.Unknown("no answer")),
        })
        {
            yield return Order($"the replacement is {name}", (s, b, o, now, e) => OutcomeReader.Read(b, outcome(s), o, now, e));
        }

        var lookups = new (string Name, Func<OrderSituation, OrderLookup> Lookup)[]
        {
            ("as it is", static s => new OrderLookup.Found(Scaled(s, Listed(s)))), ("filled", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { FilledQuantity = 10m, Status = VenueOrderStatus.Filled }))),
            ("canceled", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { FilledQuantity = 4m, Status = VenueOrderStatus.Canceled }))), ("rejected", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { Status = VenueOrderStatus.Rejected }))),
            ("unreadable", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { Quantity = -1m }))), ("renamed", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { ClientOrderId = "x" }))), ("for another symbol", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { Symbol = "OTHER" }))),
            ("unlinked", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { GroupLinkedByVenue = false }))), ("unlinked and unreadable", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { GroupLinkedByVenue = false, Quantity = -1m }))),
            ("unlinked and for another symbol", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { GroupLinkedByVenue = false, Symbol = "OTHER" }))), ("unlinked and under another venue id", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { GroupLinkedByVenue = false, VenueOrderId = "V-other" }))),
            ("as replaced soon", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { Status = VenueOrderStatus.PendingReplace }))), ("as canceled soon", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { Status = VenueOrderStatus.PendingCancel }))),
            ("as it was to become", static s => new OrderLookup.Found(Scaled(s, Listed(s) with { Quantity = 8m, LimitPrice = 99m }))),
            ("not at all", static _ => new OrderLookup.NotFound(Time(60))), ("not at all, as of before it was sent", static _ => new OrderLookup.NotFound(Time(2))), ("by nobody", static _ => new OrderLookup.Failed("no")),
        };
        foreach (var (name, lookup) in lookups)
        {
            yield return Order($"it is found {name}", (s, b, o, now, e) => OutcomeReader.Read(b, lookup(s), o, At(59), now, e));
            yield return Order($"it was looked for before its last change and found {name}", (s, b, o, now, e) => OutcomeReader.Read(b, lookup(s), o, At(2), now, e));
        }

        // The horizon of what was asked for at 6 s is over at 66 s.
        foreach (var ticks in new[] { -1L, 0L })
        {
            foreach (var (name, lookup) in lookups)
            {
                yield return Order($"it is found {name} at its horizon and {ticks} ticks", (s, b, o, _, e) => OutcomeReader.Read(b, lookup(s), o, At(65), At(66, ticks), e));
            }
        }

        yield return Order("somebody says that it is not there", static (_, b, o, now, e) => OutcomeReader.Resolve(b, o.ClientOrderId, new OrderEvidence.NotAtVenue(), "seen", now, e));
        yield return Order("somebody says that it is there", static (s, b, o, now, e) => OutcomeReader.Resolve(b, o.ClientOrderId, new OrderEvidence.AtVenue(Scaled(s, Listed(s))), "seen", now, e));
    }

    private static IEnumerable<VenueFact> Positions()
    {
        foreach (var net in new[] { 0m, 4m, 6m, 10m, 14m, 20m, 21m, -1m })
        {
            foreach (var at in new[] { 4d, 9d, 60d })
            {
                yield return new($"a position of {net} as of {at} s", (s, b, now, e) => PositionComparison.Read(b, Held(s, net, Time(at)), now, e));
            }

            // Seen twice, with the orders read in between: then it is certain.
            yield return new($"a position of {net} again and again", (s, b, now, e) =>
            {
                foreach (var at in new[] { 60d, 125d, 190d })
                {
                    var told = new List<GuardEvent>();
                    PositionComparison.Read(b, Held(s, net, Time(at)), At(at), told);
                    OpenOrderReader.Read(b, OpenOrderSnapshot.Complete(b.FindOrder(OrderSituation.Id) is { IsLive: true, ConfirmedAt: not null } ? [Scaled(s, Listed(s))] : [], Time(at + 1)), At(at + 1), told);
                    told.ForEach(b.Apply);
                    e.AddRange(told);
                }
            });
        }
    }

    private static IEnumerable<VenueFact> Legs()
    {
        foreach (var (name, held) in new (string, (decimal Quantity, PositionLeg Leg, decimal? Mark, Symbol Symbol)[])[]
        {
            ("one leg", [(10m, PositionLeg.Long, 101m, Acme)]), ("both legs", [(10m, PositionLeg.Long, null, Acme), (-4m, PositionLeg.Short, null, Acme)]), ("a leg on the wrong side", [(-1m, PositionLeg.Long, null, Acme)]), ("a leg of nothing", [(10m, PositionLeg.Long, 0m, Acme), (0m, PositionLeg.Short, null, Acme)]),
            ("a leg on the wrong side beside another symbol", [(1m, PositionLeg.Short, null, Acme), (5m, PositionLeg.Net, 50m, "OTHER")]), ("another symbol on both legs", [(5m, PositionLeg.Long, null, "OTHER"), (-5m, PositionLeg.Short, null, "OTHER")]),
            ("without a price", [(10m, PositionLeg.Net, null, Acme)]), ("at a price of 0", [(10m, PositionLeg.Net, 0m, Acme)]), ("beyond every number", [(decimal.MaxValue, PositionLeg.Net, null, Acme)]), ("an unknown leg", [(10m, (PositionLeg)9, null, Acme)]),
        })
        {
            yield return new($"positions: {name}", (_, b, now, e) =>
            {
                for (var i = 0; i < 2; i++)
                {
                    var told = new List<GuardEvent>();
                    PositionComparison.Read(b, PositionSnapshot.Complete(held.Select(static p => new VenuePosition { Symbol = p.Symbol, Quantity = p.Quantity, Leg = p.Leg, MarkPrice = p.Mark }), Time(60 + i)), At(60 + i), told);
                    told.ForEach(e.Add);
                }
            });
        }
    }

    private static PositionSnapshot Held(OrderSituation s, decimal net, DateTimeOffset asOf) =>
        PositionSnapshot.Complete(net == 0m ? [] : [new VenuePosition { Symbol = Acme, Quantity = s.Signed(net), MarkPrice = 101m }], asOf);

    private static VenueFact Report(string name, Func<ExecutionReport, OrderSituation, ExecutionReport> change) =>
        new($"report: {name}", (s, b, now, e) => ReportReader.Read(b, change(Base(s, b), s), now, e));

    private static VenueFact List(string name, Func<OrderSituation, VenueOrder[]> orders, DateTimeOffset asOf) =>
        new($"list: {name}", (s, b, now, e) => OpenOrderReader.Read(b, OpenOrderSnapshot.Complete(orders(s).Select(o => Scaled(s, o)), asOf), now, e));

    private static VenueFact Order(string name, Action<OrderSituation, AccountBook, OrderView, GuardInstant, List<GuardEvent>> read) => new(name, (s, b, now, e) =>
    {
        if (b.FindOrder(OrderSituation.Id) is { } order)
        {
            read(s, b, order, now, e);
        }
    });

    private static ExecutionReport Base(OrderSituation s, AccountBook? book = null) => new()
    {
        Symbol = Acme,
        ClientOrderId = OrderSituation.Id,
        VenueOrderId = OrderSituation.VenueId,
        Side = book?.FindOrder(OrderSituation.Id)?.Side ?? s.Side(s.Name.StartsWith("exit", StringComparison.Ordinal) ? OrderSide.Sell : OrderSide.Buy),
        Status = VenueOrderStatus.New,
    };

    private static ExecutionReport Filled(ExecutionReport report, OrderSituation s, string? execution, decimal quantity, decimal? cumulative, FillKind kind = FillKind.Trade, decimal price = 100m) => report with
    {
        Status = VenueOrderStatus.PartiallyFilled,
        CumulativeQuantity = s.Of(cumulative),
        Fill = new Fill { ExecutionId = execution, Kind = kind, Quantity = s.Of(quantity), Price = price },
        Text = s.IsShort ? "short" : null,
    };

    private static VenueOrder Scaled(OrderSituation s, VenueOrder order) => order with { Quantity = s.Of(order.Quantity), FilledQuantity = s.Of(order.FilledQuantity) };

    private static VenueOrder Listed(OrderSituation s) => new()
    {
        ClientOrderId = OrderSituation.Id,
        VenueOrderId = OrderSituation.VenueId,
        Symbol = Acme,
        Side = s.Side(s.Name.StartsWith("exit", StringComparison.Ordinal) ? OrderSide.Sell : OrderSide.Buy),
        Quantity = 10m,
        Type = s.Name.Contains("market", StringComparison.Ordinal) ? OrderType.Market : s.Name.Contains("stop", StringComparison.Ordinal) ? OrderType.Stop : OrderType.Limit,
        LimitPrice = s.Name.Contains("market", StringComparison.Ordinal) || s.Name.Contains("stop", StringComparison.Ordinal) ? null : 100m,
        StopPrice = s.Name.Contains("stop", StringComparison.Ordinal) ? 90m : null,
    };
}
