using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Resolving;
using Guardrails.Tests.Observing;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Deciding;

/// <summary>One question to a book, and its answer in words.</summary>
internal sealed record BookQuestion(string Name, Func<OrderSituation, AccountBook, string?> Ask)
{
    /// <summary>When it is asked.</summary>
    public static readonly GuardInstant Now = At(61);

    public static IReadOnlyList<BookQuestion> All { get; } = [.. Orders(), .. Groups(), .. Changes(), .. Identities(), .. Views()];

    /// <summary>What the settings of the book decide about: new orders, groups and changes.</summary>
    public static IReadOnlyList<BookQuestion> Judged { get; } = [.. Orders(), .. Groups(), .. Changes()];

    private static IEnumerable<BookQuestion> Orders()
    {
        foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            foreach (var effect in Enum.GetValues<PositionEffect>())
            {
                foreach (var quantity in new[] { 0m, 3m, 4m, 6m, 10m, 10.5m, 11m })
                {
                    foreach (var net in new decimal?[] { null, 0m, 4m, 10m })
                    {
                        yield return new($"{side} {quantity} {effect}, {Shown(net)}", (s, b) => Decide(b, With(s, side, quantity, effect), Read(s, net)));
                    }
                }

                foreach (var type in Enum.GetValues<OrderType>())
                {
                    yield return new($"{side} {type} {effect}", (s, b) => Decide(b, With(s, side, 4m, effect) with
                    {
                        Type = type,
                        LimitPrice = type is OrderType.Limit or OrderType.StopLimit ? 99.995m : null,
                        StopPrice = type is OrderType.Stop or OrderType.StopLimit ? 0.004m : null,
                    }));
                }

                foreach (var (counted, executed, waits) in new[] { (0m, 0m, true), (4m, 0m, false), (4m, 4m, false), (10m, 4m, false) })
                {
                    yield return new($"{side} {effect} of which {counted} count and {executed} are executed{(waits ? ", waiting" : "")}", (s, b) =>
                        Decide(b, With(s, side, 10m, effect), null, new ExistingPart(waits ? null : b.FindOrder(OrderSituation.Id), s.Of(counted), s.Of(executed), waits)));
                }
            }

            yield return new($"{side} of a strategy", (s, b) => Decide(b, With(s, side, 4m, PositionEffect.Open) with { Strategy = "momentum", SignalId = "signal", Parent = new ParentOrder("parent", 20m) }));
            yield return new($"{side} that expects much", (s, b) => Decide(b, With(s, side, 4m, PositionEffect.Open) with { ExpectedNotional = 1_000_000m }));
            yield return new($"{side} of another symbol", (s, b) => Decide(b, With(s, side, 4m, PositionEffect.Open) with { Symbol = "OTHER" }));
        }

        yield return new("no order at all", static (_, b) => Decide(b, null));
    }

    private static IEnumerable<BookQuestion> Groups()
    {
        foreach (var entrySide in new OrderSide?[] { null, OrderSide.Buy, OrderSide.Sell })
        {
            foreach (var exitSide in new[] { OrderSide.Buy, OrderSide.Sell })
            {
                foreach (var (name, change) in new (string, Func<OrderRequest[], OrderRequest[]>)[]
                {
                    ("two exits", static e => e), ("one exit", static e => e[..1]), ("three exits", static e => [.. e, e[0]]), ("no exit", static _ => []), ("an exit of another symbol", static e => [e[0], e[1] with { Symbol = "OTHER" }]),
                    ("an exit of another strategy", static e => [e[0], e[1] with { Strategy = "carry" }]), ("an exit on the other side", static e => [e[0], e[1] with { Side = e[1].Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy }]),
                    ("an exit that opens", static e => [e[0], e[1] with { Effect = PositionEffect.Open }]), ("an exit that is a slice", static e => [e[0], e[1] with { Parent = new ParentOrder("parent", 20m) }]), ("a larger exit", static e => [e[0], e[1] with { Quantity = e[1].Quantity * 2 }]),
                    ("a smaller exit", static e => [e[0], e[1] with { Quantity = e[1].Quantity / 2 }]), ("named exits", static e => [e[0] with { ClientOrderId = "a" }, e[1] with { ClientOrderId = "b" }]), ("exits of one name", static e => [e[0] with { ClientOrderId = "a" }, e[1] with { ClientOrderId = "a" }]),
                    ("exits of a signal", static e => [e[0] with { SignalId = "signal" }, e[1] with { SignalId = "signal" }]), ("an exit of a name that was used", static e => [e[0] with { ClientOrderId = OrderSituation.Id }, e[1]]),
                })
                {
                    yield return new($"group: {(entrySide is null ? "" : $"{entrySide} with ")}{name}, {exitSide}", (s, b) =>
                    {
                        OrderRequest[] exits = [With(s, exitSide, 4m, PositionEffect.Auto) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m }, With(s, exitSide, 4m, PositionEffect.Auto) with { LimitPrice = 120m }];
                        var request = new GroupRequest { Entry = entrySide is { } side ? With(s, side, 4m, PositionEffect.Open) with { SignalId = name.Contains("signal", StringComparison.Ordinal) ? "signal" : null } : null, Exits = change(exits) };
                        var verdict = GroupJudge.Decide(b, request, Now, null);
                        return $"{verdict.Denial?.ToRecord() ?? string.Join(" / ", verdict.Admissions.Select(static a => a.Order))} {verdict.IsExit} {GroupJudge.FindSame(b, request)?.Count}";
                    });
                }
            }
        }

        yield return new("group: none", static (_, b) => $"{GroupJudge.Decide(b, null, Now, null).Denial?.ToRecord()} {GroupJudge.FindSame(b, null)?.Count}");
    }

    private static IEnumerable<BookQuestion> Changes()
    {
        foreach (var mayLoosen in new[] { false, true })
        {
            foreach (var (quantity, limit, stop) in new (decimal?, decimal?, decimal?)[] { (null, null, null), (8m, null, null), (10m, null, null), (12m, null, null), (4m, null, null), (3m, null, null), (0m, null, null), (null, 99m, null), (null, 101m, null), (null, 100m, null), (12m, 101m, null), (null, null, 91m), (null, null, 89m), (8m, null, 91m), (null, null, 90m), (8m, null, 90m), (8m, 100m, null) })
            {
                yield return new($"replace by {quantity} at {limit} {stop}{(mayLoosen ? ", loosening" : "")}", (s, b) =>
                {
                    var decision = ReplaceJudge.Decide(b, new ReplaceRequest { ClientOrderId = OrderSituation.Id, Quantity = s.Of(quantity), LimitPrice = limit, StopPrice = stop }, mayLoosen, Now, Read(s, 10m));
                    return decision.IsApproved ? $"{TextOf(decision)} {TextOf(ReplaceJudge.ToEvent(b, null))}" : TextOf(decision);
                });
            }

            yield return new($"cancel{(mayLoosen ? ", unprotecting" : "")}", (_, b) => $"{ReplaceJudge.CancelProblem(b, b.FindOrder(OrderSituation.Id), OrderSituation.Id, mayLoosen)?.ToRecord()}");
        }

        foreach (var net in new decimal?[] { null, 0m, 4m, 9m, 10m, 11m, -1m })
        {
            yield return new($"send again, {Shown(net)}", (s, b) => b.FindOrder(OrderSituation.Id) is { } order
                ? $"{RepeatProof.MayRepeat(b, order)} {RepeatProof.WantsReading(b, order)} {RepeatProof.Problem(b, order, Read(s, net), Now)?.ToRecord()}"
                : null);
            yield return new($"closable, {Shown(net)}", (s, b) => b.Find(Acme)?.Find(PositionLeg.Net, 0m) is { } position ? $"{ClosableQuantity.Managed(position)} {ClosableQuantity.Of(b, position, Read(s, net), Now)}" : null);
            yield return new($"managed by hand, {Shown(net)}", (s, b) => TextOf(ManagedPosition.ToEvent(b, Acme, PositionLeg.Net, s.Signed(net ?? 3m), new("seen", "test"), Now)));
            yield return new($"drifts, {Shown(net)}", (s, b) => net is null ? null : string.Join(" / ", PositionComparison.DetectDrifts(b, Read(s, net)!)));
        }
    }

    private static IEnumerable<BookQuestion> Identities()
    {
        foreach (var (name, change) in new (string, Func<OrderRequest, OrderRequest>)[]
        {
            ("nothing", static r => r), ("its id", static r => r with { ClientOrderId = OrderSituation.Id }), ("another id", static r => r with { ClientOrderId = "x" }), ("the venue's id", static r => r with { ClientOrderId = OrderSituation.VenueId }),
            ("a signal", static r => r with { SignalId = "signal" }), ("a signal, tried again", static r => r with { SignalId = "signal", Attempt = 2 }), ("an empty signal", static r => r with { SignalId = "" }), ("a long signal", static r => r with { SignalId = new string('s', 65) }),
            ("a signal of 64", static r => r with { SignalId = new string('s', 64) }), ("a signal and a strategy", static r => r with { SignalId = "signal", Strategy = "momentum" }), ("its id and another attempt", static r => r with { ClientOrderId = OrderSituation.Id, Attempt = 2 }),
            ("its id and another price", static r => r with { ClientOrderId = OrderSituation.Id, LimitPrice = 101m }), ("its id and more digits", static r => r with { ClientOrderId = OrderSituation.Id, Quantity = r.Quantity * 1.000m }), ("its id and another quantity", static r => r with { ClientOrderId = OrderSituation.Id, Quantity = r.Quantity / 2 }),
        })
        {
            foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
            {
                foreach (var leg in new[] { 0, 1 })
                {
                    yield return new($"identity of a {side} by {name}, leg {leg}", (s, b) =>
                    {
                        var request = change(With(s, side, 10m, PositionEffect.Open));
                        var identity = OrderIdentities.Identify(b, request, leg);
                        var same = OrderIdentities.FindSame(b, request, identity, leg)?.ClientOrderId;
                        var conflict = OrderIdentities.Conflict(b, request, false, ref identity, leg);
                        var exit = OrderIdentities.Conflict(b, request, true, ref identity, leg);
                        return $"{identity} {same} {conflict?.ToRecord()} {exit?.ToRecord()}";
                    });
                }
            }
        }
    }

    private static IEnumerable<BookQuestion> Views()
    {
        yield return new("the exit's view", static (_, b) => ExitViewBuilder.Of(b, Acme, PositionLeg.Net, Now) is { } v
            ? string.Create(CultureInfo.InvariantCulture, $"{v.Net} {v.AtVenue} {v.Basis} {v.Tradable} {v.Largest} {v.UntoldFee} {v.UnderWay.Count} {v.Resting.Count} {v.Opposing.Count} {v.Others.Count} {v.IsFlat} {v.IsQuiet} {v.InFlight} {v.Entries.Count()}")
            : null);
        yield return new("exits to restore", static (_, b) => string.Join(" / ", ExitViewBuilder.Displaced(b, [OrderSituation.Id, "other", "entry"]).Where(static g => g.Ended.Count > 0).Select(static g => string.Join('+', g.Ended.Select(static o => o.ClientOrderId)))));
        yield return new("follow-up", static (_, b) => $"{Ids(OrdersToFollowUp.Doubtful(b, Now))} / {Ids(OrdersToFollowUp.Oversized(b))} / {Ids(OrdersToFollowUp.Unwanted(b))}");
        foreach (var seconds in new[] { 6d, 6.9999999d, 7d, 8d, 60d })
        {
            yield return new($"cancel due after {seconds} s", (_, b) => b.FindOrder(OrderSituation.Id) is { } order ? $"{order.IsCancelDue(At(seconds), TimeSpan.FromSeconds(1))} {order.StateAtVenue(order.Booked)} {order.StateOnceExecuted} {order.Countable(false)} {order.Countable(true)}" : null);
        }
    }

    private static string Ids(IEnumerable<OrderView> orders) => string.Join('+', orders.Select(static o => o.ClientOrderId));

    private static OrderRequest With(OrderSituation s, OrderSide side, decimal quantity, PositionEffect effect) =>
        new() { Symbol = Acme, Side = side, Quantity = s.Of(quantity), Type = OrderType.Limit, LimitPrice = 99.995m, Effect = effect };

    private static string Shown(decimal? net) => net is null ? "nothing read" : string.Create(CultureInfo.InvariantCulture, $"{net} read");

    private static PositionSnapshot? Read(OrderSituation s, decimal? net) =>
        net is not { } held ? null : PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = s.Signed(held) }, new VenuePosition { Symbol = "OTHER", Quantity = 5m }], Time(61));

    private static string Decide(AccountBook book, OrderRequest? request, PositionSnapshot? read = null, ExistingPart existing = default)
    {
        var decision = OrderJudge.Decide(book, request, Now, read, existing);
        return decision.IsApproved ? TextOf(OrderJudge.Admission(book)) : $"{TextOf(decision)} {OrderJudge.Evidence(book)}";
    }

    private static string TextOf(Decision decision) => string.Create(CultureInfo.InvariantCulture, $"{decision.Denial?.ToRecord() ?? decision.ToString()} {string.Join(" / ", decision.Denial?.Violations.Select(static v => $"{v.Code.Code} {v.Observed} {v.Limit} {v.Unit} {v.Subject}") ?? [])}");

    public static string TextOf(GuardEvent e) => string.Join(' ', Guardrails.Tests.Events.ObjectText.Of(e).Where(static field => field.Value != "null").Select(static field => $"{field.Key}={field.Value}"));
}
