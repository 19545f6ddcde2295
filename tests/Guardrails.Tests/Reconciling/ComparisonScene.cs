using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Reconciling;

/// <summary>A book that is about to hear what the venue holds: what was read, executed and seen before, each at a second of its own.</summary>
/// <param name="Name">What is the case.</param>
/// <param name="Happen">What happened.</param>
internal sealed record ComparisonScene(string Name, Action<EventBook> Happen)
{
    public const string Other = "OTHER";

    private static readonly BrokerCapabilities _links = BrokerCapabilities.Plain with { LinksExits = true, AttachesExits = true };

    private static readonly Attribution _by = new("test", "test");

    public Func<BookConfiguration, BookConfiguration> Configure { get; private init; } = static same => same;

    public static IReadOnlyList<ComparisonScene> All { get; } = [.. Readings(), .. Sightings(), .. Fees(), .. Explanations(), .. Restrictions(), .. Orphans(), .. Policies(), .. Splits()];

    public EventBook Open()
    {
        var book = new EventBook(null, Configure);
        Happen(book);
        return book;
    }

    public ComparisonScene Under(Func<BookConfiguration, BookConfiguration> configure) => this with { Configure = configure };

    public override string ToString() => Name;

    private static IEnumerable<ComparisonScene> Readings()
    {
        yield return new("nothing was read", static _ => { });
        yield return new("nothing was read, what is there belongs to the bot", static _ => { }) { Configure = static c => c with { ManageExistingPositions = true } };
        yield return new("nothing was read, and an order was executed", static b => Executed(b, 4m, 20));
        yield return new("nothing was read, and a quote is known", static b => b.Book.ObserveQuote(new Quote { Symbol = Acme, Price = 102m, Time = Time(1) }, At(1)));
        yield return new("flat", static b => b.Hold(0m));
        yield return new("nothing is known of the symbol", static b => b.Book.Apply(new GuardEvent.PositionsRead(At(1), At(1).UtcTicks)));
        yield return new("held", static b => b.Hold(10m));
        yield return new("held, and a quote is known", static b =>
        {
            b.Hold(10m);
            b.Book.ObserveQuote(new Quote { Symbol = Acme, Price = 102m, Time = Time(60) }, At(60));
        });
        yield return new("held, 6 of it managed", static b => b.Hold(10m, 6m));
        yield return new("held short", static b => b.Hold(-10m));
        yield return new("held, 4 of it executed at 20 s", static b =>
        {
            b.Hold(6m);
            Executed(b, 4m, 20);
        });
        yield return new("the account reports a position value", static b =>
        {
            b.Hold(0m);
            b.Book.Apply(new GuardEvent.AccountRead(At(1), 100_000m, null, 1_000m, At(1).UtcTicks));
        });
        yield return new("the account reports a position value of 0", static b =>
        {
            b.Hold(0m);
            b.Book.Apply(new GuardEvent.AccountRead(At(1), 100_000m, null, 0m, At(1).UtcTicks));
        });
        yield return new("the last reading failed", static b =>
        {
            b.Hold(10m);
            b.Book.Apply(new GuardEvent.PositionsFailed(At(30), "HTTP 503"));
        });
        yield return new("held where the union of both sides is not looked at", static b => b.Hold(10m)) { Configure = static c => c with { DisabledMechanisms = [Mechanisms.UnionOfKeys] } };
        foreach (var hedging in new[] { HedgingPolicy.Allowed, HedgingPolicy.Denied })
        {
            yield return new ComparisonScene($"both legs held, hedging {(hedging == HedgingPolicy.Allowed ? "allowed" : "denied")}", static b =>
            {
                b.Book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Long, 10m, 6m, 100m, _by));
                b.Book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Short, -4m, -4m, 100m, _by));
                b.Book.Apply(new GuardEvent.PositionsRead(At(1), At(1).UtcTicks));
            }).Under(c => c with { Hedging = hedging, Capabilities = c.Capabilities with { HedgeMode = true } });
        }
    }

    private static IEnumerable<ComparisonScene> Sightings()
    {
        foreach (var (name, orders) in new (string, double?)[] { ("", 61), (", no orders read since", 59), (", orders read at the same moment", 60), (", no orders ever read", null) })
        {
            yield return new($"held, seen as 7 at 60 s{name}", b => Seen(b, 10m, 7m, orders));
        }

        foreach (var seen in new[] { 0m, 14m, -10m, 20m })
        {
            yield return new($"held, seen as {seen} at 60 s", b => Seen(b, 10m, seen, 61));
            yield return new($"held, executed at 20 s, seen as {seen} at 60 s", b =>
            {
                b.Hold(6m);
                Executed(b, 4m, 20);
                Seen(b, null, seen, 61);
            });
        }

        yield return new("flat, seen as 7 at 60 s", static b => Seen(b, 0m, 7m, 61));
        yield return new("held short, seen as -7 at 60 s", static b => Seen(b, -10m, -7m, 61));
        yield return new("short, bought back at 20 s, seen as it was at 60 s", static b => BoughtBack(b, -10m));
        yield return new("short, bought back at 20 s, seen larger than it was at 60 s", static b => BoughtBack(b, -11m));
        foreach (var mechanism in new[] { Mechanisms.TwoSightings, Mechanisms.VisibilityLag })
        {
            yield return new ComparisonScene($"held, executed at 20 s, seen as 7 at 60 s, without {mechanism}", static b =>
            {
                b.Hold(6m);
                Executed(b, 4m, 20);
                Seen(b, null, 7m, 61);
            }).Under(c => c with { DisabledMechanisms = [mechanism] });
        }

        yield return new ComparisonScene("held, seen as 7 at 60 s, executed at 62 s, without the lag", static b =>
        {
            Seen(b, 6m, 7m, 61);
            Executed(b, 4m, 62);
        }).Under(static c => c with { DisabledMechanisms = [Mechanisms.VisibilityLag] });
        yield return new("an order of the moment of the taking over", static b =>
        {
            b.Hold(10m);
            b.Work("o", OrderSide.Buy, 4m, at: 1);
        });
        yield return new("held, seen as 7 at 60 s, at a venue without a lag", static b => Seen(b, 10m, 7m, 61)) { Configure = static c => c with { Capabilities = c.Capabilities with { PositionVisibilityLag = TimeSpan.Zero } } };
        yield return new("held, sums of an order in dispute", static b =>
        {
            b.Hold(6m);
            Executed(b, 4m, 20);
            b.Book.Apply(new GuardEvent.SumsDisputed(At(21), "o", 4m));
            b.Book.Apply(new GuardEvent.OpenOrdersRead(At(61), At(61).UtcTicks));
        });
        yield return new("held, agreed although sums are in dispute", static b =>
        {
            b.Hold(6m);
            Executed(b, 4m, 20);
            b.Book.Apply(new GuardEvent.SumsDisputed(At(21), "o", 4m));
            b.Book.Apply(new GuardEvent.PositionCompared(At(60), Acme, PositionLeg.Net, 10m, Comparison.Explained, At(60).UtcTicks));
        });
        yield return new("moves often, and all answers are too old since 60 s", static b =>
        {
            Busy(b);
            b.Book.Apply(new GuardEvent.PositionCompared(At(60), Acme, PositionLeg.Net, 6m, Comparison.TooOld, At(30).UtcTicks));
        });
        yield return new("moves often", Busy);
    }

    /// <summary>Of what was bought a hundredth can be missing as long as nobody has told the fee.</summary>
    private static IEnumerable<ComparisonScene> Fees()
    {
        foreach (var (sold, seen) in new (decimal, decimal?)[] { (0m, null), (0m, 9.95m), (0m, 9.9m), (0m, 9.89m), (9.9m, 0m), (9.89m, 0m), (9.9m, -0.01m), (9.9m, 0.05m) })
        {
            yield return new($"bought 10 without a word of the fee, sold {sold}, {(seen is null ? "not looked at" : $"seen as {seen} at 60 s")}", b =>
            {
                b.Book.Apply(new GuardEvent.InstrumentDescribed(At(0), Guarding.GuardFixture.Share() with { LotSize = 0.01m, BaseAsset = Acme, MaxBaseFee = 0.01m }));
                b.Hold(0m);
                Executed(b, 10m, 20);
                if (sold > 0m)
                {
                    b.Work("sold", OrderSide.Sell, sold, isExit: true, at: 21);
                    b.Fill("sold", sold, sold, 22);
                }

                if (seen is { } net)
                {
                    Seen(b, null, net, 61);
                }
            });
        }
    }

    private static IEnumerable<ComparisonScene> Explanations()
    {
        foreach (var (name, more) in new (string, Action<EventBook>)[]
        {
            ("", static _ => { }), (", and executed since", static b => b.Fill("o", 4m, 4m, 62)), (", and executed within the lag before", static b => b.Fill("o", 4m, 4m, 55)), (", and executed before the lag", static b => b.Fill("o", 4m, 4m, 55, ticks: -1)),
            (", and 2 of them executed since", static b => b.Fill("o", 2m, 2m, 62)), (", and 2 of them executed within the lag before", static b => b.Fill("o", 2m, 2m, 55)), (", and 2 of them executed before the lag", static b => b.Fill("o", 2m, 2m, 55, ticks: -1)),
            (", and it is unknown since", static b => b.Move("o", OrderState.Unknown, 62)), (", and it was told again since", static b => b.Correct("o", at: 62)), (", and it has ended since", static b => b.Move("o", OrderState.Canceled, 62)),
        })
        {
            yield return new($"an order explained 4 at 60 s{name}", b =>
            {
                b.Hold(0m);
                b.Work("o", OrderSide.Buy, 10m);
                Explain(b, 4m);
                more(b);
            });
        }

        yield return new("an order in flight can explain 4", static b =>
        {
            b.Hold(0m);
            b.Admit("o", OrderSide.Buy, 10m);
            b.Move("o", OrderState.InFlight, 3);
        });
        yield return new("an order explained 7 at 60 s, and others differ since", static b =>
        {
            b.Hold(10m);
            b.Work("o", OrderSide.Sell, 3m);
            Explain(b, 7m);
            b.Book.Apply(new GuardEvent.PositionCompared(At(62), Acme, PositionLeg.Net, 4m, Comparison.Differs, At(62).UtcTicks));
        });
        yield return new ComparisonScene("an exit that waits can explain 6", static b =>
        {
            b.Hold(10m);
            b.Work("entry", OrderSide.Buy, 4m);
            b.Work("o", OrderSide.Sell, 4m, isExit: true, static o => o with { Links = new OrderLinks(null, 4m, "entry") });
            Explain(b, 6m);
        }).Under(static c => c with { Capabilities = _links });
        yield return new("an order whose side is in doubt can explain both", static b =>
        {
            b.Hold(0m);
            b.Work("o", OrderSide.Buy, 4m);
            b.Correct("o", OrderDoubts.Side, at: 3);
            Explain(b, -4m);
        });
    }

    private static IEnumerable<ComparisonScene> Restrictions()
    {
        for (var clean = 0; clean <= 3; clean++)
        {
            var reads = clean;
            yield return new($"held in quarantine, {clean} clean answers", b =>
            {
                b.Hold(10m);
                b.Book.Apply(new GuardEvent.StateSet(At(50), TradingScope.Of(Acme), TradingState.Quarantined, _by));
                for (var i = 0; i < reads; i++)
                {
                    b.Book.Apply(new GuardEvent.PositionCompared(At(60 + i), Acme, PositionLeg.Net, 10m, Comparison.Agrees, At(60 + i).UtcTicks));
                }
            });
        }

        yield return new("flat, with an order, the symbol is restricted", static b =>
        {
            b.Hold(0m);
            b.Work("o", OrderSide.Buy, 10m);
            b.Book.Apply(new GuardEvent.StateSet(At(50), TradingScope.Of(Acme), TradingState.Halted, _by));
        });
        yield return new ComparisonScene("a leg was seen on the wrong side", static b =>
        {
            b.Book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Long, 10m, 6m, 100m, _by));
            b.Book.Apply(new GuardEvent.PositionsRead(At(1), At(1).UtcTicks));
            b.Book.Apply(new GuardEvent.PositionCompared(At(60), Acme, PositionLeg.Long, -1m, Comparison.Differs, At(60).UtcTicks));
        }).Under(static c => c with { Hedging = HedgingPolicy.Allowed, Capabilities = c.Capabilities with { HedgeMode = true } });
    }

    private static IEnumerable<ComparisonScene> Orphans()
    {
        foreach (var (name, make) in new (string, Action<EventBook>)[]
        {
            ("an exit rests", static b => b.Work("o", OrderSide.Sell, 10m, isExit: true, at: 10)), ("an exit rests that has to go", static b =>
            {
                b.Work("o", OrderSide.Sell, 10m, isExit: true, at: 10);
                b.Correct("o", cancelRequired: true, at: 10);
            }),
            ("an exit that rested is unknown", static b =>
            {
                b.Work("o", OrderSide.Sell, 10m, isExit: true, at: 10);
                b.Move("o", OrderState.Unknown, 11);
            }),
            ("an entry rests", static b => b.Work("o", OrderSide.Sell, 10m, at: 10)), ("an exit is in flight", static b =>
            {
                b.Admit("o", OrderSide.Sell, 10m, isExit: true);
                b.Move("o", OrderState.InFlight, 10);
            }),
            ("an exit waits for its entry", static b =>
            {
                b.Work("entry", OrderSide.Buy, 10m, at: 10);
                b.Work("o", OrderSide.Sell, 10m, isExit: true, static o => o with { Links = new OrderLinks(null, 10m, "entry") }, at: 10);
            }),
            ("an exit waited for an entry that has ended", static b =>
            {
                b.Work("entry", OrderSide.Buy, 10m, at: 9);
                b.Work("o", OrderSide.Sell, 10m, isExit: true, static o => o with { Links = new OrderLinks(null, 10m, "entry") }, at: 10);
                b.Move("entry", OrderState.Canceled, 11);
            }),
            ("an exit rests, partly executed", static b =>
            {
                b.Work("o", OrderSide.Sell, 10m, isExit: true, at: 10);
                b.Fill("o", 4m, 4m, 20);
                b.Hold(0m, at: 21);
            }),
            ("an exit of others rests", static b => b.Book.Apply(new GuardEvent.OrderObserved(
                At(10), new VenueOrder { ClientOrderId = "o", VenueOrderId = "V-o", Symbol = Acme, Side = OrderSide.Sell, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m }, Managed: false, null))),
        })
        {
            foreach (var action in new[] { DriftAction.CancelOrphan, DriftAction.Report })
            {
                yield return new ComparisonScene($"flat, {name}, orphans: {action}", b =>
                {
                    b.Hold(0m);
                    make(b);
                }).Under(c => c with { Capabilities = _links, Drifts = c.Drifts.With(DriftKind.OrphanProtection, action) });
            }
        }
    }

    private static IEnumerable<ComparisonScene> Policies()
    {
        foreach (var kind in new[] { DriftKind.Phantom, DriftKind.ExternalPosition, DriftKind.QuantityMismatch, DriftKind.SideMismatch })
        {
            foreach (var action in new[] { DriftAction.Report, DriftAction.AcceptVenue, DriftAction.Quarantine, DriftAction.Halt })
            {
                var (held, seen) = kind switch { DriftKind.Phantom => (10m, 0m), DriftKind.ExternalPosition => (0m, 10m), DriftKind.SideMismatch => (10m, -10m), _ => (10m, 4m) };
                foreach (var (name, more) in new (string, Action<EventBook>)[]
                {
                    ("", static _ => { }), (", the account is halted", static b => b.Book.Apply(new GuardEvent.StateSet(At(50), TradingScope.Account, TradingState.Halted, _by))),
                    (", told before", b => b.Book.Apply(new GuardEvent.DriftFound(At(62), new Drift { Kind = kind, Symbol = Acme, Leg = PositionLeg.Net, Booked = held, AtVenue = seen }, action))),
                })
                {
                    yield return new ComparisonScene($"{kind}: {action}{name}", b =>
                    {
                        Seen(b, held, seen, 61);
                        more(b);
                    }).Under(c => c with { Drifts = c.Drifts.With(kind, action) });
                }
            }
        }
    }

    private static IEnumerable<ComparisonScene> Splits()
    {
        foreach (var (net, price) in new[] { (20m, 50m), (20m, 55m), (20m, 56m), (20m, 45.5m), (20m, 45m), (5m, 200m), (15m, 66.67m), (12.5m, 80m), (13m, 77m), (500m, 2m), (510m, 1.96m), (-20m, 50m), (20m, 100m), (0.2m, 5_000m) })
        {
            yield return new($"held, seen as {net} at 60 s at a price of {price}", b =>
            {
                b.Hold(10m, 6m);
                b.Work("o", OrderSide.Sell, 6m, isExit: true);
                b.Work("p", OrderSide.Buy, 1m);
                Seen(b, null, net, 61);
                b.Book.ObserveQuote(new Quote { Symbol = Acme, Price = price, Time = Time(62) }, At(62));
            });
        }
    }

    private static void Executed(EventBook book, decimal quantity, double at)
    {
        book.Work("o", OrderSide.Buy, quantity);
        book.Fill("o", quantity, quantity, at);
        book.Move("o", OrderState.Filled, at);
    }

    private static void Seen(EventBook book, decimal? held, decimal net, double? ordersReadAt)
    {
        if (held is { } quantity)
        {
            book.Hold(quantity);
        }

        book.Book.Apply(new GuardEvent.PositionCompared(At(60), Acme, PositionLeg.Net, net, Comparison.Differs, At(60).UtcTicks));
        book.Book.Apply(new GuardEvent.PositionsRead(At(60), At(60).UtcTicks));
        if (ordersReadAt is { } at)
        {
            book.Book.Apply(new GuardEvent.OpenOrdersRead(At(at), At(at).UtcTicks));
        }
    }

    private static void Explain(EventBook book, decimal net) =>
        book.Book.Apply(new GuardEvent.PositionCompared(At(60), Acme, PositionLeg.Net, net, Comparison.Explained, At(60).UtcTicks));

    private static void BoughtBack(EventBook book, decimal seen)
    {
        book.Hold(-10m);
        Executed(book, 10m, 20);
        Seen(book, null, seen, 61);
    }

    /// <summary>More changes than are remembered, one a second.</summary>
    private static void Busy(EventBook book)
    {
        book.Hold(6m);
        for (var i = 1; i <= 40; i++)
        {
            book.Work($"o{i}", i % 2 == 1 ? OrderSide.Buy : OrderSide.Sell, 1m, at: 20 + i);
            book.Fill($"o{i}", 1m, 1m, 20 + i);
            book.Move($"o{i}", OrderState.Filled, 20 + i);
        }
    }
}
