using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Text;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Reconciling;

/// <summary>One thing that a book of a scene is told or asked about positions, and the events or the words that it leads to.</summary>
internal sealed record VenueAnswer(string Name, Func<AccountBook, List<GuardEvent>, string?> Read)
{
    private const string Other = ComparisonScene.Other;

    private static readonly decimal[] _nets = [-11m, -10m, -7m, -1m, 0m, 4m, 6m, 7m, 10m, 14m, 20m];

    /// <summary>Every answer at every moment that may matter to this book: one tick before, at and after what it remembers, the lag and the patience after it.</summary>
    public static IReadOnlyList<VenueAnswer> Of(AccountBook book) =>
        [.. Readings(book), .. Forms(), .. Late(book), .. Orders(book), .. Executions(book), .. Questions(book), .. Plausible()];

    private static IEnumerable<VenueAnswer> Readings(AccountBook book)
    {
        foreach (var at in Moments(book))
        {
            foreach (var net in _nets.Union(book.Find(Acme)?.FindExact(PositionLeg.Net) is { } position ? [position.Venue.Net] : []))
            {
                yield return Answered($"{net} as of {Shown(at)}", at, Row(net));
            }

            yield return Answered($"4 of an unknown order as of {Shown(at)}", at, at, ["o"], Row(4m));
            yield return Answered($"6 long and -4 short as of {Shown(at)}", at, Row(6m, PositionLeg.Long), Row(-4m, PositionLeg.Short));
            yield return Answered($"10 long and -4 short as of {Shown(at)}", at, Row(10m, PositionLeg.Long), Row(-4m, PositionLeg.Short));
            yield return Answered($"-1 long as of {Shown(at)}", at, Row(-1m, PositionLeg.Long));
        }
    }

    private static IEnumerable<VenueAnswer> Forms()
    {
        var at = At(70).UtcTicks;
        foreach (var (name, rows) in new (string, VenuePosition[])[]
        {
            ("nothing", []), ("two rows", [Row(4m), Row(6m, PositionLeg.Long)]), ("two rows of both sides", [Row(10m, PositionLeg.Long), Row(-3m)]), ("two rows of more digits", [Row(4.50m), Row(5.500m, PositionLeg.Long)]), ("at a price", [Row(10m) with { MarkPrice = 101m }]), ("at a price of 0", [Row(10m) with { MarkPrice = 0m }]),
            ("at a negative price", [Row(10m) with { MarkPrice = -1m }]), ("at a price beyond every number", [Row(10m) with { MarkPrice = decimal.MaxValue }]), ("another symbol", [Row(5m) with { Symbol = Other, MarkPrice = 50m }]),
            ("another symbol too", [Row(10m), Row(5m) with { Symbol = Other, MarkPrice = 50m }]), ("another symbol on both legs", [Row(10m), Row(5m, PositionLeg.Long) with { Symbol = Other }, Row(-5m, PositionLeg.Short) with { Symbol = Other }]),
            ("one leg of another symbol", [Row(10m), Row(5m, PositionLeg.Long) with { Symbol = Other }]), ("an empty leg of another symbol", [Row(10m), Row(5m, PositionLeg.Long) with { Symbol = Other }, Row(0m, PositionLeg.Short) with { Symbol = Other }]),
            ("the long leg", [Row(10m, PositionLeg.Long)]), ("the short leg", [Row(-4m, PositionLeg.Short)]), ("an empty leg", [Row(10m, PositionLeg.Long), Row(0m, PositionLeg.Short)]), ("the short leg above 0", [Row(4m, PositionLeg.Short)]), ("the long leg below 0", [Row(-1m, PositionLeg.Long)]),
            ("both legs on the wrong side", [Row(-1m, PositionLeg.Long), Row(1m, PositionLeg.Short)]), ("a leg on the wrong side in two rows", [Row(-1m, PositionLeg.Long), Row(11m)]), ("a leg on the wrong side of another symbol", [Row(10m), Row(-1m, PositionLeg.Long) with { Symbol = Other }]),
            ("two symbols with a leg on the wrong side", [Row(1m, PositionLeg.Short) with { Symbol = "ZZZ" }, Row(-1m, PositionLeg.Long) with { Symbol = Other }, Row(10m)]),
            ("an unknown leg", [Row(10m, (PositionLeg)9)]), ("the most that can be", [Row(Amount.MaxMagnitude)]), ("more than can be", [Row(Amount.MaxMagnitude + 1m)]), ("less than can be", [Row(-Amount.MaxMagnitude - 1m)]), ("of another symbol more than can be", [Row(10m), Row(Amount.MaxMagnitude + 1m) with { Symbol = Other }]),
        })
        {
            yield return Answered(name, at, rows);
        }

        yield return new("a page", static (b, e) => Told(b, PositionSnapshot.Partial([Row(7m)], Time(70), "a page"), At(70).UtcTicks, null, e));
        yield return new("no answer", static (b, e) => Told(b, PositionSnapshot.Failed("HTTP 503"), At(70).UtcTicks, null, e));
    }

    /// <summary>What is told long after it was read.</summary>
    private static IEnumerable<VenueAnswer> Late(AccountBook book)
    {
        foreach (var since in new[] { book.PositionsComparedAt.UtcTicks, At(60).UtcTicks })
        {
            foreach (var ticks in new[] { -1L, 0L, 1L })
            {
                var now = since + TimeSpan.TicksPerMinute + ticks;
                foreach (var asOf in new[] { 30d, 36d, 60d, 66d })
                {
                    foreach (var net in new[] { 6m, 7m, 30m })
                    {
                        yield return Answered($"{net} as of {asOf} s, told at {Shown(now)}", At(asOf).UtcTicks, now, null, Row(net));
                    }
                }

                yield return new($"overdue at {Shown(now)}", (b, e) =>
                {
                    PositionComparison.Overdue(b, Instant(now), e);
                    return null;
                });
            }
        }
    }

    private static IEnumerable<VenueAnswer> Orders(AccountBook book)
    {
        foreach (var at in Moments(book))
        {
            foreach (var absent in new HashSet<string>?[] { null, ["o"] })
            {
                foreach (var executed in new[] { null, "o", "entry" })
                {
                    yield return new($"orders as of {Shown(at)}{(absent is null ? "" : " without o")}{(executed is null ? "" : $" and an execution of {executed}")}", (b, e) =>
                    {
                        if (executed is not null && b.FindOrder(executed) is { } order)
                        {
                            e.Add(new GuardEvent.ExecutionBooked(Instant(at), executed, "E9", order.Side, 1m, 100m, 1m, 1m, 0m, 0m, null));
                        }

                        PositionComparison.EndExplanations(b, OpenOrderSnapshot.Complete([], Instant(at).Utc), absent, Instant(at), e);
                        return null;
                    });
                }
            }
        }
    }

    /// <summary>Executions that may be in what was taken over.</summary>
    private static IEnumerable<VenueAnswer> Executions(AccountBook book)
    {
        foreach (var position in book.Symbols.SelectMany(static s => s.Keys))
        {
            var (set, leg) = (position.SetAt?.UtcTicks ?? At(1).UtcTicks, position.Key.Leg);
            foreach (var (after, from) in new[] { (0L, "then"), (5 * TimeSpan.TicksPerSecond, "the lag after"), (10 * TimeSpan.TicksPerSecond, "the lag and 5 s after"), (TimeSpan.TicksPerMinute, "a minute after") })
            {
                foreach (var ticks in new[] { -1L, 0L, 1L })
                {
                    var at = set + after + ticks;
                    foreach (var (name, report, now) in new[] { ("executed", Report(Instant(at).Utc), At(300)), ("told", Report(null), Instant(at)) })
                    {
                        yield return new($"{name} {from} and {ticks} ticks, on {leg}", (b, e) =>
                        {
                            Differences.DoubtIfContained(b, b.Find(Acme)?.FindExact(leg), report, now, e);
                            foreach (var order in b.Find(Acme)?.Keys.SelectMany(static k => k.Live).OrderBy(static o => o.ClientOrderId, StringComparer.Ordinal).ToList() ?? [])
                            {
                                Differences.DoubtIfContained(b, order, report, now, e);
                            }

                            return null;
                        });
                    }
                }
            }
        }
    }

    private static IEnumerable<VenueAnswer> Questions(AccountBook book)
    {
        foreach (var leg in Enum.GetValues<PositionLeg>())
        {
            foreach (var quantity in _nets.Concat([11m]))
            {
                yield return new($"{quantity} managed by hand on {leg}", (b, e) =>
                {
                    e.Add(ManagedPosition.ToEvent(b, Acme, leg, quantity, new("seen", "test"), At(300)));
                    return null;
                });
            }
        }

        foreach (var net in _nets)
        {
            yield return new($"drifts from {net}", (b, _) => Texts(PositionComparison.DetectDrifts(b, Complete(At(70).UtcTicks, Row(net), Row(5m) with { Symbol = Other, MarkPrice = 50m }))));
        }

        yield return new("drifts from both legs", static (b, _) => Texts(PositionComparison.DetectDrifts(b, Complete(At(70).UtcTicks, Row(11m, PositionLeg.Long), Row(-5m, PositionLeg.Short)))));
        yield return new("drifts from a leg on the wrong side", static (b, _) => Texts(PositionComparison.DetectDrifts(b, Complete(At(70).UtcTicks, Row(-11m, PositionLeg.Long)))));
        yield return new("drifts from a leg on the wrong side beside another symbol", static (b, _) => Texts(PositionComparison.DetectDrifts(b, Complete(At(70).UtcTicks, Row(-11m, PositionLeg.Long), Row(5m) with { Symbol = Other }))));
        yield return new("drifts from what cannot be", static (b, _) => Texts(PositionComparison.DetectDrifts(b, Complete(At(70).UtcTicks, Row(Amount.MaxMagnitude + 1m)))));
    }

    private static IEnumerable<VenueAnswer> Plausible()
    {
        foreach (var (name, rows) in new (string, VenuePosition[])[]
        {
            ("nothing", []), ("a position", [Row(10m)]), ("both legs", [Row(10m, PositionLeg.Long), Row(-4m, PositionLeg.Short)]), ("an empty leg", [Row(10m, PositionLeg.Long), Row(0m, PositionLeg.Short)]),
            ("both legs of another symbol", [Row(10m), Row(5m, PositionLeg.Long) with { Symbol = Other }, Row(-5m, PositionLeg.Short) with { Symbol = Other }]), ("an unknown leg", [Row(10m, (PositionLeg)9)]), ("an unknown leg of another symbol", [Row(10m), Row(5m, (PositionLeg)9) with { Symbol = Other }]),
            ("two rows", [Row(4m), Row(6m, PositionLeg.Long)]), ("a leg on the wrong side", [Row(-1m, PositionLeg.Long)]), ("a leg on the wrong side of another symbol", [Row(10m), Row(1m, PositionLeg.Short) with { Symbol = Other }]), ("legs of two symbols", [Row(10m, PositionLeg.Long), Row(-5m, PositionLeg.Short) with { Symbol = Other }]),
        })
        {
            foreach (var only in new Symbol?[] { null, Acme, Other })
            {
                yield return new($"is {name} plausible for {only?.Value ?? "all"}", (b, _) =>
                    $"{LegValidity.Implausible(b, Complete(At(70).UtcTicks, rows), only)} {LegValidity.HasImpossibleLeg(b, Complete(At(70).UtcTicks, rows), only ?? Acme)}");
            }
        }
    }

    /// <summary>Moments that this book remembers, and those that lie the lag or the patience after them, each with the ticks beside it.</summary>
    private static IReadOnlyList<long> Moments(AccountBook book)
    {
        var known = new SortedSet<long> { At(60).UtcTicks };
        foreach (var position in book.Symbols.SelectMany(static s => s.Keys))
        {
            known.UnionWith([position.LastFillAt?.UtcTicks ?? 0L, position.Venue.AsOfUtcTicks, position.Venue.DoubtedAsOfUtcTicks]);
            known.UnionWith(position.Live.Select(static o => o.ConfirmedAt?.UtcTicks ?? 0L));
        }

        known.UnionWith([book.OpenOrderReading.SourceUtcTicks, book.PositionReading.SourceUtcTicks]);
        return [.. known.Where(static at => at > 0L).SelectMany(static at => new[] { at, at + (5 * TimeSpan.TicksPerSecond), at + TimeSpan.TicksPerMinute }).SelectMany(static at => new[] { at - 1, at, at + 1 }).Distinct().Order()];
    }

    private static VenueAnswer Answered(string name, long at, params VenuePosition[] rows) => Answered(name, at, at, null, rows);

    private static VenueAnswer Answered(string name, long asOf, long now, HashSet<string>? absent, params VenuePosition[] rows) =>
        new(name, (b, e) => Told(b, Complete(asOf, rows), now, absent, e));

    private static string? Told(AccountBook book, PositionSnapshot snapshot, long now, HashSet<string>? absent, List<GuardEvent> events)
    {
        PositionComparison.Read(book, snapshot, Instant(now), events, absent);
        return null;
    }

    private static PositionSnapshot Complete(long asOf, params VenuePosition[] rows) => PositionSnapshot.Complete(rows, Instant(asOf).Utc);

    private static VenuePosition Row(decimal quantity, PositionLeg leg = PositionLeg.Net) => new() { Symbol = Acme, Quantity = quantity, Leg = leg };

    private static ExecutionReport Report(DateTimeOffset? at) => new() { Symbol = Acme, ClientOrderId = "x", Side = OrderSide.Buy, Status = VenueOrderStatus.PartiallyFilled, TransactTime = at };

    private static GuardInstant Instant(long utcTicks) => new(utcTicks, utcTicks - Start.UtcTicks);

    private static string Shown(long utcTicks)
    {
        var since = utcTicks - Start.UtcTicks;
        var seconds = (since + TimeSpan.TicksPerMillisecond) / TimeSpan.TicksPerSecond;
        return string.Create(CultureInfo.InvariantCulture, $"{seconds} s{since - (seconds * TimeSpan.TicksPerSecond):+0;-0;}");
    }

    private static string Texts(IEnumerable<Drift> drifts) => string.Join(" / ", drifts);
}
